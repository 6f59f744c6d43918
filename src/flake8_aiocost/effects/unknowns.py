"""Why it is not known how long a child waits: the first thing in its code that cannot be understood, and where.

Summaries hold only the names of such things. What follows here is asked for a single spawn, by ``aiocost why``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from flake8_aiocost.effects.catalogue import tells_of
from flake8_aiocost.effects.children import Child
from flake8_aiocost.effects.library import shown
from flake8_aiocost.effects.waits import TOKEN, plain
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Awaited, Name, Result, Walrus, leaf
from flake8_aiocost.module.resolver import written
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.effects.callbacks import Callback
    from flake8_aiocost.effects.steps import Waiting
    from flake8_aiocost.effects.waits import Waits
    from flake8_aiocost.effects.weigh import Effects
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex

#: Calls in calls that are followed, and names that stand for others: more is no program that somebody wrote.
_DEPTH = 64
_ALIASES = 4


class Unknown(Record, frozen=True):
    """Something that is waited for, nobody knows how long.

    Attributes:
        name: what it is called among the waits of a child.
        why: what is missing, in words.
        cause: the same for a table: words without names of the project.
        module: where it stands, by number; -1 where that is not known.
        line: and on which line.
    """

    name: str
    why: str
    cause: str
    module: int = -1
    line: int = 0


def unknowns(effects: Effects, module: int, child: Child, function: int = MODULE_LEVEL) -> Iterator[Unknown]:
    """What a child waits for without it being known how long, as far as its summary names it.

    Args:
        effects: of the project.
        module: the one that spawns the child.
        child: what is spawned there.
        function: the one that spawns it, by its number in the module.
    """
    for name in map(plain, child.summary.waits.unknowns):
        yield _unknown(effects, module, child, name, function)


def _unknown(effects: Effects, module: int, child: Child, name: str, around: int) -> Unknown:
    seen: set[int] = set()
    todo = list(reversed(child.functions))
    while todo and len(seen) < _DEPTH:
        function = todo.pop()
        if function in seen:
            continue
        seen.add(function)
        steps = effects.steps(function)
        found = next((each for each in (*steps.waiting, *steps.handed_on) if _holds(each.waits, name)), None)
        if found is not None:
            token = next((each for each in found.waits.unknowns if each.startswith(TOKEN)), "")
            over = effects.callbacks.handed_over(token)
            place = _at(effects, function, name, found)
            return _handed(effects, over, place) if over else place
        awaited = (run for run in steps.runs if run.mode == "awaited" and not run.returns)
        made = next((run for run in awaited if run.name == name), None)
        if made is not None and not any(_holds(effects.summary(each).waits, name) for each in made.targets):
            return _made(effects, name, made.targets[0])
        inner = [each for run in steps.runs for each in run.targets]
        inner += [each for run in steps.runs for callback in run.handed.values() for each in callback.targets]
        inner += [each for spawning in steps.spawns for each in effects.children.functions(spawning)]
        todo += [each for each in reversed(inner) if _holds(effects.summary(each).waits, name)]
    return _elsewhere(effects, module, child, name, around)


def _holds(waits: Waits, name: str) -> bool:
    return name in map(plain, waits.unknowns)


def _handed(effects: Effects, callbacks: Sequence[Callback], place: Unknown) -> Unknown:
    """What callers hand over, the first of it of which no wait is known; ``place`` is where that is awaited."""
    for callback in callbacks:
        for function in callback.targets:
            summary = effects.summary(function)
            record = effects.project.function(function)
            if record is None or effects.settled(summary.waits).us > 0:
                continue
            said = shown(f":0:{record.qualname}")
            if not summary.waits.unknown:
                why, cause = f"callers hand over {said}, which waits for nothing", "handed: waits for nothing"
                return structs.replace(place, why=why, cause=cause)
            module, _ = effects.project.place_of(function)
            found = next(unknowns(effects, module, Child(said, 1, summary, (function,), coroutine=True)))
            return structs.replace(found, name=place.name, why=f"callers hand over {said}: {found.why}")
    return structs.replace(place, why=f"{place.why}, and callers hand over what is not known, or different things")


def _made(effects: Effects, name: str, target: int) -> Unknown:
    """What a plain function of the project returns that is awaited."""
    module, local = effects.project.place_of(target)
    index = effects.project.modules[module]
    record = index.facts.functions[local]
    if record.result is None:
        return Unknown(
            name, f"nothing says what {name} returns", "a plain function that returns what is awaited", module
        )
    why, cause = Reasons(effects, index, local).of(record.result, record.scope)
    return Unknown(name, f"it returns what is awaited: {why}", f"plain function, returns <- {cause}", module)


def _elsewhere(effects: Effects, module: int, child: Child, name: str, around: int) -> Unknown:
    """What stands in no function of the project that can be followed."""
    if name.startswith("a thread hop"):
        thread = child.summary.thread
        return Unknown(name, f"nothing says what {thread.witness or name} does", "a thread hop")
    if child.functions:
        return Unknown(name, f"nothing says how long {name} takes", "a plain function that returns what is awaited")
    index = effects.project.modules[module]
    facts = index.facts
    calls = [
        call
        for call in index.calls_of(around)
        if name in (shown(index.callee(call)), written(facts.calls[call].function, facts))
    ]
    if not calls:
        return Unknown(name, f"it is made elsewhere ({name})", "a child that is made elsewhere")
    record = index.facts.calls[calls[0]]
    place = index.facts.places[record.place]
    why, cause = Reasons(effects, index, place.function).of(record.function, place.scope)
    return Unknown(name, why, cause, module, record.range[0])


def _at(effects: Effects, function: int, name: str, waiting: Waiting) -> Unknown:
    """What a function of the project waits for at a statement of its own."""
    module, local = effects.project.place_of(function)
    index = effects.project.modules[module]
    reasons = Reasons(effects, index, local)
    for call in index.calls_of(local):
        record = index.facts.calls[call]
        names = (shown(index.callee(call)), leaf(record.function), written(record.function, index.facts))
        if record.statement == waiting.statement and name in names:
            why, cause = reasons.of(record.function, index.facts.places[record.place].scope)
            return Unknown(name, why, cause, module, record.range[0])
    for use in index.facts.uses:
        if use.statement == waiting.statement and index.facts.places[use.place].function == local:
            why, cause = reasons.of(use.value, index.facts.places[use.place].scope)
            return Unknown(name, why, cause, module, use.line)
    function_record = index.facts.functions[local] if local != MODULE_LEVEL else None
    if function_record is not None and function_record.stub:
        return Unknown(name, "its body says nothing of what is done", "a stub", module)
    lines = [each.range[0] for each in index.facts.calls if each.statement == waiting.statement]
    return Unknown(name, f"nothing says what {name} is", "what is iterated over", module, min(lines, default=0))


class Reasons:
    """Says what is missing to know what an expression of a function stands for."""

    def __init__(self, effects: Effects, index: ModuleIndex, function: int) -> None:
        """Ask nothing yet; ``function`` is a number of the module."""
        self._effects, self._index, self._function = effects, index, function

    def of(self, value: Expression, scope: int) -> tuple[str, str]:
        """In words, and for a table."""
        while isinstance(value, (Awaited, Walrus)):
            value = value.value
        names = self._index.linked(self._index.names.candidates(value, scope))
        text = written(value, self._index.facts) or "it"
        for name in names:
            if name[:1] not in ("?", ":", ""):
                return self._of_library(name)
        for name in names:
            if name[:1] == ":":
                return self._of_project(name)
        return self._unresolved(value, scope, text, _ALIASES)

    def _of_library(self, name: str) -> tuple[str, str]:
        root = name.partition(".")[0].removesuffix("()")
        found = self._effects.library.leaf(name)
        if found is not None:
            return f"{shown(name)} waits for a {found.waits}, for as long as that takes", f"waits: {found.waits}"
        if tells_of(root):
            return f"the file about {root} does not tell of {shown(name)}", f"not in the library file: {root}"
        return f"no library file tells of {root} ({shown(name)})", f"no library file: {root}"

    def _of_project(self, name: str) -> tuple[str, str]:
        hierarchy = self._effects.project.hierarchy
        head, call, rest = name[1:].partition("()")
        if head in hierarchy.classes:
            bases = hierarchy.foreign_bases(head)
            if bases and rest.count(".") == 1:
                return f"{shown(name)} may come from {bases[0]}", f"method of a base: {bases[0].partition('.')[0]}"
            if rest:
                return f"nothing says what {shown(name)} is", "attribute of a project's object"
            return f"nothing says what using a {shown(name)} waits for", "object of the project"
        if call and rest:
            return f"nothing says what {shown(':' + head)} returns", "what a function of the project returns"
        return f"nothing says what {shown(name)} is", "a name of a module"

    def _unresolved(self, value: Expression, scope: int, text: str, depth: int) -> tuple[str, str]:
        facts, names = self._index.facts, self._index.names
        if isinstance(value, Result):
            called = facts.calls[value.call].function
            return self._unresolved(called, scope, text, depth)
        while not isinstance(value, Name):
            inner = getattr(value, "value", None)
            if inner is None:
                return f"{text} is no name", "no name"
            if isinstance(inner, Result):
                return self._unresolved(inner, scope, text, depth)
            value = inner
        owner = names.bound_in(value.root, scope)
        if owner < 0:
            return f"nothing in the module binds {value.root}", "unbound"
        record = facts.scopes[owner]
        bindings = record.bindings[value.root]
        kinds = sorted({each.kind for each in bindings})
        if record.receiver[0] == value.root:
            return self._attribute(record.receiver[1], value, depth)
        (first, *others) = bindings
        if others:
            return f"{value.root} is bound in {len(bindings)} places", f"several bindings ({', '.join(kinds)})"
        if first.kind == "parameter":
            stated = "an annotation that names no class" if first.annotation is not None else "no annotation"
            if not value.attributes:
                return f"the parameter {value.root} is called, and has {stated}", "parameter that is called"
            return f"the parameter {value.root} has {stated}", f"parameter with {stated}"
        if first.kind == "value" and first.value is not None and depth:
            where = names.scope_of(first.place)
            why, cause = self._deeper(first.value, where, depth)
            return f"{value.root}: {why}", cause
        return f"nothing says what {value.root} is", f"bound by: {first.kind}"

    def _deeper(self, value: Expression, scope: int, depth: int) -> tuple[str, str]:
        while isinstance(value, (Awaited, Walrus)):
            value = value.value
        known = [each for each in self._index.linked(self._index.names.candidates(value, scope)) if each[:1] != "?"]
        if known:
            return self.of(value, scope)
        return self._unresolved(value, scope, written(value, self._index.facts) or "it", depth - 1)

    def _attribute(self, cls: str, value: Name, depth: int) -> tuple[str, str]:
        attribute = value.attributes[0] if value.attributes else ""
        assigned = self._index.names.assigned(cls.strip(":()"), attribute)
        for each in assigned:
            if each.value is not None and depth:
                where = self._index.names.scope_of(each.place)
                why, cause = self._deeper(each.value, where, depth)
                return f"{value.root}.{attribute}: {why}", f"self attribute <- {cause}"
        return f"nothing says what {value.root}.{attribute} is", "self attribute never assigned"
