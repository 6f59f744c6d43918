"""What a fix is: which findings it serves, when it is safe, and the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.fixes._spot import Spot
    from flake8_aiocost.model import Replacement

Safety = Literal["safe", "unsafe", "refused"]


class Decision(Record, frozen=True):
    """Whether a finding can be fixed. ``reason`` says why it is unsafe or refused; it is empty where it is safe."""

    safety: Safety
    reason: str = ""


SAFE = Decision("safe")


def refused(reason: str) -> Decision:
    """No edit: it would not mean the same, or the code has a shape that the fix does not know."""
    return Decision("refused", reason)


def weighed(*doubts: str) -> Decision:
    """Safe, unless one of the doubts is not empty."""
    reasons = [doubt for doubt in doubts if doubt]
    return Decision("unsafe", "; ".join(reasons)) if reasons else SAFE


class Fix(Record, frozen=True):
    """One fix. A file of its own declares it as ``FIX``.

    Attributes:
        name: such as ``gather-of-one``: that of the file, with ``-``.
        codes: the rules whose findings it mends. One that no rule has yet does no harm.
        constructs: the constructs that it knows.
        summary: what it does, in one line.
        decide: whether it is safe, unsafe or refused. It is asked before any tree of libcst is made.
        rewrite: the edit; may raise ``Unfixable`` where libcst cannot read the code.
    """

    name: str
    codes: tuple[str, ...]
    constructs: tuple[str, ...]
    summary: str
    decide: Callable[[Spot], Decision]
    rewrite: Callable[[Spot], tuple[Replacement, ...]]

    def serves(self, code: str, construct: str) -> bool:
        """Whether it mends a rule's findings about a construct."""
        return code in self.codes and construct in self.constructs
