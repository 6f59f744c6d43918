"""Columns in every encoding, line ends, byte order marks, and what other splitters take for line ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.frontends.lsp.editor import PULLING, Editor

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

TEXT = """\
import asyncio
from fastapi import FastAPI
app = FastAPI()
\f
async def load(key):
    return await asyncio.sleep(1)

@app.get("/feed")
async def read_feed():
    "µ𝄞"; await asyncio.gather(load("µ𝄞"), load("\u2028"))
"""
LINE = 9
UNITS = {"utf-8": len("µ𝄞".encode()), "utf-16": 3, "utf-32": 2}


@pytest.mark.parametrize("encoding", UNITS)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_columns_are_counted_as_was_agreed(encoding: str, newline: str, service: Path) -> None:
    capabilities: dict[str, Any] = {**PULLING, "general": {"positionEncodings": [encoding]}}
    text = TEXT.replace("\n", newline)
    with Editor(service, capabilities=capabilities) as editor:
        assert editor.capabilities["positionEncoding"] == encoding
        uri = editor.open(service / "feed.py", text)
        editor.edit(uri, {"range": whole(0, 0), "text": f"# one more line{newline}"})
        (found,) = [each for each in editor.pulled(uri) if each["code"] == "AIO101"]
        start, end = found["range"]["start"], found["range"]["end"]
        units = UNITS[encoding]
        begin = 4 + 2 + units + len("; await ")
        assert start == {"line": LINE + 1, "character": begin}
        last = {"utf-8": 3, "utf-16": 1, "utf-32": 1}[encoding]
        assert end["character"] == begin + len('asyncio.gather(load(""), load(""))') + units + last
        assert editor.hover(uri, LINE + 1, begin + 10).startswith("**gather of 2**")


def whole(line: int, character: int) -> dict[str, Any]:
    at = {"line": line, "character": character}
    return {"start": at, "end": at}


def test_a_byte_order_mark_takes_a_column(service: Path) -> None:
    with Editor(service, capabilities=PULLING) as editor:
        uri = editor.open(service / "feed.py", "\ufeff" + TEXT)
        (found,) = [each for each in editor.pulled(uri) if each["code"] == "AIO101"]
        assert found["range"]["start"]["line"] == LINE
