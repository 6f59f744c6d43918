"""What the linter says of a real package: findings by rule and by reason, and some drawn at random to be read.

Lints every Python file below the folders through the same pipeline as flake8 does, without flake8's other checks::

    .venv/bin/python benchmarks/findings.py [--draw 30] [--seed 1] FOLDER ...
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from pathlib import Path

from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Projects


def decoded(path: Path) -> str:
    """A file's text as flake8 would hand it over, or nothing where it cannot be decoded."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return ""


def reason(message: str) -> str:
    """The last words in parentheses before the source of the number: why the place is hot, or background."""
    reasons = re.findall(r"\(((?:[^()]|\([^()]*\))*)\)[^()]*\[[^\]]*\]$", message)
    return re.sub(r"called from [^,)]+", "called from ...", reasons[-1]) if reasons else "unknown heat"


def main() -> None:
    """Print the summary and the drawn findings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--draw", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    files = sorted(path for folder in arguments.folders for path in folder.rglob("*.py"))
    settings = Projects().for_file
    found = [(path, finding) for path in files for finding in lint(decoded(path), str(path), settings(str(path)))]

    print(f"{len(files)} files, {len(found)} findings in {len({path for path, _ in found})} files")
    for title, counts in (
        ("by rule", Counter(finding.code for _, finding in found)),
        ("by reason", Counter(reason(finding.message) for _, finding in found if finding.code < "AIO9")),
    ):
        print(f"\n{title}")
        for name, count in counts.most_common():
            print(f"{count:6d}  {name}")
    drawn = random.Random(arguments.seed).sample(found, min(arguments.draw, len(found)))
    print(f"\n{len(drawn)} drawn with seed {arguments.seed}")
    for path, finding in drawn:
        print(f"{path}:{finding.position.line}: {finding.code} {finding.message}")


if __name__ == "__main__":
    main()
