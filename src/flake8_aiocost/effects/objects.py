"""Which object an expression stands for, by a name that two functions can agree on.

* ``@session.bind``: an attribute of what the function is handed as ``session``; ``@self.queue`` is one of these. Who
  calls the function knows what that is to him (``Objects.handed``).
* ``#3:0:queue``: a name of module 3, or of a function around (by the number of its scope); ``#redis.client`` one of a
  module that is not the project's.
* ``#3:0:get_session()``: what a framework hands over that a function of module 3 gives (``injected``).
* ``=17:queue``: a name of the function itself, by its scope. To its callers it means nothing.
* ``=!31``: what a call of the function has made, which has no name. Only its parts may be known.
* ``""``: not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.effects.composed import Composed
from flake8_aiocost.effects.handed_in import HandedIn
from flake8_aiocost.effects.injected import Injected
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import Awaited, Name, Result, Walrus, receiver
from flake8_aiocost.project.imported import imported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.module.facts import Call, Function
    from flake8_aiocost.module.scope import Binding
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: Names that are followed to what they are bound to, and parts of a name: more is no program that somebody wrote.
_DEPTH = 8
_MOST_PARTS = 5
_AROUND = re.compile(r"#(\d+):(\d+)(:.*)", re.DOTALL)
#: An attribute of what a name of the function itself holds, or of what a call in it has made: ``=!31.session``.
_OWN = re.compile(r"=(\d+):([^.]+)\.(.+)", re.DOTALL)
_NAMELESS = "=!"


class Objects:
    """Names the objects of a project."""

    def __init__(self, project: ProjectIndex, handle: Callable[[str], object]) -> None:
        """Nothing is looked at yet.

        Args:
            project: the index.
            handle: tells of a resolved name whether it is an object that does one thing at a time.
        """
        self._project, self._handle = project, handle
        self.composed = Composed(project)
        self.injected = Injected(project)
        self._handed_in = HandedIn(project, self)

    def of(self, index: ModuleIndex, expression: Expression, scope: int, function: int) -> str:
        """The object that an expression in a scope of a function stands for.

        Args:
            index: the module.
            expression: a name, or a name with attributes; anything else is not known.
            scope: where it stands.
            function: the function whose body it stands in, by its number in the module.
        """
        parts: tuple[str, ...] = ()
        for _ in range(_DEPTH):
            while isinstance(expression, (Awaited, Walrus)):
                expression = expression.value
            if isinstance(expression, Result) and not parts and (maker := self._maker(index, expression.call)):
                expression, scope = maker
            if not isinstance(expression, Name):
                return ""
            parts = (*expression.attributes, *parts)
            owner = index.names.bound_in(expression.root, scope)
            if owner < 0 or len(parts) >= _MOST_PARTS:
                return ""
            bindings = index.facts.scopes[owner].bindings[expression.root]
            alias = bindings[0].value if len(bindings) == 1 and bindings[0].kind == "value" else None
            if not parts and (maker := self._maker_of(index, bindings)):
                expression, scope = maker
                continue
            if all(each.kind == "import" for each in bindings):
                return self._imported(index, bindings[0].dotted, parts)
            if not isinstance(alias, (Name, Awaited)):
                root = self._root(index, expression.root, owner, bindings, function)
                return self._reduced(".".join((root, *parts)), index, function) if root else ""
            expression, scope = alias, index.names.scope_of(bindings[0].place)
        return ""

    def is_made_by_another(self, index: ModuleIndex, expression: Expression, scope: int) -> bool:
        """Whether an object is one that another one makes which does one thing at a time: a cursor."""
        if isinstance(expression, Result):
            return self._maker(index, expression.call) is not None
        owner = index.names.bound_in(expression.root, scope) if isinstance(expression, Name) else -1
        bindings = index.facts.scopes[owner].bindings[expression.root] if owner >= 0 else ()  # type: ignore[union-attr]
        return bool(bindings) and self._maker_of(index, bindings) is not None

    def _maker_of(self, index: ModuleIndex, bindings: tuple[Binding, ...]) -> tuple[Expression, int] | None:
        """The same for what a name is bound to: ``async with connection.execute(query) as cursor``."""
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind in ("value", "with") else None
        while isinstance(value, (Awaited, Walrus)):
            value = value.value
        return self._maker(index, value.call) if isinstance(value, Result) else None

    def _maker(self, index: ModuleIndex, call: int) -> tuple[Expression, int] | None:
        """The connection that makes a cursor, with its scope: who asks the cursor asks the connection."""
        record = index.facts.calls[call]
        owner, scope = receiver(record.function), index.names.scope_of(record.place)
        names = index.linked(index.names.candidates(owner, scope))
        return (owner, scope) if any(self._handle(each) is not None for each in names) else None

    def _root(self, index: ModuleIndex, name: str, owner: int, bindings: tuple[Binding, ...], function: int) -> str:
        scope, kinds = index.facts.scopes[owner], index.bound[owner, name].kinds
        if scope.kind == "class" or "item" in kinds or "unpacked" in kinds:
            # Another one in each round of a loop.
            return ""
        own = function != MODULE_LEVEL and owner == index.facts.functions[function].scope
        if own and "parameter" in kinds:
            return (self.injected.name(index, function, name) or f"@{name}") if len(bindings) == 1 else ""
        inside = function != MODULE_LEVEL and scope.function == function
        return f"={owner}:{name}" if own or inside else f"#{index.number}:{owner}:{name}"

    def seen_from(self, name: str, index: ModuleIndex, function: int) -> str:
        """An object that a function inside names, as the function around names it, whose own it is.

        Args:
            name: how the one inside names it.
            index: the module of the one around.
            function: its number there.
        """
        if name.startswith("@"):
            return self._reduced(name, index, function)
        if name.startswith("="):
            return self._handed_to_its_maker(name, index, function)
        if (given := self.injected.made(name)) is not None:
            return self._handed_to_its_giver(name, *given)
        match = _AROUND.match(name)
        if match is None or int(match[1]) != index.number or function == MODULE_LEVEL:
            return name
        scope = index.facts.scopes[int(match[2])]
        return f"={match[2]}{match[3]}" if scope.function == function and scope.kind != "class" else name

    def _reduced(self, name: str, index: ModuleIndex, function: int) -> str:
        """An attribute of an attribute, by what the object was handed that was made of it, or with it."""
        found = self.composed.name(name, index, function)
        root, *parts = found.split(".")
        cls = self.composed.class_of(root[1:], index, function) if len(parts) > 1 and root.startswith("@") else ""
        handed = self._handed_in.name(cls, tuple(parts)) if cls else ""
        return found if not handed else handed if handed.startswith("#") else f"{root}.{handed}"

    def _handed_to_its_maker(self, name: str, index: ModuleIndex, function: int) -> str:
        """An attribute of an object that a function makes, by what it hands to the class: ``Orders(session)``."""
        call, rest = -1, ""
        if name.startswith(_NAMELESS):
            number, _, rest = name.removeprefix(_NAMELESS).partition(".")
            call = int(number)
        elif match := _OWN.match(name):
            bindings = index.facts.scopes[int(match[1])].bindings.get(match[2], ())
            value = bindings[0].value if len(bindings) == 1 and bindings[0].kind == "value" else None
            call, rest = value.call if isinstance(value, Result) else -1, match[3]
        given = self.composed.given(index, call, tuple(rest.split("."))) if call >= 0 and rest else None
        known = ""
        if given is not None and given.expression is not None:
            known = self.of(index, given.expression, given.scope, function)
        # Of what has no name nobody can tell whether it is another one each time.
        return known or ("" if name.startswith(_NAMELESS) else name)

    def _handed_to_its_giver(
        self, name: str, index: ModuleIndex, function: int, cls: str, parts: tuple[str, ...]
    ) -> str:
        """An attribute of an object that a framework hands over, by what that was handed which gives it."""
        known = ""
        if cls:
            found = self.composed.parameter(cls, parts)
            known = self.injected.name(*found) if found is not None else ""
        elif isinstance(result := self.injected.given(index, function), Result):
            given = self.composed.given(index, result.call, parts)
            if given is not None and given.expression is not None:
                known = self.of(index, given.expression, given.scope, function)
            made = index.callees(result.call)
            cls = made[0][1:] if len(made) == 1 and made[0].startswith(":") else ""
        if known.startswith("#"):
            return known
        # What is the giver's own means nothing elsewhere; of two parts of what it gives it may be the same one.
        root = name.removesuffix("." + ".".join(parts))
        return ".".join((root, *self.composed.reduced(cls, parts))) if cls else name

    def _imported(self, index: ModuleIndex, dotted: str, parts: tuple[str, ...]) -> str:
        found = imported(self._project, index, dotted, parts)
        if found is None:
            return ".".join((f"#{dotted}", *parts))
        return ".".join((f"#{found[0].number}:0:{found[1]}", *found[2]))

    def receiver(self, index: ModuleIndex, call: Call, function: int) -> str:
        """The object whose method a call calls."""
        value = receiver(call.function)
        if isinstance(value, Result) and index.callee(value.call) == "builtins.super" and function != MODULE_LEVEL:
            own = index.facts.functions[function]
            return f"@{index.facts.scopes[own.scope].receiver[0]}"
        return self.of(index, value, index.names.scope_of(call.place), function)

    def handed(
        self, index: ModuleIndex, call: int, function: int, target: Function, receives: str
    ) -> Mapping[str, str]:
        """What the parameters of a called function are to its caller, as far as that is known.

        Args:
            index: the caller's module.
            call: the call there.
            function: the function whose body holds it.
            target: what is called.
            receives: the name of its ``self`` or ``cls``, ``""`` where it is no method.
        """
        record = index.facts.calls[call]
        scope = index.names.scope_of(record.place)
        names = [each.name for each in target.parameters]
        found: dict[str, str] = {}
        if receives and names[:1] == [receives]:
            made = receiver(record.function)
            nameless = f"{_NAMELESS}{made.call}" if isinstance(made, Result) else ""
            found[receives] = self.receiver(index, record, function) or nameless
            names = names[1:]
        for position, each in enumerate(record.arguments):
            if each.star:
                break
            name = each.keyword or (names[position] if position < len(names) else "")
            if name and (known := self.of(index, each.value, scope, function)):
                found[name] = known
        return found


def translated(name: str, handed: Mapping[str, str]) -> str:
    """An object of a called function, as its caller names it."""
    if not name.startswith("@"):
        return name if name.startswith("#") else ""
    root, _, rest = name[1:].partition(".")
    known = handed.get(root, "")
    if not known or known.count(".") + rest.count(".") >= _MOST_PARTS:
        return ""
    return f"{known}.{rest}" if rest else known
