"""Both doors keep silent about the same lines: ``aiocost check`` prints what a real flake8 run prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "import asyncio\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
HEAD += "async def a(*_):\n    await asyncio.sleep(0.001)\n"
SPELLINGS = (
    *(
        "",
        "# noqa",
        "#noqa",
        "# NOQA",
        "# NoQA: AIO101",
        "# noqa:AIO101",
        "# noqa : AIO101",
        "# noqa: AIO",
        "# noqa: A",
    ),
    *("# noqa: E501", "# noqa: E501,AIO101", "# noqa: E501 AIO101", "# noqa:E501,W291,AIO101 since", "# noqa: aio101"),
    *(
        "# type: ignore # noqa",
        "# noqa - since",
        "# noqa:",
        "# noqa: since AIO101",
        "# xnoqa",
        "# noqa:AIO101,",
        "#  noqa",
    ),
    *("# noqa; AIO101", "# noqa: AIO102", "# nosec # noqa: AIO101", "# noqa:\tAIO101", "# noqa: AIO1011", "# ноqa"),
)
FORMS = (
    "await asyncio.gather(a(), a())  {}",
    "await asyncio.gather(\n        a(),\n        a(),\n    )  {}",
    "await asyncio.gather(  {}\n        a(),\n        a(),\n    )",
    "await asyncio.gather(\n        a(),  {}\n        a(),\n    )",
    "{}\n    await asyncio.gather(a(), a())",
    "await asyncio.gather(a(), a())\n    {}",
    's = """one\n{}\n"""; await asyncio.gather(a(), a())',
    'await asyncio.gather(a("""\n{}\n"""), a())',
    "x = 1; \\\n    await asyncio.gather(a(), a())  {}",
    'await asyncio.gather(a("{}"), a())',
    'f"{{await asyncio.gather(a(), a())}} {}"',
    'f"""\n{{await asyncio.gather(a(), a())}}\n{}"""',
    "if await asyncio.gather(a(), a()):  {}\n        pass",
    "if (\n        await asyncio.gather(a(), a())\n    ):  {}\n        pass",
    "await asyncio.gather(a(), a()); await asyncio.gather(a(), a(), a())  {}",
    "@str  {}\n    async def inner(x=await asyncio.gather(a(), a())): pass",
)


def both(path: Path) -> tuple[list[str], list[str]]:
    """What flake8 prints, and what the command prints but for its last line."""
    first = flake8("--isolated", "--select", "AIO", path.name, cwd=path.parent)
    second = aiocost("check", path.name, cwd=path.parent)
    assert (first.stderr, second.stderr) == ("", "")
    return first.stdout.splitlines(), second.stdout.splitlines()[:-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_comment_counts_for_one_as_for_the_other(tmp_path: Path, form: str) -> None:
    (tmp_path / ".git").mkdir()
    handlers = [
        f'\n\n@app.get("/{number}")\nasync def f{number}():\n    {form.format(spelling)}\n'
        for number, spelling in enumerate(SPELLINGS)
    ]
    path = tmp_path / "app.py"
    path.write_text(HEAD + "".join(handlers), encoding="utf-8")
    first, second = both(path)
    assert first == second
    assert len(first) > 1


WHOLE = (
    "# flake8: noqa\n",
    "    # flake8: noqa\n",
    "#flake8: noqa\n",
    "# FLAKE8=NOQA\n",
    "x = 1  # flake8: noqa\n",
    "# flake8: noqa: AIO101\n",
    "# flake8: noqa: E501\n",
    's = """\n# flake8: noqa\n"""\n',
)


@pytest.mark.parametrize("line", WHOLE)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_about_the_whole_file_too(tmp_path: Path, line: str, end: str) -> None:
    path = tmp_path / "app.py"
    text = f'{HEAD}\n\n@app.get("/")\nasync def f():\n    await asyncio.gather(a(), a())\n{line}'
    path.write_bytes(text.replace("\n", end).encode())
    first, second = both(path)
    assert first == second


@pytest.mark.parametrize(
    ("first", "encoding"), [("\ufeff", "utf-8"), ("# coding: latin-1\n", "latin-1"), ("", "latin-1"), ("\f\n", "utf-8")]
)
def test_and_in_whatever_encoding(tmp_path: Path, first: str, encoding: str) -> None:
    (tmp_path / ".python-version").write_text("3.13\n")
    path = tmp_path / "app.py"
    line = "    é = await asyncio.gather(a('é'), a())  # é noqa # noqa: AIO101\n"
    text = f'{first}{HEAD}\n\n@app.get("/é")\nasync def f():\n{line}{line.replace("AIO101", "E1")}'
    path.write_bytes(text.encode(encoding))
    if "é = " in text and encoding == "latin-1" and not first:
        path.write_bytes(text.replace("é = ", "e = ").encode(encoding))
    one, other = both(path)
    assert one == other
    assert len(one) == 1
