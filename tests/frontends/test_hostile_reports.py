"""Names and texts of linted code may hold anything: no format takes them for its own."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_aiocost import formats
from flake8_aiocost.formats import Reported, Step, Summary
from flake8_aiocost.frontends.check import readable
from flake8_aiocost.model import Finding, Position
from tests.frontends.commands import SERVICE, layered
from tests.frontends.reporting import report
from tests.frontends.schemas import ANNOTATION, GITLAB, SARIF
from tests.frontends.test_reports import JUNIT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EVIL = "\x1b[31m a%0Ab\r\n::error::c,d=e<f>&\"'\x00\x0b\ufffe\ud800\u2028](http://evil)]]>"
#: What is left of it: what cannot be printed is "?".
LEFT = "?[31m a%0Ab??::error::c,d=e<f>&\"'?????](http://evil)]]>"


def reported(path: str, message: str, text: str = "x()") -> Reported:
    finding = Finding("AIO101", message, Position(3, 4, 3, 9), function=text, text=text)
    return Reported(path, finding, "gather", chain=(Step(path, 1, message),))


def whole(name: str, *found: Reported) -> str:
    """The output of a run with these findings, all of one file."""
    output = formats.load(name)
    texts = [*output.findings([readable(each) for each in found])] if found else []
    return "".join(texts) + output.end(Summary(1, {"reported": len(found)}))


def messages(name: str, output: str) -> Sequence[str]:
    """The messages as a reader of the format has them."""
    if name == "json":
        return [each["message"] for each in json.loads(output)["findings"]]
    if name == "jsonl":
        return [json.loads(line)["message"] for line in output.splitlines()[:-1]]
    if name == "gitlab":
        jsonschema.validate(json.loads(output), GITLAB)
        return [each["description"].removeprefix("AIO101 ") for each in json.loads(output)]
    if name == "sarif":
        document: dict[str, Any] = json.loads(output)
        jsonschema.validate(document, SARIF)
        return [each["message"]["text"] for each in document["runs"][0]["results"]]
    if name == "junit":
        JUNIT.validate(output)
        return [str(each.get("message")) for each in ET.fromstring(output).iter("failure")]
    lines = output.splitlines()
    if name == "pylint":
        return [line.partition("[AIO101] ")[2] for line in lines]
    if name == "github":
        found = [match["message"] for line in lines[:-1] if (match := ANNOTATION.fullmatch(line))]
        lines = [text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%") for text in [*found, ""]]
    return [line.partition(" AIO101 ")[2] for line in lines[:-1]]


@pytest.mark.parametrize("name", formats.names())
def test_a_message_that_tries_everything(name: str) -> None:
    output = whole(name, reported("app/feed.py", EVIL), reported("app/feed.py", "plain"))
    # A link of SARIF's own.
    left = LEFT.replace("](", "] (") if name == "sarif" else LEFT
    assert messages(name, output) == [left, "plain"]
    assert all(line.isprintable() for line in output.split("\n"))


@pytest.mark.parametrize("name", formats.names())
@settings(deadline=None)
@given(text=st.text(max_size=30))
def test_any_text_in_any_place(name: str, text: str) -> None:
    output = whole(name, reported(f"app/{text}.py", text, text))
    assert len(messages(name, output)) == 1
    assert all(line.isprintable() for line in output.split("\n"))
    output.encode()


def test_a_command_of_github_ends_where_it_should() -> None:
    line, _ = whole("github", reported("a,line=1::error::b%0A:c.py", "100 %0A: a, b")).splitlines()
    assert line == (
        "::warning title=AIO101 gather-in-hot-path,file=a%2Cline=1%3A%3Aerror%3A%3Ab%250A%3Ac.py,line=3,endLine=3,"
        "col=5,endColumn=10::a,line=1::error::b%250A:c.py:3:5: AIO101 100 %250A: a, b"
    )


def test_a_path_is_a_uri() -> None:
    document = json.loads(whole("sarif", reported("a b/%0A#?é.py", "x")))
    result = document["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b/%250A%23%3F%C3%A9.py"


def test_files_that_were_not_read_have_hostile_names_too() -> None:
    for name in ("json", "jsonl", "sarif", "junit"):
        output = formats.load(name)
        text = output.end(Summary(1, {}, (("x\ud800\x1b.py", "since \x1b"),)))
        # They reach no parser as they are: JSON writes them as escapes, and the others do not write them.
        text.encode("ascii")
        assert "\x1b" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="no such names")
@pytest.mark.parametrize("name", formats.names())
def test_names_of_files_that_are_no_text(tmp_path: Path, name: str) -> None:
    project = layered(tmp_path)
    hot = SERVICE.replace("async def detail(self):", "async def detail(self):  # aiocost: hot")
    for file in (b"x\ny.py", b"\x1b[31m,a%0A::error::b.py", b"&<'\".py"):
        (project / os.fsdecode(file)).write_text(hot)
    (project / os.fsdecode(b"torn\xff\n.py")).write_text("def (\n")
    found = messages(name, report(name, cwd=project))
    assert len(found) == 4
