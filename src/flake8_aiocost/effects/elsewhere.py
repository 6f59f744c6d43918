"""Children of spawns that are no functions of the project: of a library, or handed over by whoever calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from flake8_aiocost.constructs import declared
from flake8_aiocost.effects import waits as wait
from flake8_aiocost.effects.builtin_types import method_of_builtin
from flake8_aiocost.effects.child import of_leaf
from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.effects.library import shown
from flake8_aiocost.effects.summary import Summary, any_of, unknown_thread
from flake8_aiocost.module.expressions import Result, bare, leaf, receiver
from flake8_aiocost.module.written import written
from flake8_aiocost.project.callable_values import ran

if TYPE_CHECKING:
    from flake8_aiocost.effects.callbacks import Callbacks
    from flake8_aiocost.effects.library import Library
    from flake8_aiocost.effects.objects import Objects
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_PLAIN = Leaf()
#: Packages whose functions do what a method of their argument does, such as ``__len__``.
_ASK_THEIR_ARGUMENT = frozenset({"builtins", "operator"})


class Known(Protocol):
    """What is asked of the effects of functions."""

    project: ProjectIndex
    library: Library
    objects: Objects
    callbacks: Callbacks


class Elsewhere:
    """Tells what is known of such children."""

    def __init__(self, effects: Known) -> None:
        """Look at none yet; ``effects`` is what functions do."""
        self._effects = effects

    def child(self, module: int, spawn: Spawn, name: str, call: int) -> Summary:
        """What a child does that is no function of the project."""
        effects = self._effects
        index, family = effects.project.modules[module], declared()[spawn.construct].family
        for each in effects.project.hierarchy.spellings(name.removesuffix("()")):
            known = effects.library.leaf(each)
            if known == _PLAIN and family != "hop":
                # What waits for nothing when it is called is no coroutine: what is awaited is what it returns. That is
                # a future of ``hass.async_run_hass_job()``, and anything that ``deque.popleft()`` takes out.
                return Summary(wait.unseen(shown(name)))
            if known == _PLAIN and family == "hop" and each.partition(".")[0] in _ASK_THEIR_ARGUMENT:
                # ``to_thread(len, rows)``: nobody would send it there for a list.
                return Summary(thread=unknown_thread(shown(name)))
            if known is not None:
                if call >= 0:
                    known = effects.library.exact(known, each, index, call)
                owner = effects.objects.receiver(index, index.facts.calls[call], spawn.function) if call >= 0 else ""
                return of_leaf(known, each, owner)
        if (one_of := self._one_of(index, call)) is not None:
            return one_of
        token = ""
        made = name.removesuffix("()")
        # Nobody would ask a service of an unknown kind for an unknown number of things one after the other.
        few = not spawn.fan_out.unknown
        if call >= 0 and family != "hop" and not effects.library.names(made, spawned=few):
            record = index.facts.calls[call]
            token = effects.callbacks.token(index, record.function, index.names.scope_of(record.place), made=False)
        elif call < 0 and family != "hop":
            token = self._made_before(index, spawn, made.removeprefix("?"))
        waits = wait.unseen(token) if token else effects.library.waited(made, spawned=few)
        return Summary(waits, thread=unknown_thread(shown(name)))

    def run_in_thread(self, module: int, spawn: Spawn, what: str) -> tuple[str, str]:
        """The token of a function that callers hand over and a hop runs: ``func`` in ``to_thread(func, *args)``.

        And the name of a method of a display: ``builtins.dict().get`` for ``TABLE.get``.
        """
        if declared()[spawn.construct].family != "hop":
            return "", ""
        index = self._effects.project.modules[module]
        record = index.facts.calls[spawn.site]
        scope = index.names.scope_of(record.place)
        for argument in record.arguments:
            for expression, where in ran(index, argument.value, scope):
                if written(expression, index.facts) == what:
                    token = self._effects.callbacks.token(index, expression, where, made=False, in_thread=True)
                    return token, method_of_builtin(self._effects.project, index, expression, where)
        return "", ""

    def unnamed(self, module: int, spawn: Spawn) -> str:
        """The token of what was made before: ``coroutines`` in ``gather(*coroutines)``."""
        index = self._effects.project.modules[module]
        record = index.facts.calls[spawn.site]
        given = [each for each in record.arguments if not each.keyword]
        if len(given) != 1 or given[0].star != "*":
            return ""
        scope = index.names.scope_of(record.place)
        return self._effects.callbacks.token(index, _held(index, given[0].value), scope, made=True, items=True)

    def _made_before(self, index: ModuleIndex, spawn: Spawn, name: str) -> str:
        """The token of what an annotation says to be awaitable, or to hold such: ``calls: dict[str, Awaitable]``."""
        record = index.facts.calls[spawn.site]
        for each in record.arguments:
            value = _held(index, each.value)
            if bare(value) == name and not each.keyword and each.star != "**":
                scope = index.names.scope_of(record.place)
                return self._effects.callbacks.token(index, value, scope, made=True, items=bool(each.star))
        return ""

    def _one_of(self, index: ModuleIndex, call: int) -> Summary | None:
        """What a method of one of several classes does (``Union[TextChannel, DMChannel]``), if a file tells of each."""
        names = index.callees(call) if call >= 0 else ()
        found = []
        for name in names if len(names) > 1 else ():
            spellings = self._effects.project.hierarchy.spellings(name)
            told = ((each, self._effects.library.leaf(each)) for each in spellings)
            known = next(((each, one) for each, one in told if one is not None and one != _PLAIN), None)
            if known is None:
                return None
            found.append(of_leaf(known[1], known[0], ""))
        return any_of(found) if found else None


def _held(index: ModuleIndex, value: Expression) -> Expression:
    """The collection whose items are meant: ``calls`` for ``calls.values()``."""
    if isinstance(value, Result):
        record = index.facts.calls[value.call]
        if leaf(record.function) == "values" and not record.arguments:
            return receiver(record.function)
    return value
