"""What touches the context variables of whoever calls it, or asks which task is running: told by name.

Effects know what is waited for; what is set on the way is in none of their files.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.effects.contexts import asks_for_task, changes
from flake8_aiocost.module.expressions import leaf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.fixes._reach import Call
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

#: The last parts of these names. All calls of 3,135 modules take 4 s to link, and those with such a name 0.1 s.
_WORDS = re.compile(
    r"(?:set|reset|(?:set|bind|unbind|clear|reset|merge)_\w+|configure_scope|get_(?:current|isolation)_scope|start_session"
    r"|attach|detach|activate|deactivate|setcontext|current_task|get_current_task)$"
)
#: What is used through objects with any method: that it is imported is taken for its use.
_IMPORTED_SETS = re.compile(r"(?:starlette_context|asgiref\.local|werkzeug\.local|opentelemetry\.baggage)\b")
_IMPORTED_ASKS = re.compile(r"sqlalchemy\.(?:\w+\.)*async_scoped_session$")


def sets(call: Call) -> bool:
    """Whether a call sets a context variable, or may: ``x.set(value)`` of an ``x`` that is not known."""
    if changes(call.name):
        return True
    return call.arguments == 1 and call.name.startswith("?") and call.name.endswith((".set", ".reset"))


def asks(call: Call) -> bool:
    """Whether a call asks for the current task."""
    return asks_for_task(call.name)


class Contexts:
    """What is done anywhere in a project, and so may be done by what is not known."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at nothing yet."""
        self._project = project

    @cached_property
    def set_anywhere(self) -> bool:
        """Whether anything in the project sets a context variable for certain."""
        return any(map(changes, self._named)) or any(map(_IMPORTED_SETS.match, self._imported))

    @cached_property
    def asked_anywhere(self) -> bool:
        """Whether anything in the project asks for the current task."""
        return any(map(asks_for_task, self._named)) or any(map(_IMPORTED_ASKS.match, self._imported))

    @cached_property
    def _named(self) -> frozenset[str]:
        """The names of all calls that may be one of these."""
        spellings = self._project.hierarchy.spellings
        modules = self._project.modules
        return frozenset(name for index in modules for each in _callees(index) for name in spellings(each))

    @cached_property
    def _imported(self) -> frozenset[str]:
        scopes = (scope for index in self._project.modules for scope in index.facts.scopes)
        bindings = (each for scope in scopes for found in scope.bindings.values() for each in found)
        return frozenset(each.dotted for each in bindings if each.kind == "import")


def _callees(index: ModuleIndex) -> Iterator[str]:
    for call, record in enumerate(index.facts.calls):
        if _WORDS.match(leaf(record.function)):
            yield from index.callees(call)
