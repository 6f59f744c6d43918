"""What lies between the place where a task is made and the one where it is handed over."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.place import NO_BRANCH
from flake8_aiocost.module.read import read
from flake8_aiocost.spawns.program_point import ProgramPoint, follows_directly, is_conditional
from tests.reading import Found, called


def straight(body: str) -> bool:
    """Whether nothing lies between the statement that calls ``made`` and the call of ``used``, in an ``async def``."""
    facts = read("async def f():\n" + "".join(f"    {line}\n" for line in body.splitlines()))
    names = called(facts)
    made, used = facts.calls[names.index("made")], facts.calls[names.index("used")]
    return follows_directly(made.statement, ProgramPoint.of_call(used), facts)


@pytest.mark.parametrize(
    "body",
    [
        "t = made()\nused(t)",
        "t = made()\nother()\nused(t)",
        "t = made()\nawait used(t)",
        "t = made()\nreturn await used(t)",
        # What awaits around the use begins with it; what stands before it in the statement has not begun.
        "t = made()\nawait one(used(t), await two())",
        "t = made()\nused(await other(), t)",
        "t = made()\nif x:\n    used(t)",
        "t = made()\nfor x in y:\n    used(t)",
        "t = made()\nwith x:\n    if y:\n        used(t)",
        "if x:\n    t = made()\n    used(t)",
        "t = await made()\nused(t)",
        "t = made()\nx = lambda: (yield)\nused(t)",
        "t = made()\nasync def inner(): await x\nused(t)",
    ],
)
def test_straight(body: str) -> None:
    assert straight(body)


@pytest.mark.parametrize(
    "body",
    [
        "t = made()\nawait other()\nused(t)",
        "t = made()\nyield\nused(t)",
        "t = made()\nif x:\n    await other()\nused(t)",
        "if x:\n    t = made()\nused(t)",
        "if x:\n    t = made()\nelse:\n    used(t)",
        "used(t)\nt = made()",
        "with x:\n    t = made()\nused(t)",
        "try:\n    t = made()\nfinally:\n    used(t)",
        # A compound statement has no end of its own.
        "for x in made():\n    used(x)",
        "t = made(used(x))",
    ],
)
def test_not_straight(body: str) -> None:
    assert not straight(body)


def test_an_argument_that_is_awaited_comes_before_those_after_it() -> None:
    """The spot of a call is where it begins; which of its arguments wait is for the reader of awaitables to see."""
    source = "import asyncio\nasync def f():\n    t = asyncio.create_task(g())\n    await asyncio.gather({})\n"
    assert [spawn.construct for spawn in Found(source.format("t, await other()")).spawns] == ["gather"]
    assert [spawn.construct for spawn in Found(source.format("await other(), t")).spawns] == ["create_task", "gather"]


def test_nothing_goes_straight_from_nowhere() -> None:
    facts = read("used()\n")
    assert not follows_directly(-1, ProgramPoint.of_call(facts.calls[0]), facts)


@pytest.mark.parametrize(
    ("source", "conditional"),
    [
        ("one()\nother()", False),
        ("if x:\n    one()\n    other()", False),
        ("if x:\n    other()\none()", True),
        # What is reached only inside the branch is reached whenever that is.
        ("if x:\n    one()\nother()", False),
        ("other()\nif x:\n    one()", False),
        ("if x:\n    one()\nelse:\n    other()", True),
        ("if x:\n    if y:\n        one()\n    other()", False),
        ("if x:\n    if y:\n        other()\n    one()", True),
        ("one(); x and other()", True),
        ("one(); other() and x", False),
        ("one(); other() if x else y", True),
        ("try:\n    other()\nexcept E:\n    one()", False),
        ("try:\n    one()\nexcept E:\n    other()", True),
        ("try:\n    one()\nfinally:\n    other()", False),
        ("one()\nfor x in y: other()", False),
        ("one()\nfor x in y: pass\nelse: other()", True),
        ("if x: pass\nelif y: one()\nelse: other()", True),
        ("match x:\n    case 1: one()\n    case 2: other()", True),
    ],
)
def test_what_may_be_passed_over_although_something_else_is_reached(source: str, conditional: bool) -> None:
    facts = read(source + "\n")
    names = called(facts)
    one, other = (facts.places[facts.calls[names.index(name)].place].branch for name in ("one", "other"))
    assert is_conditional(other, one, facts) is conditional
    assert not is_conditional(one, one, facts)
    assert is_conditional(other, NO_BRANCH, facts) is (other != NO_BRANCH)


def test_branches_are_climbed_and_not_searched() -> None:
    """2,000 branches beside each other are one step each."""
    facts = read("if x: pass\n" * 2_000 + "if y:\n    one()\n    if z: other()\n")
    one, other = (facts.places[call.place].branch for call in facts.calls)
    assert (facts.branches[other], facts.branches[one]) == (one, NO_BRANCH)
    assert is_conditional(other, one, facts)
    assert not is_conditional(one, other, facts)
