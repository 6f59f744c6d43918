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

from typing import Literal

from flake8_aiocost.price import Beside, Price  # noqa: TC001  records hold it
from flake8_aiocost.records import Record

HeatKind = Literal["request", "consumer", "job", "startup", "script", "test", "never", "unknown"]
Temperature = Literal["hot", "background", "cold"]
#: Why code that is hot, or a job's, runs seldom all the same: it stands in a clause for what goes wrong or comes last,
#: in a loop that sleeps in each turn, or runs once for each connection, or once in all, or where a cache has nothing,
#: or at the rate at which a language model asks for it, which is seconds, or that of a probe of its health.
Seldom = Literal["", "except", "finally", "poll", "connection", "once", "cached", "model", "health"]
Awaitable = Literal["ready", "suspending"]

#: Where a person, or a high rate of messages, meets the code.
HOT: frozenset[HeatKind] = frozenset({"request", "consumer"})
#: Where nobody waits for the result.
BACKGROUND: frozenset[HeatKind] = frozenset({"job"})

#: Index that stands for "no enclosing function": the module's own level.
MODULE_LEVEL = -1


class Position(Record, frozen=True):
    """A range in the source. Lines count from 1, columns from 0 in characters (code points), as flake8 has them."""

    line: int
    column: int
    end_line: int
    end_column: int


#: Findings about a file as a whole stand on its first character.
FILE = Position(1, 0, 1, 0)


class FanOut(Record, frozen=True):
    """How many children one execution of a spawn starts: exactly ``known``, or ``known`` and an unknown number more.

    ``most`` tells how many there are in all at the most, where that is known of an unknown number; else it is 0.
    ``running`` more it is handed that a function of the project has made tasks of before: those are spawns themselves.
    ``beside``: it is handed futures too of which nobody knows how many there are.
    """

    known: int
    unknown: bool = False
    most: int = 0
    running: int = 0
    beside: bool = False


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


#: The reasons of heat that was written down: in the settings, and in a comment, which begins so.
CONFIGURED = "configured"
COMMENT = "# aiocost: "


class Heat(Record, frozen=True):
    """How the enclosing function is reached, and why we say so.

    ``subject`` reads in a sentence after "per call of": ``request handler get_feed``. ``reason`` reads inside
    parentheses: ``fastapi``, ``called from get_feed, fastapi``, ``module path jobs/``, ``configured``. ``seldom`` tells
    why it runs seldom all the same. ``mark`` is the decorator of the project through which alone something may call it,
    where that is not known: ``app.hooks.on_command``.
    """

    kind: HeatKind
    subject: str = ""
    reason: str = ""
    seldom: Seldom = ""
    mark: str = ""

    @property
    def stated(self) -> bool:
        """Whether somebody wrote it down for this function or module."""
        return self.reason == CONFIGURED or self.reason.startswith(COMMENT)


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
#: its form is not useless anywhere, or it is a single task. ``merged``: another spawn of the same cause says it.
#: ``min-cost``: it costs less than the setting.
SilenceKind = Literal["cold", "task", "bought", "contract", "children", "sequence", "unknown", "merged", "min-cost"]

#: Why nothing is said of a spawn that is not reached, where nothing more is known.
UNREACHED = "no entry point is known that reaches it"

#: Kinds that are said with the setting ``show = "all"``.
BOUGHT: frozenset[SilenceKind] = frozenset({"bought", "contract", "sequence"})


class Silence(Record, frozen=True):
    """Why nothing is said of a spawn. ``why`` completes "nothing is said, since ...".

    ``on_target``: elsewhere something may be said of the very same code, since the reason is a price or the Python.
    """

    kind: SilenceKind
    why: str
    on_target: bool = False


class Verdict(Record, frozen=True):
    """What was decided about a spawn: there is either something to say, ``finding``, or a ``silence``."""

    spawn: Spawn
    heat: Heat
    finding: Finding | None = None
    silence: Silence | None = None
