"""How heat has come to a function: from which entry point, in how many steps, through which functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flake8_aiocost.model import Heat, HeatKind
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.heat.situations import Situation

#: Why something is a job that a request or a message has started.
LATER = "in the background"
#: A chain of more calls is not believed: of three judged ones two were wrong, by an object that is of another class
#: there than elsewhere.
MOST_CALLS = 8
#: The heat of what only such a chain leads to.
FAR = Heat("unknown", "", f"only chains of more than {MOST_CALLS} calls lead to it, too many to be sure of each")


class Arrival(Record, frozen=True):
    """How a function was first reached: from which entry, in how many steps, and through whom at last."""

    kind: HeatKind
    root: str
    reason: str
    steps: int = 0
    through: str = ""

    def later(self) -> Arrival:
        """The same way, to what nobody there waits for."""
        return Arrival("job", self.root, LATER, self.steps, self.through)

    def onward(self, through: str) -> Arrival:
        """One step further, through a function."""
        return Arrival(self.kind, self.root, self.reason, self.steps + 1, through)

    def heat(self, name: str) -> Heat:
        """The heat of the function, which messages call by a name."""
        if not self.steps:
            return Heat(self.kind, name, self.reason)
        more = f" and {self.steps - 2} more" if self.steps > 2 else ""
        through = f" through {self.through}{more}" if self.through else ""
        why = f"which {self.reason}" if self.reason.startswith("takes ") else self.reason
        return Heat(self.kind, name, f"called from {self.root}{through}, {why}")


class Step(NamedTuple):
    """A function on one way to it."""

    function: int
    situation: Situation
    arrival: Arrival
    before: Step | None = None

    def way(self) -> tuple[int, ...]:
        """All functions of the way, from its beginning."""
        step: Step | None = self
        found = []
        while step is not None:
            found.append(step.function)
            step = step.before
        return tuple(reversed(found))


class Spread(NamedTuple):
    """The heat of every function that something reaches, and how it came there.

    ``parents`` has, for each function that is no entry point, the function or the level of a module before it on the
    way by which it was first reached. ``ways`` are whole ways, from where heat begins, where they do not run through
    the first way to the function before. ``guarded`` is the heat of places (module and place) which not everything
    reaches that reaches the function around them, with the way there. ``services`` are functions with an endless
    loop of which a task is made that startup code does not wait for, nor a request: jobs, which are not known before
    all that startup code calls is. ``lasting`` are those with one that such a task waits for. ``far`` are those which
    nothing reaches but by a chain that is too long.
    """

    heats: dict[int, Heat]
    parents: dict[int, int]
    ways: dict[int, tuple[int, ...]]
    guarded: dict[tuple[int, int], tuple[Heat, tuple[int, ...]]]
    services: frozenset[int] = frozenset()
    lasting: frozenset[int] = frozenset()
    far: frozenset[int] = frozenset()

    def distant(self) -> dict[int, Heat]:
        """The heat of functions to which only chains lead that are too long."""
        return dict.fromkeys(sorted(self.far), FAR)
