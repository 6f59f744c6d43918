"""Kept verdicts as the doors use them: for any choice of files, before flake8 forks, whatever lies in their file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.frontends import kept_for
from flake8_aiocost.frontends.indexing import indexed
from flake8_aiocost.frontends.kept import MOST_CHOICES
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.project.cache_folder import SEAL, CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.settings import Projects, Settings
from tests.frontends.keeping import FILE, HANDLER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.frontends.keeping import Asked

# ── the choice of files ────────────────────────────────────────────────────────────────────────────────────────

CAUSE = """\
import asyncio

from outside import a, b


async def both():
    return await asyncio.gather(a(), b())
"""
SPAWN = """\
import asyncio

from cause import both
from outside import rest


async def f():
    return await asyncio.gather(both(), rest())
"""


def by_check(*paths: Path) -> list[str]:
    """What is said of some files, as ``aiocost check`` asks."""
    found = []
    for project in open_projects([str(path) for path in paths], Projects([("python", "3.13")])):
        project.indexed.choose(project.chosen)
        project.indexed.prepare(project.chosen)
        for module in project.chosen:
            told = project.indexed.told(module, partial(project.source, module))
            said = [each.finding.message.partition(" [")[0][-40:] for each in told.verdicts if each.finding]
            found += [f"{project.shown[module].rpartition('/')[2]} {each}" for each in said]
        project.indexed.store()
    return found


def test_who_speaks_for_others_follows_from_the_choice(asked: Asked) -> None:
    root = asked.root
    for path in root.glob("*.py"):
        path.unlink()
    (root / "cause.py").write_text(CAUSE)
    names = ("a.py", "b.py", "c.py")
    for name in names:
        (root / name).write_text(SPAWN)
    choices = [[root], [root / "b.py", root / "c.py"], [root / "c.py"], [root / "b.py"]]
    first = [by_check(*choice) for choice in choices]
    assert [len(each) for each in first] == [1, 1, 1, 1]
    assert [each[0].partition(" ")[0] for each in first] == ["a.py", "b.py", "c.py", "b.py"]
    assert "2 more spawns" in first[0][0]
    assert "1 more spawn " in first[1][0]
    asked.judged = 0
    assert [by_check(*choice) for choice in choices] == first
    assert asked.judged == 0
    # No finding of this one speaks for others: it is the same for every choice.
    by_check(root / "cause.py")
    assert asked.judged == 0


def test_only_so_many_choices_are_kept(asked: Asked) -> None:
    root = asked.root
    (root / "cause.py").write_text(CAUSE)
    many = [root / f"m{number}.py" for number in range(MOST_CHOICES + 3)]
    for path in many:
        path.write_text(SPAWN)
    for path in many[1:]:
        by_check(many[0], path)
    told = msgspec.msgpack.decode((root / FILE).read_bytes()[SEAL:])["told"]
    assert len(told["m0.py"]) == MOST_CHOICES


# ── flake8 ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_flake8_decides_before_it_forks_and_not_again(asked: Asked) -> None:
    files = [str(asked.root / name) for name in ("app.py", "work.py")]
    for expected in (1, 0):  # work.py has no spawn: the scan passes it over
        run = Run([("table", "table.json"), ("loop", "asyncio")])
        asked.judged = 0
        run.prepare(files)
        assert asked.judged == expected
        (finding,) = [each for each in run.findings(HANDLER, files[0], None) if each.code != "AIO901"]
        assert finding.message.startswith("gather of 2")
        assert asked.judged == expected


def test_a_text_that_is_not_saved_is_judged(asked: Asked) -> None:
    path = str(asked.root / "app.py")
    for text, said in ((HANDLER, "gather of 2"), (HANDLER.replace("two())", "two(), one())"), "gather of 3")):
        run = Run([("table", "table.json"), ("loop", "asyncio")])
        run.prepare([path])
        (finding,) = [each for each in run.findings(text, path, None) if each.code != "AIO901"]
        assert finding.message.startswith(said)


# ── hostile files ──────────────────────────────────────────────────────────────────────────────────────────────

VALUES = st.recursive(
    st.one_of(st.none(), st.integers(-(2**63), 2**64 - 1), st.binary(max_size=20), st.text(max_size=20), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=12,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=200),
        VALUES.map(msgspec.msgpack.encode),
        st.dictionaries(st.sampled_from(["told", "passed", "unread", "settings", "problem"]), VALUES, max_size=3).map(
            msgspec.msgpack.encode
        ),
    )
)
def test_a_sealed_file_that_is_wrong(asked: Asked, content: bytes) -> None:
    """Of a right seal it may be wrong, since it cannot be made without this disk; nothing is raised."""
    chosen = Settings(root=asked.root, table="table.json", loop="asyncio")
    folder = CacheFolder.in_project(asked.root)
    facts = load_facts(asked.root, project_files(asked.root), facts_cache(folder))
    seal = kept_for.kept_for(chosen, facts)
    assert folder.write(FILE.name, content, seal)
    project = indexed(chosen, project_files(asked.root))
    for module in range(len(project.paths)):
        project.told(module, partial(project.text, module))
    project.problem()
    project.idle_settings()
    project.store()
