"""What is known of the calls, objects and decorators of libraries, read only as far as somebody asks.

Each file is looked at when a name of one of its packages is asked for, so a run pays for the libraries of its project.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from flake8_aiocost.durations import microseconds
from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.effects.schema import Call, Class, Effect, Library, parse
from flake8_aiocost.errors import LibraryError
from flake8_aiocost.prepared import Shipped, own_text, stamp
from flake8_aiocost.project.patterns import PatternTable
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flake8_aiocost.prepared import PreparedFile

T = TypeVar("T")

#: The shipped library files.
LIBRARIES = Shipped(Path(__file__).parent / "libraries", Library, parse)
#: Longer names are no program that somebody wrote, and matching takes time in proportion to their length.
_LONGEST = 300
#: How often one name is replaced by another: a query is built by a dozen calls, and a file of a user may go in circles.
_DEPTH = 32
_REMEMBERED = 20_000
_CUT = re.compile(r"[.()]")
#: The class of a client that protoc writes, in a module of its own somewhere in a project or in a package.
_STUB = re.compile(r"(?:[^.()]+\.)*[^.()]*_pb2_grpc\.([^.()]+Stub\(\))")
#: The class of a client in packages that hold types of AWS clients only, one package for each service.
_AWS = re.compile(r"(types_boto3|mypy_boto3|types_aiobotocore)_\w+\.(?:client\.)?\w+Client\(\)")
_TOKEN = re.compile(r"\(\)|\.?[^.()]+")


class Handle(Record, frozen=True):
    """An object that makes the calls on it wait for each other.

    Attributes:
        name: the class, as facts about it are written.
        forbidden: the library raises an error where two calls overlap.
        source: where the library says so.
    """

    name: str
    forbidden: bool
    source: str


class _Tables:
    """The facts of one file."""

    def __init__(self, library: Library) -> None:
        self.calls: PatternTable[Leaf] = PatternTable()
        self.classes: PatternTable[Class] = PatternTable()
        self.decorators: PatternTable[Effect] = PatternTable()
        self.same: PatternTable[str] = PatternTable()
        for call in library.call:
            self.calls.add(call.names, _leaf(call))
        for each in library.classes:
            self.classes.add(each.names, each)
        for decorator in library.decorator:
            self.decorators.add(decorator.names, decorator.effect)
        for same in library.same:
            self.same.add(same.names, same.target)


class Catalogue:
    """Answers what a resolved name stands for; ``None`` where no file says so."""

    def __init__(self, own: tuple[Library, ...] = ()) -> None:
        """Open no shipped file yet.

        Args:
            own: files of the user, which go before the shipped ones.
        """
        self._own: dict[str, list[_Tables]] = defaultdict(list)
        for library in own:
            tables = _Tables(library)
            for root in library.roots:
                self._own[root].append(tables)
        self._leaves: dict[str, Leaf | None] = {}

    def leaf(self, name: str) -> Leaf | None:
        """What a call of ``name`` does."""
        if name not in self._leaves:
            if len(self._leaves) >= _REMEMBERED:
                self._leaves.clear()
            self._leaves[name] = self._leaf(name)
        return self._leaves[name]

    def decorator(self, name: str) -> Effect | None:
        """What a decorator, named without its call, does to the function that it is put on."""
        found = self.canonical(name)
        return self._first([each.decorators for each in self._about(found)], found)

    def handle(self, name: str) -> Handle | None:
        """Whether an object (``asyncpg.connect()``) makes the calls on it wait for each other."""
        found = self.canonical(name)
        if not found.endswith("()"):
            return None
        cls = found[:-2]
        each = self._first([each.classes for each in self._about(cls)], cls)
        return None if each is None else Handle(cls, each.forbidden, each.source)

    def canonical(self, name: str) -> str:
        """The name under which facts are written: ``redis.asyncio.from_url().get`` is ``redis.asyncio.Redis().get``."""
        if len(name) > _LONGEST:
            return ""
        if "_pb2_grpc." in name and (stub := _STUB.match(name)) is not None:
            name = f"grpc.stubs.{stub[1]}{name[stub.end() :]}"
        if "boto" in name and (typed := _AWS.match(name)) is not None:
            client = "aioboto3.Session().client()" if typed[1] == "types_aiobotocore" else "boto3.client()"
            name = f"{client}{name[typed.end() :]}"
        for _ in range(_DEPTH):
            renamed = self._renamed(name)
            if renamed is None:
                break
            name = renamed
        return name

    def _renamed(self, name: str) -> str | None:
        tables = [each.same for each in self._about(name)]
        if tables:
            for end in reversed([match.end() for match in _TOKEN.finditer(name)]):
                target = self._first(tables, name[:end])
                if target is not None:
                    return target + name[end:]
        return None

    def _leaf(self, name: str) -> Leaf | None:
        found = self.canonical(name)
        leaf = self._first([each.calls for each in self._about(found)], found)
        receiver, dot, _ = found.rpartition(".")
        if leaf is None or leaf.waits == "nothing" or not dot:
            return leaf
        handle = self.handle(receiver)
        if handle is None:
            return leaf
        return msgspec.structs.replace(leaf, serial=True, forbidden=handle.forbidden, source=handle.source)

    def _about(self, name: str) -> list[_Tables]:
        """The files that are about the package with which a name begins."""
        root = _CUT.split(name, 1)[0]
        return [*self._own.get(root, ()), *shipped().of(root)]

    @staticmethod
    def _first(tables: Iterable[PatternTable[T]], name: str) -> T | None:
        """The first answer of the files, the user's own before the shipped ones."""
        return next((found for each in tables for found in each.find(name)), None)


