"""``python -m website.picture``: draw docs/finding.svg, the way to a spawn through three files and what is said.

All of it comes from the linter itself: the chain, the lines of the example service, the message.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.syntax import Syntax
from rich.text import Text

from website.drawing import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHECKOUT = Path(__file__).parents[1]
PICTURE = CHECKOUT / "docs" / "finding.svg"
#: Of which spawn, in the example service.
PLACE = ("examples/newsfeed/repositories/comments.py", 34)
COMMAND = ("--python", "3.13", "--format", "json", "examples/")
WIDTH = 92


def found() -> dict[str, Any]:
    """The finding, with its chain, as ``aiocost check --format json`` has it."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "flake8_aiocost.frontends.cli", "check", *COMMAND],
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    findings = json.loads(done.stdout)["findings"]
    return next(each for each in findings if (each["path"], each["line"]) == PLACE)


def steps(finding: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """The lines of code that a call goes along, ending with the spawn."""
    for step in finding["chain"]:
        yield step["path"], step["line"]
    yield finding["path"], finding["line"]


def lines(finding: dict[str, Any]) -> Iterator[Text]:
    """What is drawn."""
    highlight = Syntax("", "python", theme="ansi_dark", background_color="default").highlight
    before = ""
    for path, number in steps(finding):
        if path != before:
            if before:
                yield Text("")
            yield Text(f"# {path.removeprefix('examples/newsfeed/')}", "cyan")
            before = path
        code = (CHECKOUT / path).read_text(encoding="utf-8").splitlines()[number - 1].strip()
        shown = highlight(code)
        shown.rstrip()
        yield Text.assemble((f"{number:4} ", "cyan"), shown)
    yield Text("")
    yield Text("$ flake8 --select AIO", "bold")
    place = f"{finding['path'].removeprefix('examples/newsfeed/')}:{finding['line']}:{finding['column']}:"
    yield Text.assemble(place, " ", (finding["code"], "bold red"))
    for line in wrapped(finding["message"]):
        yield Text(f"  {line}")


def wrapped(message: str) -> Sequence[str]:
    """A message in lines: each of its clauses begins a new one."""
    clauses = re.split(r"(?<=CPU,) |(?<=,) (?=saves|per call of)| (?=\[)", message)
    return [line for each in clauses for line in textwrap.wrap(each, WIDTH - 4, subsequent_indent="  ")]


def draw(finding: dict[str, Any]) -> str:
    """The picture, as SVG that needs nothing else."""
    return drawn(lines(finding), title="what it says", name="finding", width=WIDTH)


if __name__ == "__main__":
    PICTURE.write_text(draw(found()), encoding="utf-8")
    print(f"{PICTURE} is drawn")
