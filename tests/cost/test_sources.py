"""All files of a project that prices depend on are seen, so that prices that are kept are not kept too long."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flake8_aiocost.cost.select import choose
from flake8_aiocost.cost.sources import _sources, sources_version
from flake8_aiocost.cost.target import lowest_of
from flake8_aiocost.settings import Settings
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest


def _noting(real: Callable[..., Any], read: set[Path]) -> Callable[..., Any]:
    def noted(path: str | Path, *rest: Any, **more: Any) -> Any:
        read.add(Path(path))
        return real(path, *rest, **more)

    return noted


def test_the_files_that_prices_depend_on_are_all_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.12"\ndependencies = ["uvloop"]\n')
    (tmp_path / "requirements-dev.txt").write_text("")
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "own.json").write_bytes(TABLE.read_bytes())
    (tmp_path / "table.json").write_bytes(TABLE.read_bytes())
    for table in (None, "table.json"):
        chosen = Settings(root=tmp_path, table=table)
        read: set[Path] = set()

        with monkeypatch.context() as patched:
            patched.setattr(os, "open", _noting(os.open, read))
            choose(chosen)
            lowest_of(chosen.root)
        inside = {path for path in read if path.is_relative_to(tmp_path)}
        assert inside
        assert inside <= set(_sources(chosen))


def test_the_metadata_of_a_distribution_is_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = tmp_path / "app-1.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Requires-Python: >=3.12\n")
    chosen, read = Settings(root=tmp_path), set[Path]()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", _noting(os.open, read))
        choose(chosen)
    assert metadata in read
    assert metadata in set(_sources(chosen))
    before = sources_version(chosen)
    metadata.write_text("Requires-Python: >=3.10\n")
    assert sources_version(chosen) != before


def test_where_one_of_them_cannot_be_read_nothing_is_kept(tmp_path: Path) -> None:
    assert sources_version(Settings(root=tmp_path)) != b""
    (tmp_path / "pyproject.toml").mkdir()
    assert sources_version(Settings(root=tmp_path)) == b""
