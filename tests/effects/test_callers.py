"""What the children of a spawn wait for that callers hand over, all over a project."""

from __future__ import annotations

import re

from tests.projects import Project

from .flow import FIXTURES, effects_of, waits

SERVICE = FIXTURES / "callers" / "service.py"
_CHILD = re.compile(r"# child: (.*\S)\s*$", re.MULTILINE)


def test_a_child_waits_for_the_least_that_a_caller_hands_over() -> None:
    source = SERVICE.read_text(encoding="utf-8")
    project = Project({SERVICE.name: source})
    effects = effects_of(project)
    expected = {line: match[1] for line, text in enumerate(source.splitlines(), 1) if (match := _CHILD.search(text))}
    found = {}
    for spawn in project.linted.finder(0).spawns:
        (child,) = effects.children.of(0, spawn)
        line = project.index.modules[0].facts.calls[spawn.site].range[0]
        found[line] = waits(child.summary.waits)
    assert found == expected
