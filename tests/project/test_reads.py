"""What a project reads is the same, looked for name by name or in all modules at once, encoded or not."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.read import read
from flake8_aiocost.module.stored import encoded, stored
from flake8_aiocost.project import reads as under_test
from flake8_aiocost.project.project import ProjectIndex
from tests.projects import FIXTURES

PROJECTS = sorted(each for each in (FIXTURES / "projects").iterdir() if each.is_dir())


def indexes(project: str) -> tuple[ProjectIndex, ProjectIndex]:
    """The modules of a project with their facts, and with facts as bytes."""
    files = sorted((FIXTURES / "projects" / project).rglob("*.py"))
    found = [(path.name, read(path.read_text(encoding="utf-8"))) for path in files]
    as_bytes = [(name, stored(encoded(facts))) for name, facts in found]
    return ProjectIndex(found), ProjectIndex([(name, each) for name, each in as_bytes if not isinstance(each, str)])


@pytest.mark.parametrize("project", [each.name for each in PROJECTS])
def test_each_name_is_found_where_some_module_reads_it(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, as_bytes = indexes(project)
    every = [index.reads for index in plain.modules]
    names = {name for each in every for name in each.names}
    attributes = {name for each in every for name in each.attributes}
    bound = {name for index in plain.modules for scope in index.facts.scopes for name in scope.bindings}
    for most in (0, len(names | attributes | bound) + 1):
        # At once, and name by name.
        monkeypatch.setattr(under_test, "_MOST_MISSED", most)
        for reads in (under_test.ProjectReads(plain.modules), under_test.ProjectReads(as_bytes.modules)):
            for name in sorted(names | attributes | bound):
                assert reads.name(name) is (name in names)
                assert reads.attribute(name) is (name in attributes)


def test_only_modules_that_hold_a_name_are_looked_at() -> None:
    texts = [f"def f{number}(x):\n    g(x.attribute{number})\n" for number in range(9)]
    facts = [stored(encoded(read(text))) for text in texts]
    index = ProjectIndex([(f"m{at}.py", each) for at, each in enumerate(facts) if not isinstance(each, str)])
    assert index.reads.attribute("attribute7")
    assert not index.reads.attribute("nowhere")
    assert [each.number for each in index.modules if "reads" in vars(each)] == [7]
