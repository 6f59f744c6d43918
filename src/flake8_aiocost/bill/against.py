"""Another environment to hold the bills against: ``python=3.15,loop=uvloop,task-factory=eager``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from flake8_aiocost.cost.environments import target_label
from flake8_aiocost.cost.price import Choice, Pricer
from flake8_aiocost.cost.reference import minors
from flake8_aiocost.cost.select import choose
from flake8_aiocost.errors import SettingsError
from flake8_aiocost.settings.options import BY_NAME
from flake8_aiocost.settings.values import LAST_MINOR, convert, shown

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Table
    from flake8_aiocost.price import Environment
    from flake8_aiocost.settings import Settings

#: What each key takes.
_ACCEPTED = {
    "python": f"a minor version from 3.0 to 3.{LAST_MINOR}, such as 3.15",
    "loop": "asyncio or uvloop",
    "task-factory": "default or eager",
}
_ALL = "python=3.15, loop=uvloop, task-factory=eager, or some of them with commas between"
#: The first Python that has ``asyncio.eager_task_factory``.
_EAGER = (3, 12)


class Pair(NamedTuple):
    """Two pricers that can be held against each other, how their environments are called, and what to know of them."""

    here: Pricer
    there: Pricer
    labels: tuple[str, str]
    notes: tuple[str, ...]


def pair(settings: Settings, text: str) -> Pair:
    """What spawns cost where the project runs, and elsewhere.

    The prices are of the project's own tables where these hold both environments and were measured on one kind of
    machine; else both are of the shipped references, which are of one machine too.

    Args:
        settings: the project's.
        text: how the other environment differs from where the project runs.

    Raises:
        SettingsError: the text is not what it should be.
    """
    first = choose(settings)
    here = first.environment
    there = structs.replace(here, **_changes(text))
    if there.task_factory == "eager" and there.python < _EAGER:
        raise SettingsError(
            f"option --against {shown(text)}: the eager task factory needs Python 3.12 or later, and the project runs "
            f"on {_version(there)}: add python=3.12"
        )
    labels = (target_label(here), target_label(there))
    second = choose(structs.replace(settings, python=there.python, loop=there.loop, task_factory=there.task_factory))
    if first.own is not None and second.own is not None and _machine(first.own) == _machine(second.own):
        return Pair(_pricer(first), _pricer(second), labels, ())
    notes = []
    if first.own is not None or first.near:
        notes.append("both sides are of the shipped references: no table of your own holds both environments")
    notes += [
        f"there is no reference of Python {_version(each)}: its prices are of the nearest one"
        for each in dict.fromkeys((here, there))
        if each.python not in minors()
    ]
    return Pair(_pricer(Choice(here)), _pricer(Choice(there)), labels, tuple(dict.fromkeys(notes)))


def _changes(text: str) -> dict[str, object]:
    changes: dict[str, object] = {}
    for part in text.split(","):
        key, equals, value = (each.strip() for each in part.partition("="))
        if key not in _ACCEPTED or not equals:
            raise SettingsError(f"option --against: {shown(part.strip())}: expected {_ALL}")
        if (name := BY_NAME[key].attribute) in changes:
            raise SettingsError(f"option --against: {key} is there twice")
        changes[name] = _value(key, value)
    return changes


def _value(key: str, text: str) -> object:
    """The value of a key; ``auto``, which an option takes, would name no other environment."""
    try:
        if text != "auto":
            return convert(BY_NAME[key], text, "")
    except SettingsError:  # its text is about the option
        pass
    raise SettingsError(f"option --against: {key} = {shown(text)}: expected {_ACCEPTED[key]}")


def _pricer(choice: Choice) -> Pricer:
    return Pricer(lambda: choice)


def _machine(table: Table) -> tuple[str, str]:
    return table.machine.cpu_model, table.machine.platform


def _version(environment: Environment) -> str:
    return ".".join(map(str, environment.python))
