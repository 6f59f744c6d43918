"""What a rule is: a code, a name, a condition, a message and a manual."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeAlias

from flake8_aiocost.effects.beside import Beside
from flake8_aiocost.records import Record
from flake8_aiocost.rules.asking import Asking
from flake8_aiocost.rules.beginnings import made_late
from flake8_aiocost.rules.contracts import Contracts
from flake8_aiocost.rules.filling import Filling
from flake8_aiocost.rules.own_context import OwnContext
from flake8_aiocost.rules.putting import Putting
from flake8_aiocost.spawns.inputs import Inputs
from flake8_aiocost.spawns.lengths import Lengths

if TYPE_CHECKING:
    from flake8_aiocost.effects.child import Child
    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.model import Heat, PricedSpawn, Spawn
    from flake8_aiocost.price import Environment, Price
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Judged:
    """A project whose spawns are judged. What is asked for each of them is worked out once."""

    def __init__(
        self, project: ProjectIndex, effects: Effects, worth_us: float, is_message: Callable[[int], bool]
    ) -> None:
        """Nothing is worked out before it is asked for.

        Args:
            project: the index.
            effects: what functions of the project do.
            worth_us: µs of waiting that are worth a spawn.
            is_message: whether a framework calls a function for each message, token or the like.
        """
        self.project = project
        self.effects = effects
        self.worth_us = worth_us
        self.beside = Beside(effects)
        calls = effects.callers.calls
        putting = Putting(project, effects.graph, calls, self.beside, is_message)
        self.filling = Filling(project, putting, effects.callers)
        self.contracts = Contracts(project)
        self.contexts = OwnContext(project)
        self._children: dict[tuple[int, int], tuple[Child, ...]] = {}
        self.inputs = Inputs(project)
        self.asking = Asking()
        self._cancelling: dict[int, frozenset[int]] = {}
        self._lengths: dict[int, Lengths] = {}
        self._made_late: dict[tuple[int, int], str] = {}

    def children(self, case: Case) -> tuple[Child, ...]:
        """What a spawn starts, and what that does."""
        key = (case.module, case.spawn.site)
        if key not in self._children:
            self._children[key] = self.effects.children.of(case.module, case.spawn)
        return self._children[key]

    def cancelling(self, module: int) -> frozenset[int]:
        """The functions of a module that cancel something."""
        if module not in self._cancelling:
            index = self.project.modules[module]
            calls = [call for call in range(len(index.facts.calls)) if index.callee(call).endswith(".cancel")]
            self._cancelling[module] = frozenset(map(index.function_of, calls))
        return self._cancelling[module]

    def made_late(self, module: int, function: int) -> str:
        """What a method of a module makes that its object was made without."""
        key = module, function
        if key not in self._made_late:
            self._made_late[key] = made_late(self.project.modules[module], function)
        return self._made_late[key]

    def lengths(self, module: int) -> Lengths:
        """What counts the items of a module."""
        if module not in self._lengths:
            self._lengths[module] = Lengths(self.project.modules[module])
        return self._lengths[module]


class Case(Record, frozen=True):
    """A spawn of a module that a rule may speak of.

    ``target`` tells what the project will run on, ``lowest`` the lowest Python that it supports, ``show`` whether what
    is well bought is said too.
    """

    spawn: Spawn
    heat: Heat
    module: int
    judged: Judged
    target: Callable[[], Environment]
    lowest: Callable[[], tuple[int, int]]
    show: Literal["default", "all"] = "default"


Condition: TypeAlias = Callable[[Case], bool]
#: A function of the project, by number.
Cause: TypeAlias = Callable[[Case], "int | None"]
Note: TypeAlias = Callable[[Case], str]
Spends: TypeAlias = "Callable[[Price], float]"
Message: TypeAlias = "Callable[[PricedSpawn, ModuleIndex], str]"


class Rule(Record, frozen=True):
    """One rule. A file of its own declares it as ``RULE``, and that file's docstring is its manual.

    Attributes:
        code: such as ``AIO301``.
        name: such as ``gather-of-one``.
        condition: whether the rule speaks of a spawn. A rule about the analysis itself (AIO9xx) has none.
        message: what it says, without the code.
        cause: what is to be changed, where that is not the spawn, such as a function that is spawned in many places:
            the first of them speaks for all. ``None`` where a spawn has no such cause.
        note: what it has seen of the spawn, for its message.
        of_form: whether it speaks of a form that gains nothing, however often it runs and whoever calls it: so it is
            said in a framework's own package too.
        keeps_contract: what it proposes is concurrent as well, so a contract is none of its business.
        of_few: whether it speaks of so few tasks that it has nothing to say where they are made once in a while.
        past_guard: why a spawn may be right all the same, where what the rule says holds only while a guard is shut.
        of_forgotten: whether it speaks of a task too that nobody awaits, and nothing in sequence means the same.
        on_target: whether it speaks of a spawn follows from the Python that the code will run on.
        spends: the µs of a price that its remedy saves, where that is not all that the spawn adds to a sequence.
        more: for how many other spawns of the same cause it speaks.
        manual: the docstring. The scan of the package fills it in.
    """

    code: str
    name: str
    condition: Condition | None = None
    message: Message | None = None
    cause: Cause | None = None
    note: Note | None = None
    of_few: Condition = lambda _: False
    past_guard: Note = lambda _: ""
    of_forgotten: bool = False
    of_form: bool = False
    keeps_contract: bool = False
    on_target: bool = False
    spends: Spends | None = None
    more: int = 0
    manual: str = ""

    @property
    def series(self) -> str:
        """``3`` of ``AIO301``: what kind of thing the rule says."""
        return self.code[3]

    def applies(self, case: Case) -> bool:
        """Whether the rule speaks of a spawn."""
        return self.condition is not None and self.condition(case)

    def say(self, priced: PricedSpawn, index: ModuleIndex) -> str:
        """The message without the code."""
        text = "" if self.message is None else self.message(priced, index)
        if not self.more:
            return text
        said, bracket, source = text.rpartition(" [")
        others = "1 more spawn starts" if self.more == 1 else f"{self.more} more spawns start"
        return f"{said}; {others} the same function{bracket}{source}"
