"""Whole projects: what is said of their modules, held against the comments of tests/fixtures/projects.

``# finds AIO101 ... text`` at the end of a line expects that code there, with ``text`` somewhere in the message; a line
without one expects silence. ``# is startup ... text`` on a ``def`` tells its heat, so that a silence is one for the
right reason.
"""

from __future__ import annotations

import pytest

from tests.projects import FIXTURES, Project

FOLDERS = sorted(each for each in (FIXTURES / "projects").iterdir() if each.is_dir())


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def project(request: pytest.FixtureRequest) -> Project:
    return Project.folder(request.param)


def differences(project: Project, word: str, found: dict[tuple[str, int], str]) -> list[str]:
    """One line for each expectation that does not hold."""
    return [
        f"{path}:{line}: expected {what} ... {text}, got {found.get((path, line), 'nothing')}"
        for said, (path, line), what, text in project.marks()
        if said == word and not (found.get((path, line), "").startswith(f"{what} ") and text in found[path, line])
    ]


def test_what_must_be_said_is_said_and_nothing_else(project: Project) -> None:
    found = project.findings()
    marked = {place for word, place, *_ in project.marks() if word == "finds"}
    wrong = differences(project, "finds", found)
    wrong += [
        f"{path}:{line}: not expected: {said}" for (path, line), said in found.items() if (path, line) not in marked
    ]
    assert not wrong, "\n".join(wrong)


def test_functions_are_as_hot_as_their_comments_say(project: Project) -> None:
    wrong = differences(project, "is", project.heats())
    assert not wrong, "\n".join(wrong)


def test_every_project_has_both_sides(project: Project) -> None:
    """Something that must be said, and a spawn of which nothing is."""
    marked = [place for word, place, _, _ in project.marks() if word == "finds"]
    spawns = sum(source.count(".gather(") for source in project.sources.values())
    assert marked or any(word == "is" for word, *_ in project.marks())
    assert spawns > len(marked), "something is said of each gather: add one of which nothing is"
