"""``python -m website [FOLDER]``: build the site into a folder, ``build/site`` if none is named."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import build_main

from website.pages import pages

HERE = Path(__file__).parent

#: Pictures, and files that a page hands out.
BESIDE_PAGES = frozenset({".png", ".svg", ".yml"})


def main() -> int:
    """Build it; a link that leads nowhere is an error. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build", "site"), help="default: build/site")
    folder: Path = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="aiocost-site-") as temporary:
        source = Path(temporary, "source")
        for name, text in pages(HERE.parent).items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for beside in (each for each in (HERE.parent / "docs").rglob("*") if each.suffix in BESIDE_PAGES):
            there = source / beside.relative_to(HERE.parent)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(beside.read_bytes())
        strict = ["--fail-on-warning", "--keep-going", "--quiet"]
        code = build_main([*strict, "-c", str(HERE), "-d", str(Path(temporary, "trees")), str(source), str(folder)])
    if code == 0:
        print(f"open {folder.absolute() / 'index.html'} in a browser")
    return code


if __name__ == "__main__":
    sys.exit(main())
