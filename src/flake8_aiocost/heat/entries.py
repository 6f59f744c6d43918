"""What an entry of a framework speaks of, and the words in which a message calls it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from flake8_aiocost.heat.catalogue import Pattern  # noqa: TC001  a record holds it
from flake8_aiocost.heat.forwarded import Forwarded
from flake8_aiocost.model import Heat, HeatKind
from flake8_aiocost.project.edge import Injected
from flake8_aiocost.project.patterns import matches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.heat.schema import Entry
    from flake8_aiocost.module.facts import Function
    from flake8_aiocost.project.linked_facts import LinkedArgument
    from flake8_aiocost.project.project import ProjectIndex

#: What a linked name of the project begins with.
_NUMBER = re.compile(r"^:\d+:")


class Asked(NamedTuple):
    """A call (module and number) that asks for dependencies: ``Depends(current_user)``.

    ``names`` are the linked names of what it is handed, ``to`` is what is called.
    """

    module: int
    call: int
    names: tuple[str, ...]
    pattern: Pattern
    to: str


class EntryPoints(msgspec.Struct):
    """What was found: heat by function, heat by module and loop, and what hands a function over.

    ``registered`` holds module, call and position of each argument that does, with the heat; ``forwarded`` the
    parameters that are such arguments. ``hidden`` names what a framework spawns for each call of a function.
    ``signed`` are functions of which nothing but their signature speaks.
    ``asked`` are the calls that ask for dependencies, and ``injected`` what a function runs by asking, see
    ``heat.injected``.
    ``unreached`` is the heat of functions that nothing else reaches, with the module that runs them.
    """

    functions: dict[int, Heat] = msgspec.field(default_factory=dict)
    loops: dict[tuple[int, int], Heat] = msgspec.field(default_factory=dict)
    registered: dict[tuple[int, int, int], HeatKind] = msgspec.field(default_factory=dict)
    forwarded: list[Forwarded] = msgspec.field(default_factory=list)
    hidden: dict[int, str] = msgspec.field(default_factory=dict)
    unreached: dict[int, tuple[Heat, int]] = msgspec.field(default_factory=dict)
    signed: set[int] = msgspec.field(default_factory=set)
    asked: list[Asked] = msgspec.field(default_factory=list)
    injected: dict[int, tuple[Injected, ...]] = msgspec.field(default_factory=dict)


def display(function: Function) -> str:
    """How a message calls a function: ``get_feed``, ``Feed.get``; functions around it are left out."""
    return f"{function.cls.rpartition('.')[2]}.{function.name}" if function.cls else function.name


def named(project: ProjectIndex, number: int) -> str:
    """A function of a project as messages call it; the level of a module is ``this module``."""
    function = project.function(number)
    return display(function) if function is not None else "this module"


def subject(noun: str, name: str) -> str:
    """What a message says is hot: ``job sweep``."""
    return f"{noun} {name}" if noun else name


def is_named(entry: Entry, function: Function) -> bool:
    """Whether a function has a name that an entry speaks of."""
    return fits(entry.functions, function.name)


def has_literal(entry: Entry, given: tuple[LinkedArgument, ...]) -> bool:
    """Whether a call is handed a text that an entry speaks of, or nothing but functions where that is meant."""
    if not entry.literals:
        return True
    texts = [each.literal for each in given if isinstance(each.literal, str)]
    if "" in entry.literals and len(list(chosen(given, entry))) == len(given):
        return True
    return any(fits(entry.literals, text) for text in texts)


def has_value(entry: Entry, arguments: Iterable[LinkedArgument]) -> bool:
    """Whether one of the arguments is a name that an entry speaks of."""
    return not entry.values or any(matches(entry.values, each.value) for each in arguments if each.value)


def fits(patterns: Iterable[str], text: str) -> bool:
    """Whether a text fits one of some globs, or any text where all of them begin with ``!``, and none of these."""
    every = list(patterns)
    wanted = [pattern for pattern in every if not pattern.startswith("!")]
    if wanted and not matches(wanted, text):
        return False
    return not matches((pattern[1:] for pattern in every if pattern.startswith("!")), text)


def shown_name(name: str) -> str:
    """The last two parts of a resolved name, as the reader finds them: ``.app.api.router.get`` as ``router.get``."""
    parts = _NUMBER.sub("", name).lstrip("?:.").split(".")
    return ".".join(parts[-2:]) if "(" not in name else parts[-1].removesuffix("()")


def chosen(arguments: tuple[LinkedArgument, ...], entry: Entry) -> Iterator[tuple[int, LinkedArgument]]:
    """The arguments of a call that an entry speaks of, with their positions."""
    every = -1 in entry.arguments
    for position, argument in enumerate(arguments):
        if argument.keyword:
            if argument.keyword in entry.arguments:
                yield position, argument
        elif every or position in entry.arguments:
            yield position, argument
