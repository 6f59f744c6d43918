"""How right the call graph is: precision and recall of ``aiocost graph`` on PyCG's micro-benchmark.

PyCG (https://github.com/vitsalis/PyCG) ships a folder of small programs, each with the graph that it ought to have::

    .venv/bin/python benchmarks/call_graph.py PyCG/micro-benchmark/snippets [--show]

A case is a folder ``<category>/<case>/`` with modules and a ``callgraph.json``. Its modules are copied to a temporary
folder and drawn there by ``aiocost graph``. What is compared are calls between functions of the case:

- Ours are the edges of the kind ``call``; ``name`` and ``inside`` say what may run, not what is called.
- Names are PyCG's: ``module.function``, ``module.Class.method``, and ``module`` for the level of a module.
- A lambda is, to us, a part of the function that it is written in: ``module.function.<lambda1>`` is read as
  ``module.function``, and a call within one function is left out of both sides. A lambda that another function calls
  is an edge that we miss.
- Left out of both sides is what no function of the case defines: builtins, which PyCG calls ``<builtin>.name``, and
  names of packages that the case does not have.

``--show`` names the edges that differ. Precision is the part of our edges that is right, recall the part of the right
edges that we have.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

GRAPH = (sys.executable, "-m", "flake8_aiocost.frontends.cli", "graph")
EXPECTED = "callgraph.json"
_LAMBDA = re.compile(r"\.<lambda\d+>")
#: Makes the copy a project, and hides any settings around it.
_ROOT = ("pyproject.toml", "[tool.aiocost]\n")

Edges = set[tuple[str, str]]


class Counts(NamedTuple):
    """Edges of some cases: ours, PyCG's, and those of both."""

    ours: int
    theirs: int
    both: int

    def __str__(self) -> str:
        """The two figures; of no edges, all are right."""
        return f"precision {_part(self.both, self.ours):.3f} recall {_part(self.both, self.theirs):.3f}"


def _part(some: int, every: int) -> float:
    return some / every if every else 1.0


def dotted(file: Path) -> str:
    """The name of a module by its path from the folder of the case; a package is called as its folder is."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def modules(case: Path) -> set[str]:
    """The names of the modules of a case."""
    return {dotted(path.relative_to(case)) for path in case.rglob("*.py")}


def in_full(name: str, file: Path) -> str:
    """A name of ours with the folders that hold the module: we call one as it is imported from beside it."""
    parts = dotted(file).split(".")
    for at in range(len(parts)):
        module = ".".join(parts[at:])
        if f"{name}.".startswith(f"{module}."):
            return ".".join((*parts[:at], name))
    return name


def between(edges: Iterable[tuple[str, str]], names: set[str]) -> Edges:
    """The edges from one function of the case's modules to another, lambdas being part of what is around them."""
    plain = ((_LAMBDA.sub("", start), _LAMBDA.sub("", end)) for start, end in edges)
    return {(start, end) for start, end in plain if start != end and _within(start, names) and _within(end, names)}


def _within(name: str, names: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in names)


def expected(case: Path) -> Edges:
    """The right edges."""
    graph = json.loads((case / EXPECTED).read_text(encoding="utf-8"))
    return between(((start, end) for start, ends in graph.items() for end in ends), modules(case))


def drawn(case: Path) -> Edges:
    """Our edges."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "case")
        shutil.copytree(case, copy)
        Path(copy, _ROOT[0]).write_text(_ROOT[1], encoding="utf-8")
        ran = subprocess.run(GRAPH, cwd=copy, capture_output=True, text=True, check=True)
    graph = json.loads(ran.stdout)
    names = {each["name"]: in_full(each["name"], Path(each["file"])) for each in graph["functions"]}
    calls = [(names[each["from"]], names[each["to"]]) for each in graph["edges"] if each["kind"] == "call"]
    return between(calls, modules(case))


def compare(case: Path, show: bool) -> Counts:
    """Count the edges of a case."""
    ours, theirs = drawn(case), expected(case)
    if show and ours != theirs:
        print(f"{case.parent.name}/{case.name}")
        for sign, edges in (("+", ours - theirs), ("-", theirs - ours)):
            print(*(f"  {sign} {start} -> {end}\n" for start, end in sorted(edges)), sep="", end="")
    return Counts(len(ours), len(theirs), len(ours & theirs))


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    return Counts(*map(sum, zip(*counts, strict=True)))


def main() -> int:
    """Print a line for each category, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="holds <category>/<case>/callgraph.json")
    parser.add_argument("--show", action="store_true", help="name the edges that we miss (-) or made up (+)")
    chosen = parser.parse_args()
    categories: dict[str, list[Counts]] = {}
    for path in sorted(chosen.folder.glob(f"*/*/{EXPECTED}")):
        counts = compare(path.parent, chosen.show)
        categories.setdefault(path.parent.parent.name, []).append(counts)
    if not categories:
        sys.exit(f"call_graph: no <category>/<case>/{EXPECTED} in {chosen.folder}")
    for name, cases in categories.items():
        print(f"{name}: {total(cases)}")
    print(f"all: {total(each for cases in categories.values() for each in cases)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
