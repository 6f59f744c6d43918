"""The nouns that pass between the steps, all frozen; see ``pipeline.py`` for the steps themselves.

Names in source code are carried as *resolved names*, plain strings with this small grammar:

* ``asyncio.gather``: an import, followed through aliases to where it comes from.
* ``.feed.router``, ``..db.session``: a relative import, with its dots.
* ``:helper``, ``:Feed.get``, ``:outer.inner``: defined in this module (the qualified name follows the colon).
* ``fastapi.APIRouter().get``: ``()`` marks "the result of calling", so this is the ``get`` of an instance, whether
  the instance was bound by assignment, ``with ... as``, ``self.x = ...`` or a parameter's annotation.
* ``builtins.print``: a builtin that nothing shadows.
* ``?client.create_task``: the root is something we cannot know (an unannotated parameter, a loop variable, ...).
  A root that was reassigned or is shadowed is unknown too: when in doubt, ``?``.
* ``""``: not a name at all (an arithmetic expression, a subscript, a lambda).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HeatKind = Literal["request", "consumer", "job", "startup", "script", "test", "never", "unknown"]
Temperature = Literal["hot", "background", "cold"]
Awaitable = Literal["ready", "suspending"]
Load = Literal["alone", "busy"]
LoopKind = Literal["asyncio", "uvloop"]
TaskFactory = Literal["default", "eager"]

#: Where a person, or a high rate of messages, meets the code.
HOT: frozenset[HeatKind] = frozenset({"request", "consumer"})
#: Where nobody waits for the result.
BACKGROUND: frozenset[HeatKind] = frozenset({"job"})

#: Index that stands for "no enclosing function": the module's own level.
MODULE_LEVEL = -1


# ── 1 read ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Position:
    """A range in the source. Lines count from 1, columns from 0 in characters (code points), as flake8 has them."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call, or one default value.

    ``value`` is the resolved name of the expression. ``items`` are the resolved names inside a literal list, tuple,
    set or dict (its values), so that ``functions=[send, sweep]`` can be matched. ``pairs`` are the string keys of a
    literal dict, each with one resolved name: of its value, or of one of the items where that is a list or tuple.
    ``literal`` holds a plain constant.
    """

    value: str = ""
    keyword: str = ""
    star: Literal["", "*", "**"] = ""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    literal: str | int | float | bool | None = None


@dataclass(frozen=True, slots=True)
class Decorator:
    """``@router.get("/feed")``: ``name`` is the resolved callee, ``called`` tells ``@task`` from ``@task()``."""

    name: str
    called: bool
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """``annotation`` is the resolved name, seen through strings, ``| None``, ``Optional`` and ``Annotated``.

    ``metadata`` holds the calls inside ``Annotated[T, Depends(f)]`` and ``default`` the default value; both are where
    frameworks hang dependencies.
    """

    name: str
    annotation: str = ""
    default: Argument | None = None
    metadata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Class:
    """A class statement. ``bases`` are resolved names in order."""

    qualname: str
    bases: tuple[str, ...] = ()
    decorators: tuple[Decorator, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A function statement (lambdas belong to the function around them).

    ``parent`` is the index of the enclosing function or ``MODULE_LEVEL``; ``cls`` the qualified name of the class whose
    body holds it directly, or ``""``. ``suspends`` is true when its own body awaits, iterates asynchronously or yields.
    ``pragma`` is the word of an ``# aiocost: hot|background|cold`` comment on its ``def`` line.
    """

    qualname: str
    is_async: bool
    cls: str = ""
    parent: int = MODULE_LEVEL
    parameters: tuple[Parameter, ...] = ()
    decorators: tuple[Decorator, ...] = ()
    suspends: bool = False
    pragma: Temperature | None = None

    @property
    def name(self) -> str:
        """The last part of ``qualname``."""
        return self.qualname.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop or comprehension. ``iterable`` is the resolved name of what it runs over (``""`` for ``while``).

    ``endless``: a service's loop, ``while True:`` or one that runs until a flag is set from outside.
    """

    kind: Literal["for", "async for", "while", "comprehension"]
    iterable: str = ""
    function: int = MODULE_LEVEL
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """Any call in the module. ``function`` is the index of the function whose body runs it.

    ``loops`` are indexes of the loops around it *inside that function*, outermost first. ``main_guard`` is true below
    ``if __name__ == "__main__":``.
    """

    name: str
    written: str
    arguments: tuple[Argument, ...] = ()
    function: int = MODULE_LEVEL
    loops: tuple[int, ...] = ()
    awaited: bool = False
    main_guard: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """``target = value`` where the target is a name or attribute, at module, class or function level.

    ``target`` is the resolved name of what is bound: ``:settings``, ``:WorkerSettings.functions``, ``?self.loop``.
    """

    target: str
    value: Argument
    function: int = MODULE_LEVEL


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """All that the later steps know of a module. Only built for modules in which a spawn was found.

    ``imports`` holds every imported dotted name and its parents (``fastapi.routing.APIRoute``, ``fastapi.routing``,
    ``fastapi``). ``pragma`` is an ``# aiocost:`` comment before the first statement.
    """

    path: str
    imports: frozenset[str]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    calls: tuple[Call, ...]
    assignments: tuple[Assignment, ...]
    loops: tuple[Loop, ...]
    pragma: Temperature | None = None


# ── 2 find ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FanOut:
    """How many children one execution of a spawn starts: exactly ``known``, or ``known`` and an unknown number more."""

    known: int
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Spawn:
    """One call of a construct at one place.

    ``site`` is the index into ``ModuleFacts.calls`` and the key by which its position is asked for. ``children`` are
    the resolved names of what is spawned, as far as they can be read. ``awaitable`` is ``ready`` only where every child
    is an ``async def`` of this module that provably never suspends. ``awaited_at_once``: ``await create_task(x())``,
    or a task whose very next statement awaits it. ``together``: a task made in a loop that waits for nothing, so that
    the tasks of its iterations share the turns of the event loop. ``kept``: the result is stored in an attribute or a
    container's item, to outlive the call. ``task_before`` holds the Python from which the construct no longer creates a
    task (``wait_for``: 3.12), so that the price can follow the target's Python. ``saves_us`` is the wall time of an
    ``# aiocost: saves=40ms`` comment.
    """

    construct: str
    site: int
    callee: str
    fan_out: FanOut
    function: int = MODULE_LEVEL
    loops: tuple[int, ...] = ()
    children: tuple[str, ...] = ()
    awaited: bool = False
    awaited_at_once: bool = False
    together: bool = False
    kept: bool = False
    awaitable: Awaitable = "suspending"
    certainty: Literal["resolved", "inferred", "guessed"] = "resolved"
    task_before: tuple[int, int] | None = None
    saves_us: float | None = None


# ── 3 place ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Heat:
    """How the enclosing function is reached, and why we say so.

    ``subject`` reads in a sentence after "per call of": ``request handler get_feed``. ``reason`` reads inside
    parentheses: ``fastapi``, ``called from get_feed, fastapi``, ``module path jobs/``, ``configured``.
    """

    kind: HeatKind
    subject: str = ""
    reason: str = ""


# ── 4 price ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Environment:
    """Where a cost holds."""

    python: tuple[int, int]
    loop: LoopKind = "asyncio"
    task_factory: TaskFactory = "default"
    load: Load = "busy"


@dataclass(frozen=True, slots=True)
class Cost:
    """µs of CPU: of the construct, and of the same awaits in sequence."""

    construct_us: float
    sequence_us: float

    @property
    def excess_us(self) -> float:
        """What the construct costs more than the sequence; never below zero."""
        return max(0.0, self.construct_us - self.sequence_us)


@dataclass(frozen=True, slots=True)
class Price:
    """A spawn's cost, with where the number comes from.

    Known fan-out: ``total`` holds the cost of that many. Unknown, or tasks that a loop starts together: ``total`` is
    ``None``, and the cost is ``fixed`` plus ``per_child`` for each. ``source`` is the text of the message's brackets:
    ``prod-c7g: cpython3.13 uvloop``, what the numbers were measured on. ``environment`` is what the code will run on;
    the two differ only where no table fits.
    """

    total: Cost | None
    fixed: Cost
    per_child: Cost
    source: str
    environment: Environment

    @property
    def least_excess_us(self) -> float:
        """What it adds to the sequence at the least: where the number of children is unknown, with one."""
        return self.total.excess_us if self.total else self.fixed.excess_us + self.per_child.excess_us


# ── 5 judge ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PricedSpawn:
    """What a rule looks at."""

    spawn: Spawn
    heat: Heat
    price: Price


@dataclass(frozen=True, slots=True)
class Finding:
    """What a front-end says."""

    code: str
    message: str
    position: Position
    function: str = ""
    price: Price | None = None
