"""On which Pythons code lives, held against what the tests of the version really say there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from flake8_aiocost.module.place import EVERY
from flake8_aiocost.module.read import read

#: Releases of each minor version, the first and a later one.
RELEASES = [(3, minor, micro, "final", 0) for minor in range(6, 20) for micro in (0, 7)]
#: What is known, and what is not, of each test.
KNOWN = [
    "sys.version_info >= (3, 12)",
    "sys.version_info < (3, 12)",
    "sys.version_info > (3, 11)",
    "sys.version_info <= (3, 11)",
    "sys.version_info >= (3,)",
    "sys.version_info[:2] >= (3, 12)",
    "sys.version_info[:2] > (3, 11)",
    "sys.version_info[:2] <= (3, 11)",
    "sys.version_info[1] >= 12",
    "sys.version_info.minor < 12",
    "sys.version_info.minor > 11",
    "not sys.version_info >= (3, 12)",
    "(3, 9) and sys.version_info >= (3, 12)",
    "sys.version_info >= (3, 9) and sys.version_info < (3, 12)",
    "flag() and sys.version_info >= (3, 12)",
    "sys.version_info < (3, 9) or sys.version_info >= (3, 12)",
    "sys.version_info >= (3, 11, 4)",
    "sys.version_info < (3, 11, 4)",
    "sys.version_info > (3, 11, 4)",
    "sys.version_info <= (3, 11, 4)",
]
UNKNOWN = [
    "sys.version_info == (3, 11)",
    "other.version_info >= (3, 12)",
    "sys.version_info >= (major, 12)",
    "sys.version_info[0] >= 3",
    "(3, 9) <= sys.version_info < (3, 12)",
    "sys.hexversion >= 0x030C0000",
]
MODULE = """\
import sys
def f():
    if {test}:
        inside()
    else:
        otherwise()
    after()
def g():
    if {test}:
        return
    left()
"""


def spans(source: str) -> dict[str, tuple[int, int]]:
    """By what is called: the versions on which it may be reached."""
    facts = read(source)
    return {each.function.root: facts.places[each.place].pythons for each in facts.calls}  # type: ignore[union-attr]


@pytest.mark.parametrize("test", KNOWN)
def test_code_lives_wherever_its_test_may_hold(test: str) -> None:
    found = spans(MODULE.format(test=test))
    for release in RELEASES:
        _, minor, *_ = release
        info = VersionInfo(release)
        holds = bool(eval(test, {"sys": SimpleNamespace(version_info=info), "flag": lambda: True}))
        fails = not eval(test, {"sys": SimpleNamespace(version_info=info), "flag": lambda: False})
        for name, reached in (("inside", holds), ("otherwise", fails), ("left", fails), ("after", True)):
            since, before = found[name]
            assert not reached or since <= minor < before, (name, release)


class VersionInfo(tuple[object, ...]):
    """``sys.version_info`` of a release."""

    @property
    def minor(self) -> int:
        return int(str(self[1]))


@pytest.mark.parametrize("test", [each for each in KNOWN if "flag" not in each and " or " not in each])
def test_a_test_that_is_known_leaves_out_what_it_can(test: str) -> None:
    found = spans(MODULE.format(test=test))
    if "(3,)" in test:
        assert found["otherwise"] == (0, 0)
    elif " and " in test:
        assert found["inside"] != EVERY
    else:
        assert EVERY not in (found["inside"], found["otherwise"], found["left"])
    assert found["after"] == EVERY


@pytest.mark.parametrize("test", UNKNOWN)
def test_of_others_nothing_is_known(test: str) -> None:
    found = spans(MODULE.format(test=test))
    assert [found[name] for name in ("inside", "otherwise", "left", "after")] == [EVERY] * 4


FLAGS = """\
import sys as system
from sys import version_info
NEW = version_info >= (3, 12)
TWICE = version_info >= (3, 12)
TWICE = True
def f(NOT_THIS=NEW):
    if NEW:
        new()
    elif system.version_info >= (3, 11):
        middle()
    else:
        old()
    if TWICE:
        twice()
    if not NEW:
        raise OSError
    def inner():
        inside()
    last()
def other(NEW):
    if NEW:
        parameter()
"""


def test_flags_of_the_module_and_other_names_of_the_same() -> None:
    found = spans(FLAGS)
    assert found["new"] == found["last"] == found["inside"] == (12, 1000)
    assert found["middle"] == (11, 12)
    assert found["old"] == (0, 11)
    assert found["twice"] == found["parameter"] == EVERY
