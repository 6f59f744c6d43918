"""Whatever is wrong with the cache's folder, its files or the disk: the same facts, no exception, no waiting."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_aiocost.project import cache_folder
from flake8_aiocost.project.cache_folder import NAME, TAG, CacheFolder
from flake8_aiocost.project.load import facts_cache, load_facts
from flake8_aiocost.project.reader_version import grammar, reader_version
from tests.project.caching import MODULES, cache_of, cached_files, expected, load, make, plain, settled, watchdog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path / "project")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Path, bytes]]:
    """A project with a cache that has both kinds of data, and the content of its files."""
    root = make(tmp_path_factory.mktemp("stored"))
    load(root)
    (root / "app/new.py").write_text("f(1)\n")
    load(root)
    assert len(cached_files(root)) == 3
    return root, {path: path.read_bytes() for path in (root / NAME).iterdir()}


def restore(content: dict[Path, bytes]) -> None:
    folder = next(iter(content)).parent
    for path in folder.iterdir():
        if path not in content:
            path.unlink()
    for path, data in content.items():
        path.write_bytes(data)


def files_of(content: dict[Path, bytes]) -> list[Path]:
    return sorted(path for path in content if path.name.startswith("facts-"))


def check(root: Path) -> None:
    """The facts are right, and the next run has a sound cache again."""
    with watchdog():
        wanted = expected(root)
        assert plain(load(root)) == wanted
        assert plain(load(root)) == wanted
        facts = load(root)
    assert {*facts.digests.values()} <= {*cache_of(root).load().blobs}


CHANGES = st.one_of(
    st.tuples(st.just("flip"), st.integers(0, 10_000), st.integers(1, 255)),
    st.tuples(st.just("cut"), st.integers(0, 10_000), st.just(0)),
    st.tuples(st.just("grow"), st.integers(0, 10_000), st.integers(1, 255)),
    st.tuples(st.just("garbage"), st.integers(0, 400), st.integers(0, 255)),
    st.tuples(st.just("zeros"), st.integers(0, 10_000), st.just(0)),
    st.tuples(st.just("gone"), st.just(0), st.just(0)),
)


def changed(data: bytes, how: str, at: int, byte: int) -> bytes | None:
    at %= len(data)
    if how == "flip":
        return data[:at] + bytes([data[at] ^ byte]) + data[at + 1 :]
    if how == "grow":
        return data + bytes([byte]) * at
    return {
        "cut": data[:at],
        "garbage": bytes((byte * number) % 256 for number in range(at)),
        "zeros": data[:at] + bytes(len(data) - at),
        "gone": None,
    }[how]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 2), CHANGES), min_size=1, max_size=3))
def test_damaged_files(stored: tuple[Path, dict[Path, bytes]], changes: list[tuple[int, tuple[str, int, int]]]) -> None:
    root, content = stored
    restore(content)
    for number, change in changes:
        path = files_of(content)[number]
        data = changed(content[path], *change)
        if data is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(data)
    check(root)


#: What claims to be an index: sealed as ours, by somebody who knew how.
VALUES = st.recursive(
    st.one_of(st.none(), st.integers(-(2**63), 2**64 - 1), st.binary(max_size=20), st.text(max_size=20), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=12,
)


def reseal(root: Path, index: bytes) -> None:
    assert CacheFolder.in_project(root).write(f"facts-{grammar()}.index", index, reader_version())


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_sealed_indexes_that_are_wrong(stored: tuple[Path, dict[Path, bytes]], data: st.DataObject) -> None:
    """Of a right seal the facts may be wrong, since it cannot be made without this disk; nothing is raised."""
    root, content = stored
    restore(content)
    (path,) = (path for path in files_of(content) if path.suffix == ".index")
    index = content[path][cache_folder.SEAL :]
    kind = data.draw(st.sampled_from(["bytes", "value", "part", "change"]))
    if kind == "bytes":
        reseal(root, data.draw(st.binary(max_size=200)))
    elif kind == "value":
        reseal(root, msgspec.msgpack.encode(data.draw(VALUES)))
    elif kind == "part":
        parts = msgspec.msgpack.decode(index, type=list[Any], strict=False)
        parts[data.draw(st.integers(0, 2))] = data.draw(VALUES)
        reseal(root, msgspec.msgpack.encode(parts))
    else:
        damaged = changed(index, *data.draw(CHANGES))
        reseal(root, damaged or b"")
    with watchdog():
        plain(load(root))
        plain(load(root))


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../../app/feed.py", "facts.data", "facts-cpython-311-0000000000000000.data\n", "", "\0"]
)
def test_an_index_names_only_files_of_ours(project: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    load(project)
    reseal(project, msgspec.msgpack.encode([[[name, 10]], {}, {}]))
    opened: list[str] = []
    real = os.open

    def noted(path: object, *rest: Any) -> int:
        opened.append(str(path))
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", noted)
    assert cache_of(project).load().names == ()
    assert {os.path.basename(path) for path in opened} == {TAG, cached_files(project)[-1]}  # noqa: PTH119


def test_blobs_that_claim_to_be_vast(project: Path) -> None:
    load(project)
    stored = cache_of(project).load()
    ((name, size),) = stored.names
    for start, length in ((0, 2**62), (2**62, 2**62), (-1, 10), (0, -1), (size, 1), (2**63 - 1, 2**63 - 1)):
        blobs = {digest: [0, start, length, b"x" * 16] for digest in stored.blobs}
        reseal(project, msgspec.msgpack.encode([[[name, size]], blobs, stored.files]))
        assert plain(load(project)) == expected(project)


def test_a_copied_cache_is_not_believed(project: Path, tmp_path: Path) -> None:
    """Whoever writes a cache by hand and ships it with a project knows the format, but not where it will lie."""
    load(project)
    copied = shutil.copytree(project, tmp_path / "copied")
    assert cache_of(copied).load().files == {}
    check(copied)


def test_a_copied_cache_that_the_user_named_is(project: Path, tmp_path: Path) -> None:
    folder = CacheFolder.named(tmp_path / "one", project)
    load_facts(project, settled(project), facts_cache(folder))
    copy = CacheFolder.named(tmp_path / "two", project)
    shutil.copytree(folder.path, copy.path)
    cache = facts_cache(copy)
    assert cache is not None
    assert len(cache.load().files) == len(MODULES)


def foreign(folder: Path, kind: str) -> None:
    """Something that stands where the cache would be."""
    if kind == "file":
        folder.write_text("mine")
    elif kind == "dangling link":
        folder.symlink_to(folder.parent / "nowhere")
    elif kind == "pipe":
        os.mkfifo(folder)
    else:
        target = folder.parent.parent / "elsewhere" if kind == "link" else folder
        target.mkdir()
        if kind == "link":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT)
            folder.symlink_to(target)
        elif kind == "tag of others":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT[:44] + b"# made by somebody else\n")
        elif kind == "tag with more":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT + b"more")
        elif kind == "tag is a folder":
            (target / TAG).mkdir()
        elif kind == "tag is a pipe":
            os.mkfifo(target / TAG)
        elif kind == "tag is a link":
            (folder.parent / "tag").write_bytes(cache_folder.TAG_TEXT)
            (target / TAG).symlink_to(folder.parent / "tag")


KINDS = (
    "file|link|dangling link|pipe|empty folder|tag of others|tag with more|tag is a folder|tag is a pipe|tag is a link"
)


@posix
@pytest.mark.parametrize("kind", KINDS.split("|"))
def test_a_folder_that_is_not_ours_is_left_alone(project: Path, kind: str) -> None:
    foreign(project / NAME, kind)
    before = sorted(str(path) for path in project.parent.rglob("*"))
    with watchdog():
        assert plain(load(project)) == expected(project)
        assert plain(load(project)) == expected(project)
    assert sorted(str(path) for path in project.parent.rglob("*")) == before


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "device"])
def test_files_of_the_cache_that_are_no_files(project: Path, kind: str) -> None:
    load(project)
    victim = project.parent / "victim"
    victim.write_text("untouched")
    for name in cached_files(project):
        path = project / NAME / name
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(victim if kind == "link" else "/dev/zero")
    with watchdog():
        assert plain(load(project)) == expected(project)
        assert plain(load(project)) == expected(project)
    assert victim.read_text() == "untouched"


def test_an_index_that_is_too_large_is_not_read(project: Path) -> None:
    load(project)
    with (project / NAME / cached_files(project)[-1]).open("r+b") as file:
        file.truncate(2**40)
    check(project)


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
