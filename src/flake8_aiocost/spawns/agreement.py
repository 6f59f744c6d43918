"""Calls of which it is known that a libcst visitor reads the same arguments as the reader of the module has read.

Then the facts stand, and libcst, which takes 180 ms to import, is not asked again. What is read of a call follows from
its text and from the numbers at which its calls and loops begin, so these, and what the reader has read, are its key.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from flake8_aiocost.module.facts import ModuleFacts


class Agreed(Protocol):
    """Keeps the keys of such calls."""

    def has(self, key: bytes) -> bool:
        """Whether a call is one of them."""

    def add(self, key: bytes) -> None:
        """Take a call."""


def key_of(text: str, facts: ModuleFacts, site: int) -> bytes:
    """What a call is known by; empty where its arguments are nested so deeply that it has none.

    Args:
        text: the source of the call.
        facts: the module's.
        site: the call's number there.
    """
    call = facts.calls[site]
    # Each comprehension has at least one of these words for each of its loops.
    inside = [each.inside for each in facts.loops[call.loop : call.loop + text.count("for")]]
    try:
        read = msgspec.msgpack.encode((site, call.loop, inside, call.arguments))
    except RecursionError:
        return b""
    return blake2b(read, digest_size=16, key=blake2b(text.encode("utf-8", "surrogatepass")).digest()).digest()
