"""The reference tables and frameworks are found alike from a wheel, an sdist and a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.cost.reference import minors
from tests.frontends.conftest import CHECKOUT, copy_checkout

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

#: Python 3.12 warns without it, and 3.10 has it from 3.10.12 on.
FILTER: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
CODE = """
import flake8_aiocost
from flake8_aiocost.cost.reference import minors, reference
from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.heat.catalogue import FRAMEWORKS
print(flake8_aiocost.__file__)
print([(minor, reference(minor).minor == minor) for minor in minors()])
print([(len(list(each.texts())), len(each.load())) for each in (FRAMEWORKS, LIBRARIES)])
"""


def found(path: Path) -> list[str]:
    """Where the package lies and what it ships, with nothing but ``path`` to find it on."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env={**os.environ, "PYTHONPATH": str(path)},
        cwd=path.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    where, *what = done.stdout.splitlines()
    assert where.startswith(str(path))
    return what


def test_the_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    assert found(tmp_path / "site") == found(CHECKOUT / "src")
    assert minors()


def test_the_sdist(tmp_path: Path) -> None:
    copy_checkout(tmp_path / "checkout")
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--outdir", str(tmp_path / "dist"), str(tmp_path / "checkout")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    (sdist,) = (tmp_path / "dist").glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        for member in archive:
            if member.isfile() and "/src/" in member.name:
                archive.extract(member, tmp_path / "out", **FILTER)
    (unpacked,) = (tmp_path / "out").iterdir()
    assert found(unpacked / "src") == found(CHECKOUT / "src")
