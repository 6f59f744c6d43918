"""What was worked out of the facts of one module, and of nothing else: kept on disk by the hash of the module's text.

Some questions to a project look at all of its modules once, such as who mentions a name. After an edit most of it is as
it was before. An answer that follows from one text alone holds as long as our code is the same, whatever becomes of
other modules. So nobody has to tell what an edit may change.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

import msgspec

from flake8_aiocost.module.stored import beside, keep_beside
from flake8_aiocost.project.cache import Cache, Known, Stored
from flake8_aiocost.project.sources import DIGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.module.stored import Holder

_Table = TypeVar("_Table", bound=msgspec.Struct)

#: The kinds of what is kept, one byte each.
ALIASES, ALTERNATIVES, ASSIGNED, CALLS, CALLERS, MENTIONS, NAMES = b"a", b"i", b"b", b"c", b"f", b"m", b"o"
KEPT, NAMED, READS, SET_LATER, TESTED, WRAPPING = b"k", b"n", b"r", b"s", b"t", b"w"

#: What is asked of a few modules at once, and is larger than all the others, lies by itself.
_APART = frozenset({MENTIONS})

_ENCODER = msgspec.msgpack.Encoder()
_KINDS = msgspec.msgpack.Decoder(dict[bytes, bytes])


class Scans:
    """What is kept of the modules of one project: of each text one blob with all kinds, but for those that lie apart.

    A blob for each kind would be ten times as many to find, to read and to check: in Home Assistant's 7,300 modules
    that takes half a second.
    """

    def __init__(self, cache: Cache | None = None) -> None:
        """Read nothing yet; without a cache nothing outlives the run."""
        self._cache = cache
        self._stored: Stored | None = None
        #: By the key of a blob: what is in it by kind, and those to which something has come.
        self._blobs: dict[bytes, dict[bytes, bytes]] = {}
        self._come: set[bytes] = set()
        #: Holders of what comes bit by bit. Where nobody uses one any more, what it has is forgotten.
        self._later: WeakValueDictionary[tuple[bytes, bytes], Holder] = WeakValueDictionary()

    def attach(self, facts: ModuleFacts, digest: bytes) -> None:
        """Let what follows from facts be kept beside them; ``digest`` is the hash of the text that they are of."""
        keep_beside(facts, Scanned(self, digest))

    def get(self, digest: bytes, kind: bytes) -> bytes | None:
        """What is kept of a text."""
        return self._blob(_key(digest, kind)).get(kind)

    def put(self, digest: bytes, kind: bytes, content: bytes) -> None:
        """Take what has come."""
        if self._cache is not None:
            key = _key(digest, kind)
            self._blob(key)[kind] = content
            self._come.add(key)

    def later(self, digest: bytes, kind: bytes, holder: Holder) -> None:
        """Ask a holder when everything is written."""
        if self._cache is not None:
            self._later[digest, kind] = holder

    def store(self, digests: Iterable[bytes]) -> None:
        """Write what has come for the next run, and drop what is kept of other texts than these.

        Args:
            digests: the hashes of the texts of all modules.
        """
        for (digest, kind), holder in list(self._later.items()):
            if (content := holder.content()) is not None:
                self.put(digest, kind, content)
        if self._cache is not None and self._come:
            self._write(self._cache, frozenset(digests))
        # An editor's server asks for it again when it links the project anew: of a large one it takes 15 MB.
        self._stored = None
        self._blobs = {key: blob for key, blob in list(self._blobs.items()) if key in self._come}

    def _write(self, cache: Cache, texts: frozenset[bytes]) -> None:
        # An editor's server asks on one thread while another one writes.
        come = {key: dict(blob) for key, blob in list(self._blobs.items()) if key in self._come}
        fresh = {key: _ENCODER.encode(blob) for key, blob in come.items() if _text(key) in texts}
        before = self._before
        keys = [key for key in before.blobs if _text(key) in texts]
        if cache.store(before, {key.hex(): Known(key) for key in (*keys, *fresh)}, fresh) is not None:
            self._come.difference_update([key for key, blob in come.items() if self._blobs.get(key) == blob])

    def _blob(self, key: bytes) -> dict[bytes, bytes]:
        found = self._blobs.get(key)
        if found is None:
            content = self._before.get(key)
            try:
                found = _KINDS.decode(content) if content is not None else {}
            except (msgspec.MsgspecError, ValueError):
                found = {}
            self._blobs[key] = found
        return found

    @property
    def _before(self) -> Stored:
        found = self._stored
        if found is None:
            found = self._stored = self._cache.load() if self._cache is not None else Stored()
        return found


class Scanned:
    """What is kept of one text, by kind; ``module.stored.Beside`` is what it is for."""

    __slots__ = ("_digest", "_scans")

    def __init__(self, scans: Scans, digest: bytes) -> None:
        """Take the hash of the text."""
        self._scans, self._digest = scans, digest

    def get(self, kind: bytes) -> bytes | None:
        """What is kept of a kind."""
        return self._scans.get(self._digest, kind)

    def put(self, kind: bytes, content: bytes) -> None:
        """Take what has come."""
        self._scans.put(self._digest, kind, content)

    def later(self, kind: bytes, holder: Holder) -> None:
        """Ask for what has come when everything is written."""
        self._scans.later(self._digest, kind, holder)


def _key(digest: bytes, kind: bytes) -> bytes:
    """The key of the blob that has a kind: the hash of the text, and one byte more for what lies apart."""
    return digest + kind if kind in _APART else digest


def _text(key: bytes) -> bytes:
    """The hash of the text that a key is about."""
    return key[:DIGEST]


def scanned(facts: ModuleFacts, kind: bytes, table: type[_Table], make: Callable[[], _Table]) -> _Table:
    """What follows from the facts of a module alone.

    Args:
        facts: of the module.
        kind: one of those above.
        table: what it is.
        make: works it out.
    """
    kept = beside(facts)
    content = kept.get(kind) if kept is not None else None
    if content is not None:
        try:
            found: _Table = _decoder(table).decode(content)
        except (msgspec.MsgspecError, ValueError, RecursionError, MemoryError):
            pass
        else:
            return found
    made = make()
    if kept is not None:
        with suppress(msgspec.MsgspecError, ValueError, OverflowError):  # half of a surrogate pair in a name
            kept.put(kind, _ENCODER.encode(made))
    return made


@lru_cache(maxsize=8)
def _decoder(table: type[_Table]) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(table)
