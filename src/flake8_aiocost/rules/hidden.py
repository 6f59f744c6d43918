"""The rules AIO5xx: what a framework spawns for each call of a function, without a spawn in the project's code.

The files of frameworks name the rule for such functions (``hidden``). They are said with ``show = "all"`` only, on the
``def``, and no totals count them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.cost.format import microseconds
from flake8_aiocost.model import HOT, FanOut, Spawn
from flake8_aiocost.records import Record
from flake8_aiocost.rules.rule import Rule
from flake8_aiocost.rules.wording import half_us

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.cost.price import Pricer
    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.heat.heat_map import HeatMap
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.price import Price
    from flake8_aiocost.project.project import ProjectIndex


class HiddenRule(Rule, frozen=True, kw_only=True):
    """Speaks of functions of which a framework spawns something for each call.

    Attributes:
        measured: the benchmark of the calibration suite that has its price.
        does: completes "it ...": what the framework does.
        instead: completes "more than ...": what is measured to be cheaper.
        plain: it speaks of functions without ``async`` that are proven not to hold their thread, and of no others.
        generators: whether those too that yield; they are run in two parts.
        imports: a module that some module of the project has to import.
    """

    measured: str
    does: str
    instead: str
    plain: bool = True
    generators: bool = False
    imports: str = ""


class Hidden(Record, frozen=True):
    """One finding: the function by its number in its module, the rule, the price, and the message."""

    function: int
    rule: HiddenRule
    price: Price
    message: str


def hidden(heats: HeatMap, effects: Effects, pricer: Pricer, module: int, min_cost: float) -> Iterator[Hidden]:
    """What frameworks spawn for the functions of a module.

    Args:
        heats: of the project.
        effects: what its functions do.
        pricer: knows the prices.
        module: its number.
        min_cost: µs below which nothing is said.
    """
    project, known = heats.project, _rules()
    for number in project.functions_of(module):
        rule, function = known.get(heats.hidden.get(number, "")), project.function(number)
        heat = heats.functions.get(number)
        if rule is None or function is None or heat is None or heat.kind not in HOT or heat.seldom:
            continue
        if rule.imports and not any(f"{each}.".startswith(f"{rule.imports}.") for each in project.imports):
            continue
        if not _is_meant(rule, function) or (rule.plain and not _is_cheap(effects, project, number)):
            continue
        times = 1 + (rule.plain and function.suspends)
        price = pricer.price(Spawn(rule.measured, -1, "", FanOut(times)))
        if price.total is None or price.total.excess_us < min_cost:
            continue
        total = microseconds(price.total.construct_us, half_us(price.total))
        more = microseconds(price.total.excess_us)
        subject = f"{heat.subject} ({heat.reason})" if heat.reason else heat.subject
        twice = ", and what follows its yield in another" if times > 1 else ""
        said = (
            f"{rule.does}{twice}: {total} CPU, {more} more than {rule.instead}, per call of {subject} [{price.source}]"
        )
        yield Hidden(project.place_of(number)[1], rule, price, said)


def _rules() -> dict[str, HiddenRule]:
    from flake8_aiocost.rules import rules  # noqa: PLC0415  the package imports its files

    return {each.name: each for each in rules() if isinstance(each, HiddenRule)}


def _is_meant(rule: HiddenRule, function: Function) -> bool:
    """Whether the rule speaks of a function of this kind; that of a class is its constructor."""
    if not rule.plain:
        return function.is_async
    special = function.name.startswith("__")
    return not function.is_async and not function.stub and not special and (rule.generators or not function.suspends)


def _is_cheap(effects: Effects, project: ProjectIndex, function: int) -> bool:
    """Whether a function is proven to be done in microseconds, so that the event loop can run it.

    What entering and leaving a ``with`` does is not known, nor what a decorator of the project does around it.
    """
    module, local = project.place_of(function)
    index = project.modules[module]
    enters = any(each.kind == "with" and index.facts.places[each.place].function == local for each in index.facts.uses)
    if enters or any(each.name.startswith(":") for each in index.decorators[local]):
        return False
    found = effects.summary(function)
    return found.thread.use == "cheap" and found.blocked.nothing and found.ending.ends == "itself"
