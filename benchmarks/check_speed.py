"""What ``aiocost check``, or ``bill``, costs, from nothing and after an edit, against ``ast.parse`` of all files.

::

    .venv/bin/python benchmarks/check_speed.py FOLDER [--repeats 3] [--command bill]

The folder is copied, and made a project of its own. Each line is a run in a process of its own, medians of CPU seconds
with those of its children, wall seconds, and the memory of the largest process:

* *parse*: ``ast.parse`` of all files, which everything else is compared with;
* *cold*: nothing is cached;
* *unchanged*: nothing has changed since the run before;
* *edited*: one file has one call more inside a function.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from speed.runs import compile_package

from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.project.files import project_files

if TYPE_CHECKING:
    from collections.abc import Callable

PARSE = """
import ast, gc, pathlib, sys, warnings
gc.disable()
warnings.simplefilter("ignore")
for path in pathlib.Path(".").rglob("*.py"):
    try:
        ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
"""
COMMAND = "import sys; from flake8_aiocost.frontends.cli import main; sys.exit(main([{name!r}]))"
#: Put at the end of a file, so that it need not be understood.
FIRST = "\n\ndef aiocost_edited():\n    pass\n"
EDITS: dict[str, Callable[[str, int], str]] = {
    "cold": lambda text, _: text,
    "unchanged": lambda text, _: text,
    "edited": lambda text, turn: f"{text}    print({turn})\n",
}


def run(program: str, folder: Path) -> tuple[float, float]:
    """CPU and wall seconds of a Python program in a folder."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(done.stderr.decode(errors="replace")[-400:])
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, wall


def memory(program: str, folder: Path) -> float:
    """MB of the largest process of a run."""
    watched = f"{program.partition(';')[0]}, resource, atexit\n"
    watched += "def peak():\n    both = [resource.getrusage(who).ru_maxrss for who in (0, -1)]\n"
    watched += "    open('.peak', 'w').write(str(max(both)))\natexit.register(peak)\n"
    run(watched + program.partition("; ")[2], folder)
    return int((folder / ".peak").read_text()) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--command", choices=("check", "bill"), default="check")
    options = parser.parse_args()
    compile_package()
    program = COMMAND.format(name=options.command)
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        files = project_files(options.folder)
        for path in files.paths:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(options.folder / path, copy / path)
        (copy / "pyproject.toml").write_text("")
        edited = copy / sorted(files.paths, key=len)[len(files.paths) // 2]
        edited.write_text(edited.read_text(encoding="utf-8") + FIRST, encoding="utf-8")
        time.sleep(3)  # until the stamps of the copies are old enough to be believed
        print(f"Python {sys.version.split()[0]}, {len(files.paths):,} files, medians of {options.repeats}")
        parsed = statistics.median(run(PARSE, copy)[0] for _ in range(options.repeats))
        print(f"{'parse':10} {parsed:7.2f} s CPU")
        for name, edit in EDITS.items():
            taken = []
            for turn in range(options.repeats + 1):
                if name == "cold":
                    shutil.rmtree(copy / NAME, ignore_errors=True)
                text = edited.read_text(encoding="utf-8")
                if edit(text, turn) != text:
                    edited.write_text(edit(text, turn), encoding="utf-8")
                    time.sleep(3)
                if turn < options.repeats:
                    taken.append(run(program, copy))
                else:
                    peak = memory(program, copy)
            cpu, wall = (statistics.median(column) for column in zip(*taken, strict=True))
            print(
                f"{name:10} {cpu:7.2f} s CPU {cpu / parsed:6.2f} of parse {wall:7.2f} s wall {peak:6.0f} MB", flush=True
            )


if __name__ == "__main__":
    main()
