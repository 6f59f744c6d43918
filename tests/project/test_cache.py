"""With and without a cache facts are the same, whatever happens to the files; an unchanged run opens none of them."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import flake8_aiocost
from flake8_aiocost.errors import Unreadable
from flake8_aiocost.project import cache as cache_module
from flake8_aiocost.project import load as load_module
from flake8_aiocost.project import reader_version
from flake8_aiocost.project.cache_folder import NAME, TAG, CacheFolder
from flake8_aiocost.project.files import ProjectFiles, project_files
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.reading import read_all
from tests.project.caching import MODULES, cache_of, cached_files, expected, load, make, plain, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.project.reading import Outcome


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path)


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fail(*_: object) -> None:
        raise AssertionError(name)

    monkeypatch.setattr(load_module, name, fail)


def test_facts_are_those_of_each_file_cold_and_warm(project: Path) -> None:
    without = load_facts(project, project_files(project), None)
    cold, warm = load(project), load(project)
    assert plain(without) == plain(cold) == plain(warm) == expected(project)
    assert isinstance(warm["old.py"], Unreadable)


def test_the_mapping(project: Path) -> None:
    facts = load(project)
    assert sorted(facts) == sorted(MODULES)
    assert len(facts) == len(MODULES)
    assert "app/feed.py" in facts
    assert "none.py" not in facts
    with pytest.raises(KeyError):
        facts["none.py"]
    assert facts.digests["app/feed.py"] == facts.digests["app/copy.py"] != facts.digests["app/jobs.py"]


def test_an_unchanged_run_opens_decodes_and_writes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(project)
    before = {path: path.stat().st_mtime_ns for path in (project / NAME).iterdir()}
    for name in ("read_text", "decoded_facts"):
        forbid(monkeypatch, name)
    assert len(load(project)) == len(MODULES)
    assert {path: path.stat().st_mtime_ns for path in (project / NAME).iterdir()} == before


def test_only_what_has_changed_is_read(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(project)
    (project / "app/jobs.py").write_text("f()\n")
    asked: list[tuple[str, ...]] = []

    def noted(root: str, paths: tuple[str, ...], _: object) -> Iterator[Outcome]:
        asked.append(paths)
        return read_all(root, paths)

    monkeypatch.setattr(load_module, "read_all", noted)
    assert plain(load(project)) == expected(project)
    assert asked == [("app/jobs.py",)]


def test_one_text_is_read_once_wherever_it_lies(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(project)
    monkeypatch.setattr(load_module, "read_all", lambda root, paths, count: iter(paths and [1 / 0]))
    (project / "app").rename(project / "lib")
    (project / "lib/feed.py").rename(project / "more.py")
    (project / "lib/jobs.py").touch()
    facts = load(project)
    assert sorted(facts) == ["lib/__init__.py", "lib/copy.py", "lib/jobs.py", "more.py", "old.py"]
    assert plain(facts) == expected(project)


@pytest.mark.parametrize("seen_later", [0, 1_999_999_999])
def test_a_change_that_leaves_the_stamp_as_it_was_is_seen_if_it_was_close(project: Path, seen_later: int) -> None:
    path = project / "app/jobs.py"
    path.write_text("f(1)\n")
    files = project_files(project)
    (stamp,) = {max(stamp[:2]) for at, stamp in zip(files.paths, files.stamps, strict=True) if at == "app/jobs.py"}
    seen = msgspec.structs.replace(files, seen_ns=stamp + seen_later)
    load_facts(project, seen, cache_of(project))
    path.write_text("g(2)\n")
    assert plain(load_facts(project, seen, cache_of(project))) == expected(project)


def test_a_settled_stamp_spares_the_reading(project: Path) -> None:
    files = settled(project)
    before = plain(load_facts(project, files, cache_of(project)))
    (project / "app/jobs.py").write_text("g(2)\n")
    assert plain(load_facts(project, files, cache_of(project))) == before


def test_files_without_stamps_are_all_looked_at(project: Path) -> None:
    load(project)
    (project / "app/jobs.py").write_text("g(2)\n")
    files = ProjectFiles(tuple(sorted(MODULES)))
    assert plain(load_facts(project, files, cache_of(project))) == expected(project)


def test_a_project_that_has_become_too_large_keeps_its_cache(project: Path) -> None:
    load(project)
    assert not load_facts(project, ProjectFiles((), too_large="it is"), cache_of(project))
    assert len(cache_of(project).load().files) == len(MODULES)


def test_odd_times_of_change(project: Path) -> None:
    for path, time in (("app/jobs.py", 0), ("app/feed.py", -10), ("app/copy.py", 2**33), ("old.py", 2**34 - 1)):
        os.utime(project / path, (time, time))
    for _ in range(3):
        assert plain(load(project)) == expected(project)
    files = settled(project)
    wild = msgspec.structs.replace(files, stamps=((2**70, 1, 1), (-(2**70), 1, 1), *files.stamps[2:]))
    assert plain(load_facts(project, wild, cache_of(project))) == expected(project)


def test_a_file_that_goes_away_has_a_reason(project: Path) -> None:
    files = settled(project)
    (project / "app/jobs.py").unlink()
    assert plain(load_facts(project, files, cache_of(project)))["app/jobs.py"] == (
        "it cannot be read (No such file or directory)"
    )


def test_what_nobody_uses_is_dropped(project: Path) -> None:
    load(project)
    (project / "app/jobs.py").write_text("f(1)\n")
    load(project)
    (project / "app/jobs.py").unlink()
    (project / "old.py").unlink()
    facts = load(project)
    assert {*cache_of(project).load().blobs} == {*facts.digests.values()}


def test_one_edit_writes_a_little_and_many_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, {f"m{number}.py": f"x = [{number}]\n" + "f(x)\n" * 50 for number in range(40)})
    monkeypatch.setattr(cache_module, "MERGED_FROM", 0)
    load(tmp_path)
    base = cached_files(tmp_path)
    assert len(base) == 2
    sizes = []
    for number in range(20):
        (tmp_path / f"m{number}.py").write_text(f"y = [{number}]\n" + "g(y)\n" * 50)
        assert plain(load(tmp_path)) == expected(tmp_path)
        files = cached_files(tmp_path)
        assert len(files) in (2, 3)
        assert ({*base} <= {*files}) == (len(files) == 3)
        base = base if len(files) == 3 else files
        sizes.append(len(files))
    assert 2 in sizes
    assert sizes.count(3) > sizes.count(2)


def test_the_folder_says_what_it_is(project: Path) -> None:
    load(project)
    assert (project / NAME / ".gitignore").read_bytes() == b"*\n"
    assert (project / NAME / TAG).read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == [NAME]
    assert len(cached_files(project)) == 2


def test_a_named_folder_serves_several_projects(tmp_path: Path) -> None:
    one = make(tmp_path / "one")
    other = make(tmp_path / "other", {"app/feed.py": "other()\n"})
    for _ in range(2):
        for root in (one, other):
            cache = facts_cache(CacheFolder.named(tmp_path / "cache" / "deep", root))
            assert plain(load_facts(root, settled(root), cache)) == expected(root)
            assert not (root / NAME).exists()


def test_another_version_of_the_reader_reads_anew(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(project)
    for name, value in (("reader_version", b"other"), ("grammar", "cpython-399")):
        monkeypatch.setattr(load_module, name, lambda value=value: value)
        assert cache_of(project).load().files == {}
    monkeypatch.setattr(load_module, "reader_version", lambda: b"")
    assert facts_cache(CacheFolder.in_project(project)) is None


def test_no_part_of_the_reader_is_forgotten() -> None:
    """The version covers each file of ours that the reader imports, but for those that hold no knowledge."""
    package = Path(flake8_aiocost.__file__).parent
    covered = {path for part in reader_version.PARTS for path in package.glob(part)}
    used = set()
    for path in covered:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flake8_aiocost."):
                there = package.joinpath(*str(node.module).split(".")[1:])
                names = [there / alias.name for alias in node.names] if there.is_dir() else [there]
                used |= {each.with_suffix(".py") for each in names}
    assert {path.name for path in used - covered} <= {"errors.py", "records.py"}
    assert reader_version.reader_version()
