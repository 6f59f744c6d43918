"""Each way in which a rewrite can change what code does: the code is run before and after, and compared.

The first line of a fixture says which way it is, what the fix decides, and whether the outcomes differ: ``safe`` ones
never do. Where the fix is refused, ``sequence`` is what it would have made, and that does differ. An outcome is what
``main`` returns or raises, and the ``log``: what ran in which order, what was seen of context variables, what was
cancelled. The clock is virtual, so the outcomes do not depend on how fast the machine is.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.fixes.fixing import UNSAFE, fixed
from tests.fixes.running import run

FILES = sorted((Path(__file__).parents[1] / "fixtures" / "fixes" / "behaviour").glob("*.py"))
HEADER = re.compile(r"# (?P<what>[a-z]+(?: \d+)?), (?P<safety>safe|unsafe|refused)(?P<differs>, same|, differs|): ")
PYTHON = re.compile(r"^# python (\d)\.(\d+)$", re.MULTILINE)


def header(source: str) -> tuple[str, str, bool]:
    match = HEADER.match(source)
    assert match is not None, source.partition("\n")[0]
    return match["what"], match["safety"], match["differs"] == ", differs"


def test_every_hazard_has_a_fixture() -> None:
    found = {header(path.read_text(encoding="utf-8"))[0] for path in FILES}
    assert {f"hazard {number}" for number in range(1, 18)} - found == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_runs_before_and_after(path: Path, tmp_path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    _, safety, differs = header(source)
    if (needed := PYTHON.search(source)) and sys.version_info < tuple(map(int, needed.groups())):
        pytest.skip(f"needs {needed[0]}")
    safe, unsafe = fixed(tmp_path, source), fixed(tmp_path, source, UNSAFE)
    assert (safe != source, unsafe != source) == {
        "safe": (True, True),
        "unsafe": (False, True),
        "refused": (False, False),
    }[safety]
    if "main" not in source:
        return
    before = run(source)
    if safety == "refused":
        assert run(source, subject="sequence") != before
    else:
        after = run(unsafe)
        assert (after != before) is differs, (before, after)
    # What is compared is no accident: the same again.
    assert run(source) == before
