"""A disk that refuses, is full or may not be written, and files that go while they are used: the same facts."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.project.cache_folder import NAME
from tests.project.caching import cached_files, check, expected, load, make, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path / "project")


def test_deleted_while_it_is_used(project: Path) -> None:
    load(project)
    facts = load(project)
    shutil.rmtree(project / NAME)
    assert plain(facts) == expected(project)
    check(project)


def test_cut_short_while_it_is_used(project: Path) -> None:
    load(project)
    facts = load(project)
    for name in cached_files(project):
        os.truncate(project / NAME / name, 1)
    assert plain(facts) == expected(project)
    check(project)


Fault = tuple[str, int]


def failing(monkeypatch: pytest.MonkeyPatch, fault: Fault, calls: Callable[[], bool]) -> None:
    """Let the system refuse what writes, as one of these calls does."""
    function, code = fault

    def refuse() -> None:
        if calls():
            raise OSError(code, os.strerror(code))

    real_open, real_fdopen, real_mkdir, real_replace = os.open, os.fdopen, os.mkdir, os.replace

    def opened(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if function == "open" and flags & os.O_CREAT:
            refuse()
        return real_open(path, flags, *rest, **named)

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def writelines(self, parts: Any) -> None:
            for part in parts:
                self.file.write(part[: len(part) // 2])
                refuse()
                self.file.write(part[len(part) // 2 :])

    def fdopen(*arguments: Any, **named: Any) -> Any:
        file = real_fdopen(*arguments, **named)
        return Full(file) if function == "write" else file

    def mkdir(*arguments: Any, **named: Any) -> None:
        if function == "mkdir":
            refuse()
        real_mkdir(*arguments, **named)

    def replace(*arguments: Any, **named: Any) -> None:
        if function == "replace":
            refuse()
        real_replace(*arguments, **named)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "fdopen", fdopen)
    monkeypatch.setattr(os, "mkdir", mkdir)
    monkeypatch.setattr(os, "replace", replace)


FAULTS: list[Fault] = [
    ("mkdir", errno.EROFS),
    ("open", errno.EROFS),
    ("open", errno.EACCES),
    ("open", errno.EMFILE),
    ("write", errno.ENOSPC),
    ("write", errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.EIO),
    ("replace", errno.EACCES),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]}-{errno.errorcode[fault[1]]}")
@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("nth", [1, 2, 3])
def test_disks_that_refuse(project: Path, fault: Fault, warm: bool, nth: int) -> None:
    if warm:
        load(project)
        (project / "app/jobs.py").write_text("f(1)\n")
    calls = iter(range(1, 1000))
    with pytest.MonkeyPatch.context() as patch:
        failing(patch, fault, lambda: next(calls) >= nth)
        assert plain(load(project)) == expected(project)
        assert plain(load(project)) == expected(project)
    assert list(project.rglob("*.tmp")) == []
    check(project)
    assert sorted(path.name for path in project.iterdir()) == [NAME, "app", "old.py"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_checkout_that_cannot_be_written(project: Path) -> None:
    project.chmod(0o555)
    try:
        assert plain(load(project)) == expected(project)
        assert not (project / NAME).exists()
    finally:
        project.chmod(0o755)


def test_what_dead_processes_left_behind_is_deleted(project: Path) -> None:
    load(project)
    left = [f"facts-x.{number}.tmp" for number in range(2)]
    orphans = [f"{cached_files(project)[0].rpartition('-')[0]}-{number:016x}.data" for number in range(2)]
    mine = project / NAME / "notes.txt"
    for name in [*left, *orphans, mine.name]:
        (project / NAME / name).write_text("x")
    for name in (left[0], orphans[0], mine.name):
        os.utime(project / NAME / name, (1_000_000_000, 1_000_000_000))
    (project / "app/jobs.py").write_text("f(1)\n")
    load(project)
    there = {path.name for path in (project / NAME).iterdir()}
    assert there & {*left, *orphans, mine.name} == {left[1], orphans[1], mine.name}
