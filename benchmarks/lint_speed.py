"""What the plugin adds to flake8's own time, on any folders and on single small files, as ratios and in milliseconds.

::

    .venv/bin/python benchmarks/lint_speed.py [--pairs 3] [--accounts 1] [--files 5] [--repeats 5] [FOLDER ...]

Without a folder it lints the standard library's ``asyncio``, ``email`` and ``http`` packages. flake8 runs in one
process (``-j 1``), and all times are CPU times, so that neither disks nor other programs count. Measured are

* *accounted*: the plugin's own CPU time in one run, as a share of the whole run: import, options and settings, and the
  check of each file (the run with the median share of ``--accounts``);
* *pairs*: runs without and with the plugin in turn, without meaning that flake8 does not load it at all; the median of
  their ratios, with the smallest and the largest. It is noisier, and the check on the account: it also counts what the
  plugin's objects cost flake8 afterwards, in garbage collection and at the end of the process;
* *single files*: the milliseconds that the plugin adds to a flake8 run over one small file, from ``--files`` pairs;
* *in process*: text to findings of a service of 1,000 and of 5,000 lines, without flake8 and without Python's own
  parse (flake8 hands the tree over), once all is imported.

``--accounts 0``, ``--pairs 0``, ``--files 0`` and ``--repeats 0`` leave one of the four out. Use the Python in which
flake8 and the plugin are installed; a ``PYTHONPATH`` to another copy of the plugin's source measures that copy.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from speed.clock import cpu_seconds, findings, text_of
from speed.runs import RunError, compile_package, in_pairs, with_account
from speed.samples import cold, plain, service

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "{:24} {:>6} {:>7}  {:>9} {:>7} {:>7} {:>8}  {:>7} {:>15}"
#: Name and text of single files.
FILES = (
    ("no asyncio", plain()),
    ("a gather, nothing to say", cold()),
    ("80 lines of handlers, flagged", service(4)),
)
#: Handlers of 18 lines and a head of 10 that make about 1,000 and 5,000 lines.
SERVICES = (55, 277)


def size(folder: str) -> tuple[int, float]:
    """Number and megabytes of the Python files below a folder."""
    files = [path for path in Path(folder).rglob("*.py") if path.is_file()]
    return len(files), sum(path.stat().st_size for path in files) / 1e6


def folder_line(folder: str, accounts: int, pairs: int) -> str:
    """One folder's line of the table."""
    files, megabytes = size(folder)
    cells = [Path(folder).name, str(files), f"{megabytes:.1f}"]
    if accounts:
        run = with_account([folder], accounts)
        cells += [f"{run.whole - run.plugin:.2f} s", f"{run.share:.1%}", f"+{run.added:.1%}"]
        cells.append(f"{1000 * run.libcst:.0f} ms" if run.libcst else "none")
    else:
        cells += ["-"] * 4
    if pairs:
        both = in_pairs([folder], pairs)
        cells += [f"{both.ratio:.3f}", f"{both.ratios[0]:.3f} - {both.ratios[-1]:.3f}"]
    else:
        cells += ["-"] * 2
    return FOLDER.format(*cells)


def file_lines(pairs: int) -> Iterator[str]:
    """One line for each kind of single file."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (title, text) in enumerate(FILES):
            path = Path(folder, f"module_{number}.py")
            path.write_text(text, encoding="utf-8")
            both = in_pairs([str(path)], pairs)
            yield f"{title:32} {1000 * both.without:7.0f} ms {1000 * both.added:+7.0f} ms {both.ratio:9.3f}"


def service_lines(repeats: int) -> Iterator[str]:
    """One line for each length of a service that is linted in this process."""
    for handlers in SERVICES:
        text = service(handlers)
        works = [partial(findings, *text_of(text, repeat)) for repeat in range(repeats + 1)]
        (_, found), *timed = map(cpu_seconds, works)
        lines = f"{text.count(chr(10)):,} lines, {handlers} gathers"
        yield f"{lines:32} {1000 * statistics.median(seconds for seconds, _ in timed):7.0f} ms {len(found):7} findings"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--pairs", type=int, default=3, help="pairs of runs over each folder")
    parser.add_argument("--accounts", type=int, default=1, help="runs over each folder that keep an account")
    parser.add_argument("--files", type=int, default=5, help="pairs of runs over each single file")
    parser.add_argument("--repeats", type=int, default=5, help="lints of each service in this process")
    arguments = parser.parse_args()
    library = Path(asyncio.__file__).parents[1]
    folders = arguments.folders or [str(library / name) for name in ("asyncio", "email", "http")]
    print(f"Python {sys.version.split()[0]}, CPU times")
    try:
        compile_package()
        if arguments.accounts or arguments.pairs:
            print("\n" + FOLDER.format("", "", "", "flake8", "plugin,", "plugin", "libcst's", "pairs:", "smallest -"))
            print(FOLDER.format("folder", "files", "MB", "alone", "of all", "adds", "import", "ratio", "largest"))
            for folder in folders:
                print(folder_line(folder, arguments.accounts, arguments.pairs), flush=True)
        if arguments.files:
            print(f"\n{'single file':32} {'flake8':>10} {'added':>10} {'ratio':>9}")
            for line in file_lines(arguments.files):
                print(line, flush=True)
    except RunError as error:
        sys.exit(str(error))
    if arguments.repeats:
        print(f"\n{'in process':32} {'median':>10}")
        for line in service_lines(arguments.repeats):
            print(line, flush=True)


if __name__ == "__main__":
    main()
