"""Which of the functions that are defined in another one its result may be, or hold.

``def make(): def inner(): ...; return wraps(f)(inner)`` returns ``inner``, and ``def load(): def run(): ...;
Thread(target=run).start(); return box["row"]`` does not: what calls ``load()``, or hands its result over, runs no
``run`` by that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.expressions import leaf
from flake8_aiocost.project.deferred import lambdas
from flake8_aiocost.project.value_sites import ADDING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.project.hierarchy import Hierarchy
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.value_sites import Holder, Site


class ReturnedFunctions:
    """Asked of the functions of a project that are defined inside others."""

    def __init__(
        self, modules: Sequence[ModuleIndex], hierarchy: Hierarchy, place_of: Callable[[int], tuple[int, int]]
    ) -> None:
        """Look at none yet.

        Args:
            modules: those of the project.
            hierarchy: its functions and classes.
            place_of: tells the module of a function, and its number there.
        """
        self._modules, self._hierarchy, self._place_of = modules, hierarchy, place_of
        self._known: dict[int, bool] = {}

    def of(self, name: str) -> Sequence[int]:
        """The functions that a linked name stands for, as ``hierarchy.of`` has it; of a result those that it may be."""
        found = self._hierarchy.of(name)
        if not found or not name.endswith("()"):
            return found
        makers = set(self._hierarchy.of(name[:-2]))
        return [each for each in found if each in makers or self._comes_back(each)]

    def _comes_back(self, function: int) -> bool:
        if function not in self._known:
            self._known[function] = self._follow(function)
        return self._known[function]

    def _follow(self, function: int) -> bool:
        """Whether the function around may return this one, or what holds it, or keep it for others."""
        module, local = self._place_of(function)
        index = self._modules[module]
        record = index.facts.functions[local]
        scope = index.facts.places[record.place].scope
        if record.parent == MODULE_LEVEL or record.decorators or record.name not in index.facts.scopes[scope].bindings:
            return True
        todo: list[Holder] = [(scope, record.name)]
        seen = set(todo)
        while todo:
            holder = todo.pop()
            if any(_is_in_lambda(index, index.facts.calls[each].place) for each in index.sites.calls(holder)):
                return True
            for site in index.sites.of(holder):
                following = _beyond(index, site)
                if following is None:
                    return True
                if following not in seen:
                    seen.add(following)
                    todo.append(following)
        return False


def _beyond(index: ModuleIndex, site: Site) -> Holder | None:
    """What has a value where it is used; ``None`` where it is returned, or kept."""
    if _is_in_lambda(index, site.place) or site.kind in ("return", "yield", "stored"):
        return None
    if site.kind == "bound":
        return site.holder
    if site.kind in ("argument", "method") and leaf(index.facts.calls[site.call].function) in ADDING:
        return None
    return site.call


def _is_in_lambda(index: ModuleIndex, place: int) -> bool:
    return any(lambdas(index.facts, index.facts.places[place].scope))
