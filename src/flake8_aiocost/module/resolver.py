"""What a name means here: imports, aliases, shadowing, and what an object was made by or annotated as.

Answers are resolved names in the grammar of ``model.py``. A name with several bindings that disagree is unknown, with
these exceptions: a binding to ``None`` says nothing; of several imports, and of ``try: ... except ImportError: ...``,
the first counts; an unannotated parameter with the default ``None`` is what it is assigned later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import annotated
from flake8_aiocost.module.attributes import Attributes
from flake8_aiocost.module.canonical import ASYNCIO_ALL, canonical, is_builtin
from flake8_aiocost.module.expressions import (
    Attribute,
    Awaited,
    Constant,
    Either,
    Name,
    Result,
    Subscript,
    Walrus,
    is_none,
    leaf,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Binding, Call, ModuleFacts

#: How many assignments a name is followed through: more is no program that somebody wrote.
_DEPTH = 25
#: How many names an expression may stand for: branches that double them are no program either.
_MOST = 16

#: Methods, and functions, whose result is what they were handed, or calls it.
_ENTERING = ("enter_async_context", "enter_context")
_WRAPPING = {"partial": "functools.partial", "staticmethod": "builtins.staticmethod"}
_REFERRING = (Name, Attribute, Result, Subscript, Awaited, Either)


class Resolver:
    """Resolves expressions of one module, each in a scope (an index into ``ModuleFacts.scopes``)."""

    def __init__(self, facts: ModuleFacts) -> None:
        """Nothing is resolved yet."""
        self.facts = facts
        self._known: dict[tuple[int, str], tuple[str, ...]] = {}
        self._following: set[tuple[int, str]] = set()
        #: Names that are still followed; a few that are bound to each other have millions of paths.
        self._steps = 10_000 + 10 * sum(len(each.bindings) for each in facts.scopes)
        self._callees: dict[int, tuple[str, ...]] = {}
        self._attributes = Attributes(facts, self)

    def scope_of(self, place: int) -> int:
        """The scope of a place."""
        return self.facts.places[place].scope

    def enclosing(self, scope: int) -> Iterator[int]:
        """A scope and those in which a name is looked for next: classes are seen by their own statements only."""
        yield scope
        scopes = self.facts.scopes
        scope = scopes[scope].parent
        while scope >= 0:
            if scopes[scope].kind != "class":
                yield scope
            scope = scopes[scope].parent

    def bound_in(self, name: str, scope: int) -> int:
        """The scope that binds a bare name which stands in ``scope``, or -1."""
        scopes = self.facts.scopes
        start = scopes[scope].declared.get(name, scope)
        return next((each for each in self.enclosing(start) if name in scopes[each].bindings), -1)

    # ── expressions ────────────────────────────────────────────────────────────────────────────────────────────

    def callee(self, call: int) -> str:
        """The resolved name of what a call calls, ``""`` where it is none."""
        return self._single(self.callees(call), self.facts.calls[call].function)

    def callees(self, call: int) -> tuple[str, ...]:
        """All names that a call's callee may stand for."""
        found = self._callees.get(call)
        if found is None:
            record = self.facts.calls[call]
            found = self._callees[call] = self.candidates(record.function, self.scope_of(record.place))
        return found

    def name(self, expression: Expression, scope: int) -> str:
        """The resolved name of an expression, ``""`` where it is none."""
        return self._single(self.candidates(expression, scope), expression)

    def _single(self, found: tuple[str, ...], expression: Expression) -> str:
        if len(found) <= 1:
            return found[0] if found else ""
        text = written(expression, self.facts)
        return f"?{text}" if text else ""

    def candidates(self, expression: Expression, scope: int) -> tuple[str, ...]:
        """All names that an expression may stand for, several where branches bind it differently."""
        parts: list[str] = []
        while True:
            kind = type(expression)
            if kind is Attribute:
                parts += [f".{each}" for each in reversed(expression.attributes)]  # type: ignore[union-attr]
                expression = expression.value  # type: ignore[union-attr,assignment]
            elif kind is Result:
                call = self.facts.calls[expression.call]  # type: ignore[union-attr]
                through = self._handed_through(call, scope)
                if through is None:
                    parts.append("()")
                expression = call.function if through is None else through
            elif kind is Awaited or kind is Walrus:
                expression = expression.value  # type: ignore[union-attr,assignment]
            else:
                break
        if isinstance(expression, Name):
            parts += [f".{each}" for each in reversed(expression.attributes)]
            roots = self.lookup(expression.root, scope)
        elif isinstance(expression, Either):
            roots = _once(tuple([name for part in expression.parts for name in self.candidates(part, scope)]))
            if len(roots) > _MOST:
                return ()
        else:
            return ()
        if len(roots) == 1 and roots[0][0] != ":":
            return (canonical(roots[0] + "".join(parts[::-1])),) if parts else roots
        for part in reversed(parts):
            roots = _once(tuple([result for root in roots for result in self._step(root, part)]))
        return roots

    def only_value(self, expression: Expression, scope: int) -> tuple[Expression, int] | None:
        """What a bare name is bound to where it has one binding, which is to a value; with the scope of the value."""
        if not isinstance(expression, Name) or expression.attributes:
            return None
        owner = self.bound_in(expression.root, scope)
        if owner < 0:
            return None
        (first, *others) = self.facts.scopes[owner].bindings[expression.root]
        if others or first.kind != "value" or first.value is None:
            return None
        return first.value, self.scope_of(first.place)

    def _handed_through(self, call: Call, scope: int) -> Expression | None:
        """The argument that a call returns, for ``functools.partial(f, ...)`` and ``stack.enter_async_context(x)``."""
        if not call.arguments or call.arguments[0].star or call.arguments[0].keyword:
            return None
        last = leaf(call.function)
        if last in _ENTERING or (last in _WRAPPING and self.name(call.function, scope) == _WRAPPING[last]):
            return call.arguments[0].value
        return None

    def _step(self, root: str, part: str) -> tuple[str, ...]:
        """A name one part further: ``:Feed()`` and ``.loop`` are whatever ``Feed`` binds ``self.loop`` to."""
        if root[0] == ":" and part[0] == ".":
            found = self._attributes.of(root[1:], part[1:])
            if found:
                return found
        return (canonical(root + part),)

    # ── names ──────────────────────────────────────────────────────────────────────────────────────────────────

    def lookup(self, name: str, scope: int) -> tuple[str, ...]:
        """What a bare name stands for in a scope."""
        scopes = self.facts.scopes
        for each in self.enclosing(scopes[scope].declared.get(name, scope)):
            if name in scopes[each].bindings:
                key = (each, name)
                if key not in self._known:
                    if key in self._following and scopes[each].kind == "class":
                        # ``loop = loop`` in a class body: the second one is looked for outside.
                        continue
                    if key in self._following or len(self._following) > _DEPTH or self._steps < 0:
                        return ()
                    self._steps -= 1
                    self._following.add(key)
                    try:
                        found = self._bound(name, each, scopes[each].bindings[name])
                    finally:
                        self._following.discard(key)
                    if self._following and not found:
                        return ()
                    self._known[key] = found or (f"?{name}",)
                return self._known[key]
        stars = self.facts.stars
        if "asyncio" in stars and name in ASYNCIO_ALL:
            return (f"asyncio.{name}",)
        if is_builtin(name) and all(module == "asyncio" for module in stars):
            return (f"builtins.{name}",)
        return (f"?{name}",)

    def _bound(self, name: str, scope: int, bindings: tuple[Binding, ...]) -> tuple[str, ...]:
        kept = [each for each in bindings if each.kind != "deleted" and not _says_none(each)]
        found = [(each, self.of_binding(name, scope, each)) for each in kept]
        if len(kept) > 1:
            found = [(each, names) for each, names in found if names and not _is_placeholder(each)]
            firm = [pair for pair in found if not self._is_fallback(pair[0]) and pair[1][0][0] != "?"]
            others = [each for each, names in found if self._is_fallback(each) or names[0][0] == "?"]
            if firm and others and all(self._is_fallback(each) for each in others):
                found = firm
            if found and all(each.kind == "import" for each, _ in found):
                return found[0][1]
        return _once(tuple([result for _, names in found for result in names])) or ((f"?{name}",) if kept else ())

    def _is_fallback(self, binding: Binding) -> bool:
        return self.facts.places[binding.place].fallback

    def of_binding(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        """What one binding makes of a name; ``scope`` is the one that binds it."""
        unknown = (f"?{name}",)
        kind, value, where = binding.kind, binding.value, self.scope_of(binding.place)
        if kind == "import":
            return (canonical(binding.dotted),)
        if kind in ("function", "class"):
            return (f":{binding.dotted}",)
        if kind == "parameter":
            return self._parameter(name, scope, binding) or unknown
        if kind == "with" and value is not None:
            return self.candidates(value, where) or unknown
        if kind == "value":
            stated = annotated(binding.annotation, where, self) if binding.annotation is not None else ""
            values = self.candidates(value, where) if value is not None else ()
            if stated and (not values or values[0][0] == "?" or values[0].endswith("()")):
                return (f"{stated}()",)
            if values:
                return values
            owner = self.facts.scopes[scope]
            if owner.kind in ("module", "class") and value is not None and not _refers(value):
                return (f":{owner.inside(name)}",)
        return unknown

    def _parameter(self, name: str, scope: int, binding: Binding) -> tuple[str, ...]:
        owner = self.facts.scopes[scope]
        if owner.receiver[0] == name:
            return (owner.receiver[1],)
        if binding.annotation is not None and not binding.star:
            stated = annotated(binding.annotation, max(owner.parent, 0), self)
            if stated:
                return (f"{stated}()",)
        return ()


def written(expression: Expression, facts: ModuleFacts) -> str:
    """A callee as it stands in the source: ``self.loop.create_task``, ``get()``; ``""`` where it is no name."""
    parts: list[str] = []
    while not isinstance(expression, Name):
        if isinstance(expression, Attribute):
            parts += [f".{each}" for each in reversed(expression.attributes)]
            expression = expression.value
        elif isinstance(expression, Result):
            parts.append("()")
            expression = facts.calls[expression.call].function
        else:
            return ""
    return ".".join((expression.root, *expression.attributes)) + "".join(reversed(parts))


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without repetition."""
    return tuple(dict.fromkeys(names)) if len(names) > 1 else names


def _refers(value: Expression) -> bool:
    """Whether a value is about something else, and so no constant of its own; ``None`` and booleans are none."""
    if isinstance(value, Constant):
        return value.value is None or isinstance(value.value, bool)
    return isinstance(value, _REFERRING)


def _says_none(binding: Binding) -> bool:
    return binding.kind == "value" and binding.annotation is None and is_none(binding.value)


def _is_placeholder(binding: Binding) -> bool:
    """An unannotated parameter whose default ``None`` asks for an assignment later."""
    return binding.kind == "parameter" and binding.annotation is None and is_none(binding.value)
