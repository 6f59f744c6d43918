"""What the facts of a whole project cost, read and kept, as parts of Python's own parse of the same files.

::

    .venv/bin/python benchmarks/facts_cache.py [--repeats 5] [--processes N] FOLDER

Each measurement is made in a process of its own, and its CPU time includes that of the processes it starts. The cache
lies in a temporary folder, and nothing is written into FOLDER; for "one file changed" a copy of its files is made.
Measured are

* *parse*: reading, decoding and ``ast.parse`` of all files, with the garbage collector paused, and with it as Python
  has it by itself;
* *read*: reading them all with nothing kept, in one process: the reader's own part of *cold*;
* *scan*: finding the files;
* *cold*: scan, reading all, and writing the cache;
* *unchanged*: scan, and loading the cache;
* *one changed*: the same with one file that was edited, which is read and stored;
* *decode*: asking for the facts of every file, which no run does that has not changed.

Ratios are to the parse with the collector paused, which is how the files are read. Run it where the package is
compiled; processes that compile what they import would be measured with that.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module.read import read
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.sources import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.project.load import Facts

#: CPU seconds, wall seconds, MB of the largest process.
Taken: TypeAlias = tuple[float, float, float]


def main() -> None:
    """Print the table; with ``--one``, make one measurement."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--processes", type=int, help="that may read; by default as the linter sees fit")
    parser.add_argument("--one", choices=WORKS, help=argparse.SUPPRESS)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(lambda: WORKS[options.one](options))))
    else:
        table(options)


def measured(work: Callable[[], object]) -> Taken:
    import resource  # noqa: PLC0415  not on Windows

    def cpu() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in both)

    start, begun = cpu(), time.perf_counter()
    work()
    taken, wall = cpu() - start, time.perf_counter() - begun
    both = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return taken, wall, max(both) / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def parse(options: argparse.Namespace) -> None:
    gc.disable()
    collected_parse(options)


def collected_parse(options: argparse.Namespace) -> None:
    warnings.simplefilter("ignore")
    for path in project_files(options.folder).paths:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            ast.parse(read_text(str(options.folder / path)))


def read_all(options: argparse.Namespace) -> None:
    gc.disable()
    for path in project_files(options.folder).paths:
        with suppress(Unreadable):
            read(read_text(str(options.folder / path)))


def scan(options: argparse.Namespace) -> None:
    project_files(options.folder)


def load(options: argparse.Namespace) -> Facts:
    files = project_files(options.folder)
    cache = facts_cache(CacheFolder.named(options.cache, options.folder))
    return load_facts(options.folder, files, cache, processes=options.processes)


def decode(options: argparse.Namespace) -> None:
    for _ in load(options).values():
        pass


WORKS: dict[str, Callable[[argparse.Namespace], object]] = {
    "parse": parse,
    "parse, collector on": collected_parse,
    "read": read_all,
    "scan": scan,
    "cold": load,
    "unchanged": load,
    "one changed": load,
    "decode": decode,
}


def table(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy, cache = Path(folder, "copy"), Path(folder, "cache")
        files = project_files(options.folder)
        for path in files.paths:
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(options.folder / path, copy / path)
        megabytes = sum(size for *_, size in files.stamps) / 1e6
        print(f"Python {sys.version.split()[0]}, {len(files.paths):,} files, {megabytes:.1f} MB, CPU times, medians")
        time.sleep(3)  # until the stamps of the copies are old enough to be believed
        parsed = 0.0
        for name in WORKS:
            taken = [run(name, copy, cache, options, turn) for turn in range(options.repeats)]
            cpu, wall, memory = (statistics.median(column) for column in zip(*taken, strict=True))
            parsed = parsed or cpu
            print(
                f"{name:20} {cpu:8.3f} s {cpu / parsed:8.4f} of parse, {wall:8.3f} s wall, {memory:6.0f} MB", flush=True
            )
        kept = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file()) / 1e6
        print(f"{'on disk':20} {kept:8.1f} MB {kept / megabytes:7.2f} of the sources")


def run(name: str, copy: Path, cache: Path, options: argparse.Namespace, turn: int) -> Taken:
    """One measurement in a process of its own."""
    if name == "cold":
        shutil.rmtree(cache, ignore_errors=True)
    elif name == "one changed":
        paths = project_files(copy).paths
        with (copy / paths[turn * 37 % len(paths)]).open("a") as file:
            file.write(f"\n# turn {turn}\n")
    command = [sys.executable, __file__, str(copy), "--one", name, "--cache", str(cache)]
    if options.processes:
        command += ["--processes", str(options.processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu, wall, memory = json.loads(done.stdout)
    return cpu, wall, memory


if __name__ == "__main__":
    main()
