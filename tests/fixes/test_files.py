"""A file that is fixed keeps what is no part of the edit: its encoding, mark, line ends, permissions."""

from __future__ import annotations

import codecs
import os
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.fixes._file import FileError, SourceFile
from flake8_aiocost.frontends.cli import main
from flake8_aiocost.model import Edit, Replacement

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "import asyncio\n\n\nasync def é():\n    return 'ü'\n\n\nasync def f():\n    await asyncio.gather(é())\n"
AFTER = BEFORE.replace("asyncio.gather(é())", "é()")


def fix(path: Path) -> bytes:
    (path.parent / "setup.cfg").touch()
    assert main(["check", "--fix", str(path)]) == 0
    return path.read_bytes()


@pytest.mark.parametrize(
    ("encoding", "first"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("latin-1", "# -*- coding: latin-1 -*-\n"),
        ("cp1252", "# coding: cp1252\n"),
        ("utf-8-sig", "# coding: utf-8\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_stay(tmp_path: Path, encoding: str, first: str, end: str) -> None:
    path = tmp_path / "module.py"
    path.write_bytes((first + BEFORE).replace("\n", end).encode(encoding))
    assert fix(path) == (first + AFTER).replace("\n", end).encode(encoding)


def test_mixed_line_ends_stay_where_nothing_is_edited(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(BEFORE.replace("\n", "\r\n", 3).encode())
    assert fix(path) == AFTER.replace("\n", "\r\n", 3).encode()


def test_a_last_line_without_an_end_has_none_after(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(BEFORE.rstrip("\n").encode())
    assert fix(path) == AFTER.rstrip("\n").encode()


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions of this kind")
@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_permissions_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "module.py"
    path.write_text(BEFORE, encoding="utf-8")
    path.chmod(mode)
    fix(path)
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target.py", tmp_path / "module.py"
    target.write_text(BEFORE, encoding="utf-8")
    link.symlink_to(target)
    fix(link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == AFTER


def test_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    path = tmp_path / "app" / "module.py"
    path.write_text(BEFORE, encoding="utf-8")
    (tmp_path / "setup.cfg").touch()
    assert main(["check", "--fix", str(path)]) == 0
    assert [each.name for each in path.parent.iterdir()] == ["module.py"]


EDIT = Edit("fix", (Replacement(1, 2, ("new",)),), safe=True)


def test_what_was_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("old\n")
    file = SourceFile(os.fspath(path))
    file.edit([EDIT])
    path.write_text("edited by hand\n")
    with pytest.raises(FileError, match="not fixed: it was changed meanwhile"):
        file.save()
    assert path.read_text() == "edited by hand\n"
    assert [each.name for each in tmp_path.iterdir()] == ["module.py"]


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("old\n")
    file = SourceFile(os.fspath(path))
    file.edit([EDIT])
    path.unlink()
    with pytest.raises(FileError, match="not fixed"):
        file.save()
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_in_its_encoding_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes("# coding: latin-1\n'é'\n".encode("latin-1"))
    file = SourceFile(os.fspath(path))
    file.edit([Edit("fix", (Replacement(2, 3, ("'Ж'",)),), safe=True)])
    with pytest.raises(FileError, match="cannot be written as"):
        file.save()
    assert path.read_bytes() == "# coding: latin-1\n'é'\n".encode("latin-1")


def test_a_file_that_is_no_valid_text_of_its_encoding_is_kept_byte_by_byte(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    data = b"# \xff is no UTF-8\n" + BEFORE.replace("é", "e").replace("ü", "u").encode()
    path.write_bytes(data)
    file = SourceFile(os.fspath(path))
    file.edit([Edit("fix", (Replacement(2, 3, ("import asyncio  # edited",)),), safe=True)])
    file.save()
    assert path.read_bytes() == data.replace(b"import asyncio", b"import asyncio  # edited")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("old\n")
    path.chmod(0o444)
    file = SourceFile(os.fspath(path))
    file.edit([EDIT])
    with pytest.raises(FileError, match="not fixed: it is read-only"):
        file.save()


def test_insertions_and_replacements_of_several_edits(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_bytes(codecs.BOM_UTF8 + b"a\r\nb\r\nc\r\n")
    file = SourceFile(os.fspath(path))
    file.edit(
        [
            Edit("one", (Replacement(1, 1, ("import x",)), Replacement(2, 3, ("b1", "b2"))), safe=True),
            Edit("two", (Replacement(3, 4, ()),), safe=True),
        ]
    )
    assert file.text == "import x\na\nb1\nb2\n"
    file.save()
    assert path.read_bytes() == codecs.BOM_UTF8 + b"import x\r\na\r\nb1\r\nb2\r\n"
