"""The nouns that pass between the steps, all frozen; see ``pipeline.py`` for the steps themselves.

Names in source code are carried as *resolved names*, plain strings with this small grammar:

* ``asyncio.gather``: an import, followed through aliases to where it comes from.
* ``.feed.router``, ``..db.session``: a relative import, with its dots.
* ``:helper``, ``:Feed.get``, ``:outer.inner``: defined in this module (the qualified name follows the colon).
* ``fastapi.APIRouter().get``: ``()`` marks "the result of calling", so this is the ``get`` of an instance, whether
  the instance was bound by assignment, ``with ... as``, ``self.x = ...`` or a parameter's annotation.
* ``.stage.STAGES[]``, ``.stage.STAGES[][=each]``: an item of what another module binds, here bound to ``each``. The
  linker replaces it, or where nobody tells what it is, it becomes ``?each``, or no name.
* ``builtins.print``: a builtin that nothing shadows.
* ``?client.create_task``: the root is something we cannot know (an unannotated parameter, a loop variable, ...).
  A root that was reassigned or is shadowed is unknown too: when in doubt, ``?``.
* ``""``: not a name at all (an arithmetic expression, a subscript, a lambda).
"""

from __future__ import annotations

from math import hypot, inf
from typing import Literal

from flake8_aiocost.records import Record

HeatKind = Literal["request", "consumer", "job", "startup", "script", "test", "never", "unknown"]
Temperature = Literal["hot", "background", "cold"]
#: Why code that is hot, or a job's, runs seldom all the same: it stands in a clause for what goes wrong or comes last,
#: in a loop that sleeps in each turn, or runs once for each connection, or once in all, or where a cache has nothing,
#: or at the rate at which a language model asks for it, which is seconds.
Quiet = Literal["", "except", "finally", "poll", "connection", "once", "cached", "model"]
Awaitable = Literal["ready", "suspending"]
#: How a task shares the turns of what its function awaits: it is awaited after that too, or nobody awaits it.
Beside = Literal["", "awaited", "left"]
Load = Literal["alone", "busy"]
LoopKind = Literal["asyncio", "uvloop"]
TaskFactory = Literal["default", "eager"]

#: Where a person, or a high rate of messages, meets the code.
HOT: frozenset[HeatKind] = frozenset({"request", "consumer"})
#: Where nobody waits for the result.
BACKGROUND: frozenset[HeatKind] = frozenset({"job"})

#: Index that stands for "no enclosing function": the module's own level.
MODULE_LEVEL = -1


# ── positions ─────────────────────────────────────────────────────────────────────────────────────────────────


class Position(Record, frozen=True):
    """A range in the source. Lines count from 1, columns from 0 in characters (code points), as flake8 has them."""

    line: int
    column: int
    end_line: int
    end_column: int


#: Findings about a file as a whole stand on its first character.
FILE = Position(1, 0, 1, 0)


# ── 2 find ─────────────────────────────────────────────────────────────────────────────────────────────────


class FanOut(Record, frozen=True):
    """How many children one execution of a spawn starts: exactly ``known``, or ``known`` and an unknown number more.

    ``most`` tells how many there are in all at the most, where that is known of an unknown number; else it is 0.
    """

    known: int
    unknown: bool = False
    most: int = 0


