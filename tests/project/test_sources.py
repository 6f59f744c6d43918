"""Texts are what flake8 makes of a file, and reading one never waits."""

from __future__ import annotations

import codecs
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

import pytest
from flake8.processor import FileProcessor
from hypothesis import example, given
from hypothesis import strategies as st

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.module import read
from flake8_aiocost.project import reading, sources
from flake8_aiocost.project.sources import decoded, digest, read_text
from tests.project.caching import watchdog

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

#: What flake8 asks of its options for this.
OPTIONS = Namespace(hang_closing=False, indent_size=4, max_line_length=79, max_doc_length=None, verbose=0)


def of_flake8(path: Path) -> str:
    return "".join(FileProcessor(str(path), OPTIONS).lines)


MARK = codecs.BOM_UTF8
FILES = {
    "empty": b"",
    "plain": b"x = 1\n",
    "UTF-8": "x = 'é€😀'\n".encode(),
    "mark": MARK + b"x = 1\n",
    "two marks": MARK + MARK + b"x = 1\n",
    "only a mark": MARK,
    "CRLF": b"x = '''\r\n'''\r\n",
    "CR": b"x = 1\ry = 2\r",
    "mixed": b"a\r\r\nb\n\rc\r",
    "latin-1 by comment": "# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"),
    "in the second line": "#!/usr/bin/python\n# coding: cp1252\nx = '€'\n".encode("cp1252"),
    "in the second line of a program": "x = 1\n# coding: cp1252\nx = 'é'\n".encode(),
    "in the third line": "\n\n# coding: cp1252\nx = 'é'\n".encode(),
    "no line end": "# coding: cp1252 é".encode("cp1252"),
    "unknown encoding": b"# coding: no-such\nx = '\xe9'\n",
    "no text encoding": b"# coding: utf-16\nx = 1\n",
    "the wrong encoding": b"# coding: ascii\nx = '\xe9'\n",
    "mark against the comment": MARK + b"# coding: latin-1\nx = '\xe9'\n",
    "mark, then no UTF-8": MARK + b"x = '\xe9'\n",
    "no UTF-8": b"x = '\xe9'\n",
    "no UTF-8 in the first line": b"# \xe9\nx = 1\n",
    "the word elsewhere": b"encoding = 1\n",
    "shift-jis": "# coding: shift_jis\nx = 'あ'\r\n".encode("shift_jis"),
    "utf-7": b"# coding: utf-7\nx = '+AGE-'\n",
}


@pytest.mark.parametrize("name", FILES)
def test_as_flake8_decodes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.py"
    path.write_bytes(FILES[name])
    assert read_text(str(path)) == of_flake8(path)


@given(st.sampled_from([b"", MARK, b"# coding: cp1252\n", b"# coding: utf-8\r"]), st.binary(max_size=60))
@example(b"", b"\x0c\r\xe9")
def test_any_bytes_as_flake8_decodes(tmp_path_factory: pytest.TempPathFactory, head: bytes, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.py"
    path.write_bytes(head + data)
    assert read_text(str(path)) == of_flake8(path)


@pytest.mark.parametrize("codec", ["zlib_codec", "hex", "rot13", "punycode", "idna", "unicode_escape", "undefined"])
def test_codecs_that_nobody_writes_in_do_no_harm(codec: str) -> None:
    source = f"# coding: {codec}\n" + r"x = '\d'" + "\n" * 10
    assert decoded(source.encode()).startswith("# coding")


@pytest.mark.parametrize("text", ["", "é", "\ud800", "a\0b"])
def test_every_text_has_a_hash(text: str) -> None:
    assert len(digest(text)) == sources.DIGEST
    assert digest(text) != digest(text + " ")


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "link", "nothing", "NUL"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = str(tmp_path / "x.py")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        (tmp_path / "x.py").mkdir()
    elif kind == "device":
        path = "/dev/zero"
    elif kind == "link":
        (tmp_path / "x.py").symlink_to(__file__)
    elif kind == "NUL":
        path += "\0"
    with watchdog(), pytest.raises(Unreadable, match=r"^it cannot be read \(.+\)$"):
        read_text(path)


def test_large_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.py"
    with path.open("wb") as file:
        file.truncate(sources.MOST_BYTES + 1)
    monkeypatch.setattr(os, "read", None)
    with pytest.raises(Unreadable, match=r"^it is larger than 4,000,000 characters$"):
        read_text(str(path))


def test_limits_are_those_of_the_reader() -> None:
    # Characters take up to four bytes.
    assert sources.MOST_BYTES == 4 * read.MOST_CHARACTERS
    assert f"it is larger than {read.MOST_CHARACTERS:,} characters" == sources.TOO_LARGE
    assert reading.FRAMES == read.FRAMES
