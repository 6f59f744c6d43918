"""The pause of an endless task is a part of each of its turns, also where it ends the loop once somebody wakes it."""

from __future__ import annotations

from tests.projects import FIXTURES, Project


def test_a_pause_is_as_hot_as_its_loop() -> None:
    project = Project.folder(FIXTURES / "projects" / "daemons")
    module = project.number("plain.py")
    verdicts = project.linted.verdicts(module, lambda: project.sources["plain.py"])
    (heat,) = [each.heat for each in verdicts if each.spawn.construct == "wait_for"]
    assert (heat.kind, heat.reason, heat.seldom) == ("job", "endless task", "poll")
