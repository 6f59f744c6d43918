"""What the plugin adds to flake8's own time, as a ratio, on any folder of Python files.

Runs flake8 in pairs, without the plugin and with it, over the same files in one process (``-j 1``), and compares the
CPU time that the operating system accounts to each run. Pairs because a shared machine drifts; medians because it
spikes::

    python benchmarks/lint_speed.py [--pairs 5] FOLDER ...

Without a folder it lints the standard library's ``asyncio``, ``email`` and ``http`` packages.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path

WITHOUT = (
    "import sys; sys.argv[0] = 'flake8'; from importlib import metadata; real = metadata.distributions\n"
    "metadata.distributions = lambda **kw: (d for d in real(**kw) if d.metadata['name'] != 'flake8-aiocost')\n"
    "from flake8.main.cli import main; sys.exit(main())"
)
WITH = "import sys; sys.argv[0] = 'flake8'; from flake8.main.cli import main; sys.exit(main())"


def cpu_seconds(program: str, folders: list[str]) -> float:
    """CPU seconds, user and system, of one flake8 process over the folders."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", program, "--isolated", "-j", "1", "--exit-zero", *folders],
        stdout=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    if done.returncode:
        sys.exit(f"flake8 ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Print the median CPU time of both and the median ratio of the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--pairs", type=int, default=5)
    arguments = parser.parse_args()
    library = Path(asyncio.__file__).parents[1]
    folders = arguments.folders or [str(library / name) for name in ("asyncio", "email", "http")]

    cpu_seconds(WITH, folders)
    pairs = [(cpu_seconds(WITHOUT, folders), cpu_seconds(WITH, folders)) for _ in range(arguments.pairs)]
    ratios = sorted(after / before for before, after in pairs)
    print(f"flake8 alone        {statistics.median(before for before, _ in pairs):8.2f} s CPU (median of {len(pairs)})")
    print(f"with flake8-aiocost {statistics.median(after for _, after in pairs):8.2f} s CPU")
    print(f"ratio               {statistics.median(ratios):8.3f}   (min {ratios[0]:.3f}, max {ratios[-1]:.3f})")


if __name__ == "__main__":
    main()
