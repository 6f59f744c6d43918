"""Whatever is wrong with the cache's folder, its files or the disk: the same facts, no exception, no waiting."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_aiocost.project import cache_folder
from flake8_aiocost.project.cache_folder import NAME, TAG, CacheFolder
from flake8_aiocost.project.reader_version import grammar, reader_version
from tests.project.caching import cache_of, cached_files, check, expected, load, make, plain, watchdog

if TYPE_CHECKING:
    from pathlib import Path


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


def test_an_index_that_is_too_large_is_not_read(project: Path) -> None:
    load(project)
    with (project / NAME / cached_files(project)[-1]).open("r+b") as file:
        file.truncate(2**40)
    check(project)
