"""Whether what a function returns is one of the functions that are defined in it, and nothing else.

``make()()`` stands for the functions inside ``make``. One that returns something else as well, such as what it was
handed or what another call returned, may run anything. So may what a coroutine returned: ``run = await make()``.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Lambda, bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex


class Returned:
    """Looks at the functions of a project that return functions."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at nothing yet."""
        self._project = project
        self._known: dict[str, bool] = {}
        self._inside: dict[int, Mapping[int, set[str]]] = {}

    def may_be_another(self, name: str) -> bool:
        """Whether calling a linked name, such as ``:0:make()``, may run another function than those inside.

        Args:
            name: what is called, without the last call.
        """
        if not (name.startswith(":") and name.endswith("()")):
            return False
        if name not in self._known:
            makers = self._project.hierarchy.of(name.removesuffix("()"))
            self._known[name] = any(self._is_open(each) for each in makers)
        return self._known[name]

    def _is_open(self, function: int) -> bool:
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        facts = index.facts
        record = facts.functions[local]
        if module not in self._inside:
            self._inside[module] = _defined_in(facts)
        inside = self._inside[module].get(local, ())
        # ``return event.wait`` is not among what it hands over, which may hold no task.
        results = [*index.inside.returned(local), *([record.result] if record.result is not None else [])]
        return any(bare(value) not in inside for value in results if not isinstance(value, Lambda))


def _defined_in(facts: ModuleFacts) -> Mapping[int, set[str]]:
    """The names of the functions that are defined in each function of a module."""
    found: dict[int, set[str]] = defaultdict(set)
    for each in facts.functions:
        found[each.parent].add(each.name)
    return found
