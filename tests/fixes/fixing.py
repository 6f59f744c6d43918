"""Text in, fixed text out, through the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.frontends.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = "3.11"
UNSAFE = "--unsafe-fixes"


def fixed(folder: Path, source: str, *flags: str, python: str = PYTHON) -> str:
    """What ``aiocost check --fix`` makes of a module that is a project of its own."""
    path = folder / "module.py"
    path.write_text(source, encoding="utf-8")
    (folder / "setup.cfg").touch()
    main(["check", "--fix", *flags, "--python", python, str(path)])
    return path.read_text(encoding="utf-8")
