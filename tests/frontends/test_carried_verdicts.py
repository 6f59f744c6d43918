"""What was said before an edit that only moves things is said where they stand now, and nothing is judged for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from flake8_aiocost.frontends.indexing import indexed
from flake8_aiocost.project.files import project_files
from flake8_aiocost.review.baseline import NAME, SCHEMA
from flake8_aiocost.settings import Settings
from tests.frontends.keeping import HANDLER, WORK
from tests.frontends.test_kept_choices import CAUSE, SPAWN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flake8_aiocost.frontends.kept import Told
    from tests.frontends.keeping import Asked

OTHER = "import asyncio\n\nX = 1 * 2\n\n\nasync def other():\n    await asyncio.sleep(1)\n"

MOVES: dict[str, Callable[[Path], object]] = {
    "a comment above a call": lambda root: (root / "app.py").write_text(f"# why\n\n{HANDLER}"),
    "a comment behind a call": lambda root: (root / "app.py").write_text(
        HANDLER.replace("two())", "two())  # noqa: E501")
    ),
    "a comment above one that means nothing": lambda root: (root / "app.py").write_text(
        HANDLER.replace("    # aiocost", "    # why\n    # aiocost")
    ),
    "a comment elsewhere": lambda root: (root / "work.py").write_text(f"{WORK}# more\n"),
    "a comment that names a construct": lambda root: (root / "other.py").write_text(f"# as gather does\n{OTHER}"),
    "an operator": lambda root: (root / "other.py").write_text(OTHER.replace("*", "-")),
    "two modules": lambda root: [
        (root / name).write_text(f"\n{(root / name).read_text()}") for name in ("app.py", "work.py")
    ],
}
CHANGES: dict[str, Callable[[Path], object]] = {
    "a call more": lambda root: (root / "work.py").write_text(f"{WORK}    await asyncio.sleep(2)\n"),
    "a comment that means something": lambda root: (root / "work.py").write_text(f"# aiocost: cold\n{WORK}"),
    "the text of a call of which something is said": lambda root: (root / "app.py").write_text(
        HANDLER.replace("one(), two()", "one(),  two()")
    ),
    "what the call has": lambda root: (root / "app.py").write_text(HANDLER.replace("one(), two()", "two(), one()")),
    "a syntax error": lambda root: (root / "work.py").write_text(f"{WORK}def f(:\n"),
    "a file more": lambda root: (root / "more.py").write_text("# nothing\n"),
    "a setting too": lambda root: (
        (root / "app.py").write_text(f"\n{HANDLER}"),
        (root / "table.json").write_text((root / "table.json").read_text() + "\n"),
    ),
    "one of two modules": lambda root: (
        (root / "app.py").write_text(f"\n{HANDLER}"),
        (root / "work.py").write_text(f"{WORK}    await asyncio.sleep(2)\n"),
    ),
}


@pytest.fixture
def kept(asked: Asked) -> Asked:
    """A project of which all is kept."""
    (asked.root / "other.py").write_text(OTHER)
    told(asked)
    return asked


def told(asked: Asked, **given: object) -> dict[str, Told]:
    """What is told of each module that can be read, as by a new process."""
    chosen = Settings(root=asked.root, **{"table": "table.json", "loop": "asyncio", **given})  # type: ignore[arg-type]
    asked.judged = 0
    project = indexed(chosen, project_files(asked.root))
    found = {path: project.told(module, partial(project.text, module)) for path, module in project.numbers.items()}
    project.store()
    return found


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_what_only_moves_is_not_judged_again(
    kept: Asked, move: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told(kept)
    assert kept.judged == 0
    move(kept.root)
    anew = told(kept, cache=False)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", never)
    assert told(kept) == anew
    assert kept.judged == 0
    # And once more after that, with nothing changed.
    assert told(kept) == anew


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changes_is_judged_again(kept: Asked, change: Callable[[Path], object]) -> None:
    change(kept.root)
    anew = told(kept, cache=False)
    assert told(kept) == anew
    assert kept.judged > 0
    assert told(kept) == anew
    assert kept.judged == 0


@pytest.mark.parametrize("given", [{"show": "all"}, {"budget": 0.0}], ids=["all", "budget"])
def test_what_is_said_of_entry_points_is_worked_out_again(kept: Asked, given: dict[str, object]) -> None:
    """It may name lines of any module."""
    told(kept, **given)
    MOVES["a comment elsewhere"](kept.root)
    assert told(kept, **given) == told(kept, cache=False, **given)
    told(kept, **given)
    (kept.root / "work.py").write_text(f"\n\n{WORK}")
    told(kept, **given)
    assert kept.judged > 0


def test_with_a_baseline_it_is_asked_what_that_has(kept: Asked) -> None:
    (kept.root / NAME).write_text(f'{{"schema": "{SCHEMA}", "findings": {{}}}}')
    told(kept)
    (kept.root / "app.py").write_text(f"\n{HANDLER}")
    assert told(kept) == told(kept, cache=False)
    (kept.root / "work.py").write_text(f"\n{WORK}")
    told(kept)
    assert kept.judged == 0
    (kept.root / "app.py").write_text(f"\n\n{HANDLER}")
    told(kept)
    assert kept.judged > 0


def test_one_that_speaks_for_others_is_looked_for_again(asked: Asked) -> None:
    root = asked.root
    for path in root.glob("*.py"):
        path.unlink()
    (root / "cause.py").write_text(CAUSE)
    for name in ("a.py", "b.py"):
        (root / name).write_text(SPAWN)
    silences = [each.silence.why for each in told(asked)["b.py"].verdicts if each.silence is not None]
    assert any("a.py:8 says it" in each for each in silences)
    # No line of this module stands in another one.
    (root / "cause.py").write_text(f"\n{CAUSE}")
    assert told(asked) == told(asked, cache=False)
    (root / "cause.py").write_text(f"\n\n{CAUSE}")
    told(asked)
    assert asked.judged == 0
    (root / "a.py").write_text(f"\n{SPAWN}")
    told(asked)
    assert asked.judged > 0
    silences = [each.silence.why for each in told(asked)["b.py"].verdicts if each.silence is not None]
    assert any("a.py:9 says it" in each for each in silences)


def test_a_chain_of_edits_is_followed(kept: Asked) -> None:
    for number in range(1, 4):
        (kept.root / "app.py").write_text("\n" * number + HANDLER)
        (found,) = [each.finding for each in told(kept)["app.py"].verdicts if each.finding is not None]
        assert kept.judged == 0
        assert found.position.line == 7 + number


def test_other_doors_do_not_break_the_chain(kept: Asked) -> None:
    """Whoever stores the facts of an edit also keeps what holds after it."""
    (kept.root / "app.py").write_text(f"\n{HANDLER}")
    indexed(Settings(root=kept.root, table="table.json", loop="asyncio"), project_files(kept.root))
    told(kept)
    assert kept.judged == 0


def test_a_text_of_a_call_is_kept_for_each_finding(kept: Asked) -> None:
    found = told(kept)
    assert [len(each.texts) for each in found.values()] == [1, 0, 0]
    assert structs.replace(found["app.py"], texts=()) != found["app.py"]
