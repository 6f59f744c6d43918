"""Verdicts of an earlier run: the same, and only while nothing has changed that they depend on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flake8_aiocost
from flake8_aiocost.frontends import indexing, kept_for
from flake8_aiocost.frontends.indexing import indexed
from flake8_aiocost.frontends.kept import MOST_CHOICES, NAME
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.pipeline import Linted
from flake8_aiocost.project.cache_folder import CacheFolder
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.reader_version import grammar
from flake8_aiocost.settings import Projects, Settings
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = Path(".aiocost_cache") / f"{NAME}-{grammar()}"
HANDLER = """\
import asyncio
from fastapi import FastAPI
from work import one, two
app = FastAPI()
@app.get("/")
async def read():
    await asyncio.gather(one(), two())
    # aiocost: hot
"""
WORK = "import asyncio\nasync def one(): ...\nasync def two():\n    await asyncio.sleep(1)\n"
FRAMEWORK = """\
framework = "rpc"
roots = ["rpc"]

[[entry]]
heat = "request"
noun = "call"
decorators = ["rpc.method"]
"""
LIBRARY = """\
library = "store"
roots = ["store"]

[[call]]
names = ["store.get"]
waits = "database"
source = "its manual"
"""


class Asked:
    """A project, asked as by a new process each time."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.judged = root, 0
        verdicts = Linted.verdicts

        def judging(linted: Linted, module: int, source: Callable[[], str]) -> object:
            self.judged += 1
            return verdicts(linted, module, source)

        monkeypatch.setattr(Linted, "verdicts", judging)

    def said(self, **given: object) -> tuple[list[str], int]:
        """What is told of the handler, and how many modules had to be judged for that."""
        chosen = Settings(root=self.root, **{"table": "table.json", "loop": "asyncio", **given})  # type: ignore[arg-type]
        self.judged = 0
        project = indexed(chosen, project_files(self.root))
        module = project.numbers["app.py"]
        told = project.told(module, lambda: project.text(module))
        lines = [each.finding.message for each in told.verdicts if each.finding]
        lines += [str(project.problem()), *project.idle_settings(), *map(str, told.idle)]
        project.store()
        return lines, self.judged


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    (tmp_path / "app.py").write_text(HANDLER)
    (tmp_path / "work.py").write_text(WORK)
    (tmp_path / "table.json").write_bytes(TABLE.read_bytes())
    (tmp_path / "rpc.toml").write_text(FRAMEWORK)
    (tmp_path / "store.toml").write_text(LIBRARY)
    return Asked(tmp_path, monkeypatch)


