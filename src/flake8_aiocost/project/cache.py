"""Blobs of modules on disk, by the hash of the module's text: one index, and one or two files of data.

The *base* holds what was there when it was written, *recent* what came after, so that one edit does not write all of
it anew. Both are written once and have names of their own. Then the index, which names them, takes the place of the old
one: who has read that keeps its files open, and sees what it saw. The index is sealed (``cache_folder``) and holds a
hash of each blob, so a blob is either what was stored or not there. What a blob means is not known here.
"""

from __future__ import annotations

import os
import re
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.project.data_file import DataFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.project.cache_folder import CacheFolder

#: Bytes of an index: some 150 a file, and more where folders have long names.
MOST_INDEX = 32_000_000
#: Seconds for which a file of data that no index names may belong to a process that is about to write one.
_NEW = 60
#: Recent data of so many bytes, and of so large a part of the base, is merged with it.
MERGED_FROM, MERGED_PART = 1_000_000, 4


class _Record(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The base of what an index holds."""


class Known(_Record, frozen=True):
    """The hash of a file's text. ``stamp`` is ``None`` where a later change of the file might not show in it."""

    digest: bytes
    stamp: tuple[int, int, int] | None = None


class Blob(_Record, frozen=True):
    """Where a blob lies: in which file of data (0 is the base), from where on, how long; and its hash."""

    data: int
    start: int
    length: int
    check: bytes


class _Index(_Record, frozen=True):
    """``data`` are the names and sizes of base and recent, ``blobs`` by the hash of a text, ``files`` by their path."""

    data: tuple[tuple[str, int], ...]
    blobs: dict[bytes, Blob]
    files: dict[str, Known]


class Stored:
    """What a cache held when it was read. It stays as it is, whatever others write or delete."""

    def __init__(self, index: _Index | None = None, data: tuple[DataFile | None, ...] = ()) -> None:
        """Take an index with its files of data; ``None`` is one that is gone."""
        self.files = index.files if index else {}
        self.names = index.data if index else ()
        self.data = data
        self.blobs = index.blobs if index else {}
        if None in data:
            there = {number for number, file in enumerate(data) if file}
            self.blobs = {digest: blob for digest, blob in self.blobs.items() if blob.data in there}

    def get(self, digest: bytes) -> bytes | None:
        """A blob, ``None`` where there is none or it has been damaged."""
        blob = self.blobs.get(digest)
        if blob is None or not 0 <= blob.data < len(self.data):
            return None
        file = self.data[blob.data]
        content = file.read(blob.start, blob.length) if file else None
        return content if content is not None and _check(content) == blob.check else None


class Cache:
    """The blobs of one project in a folder."""

    def __init__(self, folder: CacheFolder, name: str, held_for: bytes) -> None:
        """Take the place of a cache.

        Args:
            folder: where it lies.
            name: the beginning of the names of its files: letters, digits, ``.`` and ``-``.
            held_for: the version of all that a blob depends on, beside the text.
        """
        self._folder = folder
        self._name = name
        self._index = f"{name}.index"
        self._held_for = held_for
        self._data = re.compile(rf"{re.escape(name)}-[0-9a-f]{{16}}\.data")

    def load(self) -> Stored:
        """What is there; nothing where it cannot be used."""
        stored = self._load()
        # Another process may just have replaced the index and deleted what the old one named.
        return self._load() if None in stored.data else stored

    def _load(self) -> Stored:
        content = self._folder.read(self._index, self._held_for, MOST_INDEX) if self._folder.usable() else None
        if content is None:
            return Stored()
        try:
            index = msgspec.msgpack.decode(content, type=_Index)
        except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
            return Stored()
        if len(index.data) > 2 or not all(self._data.fullmatch(name) for name, _ in index.data):
            return Stored()
        return Stored(index, tuple(DataFile.open(self._folder.path / name, size) for name, size in index.data))

    def store(self, old: Stored, files: Mapping[str, Known], fresh: Mapping[bytes, bytes]) -> Stored | None:
        """Write anew what these files need, from what was stored and what is fresh, and drop the rest.

        Returns:
            What is stored now, ``None`` where that did not work; what was there before may then be gone.
        """
        if not self._folder.ready():
            return None
        used = {known.digest for known in files.values()}
        kept = {digest: blob for digest, blob in old.blobs.items() if digest in used and digest not in fresh}
        writer = _Writer(self._folder, self._name, old)
        if self._is_merged(old, kept, fresh):
            writer.write([*kept, *fresh], fresh)
        elif fresh:
            writer.keep_base(kept)
            writer.write([*(digest for digest, blob in kept.items() if blob.data), *fresh], fresh)
        else:
            writer.keep(kept)
        if writer.failed:
            return None
        index = _Index(tuple(writer.names), writer.blobs, dict(files))
        try:
            content = msgspec.msgpack.encode(index)
        except (UnicodeEncodeError, OverflowError):  # a name that is no text, a number out of range
            return None
        if not self._folder.write(self._index, content, self._held_for):
            return None
        stored = Stored(index, tuple(writer.data(index)))
        self._clean({name for name, _ in index.data}, {name for name, _ in old.names})
        return stored

    def discard(self) -> None:
        """Forget all: something was damaged, so the next run makes it anew."""
        self._folder.remove(self._index)

    def _is_merged(self, old: Stored, kept: Mapping[bytes, Blob], fresh: Mapping[bytes, bytes]) -> bool:
        """Whether a new base is written: there is none, half of it is waste, or recent data has become large."""
        if not old.data or old.data[0] is None or not (self._folder.path / old.names[0][0]).exists():
            return True
        base = sum(blob.length for blob in kept.values() if not blob.data)
        recent = sum(blob.length for blob in kept.values() if blob.data) + sum(map(len, fresh.values()))
        return base < old.names[0][1] // 2 or recent > max(MERGED_FROM, base // MERGED_PART)

    def _clean(self, used: set[str], replaced: set[str]) -> None:
        found = [(name, time) for name, time in self._folder.names(self._name) if self._data.fullmatch(name)]
        now = max((time for _, time in found), default=0.0)
        for name, time in found:
            if name not in used and (name in replaced or time < now - _NEW):
                self._folder.remove(name)


class _Writer:
    """Collects an index while data is written."""

    def __init__(self, folder: CacheFolder, name: str, old: Stored) -> None:
        self._folder = folder
        self._name = name
        self._old = old
        self.names: list[tuple[str, int]] = []
        self.blobs: dict[bytes, Blob] = {}
        self.failed = False

    def keep(self, kept: Mapping[bytes, Blob]) -> None:
        """Go on with the files of data that are there."""
        self.names = list(self._old.names)
        self.blobs = dict(kept)

    def keep_base(self, kept: Mapping[bytes, Blob]) -> None:
        """Go on with the base."""
        self.names = list(self._old.names[:1])
        self.blobs = {digest: blob for digest, blob in kept.items() if not blob.data}

    def write(self, digests: list[bytes], fresh: Mapping[bytes, bytes]) -> None:
        """Write one more file of data."""
        name = f"{self._name}-{os.urandom(8).hex()}.data"
        number, size = len(self.names), 0

        def parts() -> Iterator[bytes]:
            nonlocal size
            for digest in digests:
                content = fresh.get(digest) or self._old.get(digest)
                if content is not None:
                    self.blobs[digest] = Blob(number, size, len(content), _check(content))
                    size += len(content)
                    yield content

        self.failed = not self._folder.write_parts(name, parts())
        self.names.append((name, size))

    def data(self, index: _Index) -> Iterator[DataFile | None]:
        """The files of data, open; those that are open already are the same."""
        before = dict(zip((name for name, _ in self._old.names), self._old.data, strict=True))
        for name, size in index.data:
            yield before.get(name) or DataFile.open(self._folder.path / name, size)


def _check(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
