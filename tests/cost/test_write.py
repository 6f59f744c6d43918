"""``write`` leaves the old file or the new one, and nothing else."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from math import inf, nan
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost.files import load, write
from flake8_aiocost.errors import TableError
from tests.cost.tables import both, line_of, measured, table

if TYPE_CHECKING:
    from pathlib import Path


def test_written_tables_are_for_everyone_to_read(tmp_path: Path) -> None:
    path = tmp_path / "calibration" / "prod.json"
    write(table("prod", "3.13.0", both()), path)
    assert [entry.name for entry in path.parent.iterdir()] == ["prod.json"]
    assert load(path).name == "prod"
    if sys.platform != "win32":
        umask = os.umask(0)
        os.umask(umask)
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~umask


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_mode_and_link_of_what_was_there_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    write(table("old", "3.13.0", both()), real)
    real.chmod(0o640)
    link.symlink_to(real)
    write(table("new", "3.13.0", both()), link)
    assert link.is_symlink()
    assert load(real).name == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


class Fault(BaseException):
    """Stands for Ctrl-C."""


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), Fault()], ids=["full disk", "Ctrl-C"])
@pytest.mark.parametrize("at", ["fsync", "fdopen"])
def test_a_write_that_breaks_off_leaves_the_old_table_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, at: str
) -> None:
    path = tmp_path / "prod.json"
    write(table("old", "3.13.0", both()), path)

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, at, fail)
        with pytest.raises((TableError, Fault)) as caught:
            write(table("new", "3.13.0", both()), path)
    if isinstance(caught.value, TableError):
        assert "prod.json: cannot be written (No space left on device); choose another -o" in line_of(caught.value)
    assert load(path).name == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["prod.json"]


def test_a_target_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for target in (tmp_path, tmp_path / "file" / "prod.json"):
        with pytest.raises(TableError, match=r": cannot be written \(.+\); choose another -o"):
            write(table("prod", "3.13.0", both()), target)


@pytest.mark.parametrize("us", [nan, inf, -1.0, 22_000.0])
def test_an_unsound_table_is_not_written(tmp_path: Path, us: float) -> None:
    point = replace(measured().constructs["gather"].points[0], us=us)
    line = replace(measured().constructs["gather"], points=(point,))
    wrong = replace(measured(), constructs={**measured().constructs, "gather": line})
    with pytest.raises(TableError, match=r"prod\.json: not written, since"):
        write(table("prod", "3.13.0", [wrong]), tmp_path / "prod.json")
    assert list(tmp_path.iterdir()) == []
