"""One side of a comparison: what the entry points of a project pay for at some state of it, and all of its spawns.

It is plain data, which is kept for the next run: the side of a commit never changes.
"""

from __future__ import annotations

from flake8_aiocost.model import HeatKind, Position, SilenceKind  # noqa: TC001  records hold them
from flake8_aiocost.records import Record


class Where(Record, frozen=True, array_like=True):
    """A function of a project: its module's path from the project's root, its qualified name, empty for the level of
    the module, and which of several of that name it is. ``shown`` is how a message calls it.
    """

    path: str
    function: str
    shown: str
    nth: int = 0


class Placed(Record, frozen=True, array_like=True):
    """A spawn, whether or not somebody pays for it.

    ``function`` is an index into the functions of the side. ``text`` is its call without layout, ``at`` its range.
    ``what`` reads ``gather of 2``. ``us`` is what one run adds to the sequence, at n. ``heat`` is how it is reached.
    """

    function: int
    construct: str
    text: str
    at: Position
    what: str
    us: float
    heat: HeatKind

    @property
    def line(self) -> int:
        """The line on which the call begins."""
        return self.at.line


class Told(Record, frozen=True, array_like=True):
    """What is decided of a spawn.

    ``code``, ``rule`` and ``buys`` are what a rule says of it, ``silence`` and ``why`` why none does. It is no part of
    a side: to decide takes longer than to add up, and is asked for few spawns.
    """

    code: str = ""
    rule: str = ""
    buys: str = ""
    silence: SilenceKind | None = None
    why: str = ""


class Share(Record, frozen=True, array_like=True):
    """What an entry point pays for one spawn, an index into the spawns of the side.

    ``us``, ``always_us``, ``terms`` and ``always_terms`` as a bill has them. ``way`` are the functions that lead there,
    from the entry point to the one that spawns, as indexes.
    """

    spawn: int
    us: float
    always_us: float
    terms: tuple[float, ...]
    always_terms: tuple[float, ...]
    way: tuple[int, ...]


class Payer(Record, frozen=True, array_like=True):
    """An entry point that spends something.

    ``function`` is an index; ``per`` is ``call`` or ``message``, and ``nth`` tells several loops over messages of one
    function apart. ``name`` is its route, or how a message calls it. ``names`` are those that a key of ``rates.toml``
    may have. ``subject`` and ``framework`` say what it is.
    """

    function: int
    per: str
    nth: int
    name: str
    routes: tuple[str, ...]
    names: tuple[str, ...]
    kind: HeatKind
    subject: str
    framework: str
    us: float
    always_us: float
    terms: tuple[float, ...]
    shares: tuple[Share, ...]


class Side(Record, frozen=True):
    """All of it.

    ``calls`` are pairs of functions of which the first may run the second, as far as entry points reach, ``left_out``
    those of which it does so only where nothing counts: seldom, or later. ``unread`` says why some files were not read,
    ``sources`` names the tables, and ``problem`` says what is wrong with these.
    """

    functions: tuple[Where, ...] = ()
    spawns: tuple[Placed, ...] = ()
    payers: tuple[Payer, ...] = ()
    calls: tuple[tuple[int, int], ...] = ()
    left_out: tuple[tuple[int, int], ...] = ()
    unread: dict[str, str] = {}  # noqa: RUF012  msgspec makes a new one for each
    files: int = 0
    sources: tuple[str, ...] = ()
    problem: str = ""

    @property
    def us(self) -> float:
        """What one call of each entry point comes to."""
        return sum(each.us for each in self.payers)

    @property
    def always_us(self) -> float:
        """The same, whatever branches they take."""
        return sum(each.always_us for each in self.payers)
