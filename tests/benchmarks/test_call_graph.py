"""The figures of the benchmark of the call graph, on two cases of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "call_graph.py"


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROGRAM), str(folder), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def case(folder: Path, graph: dict[str, list[str]], **modules: str) -> None:
    folder.mkdir(parents=True)
    (folder / "callgraph.json").write_text(json.dumps(graph), encoding="utf-8")
    for name, text in modules.items():
        path = folder / f"{name.replace('.', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_edges_are_counted_by_category(tmp_path: Path) -> None:
    # The call inside the lambda is one of the module; builtins, and packages that are not there, do not count.
    graph = {"main": ["main.f", "main.<lambda1>", "<builtin>.print"], "main.<lambda1>": ["deep.near.g", "gone.x"]}
    main = "from deep import near\nimport gone\ndef f(): pass\nprint(f())\ny = lambda: (near.g(), gone.x())\ny()\n"
    case(tmp_path / "good" / "one", graph, **{"main": main, "deep.near": "def g(): pass\n"})
    case(tmp_path / "odd" / "two", {"main": ["main.g"]}, main="def f(): pass\ndef g(): pass\nf()\neval('g()')\n")
    done = run(tmp_path, "--show")
    assert done.stdout.splitlines() == [
        "odd/two",
        "  + main -> main.f",
        "  - main -> main.g",
        "good: precision 1.000 recall 1.000",
        "odd: precision 0.000 recall 0.000",
        "all: precision 0.667 recall 0.667",
    ]


def test_a_folder_without_cases_is_told(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert (done.returncode, "no <category>/<case>/callgraph.json" in done.stderr) == (1, True)