def catalogue(own: tuple[str, ...] = ()) -> Catalogue:
    """What is known of libraries.

    Args:
        own: paths of the user's library files.

    Raises:
        LibraryError: a file of the user's own cannot be read or is not in the schema.
    """
    return _catalogue(tuple((path, stamp(Path(path))) for path in own))


@lru_cache(maxsize=8)
def _catalogue(own: tuple[tuple[str, int], ...]) -> Catalogue:
    return Catalogue(tuple(parse(own_text(Path(path), "library", LibraryError), path) for path, _ in own))


class _Head(msgspec.Struct, frozen=True):
    roots: tuple[str, ...]


class _Shipped:
    """The shipped files by package. Of each only the packages are decoded before one of them is asked for."""

    def __init__(self) -> None:
        self._files: list[PreparedFile | Library] = []
        self._of: dict[str, list[int]] = defaultdict(list)
        self._tables: dict[int, _Tables] = {}
        try:
            for file in LIBRARIES.files() or ():
                self._add(file, msgspec.json.decode(file.content, type=_Head).roots)
        except msgspec.MsgspecError:
            self._files, self._of = [], defaultdict(list)
        if not self._files:
            for library in LIBRARIES.parsed():
                self._add(library, library.roots)

    def _add(self, file: PreparedFile | Library, roots: Iterable[str]) -> None:
        for root in roots:
            self._of[root].append(len(self._files))
        self._files.append(file)

    def of(self, root: str) -> list[_Tables]:
        """The files about a package."""
        return [self._table(number) for number in self._of.get(root, ())]

    def _table(self, number: int) -> _Tables:
        if number not in self._tables:
            file = self._files[number]
            self._tables[number] = _Tables(file if isinstance(file, Library) else LIBRARIES.content(file))
        return self._tables[number]


@lru_cache(maxsize=1)
def shipped() -> _Shipped:
    """The shipped files."""
    return _Shipped()


def _leaf(call: Call) -> Leaf:
    return Leaf(
        waits=call.waits,
        length_us=microseconds(call.length) if call.length else None,
        thread=call.thread,
        ends=call.ends,
        reads=call.reads,
        writes=call.writes,
        serial=call.serial,
        forbidden=call.forbidden,
        source=call.source,
    )


def tells_of(root: str) -> bool:
    """Whether a shipped file is about a package."""
    return bool(shipped().of(root))
