"""What the plugin adds to flake8 in a project with an index: a first run, one after an edit, one with nothing changed.

::

    .venv/bin/python benchmarks/index_speed.py FOLDER [--repeats 3] [--file NAME]

The folder is copied, and made a project of its own. flake8 runs in one process. Each line compares runs with the plugin
with runs without it that were made right before, in CPU seconds, user and system; medians of their ratios:

* *first*: over all files, with no cache;
* *edited*: over all files, where one that defines much has one function more than in the run before;
* *unchanged*: over all files, with nothing changed since the run before;
* *one file, edited*: over one file only, after such an edit; ``--file`` says which, by default one of median size among
  those that spawn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from speed.runs import compile_package, flake8

from flake8_aiocost.pipeline import prefilter
from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.project.files import project_files

LINE = "{:18} {:>9} {:>9} {:>9}"


def spawning(folder: Path) -> list[Path]:
    """The files that may spawn, the smallest first."""
    scan = prefilter(())
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in folder.rglob("*.py"))
    return sorted((path for path, text in texts if scan.may_spawn(text)), key=lambda path: path.stat().st_size)


def edit(path: Path) -> None:
    """One function more, and wait until the stamp of the file is old enough to be believed."""
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n\ndef aiocost_edited_{time.monotonic_ns()}():\n    print(1)\n")
    time.sleep(3)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--file", type=Path, help="relative to the folder")
    options = parser.parse_args()
    compile_package()
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary).resolve()
        for path in project_files(options.folder).paths:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(options.folder / path, copy / path)
        (copy / "pyproject.toml").write_text("")
        found = spawning(copy)
        if not found:
            sys.exit(f"{options.folder}: no file spawns")
        one = copy / options.file if options.file else found[len(found) // 2]
        os.chdir(copy)
        print(f"Python {sys.version.split()[0]}, {len(list(copy.rglob('*.py')))} files, medians of {options.repeats}")
        print(LINE.format("", "without", "with", "ratio"))
        rows: dict[str, list[tuple[float, float]]] = {}
        for _ in range(options.repeats):
            shutil.rmtree(copy / NAME, ignore_errors=True)
            plain = flake8("without", ["."])
            rows.setdefault("first", []).append((plain, flake8("with", ["."])))
            edit(found[-1])
            rows.setdefault("edited", []).append((plain, flake8("with", ["."])))
            rows.setdefault("unchanged", []).append((plain, flake8("with", ["."])))
            edit(found[-1])
            single = flake8("without", [str(one)])
            rows.setdefault("one file, edited", []).append((single, flake8("with", [str(one)])))
        for name, taken in rows.items():
            without, with_it = (statistics.median(column) for column in zip(*taken, strict=True))
            ratio = statistics.median(after / before for before, after in taken)
            print(LINE.format(name, f"{without:.2f} s", f"{with_it:.2f} s", f"{ratio:.2f}"), flush=True)


if __name__ == "__main__":
    main()