CHANGES: dict[str, Callable[[Path], object]] = {
    "its own text": lambda root: (root / "app.py").write_text(HANDLER + "# more\n"),
    "what it calls": lambda root: (root / "work.py").write_text(WORK + "    await asyncio.sleep(2)\n"),
    "a comment elsewhere": lambda root: (root / "work.py").write_text(WORK + "# noqa\n"),
    "a new module": lambda root: (root / "more.py").write_text("import app\n"),
    "a moved module": lambda root: (root / "work.py").rename(root / "worked.py"),
    "the table": lambda root: (root / "table.json").write_bytes(TABLE.read_bytes() + b"\n"),
    "the target's Python": lambda root: (root / ".python-version").write_text("3.13"),
    "the requirements": lambda root: (root / "requirements.txt").write_text("uvloop"),
    "a framework": lambda root: (root / "rpc.toml").write_text(FRAMEWORK.replace("request", "consumer")),
    "a library": lambda root: (root / "store.toml").write_text(LIBRARY.replace("database", "network")),
    "a damaged file": lambda root: (root / FILE).write_bytes(b"\0" * 99),
    "a file cut short": lambda root: (root / FILE).write_bytes((root / FILE).read_bytes()[:-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_verdicts_depend_on(asked: Asked, change: Callable[[Path], object]) -> None:
    given = {"frameworks": ("rpc.toml",), "libraries": ("store.toml",)}
    first, judged = asked.said(**given)
    assert judged == 1
    assert any(line.startswith("gather of 2") for line in first)
    assert any("# aiocost: hot" in line for line in first)
    assert asked.said(**given) == (first, 0)
    change(asked.root)
    assert asked.said(**given)[1] == 1
    assert asked.said(**given)[1] == 0


def test_they_hold_for_their_settings(asked: Asked) -> None:
    first, _ = asked.said()
    second, judged = asked.said(cold=("app.*", "nowhere.*"))
    assert judged == 1
    assert "nowhere.*" in second[-2]
    assert asked.said() == (first, 1)


@pytest.mark.parametrize("part", ["version_of", "_packages"])
def test_they_hold_for_our_code_and_what_is_installed(asked: Asked, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    asked.said()
    for version, again in ((b"other", 0), (b"", 1)):  # where that cannot be told, nothing is kept
        monkeypatch.setattr(kept_for, part, lambda *_, version=version: version)
        assert asked.said()[1] == 1
        assert asked.said()[1] == again


def test_where_nothing_can_be_kept_they_are_worked_out(asked: Asked) -> None:
    (asked.root / ".aiocost_cache").write_text("a file in its place")
    assert asked.said() == asked.said()
    assert asked.said()[1] == 1


def test_without_a_cache_nothing_is_written(asked: Asked) -> None:
    assert asked.said(cache=False) == asked.said(cache=False)
    assert not (asked.root / ".aiocost_cache").exists()


def test_an_unchanged_run_decodes_and_links_nothing(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    (asked.root / "broken.py").write_text("def f(:\n")
    first, _ = asked.said()

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("flake8_aiocost.project.load._decoded", never)
    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", never)
    assert asked.said() == (first, 0)


def test_a_text_that_was_edited_meanwhile_is_not_kept(asked: Asked) -> None:
    project = indexed(Settings(root=asked.root, table="table.json", loop="asyncio"), project_files(asked.root))
    (asked.root / "app.py").write_text(f"\n{HANDLER}")
    module = project.numbers["app.py"]
    project.told(module, lambda: project.text(module))
    project.store()
    assert not (asked.root / FILE).exists()


def test_a_table_that_was_edited_meanwhile_is_not_kept(asked: Asked) -> None:
    project = indexed(Settings(root=asked.root, table="table.json", loop="asyncio"), project_files(asked.root))
    (asked.root / "table.json").write_text("{}")
    module = project.numbers["app.py"]
    project.told(module, lambda: project.text(module))
    project.store()
    assert not (asked.root / FILE).exists()


def test_what_came_out_otherwise_this_time_is_part_of_the_seal(asked: Asked) -> None:
    """Where code is nested too deeply follows from the stack too, so the text does not tell it."""
    chosen = Settings(root=asked.root)
    facts = load_facts(asked.root, project_files(asked.root), None)
    seal = kept_for.kept_for(chosen, facts)
    facts.passing = {facts.digests["work.py"]: b"nested"}
    assert kept_for.kept_for(chosen, facts) != seal


def test_facts_that_were_damaged_and_read_otherwise_are_not_kept(asked: Asked) -> None:
    folder = CacheFolder.in_project(asked.root)
    load_facts(asked.root, project_files(asked.root), facts_cache(folder))
    facts = load_facts(asked.root, project_files(asked.root), facts_cache(folder))
    for data in (asked.root / ".aiocost_cache").glob("*.data"):
        data.write_bytes(b"\0" * data.stat().st_size)
    (asked.root / "app.py").write_text("edited\n")
    assert facts["work.py"] is not None
    assert facts.sound
    assert facts["app.py"] is not None
    assert not facts.sound


# ── the choice of files ────────────────────────────────────────────────────────────────────────────────────────

CAUSE = "import asyncio\n\n\nasync def both():\n    return await asyncio.gather(outside_a(), outside_b())\n"
SPAWN = (
    "import asyncio\n\nfrom cause import both\n\n\nasync def f():\n    return await asyncio.gather(both(), rest())\n"
)


def by_check(*paths: Path) -> list[str]:
    """What is said of some files, as ``aiocost check`` asks."""
    found = []
    for project in open_projects([str(path) for path in paths], Projects([("python", "3.13")])):
        project.indexed.choose(project.chosen)
        project.indexed.prepare(project.chosen)
        for module in project.chosen:
            told = project.indexed.told(module, lambda module=module: project.source(module))
            said = [each.finding.message.partition(" [")[0][-40:] for each in told.verdicts if each.finding]
            found += [f"{project.shown[module].rpartition('/')[2]} {each}" for each in said]
        project.indexed.store()
    return found


def test_who_speaks_for_others_follows_from_the_choice(asked: Asked) -> None:
    root = asked.root
    for path in root.iterdir():
        path.unlink()
    (root / "pyproject.toml").write_text("")
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
    (root / "pyproject.toml").write_text("")
    (root / "cause.py").write_text(CAUSE)
    many = [root / f"m{number}.py" for number in range(MOST_CHOICES + 3)]
    for path in many:
        path.write_text(SPAWN)
    for path in many[1:]:
        by_check(many[0], path)
    (file,) = (root / ".aiocost_cache").glob(f"{NAME}-*")
    told = msgspec.msgpack.decode(file.read_bytes()[16:])["told"]
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
    project = indexing.indexed(chosen, project_files(asked.root))
    for module in range(len(project.paths)):
        project.told(module, lambda module=module: project.text(module))
    project.problem()
    project.idle_settings()
    project.store()


def test_no_part_of_our_code_is_forgotten() -> None:
    package = Path(flake8_aiocost.__file__).parent
    covered = {path for part in kept_for.PARTS for path in package.glob(part)}
    #: They measure, print, edit, or are rendered.
    others = {"calibrate", "fixes", "formats"}
    there = {path for pattern in ("*.py", "*.json", "*.toml") for path in package.rglob(pattern)}
    assert {path for path in there if path.relative_to(package).parts[0] not in others} == covered


def test_the_files_that_prices_depend_on_are_all_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flake8_aiocost.cost.select import choose
    from flake8_aiocost.cost.sources import _sources

    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.12"\ndependencies = ["uvloop"]\n')
    (tmp_path / "requirements-dev.txt").write_text("")
    (tmp_path / "calibration").mkdir()
    (tmp_path / "calibration" / "own.json").write_bytes(TABLE.read_bytes())
    (tmp_path / "table.json").write_bytes(TABLE.read_bytes())
    for table in (None, "table.json"):
        chosen = Settings(root=tmp_path, table=table)
        read: set[Path] = set()

        def noted(path: Path, *rest: Any, real: Any, read: set[Path] = read, **more: Any) -> Any:
            read.add(path)
            return real(path, *rest, **more)

        with monkeypatch.context() as patched:
            for name in ("read_text", "read_bytes"):
                real = getattr(Path, name)
                patched.setattr(
                    Path, name, lambda *each, real=real, noted=noted, **more: noted(*each, real=real, **more)
                )
            choose(chosen)
        inside = {path for path in read if path.is_relative_to(tmp_path)}
        assert inside
        assert inside <= set(_sources(chosen))