class Spawn(Record, frozen=True):
    """One call of a construct at one place.

    ``site`` is the index into ``ModuleFacts.calls``, and ``callee`` the resolved name that is called. ``children`` are
    the resolved names of what is spawned, as far as they can be read; ``unnamed``: of some of it they cannot.
    ``awaitable`` is ``ready`` only where every child is an ``async def`` of the project that provably never suspends;
    where only some do, ``ready`` tells how many of a known number.
    ``loops`` are those around it that run it again, without those that are left right after it. ``kept``: the result is
    stored in an attribute or a container's item, to outlive the call. ``brings``: what a sequence does not need, by the
    names of ``cost.items``. ``saves_us`` is the wall time of an ``# aiocost: saves=40ms`` comment.

    Three hold of ``create_task`` and of no other construct. ``awaited_at_once``: ``await create_task(x())``, or a task
    whose very next statement awaits it. ``together``: a task made in a loop that waits for nothing, so that the tasks
    of its iterations share the turns of the event loop. ``beside``: a task that is awaited after other work was, or
    that is left to itself beside other work. Of any construct ``facts.calls[site].awaited`` tells whether it is awaited
    where it stands.
    """

    construct: str
    site: int
    callee: str
    fan_out: FanOut
    function: int = MODULE_LEVEL
    loops: tuple[int, ...] = ()
    children: tuple[str, ...] = ()
    unnamed: bool = False
    awaited_at_once: bool = False
    together: bool = False
    kept: bool = False
    awaitable: Awaitable = "suspending"
    ready: int = 0
    brings: tuple[str, ...] = ()
    beside: Beside = ""
    saves_us: float | None = None


# ── 3 place ────────────────────────────────────────────────────────────────────────────────────────────────


#: The reasons of heat that was written down: in the settings, and in a comment, which begins so.
CONFIGURED = "configured"
COMMENT = "# aiocost: "


class Heat(Record, frozen=True):
    """How the enclosing function is reached, and why we say so.

    ``subject`` reads in a sentence after "per call of": ``request handler get_feed``. ``reason`` reads inside
    parentheses: ``fastapi``, ``called from get_feed, fastapi``, ``module path jobs/``, ``configured``. ``quiet`` tells
    why it runs seldom all the same. ``mark`` is the decorator of the project through which alone something may call it,
    where that is not known: ``app.hooks.on_command``.
    """

    kind: HeatKind
    subject: str = ""
    reason: str = ""
    quiet: Quiet = ""
    mark: str = ""

    @property
    def stated(self) -> bool:
        """Whether somebody wrote it down for this function or module."""
        return self.reason == CONFIGURED or self.reason.startswith(COMMENT)


# ── 4 price ────────────────────────────────────────────────────────────────────────────────────────────────


class Environment(Record, frozen=True):
    """Where a cost holds."""

    python: tuple[int, int]
    loop: LoopKind = "asyncio"
    task_factory: TaskFactory = "default"
    load: Load = "busy"


class Interval(Record, frozen=True):
    """How far a cost may be off, in µs to either side, in 90 of 100 cases, by what that is made of.

    ``scatter_us`` is that of the points of the table, ``spells_us`` that of the hour in which they were measured, and
    ``method_us`` that of the method, as live servers show it. ``others_us`` is by how much more the method is off where
    the same request runs other spawns too: they share caches, and what makes the collector run.
    """

    scatter_us: float
    spells_us: float
    method_us: float
    others_us: float = 0.0

    @property
    def half_us(self) -> float:
        """Half of the interval's width, all three taken together."""
        return hypot(self.scatter_us, self.spells_us, self.method_us)

    def scaled(self, number: int) -> Interval:
        """That of so many times the cost, which is off by as much each time."""
        found = (self.scatter_us, self.spells_us, self.method_us, self.others_us)
        return Interval(*(number * each for each in found))

    def times(self, number: int) -> Interval:
        """That of a spawn that a request runs so many times."""
        return self.scaled(number).beside_others() if number > 1 else self

    def beside_others(self) -> Interval:
        """The same where the request runs other spawns too."""
        return Interval(self.scatter_us, self.spells_us, self.method_us + self.others_us)

    def around(self, us: float) -> tuple[float, float]:
        """Both ends around a cost, which is never below zero."""
        return max(0.0, us - self.half_us), us + self.half_us


class Cost(Record, frozen=True):
    """µs of CPU: of the construct, and of the same awaits in sequence.

    ``interval`` tells how far the first may be off, and what it costs more than the second: both by as much, since
    live servers show that difference. A price has one; what is only looked up in a table has none.
    """

    construct_us: float
    sequence_us: float
    interval: Interval | None = None

    @property
    def excess_us(self) -> float:
        """What the construct costs more than the sequence; never below zero."""
        return max(0.0, self.construct_us - self.sequence_us)


