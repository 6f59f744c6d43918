"""A comment is offered on lines alone where it changes no code, and where it means what it says."""

from __future__ import annotations

import ast
import warnings
from pathlib import Path

import pytest

from flake8_aiocost.frontends.lsp.line_ends import LineEnds
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.model import Finding, Position

ODD = '''\
x = """one
two""" + \\
    f"""{1 +
    2} three
four"""  # five \\
y = (1,  # noqa: E501
     2,
     "six" \\
     "seven")


def f(a="""
"""):  # type: ignore
    return a\x0c
'''
FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "rules").glob("aio[1-4]*.py"))[::4]


def same_code(text: str, line: int) -> bool:
    """Whether a comment at the end of a line changes no code."""
    lines = text.split("\n")
    lines[line - 1] += "  # noqa: AIO101"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse("\n".join(lines))) == ast.dump(ast.parse(text))
    except SyntaxError:
        return False


def test_the_lines_of_an_odd_text() -> None:
    ends = LineEnds(ODD)
    taking = [line for line in range(1, ODD.count("\n") + 2) if ends.takes(line)]
    assert taking == [5, 6, 7, 9, 10, 11, 13, 14, 15]
    assert all(same_code(ODD, line) for line in taking)
    assert ends.comment(5) == "# five \\"
    assert ends.comment(1) == ""


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_no_comment_changes_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ends = LineEnds(text)
    lines = range(1, text.count("\n") + 1)
    taking = [line for line in lines if ends.takes(line)]
    assert len(taking) > len(lines) / 2
    for line in taking[::7]:
        assert same_code(text, line), line


def test_a_comment_would_silence_what_it_then_does() -> None:
    ends, before, texts = LineEnds(ODD), Noqa("odd.py", ODD), ODD.split("\n")
    for begin in (at for at, text in enumerate(texts, 1) if text.strip()):
        finding = Finding("AIO101", "", Position(begin, 0, len(texts), 0))
        for line in range(begin, len(texts) + 1):
            new = f"{texts[line - 1]}  # noqa: AIO101"
            lines = [*texts[: line - 1], new, *texts[line:]]
            if ends.takes(line):
                there = Noqa("odd.py", "\n".join(lines)).suppresses(finding)
                assert before.would_suppress(finding, line, new) == there, (finding.position.line, line)