class Item(Record, frozen=True):
    """What a spawn brings along, and what that adds to its price.

    ``us`` is for the spawn as it is, or for the call where the number of its children is not known, and
    ``per_child_us`` for each child then. ``source`` names the table where it is not the one of the price, which may be
    older than the item.
    """

    name: str
    us: float
    per_child_us: float = 0.0
    source: str = ""


class Price(Record, frozen=True):
    """A spawn's cost, with where the number comes from.

    Known fan-out: ``total`` holds the cost of that many. Unknown, or tasks that a loop starts together: ``total`` is
    ``None``, and the cost is ``fixed`` plus ``per_child`` for each. ``source`` is the text of the message's brackets:
    ``prod-c7g: cpython3.13 uvloop``, what the numbers were measured on. ``environment`` is what the code will run on;
    the two differ only where no table fits. ``items`` are parts of it that a sequence does not need, ``beside`` says
    how a task shares the turns of other work.
    """

    total: Cost | None
    fixed: Cost
    per_child: Cost
    source: str
    environment: Environment
    items: tuple[Item, ...] = ()
    beside: Beside = ""

    @property
    def most_excess_us(self) -> float:
        """What it may add to the sequence: without limit where nobody knows the number of children."""
        if self.total is not None:
            return self.total.excess_us
        return inf if self.per_child.excess_us > 0 else self.fixed.excess_us


# ── 5 judge ────────────────────────────────────────────────────────────────────────────────────────────────


class PricedSpawn(Record, frozen=True):
    """What a rule makes its message of.

    ``buys`` tells what wait the spawn saves, where that is known; ``note`` is what the rule that speaks of it has seen.
    """

    spawn: Spawn
    heat: Heat
    price: Price
    buys: str = ""
    note: str = ""


class Replacement(Record, frozen=True):
    """Whole lines of a module that others take the place of: from ``first`` on, and up to ``last``, which stays.

    Lines count from 1. Where the two are equal, ``lines`` are put before that line.
    """

    first: int
    last: int
    lines: tuple[str, ...]


class Edit(Record, frozen=True):
    """What ``aiocost check --fix`` makes of a finding: all of its replacements, or none.

    ``fix`` names the fix. ``safe``: for all that can be seen the code means the same after it. ``reason`` says why it
    is not safe.
    """

    fix: str
    replacements: tuple[Replacement, ...]
    safe: bool
    reason: str = ""


class Finding(Record, frozen=True):
    """What a front-end says.

    ``edit`` is there only where ``fixes.Fixer`` was asked for it: a run that only reports works out none.
    ``function`` is the one that it stands in, and ``text`` that of the call, without its layout: by these it is known
    again where lines have moved. ``known``: the project's baseline has it, so that it is not said.
    """

    code: str
    message: str
    position: Position
    price: Price | None = None
    edit: Edit | None = None
    function: str = ""
    text: str = ""
    known: bool = False


#: Why nothing is said of a spawn. ``cold``: it stands where code runs once, seldom, or on no event loop. ``task``: it
#: makes no task on the target's Python. ``bought``: it does what nothing cheaper does. ``contract``: concurrency is
#: asked for on purpose. ``children``: the code does not tell what its children are, so nobody knows what it buys.
#: ``sequence``: plain awaits could not stand in its place. ``unknown``: no entry point is known that reaches it, and
#: its form is not useless anywhere. ``merged``: another spawn of the same cause says it. ``min-cost``: it costs
#: less than the setting.
SilenceKind = Literal["cold", "task", "bought", "contract", "children", "sequence", "unknown", "merged", "min-cost"]

#: Kinds that are said with the setting ``show = "all"``.
BOUGHT: frozenset[SilenceKind] = frozenset({"bought", "contract", "sequence"})


class Silence(Record, frozen=True):
    """Why nothing is said of a spawn. ``why`` completes "nothing is said, since ..."."""

    kind: SilenceKind
    why: str


class Verdict(Record, frozen=True):
    """What was decided about a spawn: there is either something to say, ``finding``, or a ``silence``."""

    spawn: Spawn
    heat: Heat
    finding: Finding | None = None
    silence: Silence | None = None
