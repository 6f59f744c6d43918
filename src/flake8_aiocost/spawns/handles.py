"""What becomes of a task: whether it is awaited at once, kept, or made beside others; whether its child ever waits."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Attribute, Name, Result, Subscript, bare, receiver

if TYPE_CHECKING:
    from flake8_aiocost.constructs._children import Children
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.spawns.site import CallSite


class Handles:
    """The handles of a module's spawns."""

    def __init__(self, index: ModuleIndex) -> None:
        """Nothing is looked at before the first question."""
        self._facts = index.facts
        self._index = index

    @cached_property
    def _targets(self) -> dict[int, list[Expression]]:
        """What the results of calls are assigned to, by call."""
        found: dict[int, list[Expression]] = defaultdict(list)
        for each in self._facts.assignments:
            if isinstance(each.value, Result) and not each.entered:
                found[each.value.call] += each.targets
        return found

    def targets(self, call: int) -> tuple[Expression, ...]:
        """What the result of a call is assigned to."""
        return tuple(self._targets.get(call, ()))

    def is_kept(self, site: CallSite) -> bool:
        """``self.task = create_task(x())``, ``tasks[key] = create_task(x())`` where ``tasks`` is not a local name.

        ``await group.start(f)`` of anyio counts too: it waits until f says that it has started, not until it is done.
        """
        if site.callee.endswith("().start"):
            return True
        scope = self._facts.scopes[self._facts.places[self._facts.calls[site.call].place].scope]
        for target in self._targets.get(site.call, ()):
            if bare(target) or not isinstance(target, (Name, Attribute, Subscript)):
                continue
            owner = bare(target.value if isinstance(target, Subscript) else receiver(target))
            if not (owner in scope.bindings and owner != scope.receiver[0]):
                return True
        return False

    def is_awaited_at_once(self, call: int) -> bool:
        """``await create_task(x())``, or ``t = create_task(x())`` whose very next statement awaits ``t``.

        In the second form ``t`` may be used nowhere else, but for its ``t.result()``.
        """
        return self._facts.calls[call].awaited or call in self._facts.awaited_next

    def is_together(self, loops: tuple[int, ...]) -> bool:
        """Whether a loop around a call waits for nothing, so that the tasks of its iterations run side by side.

        Of several loops that run it again the innermost decides: that is where the next task is made.
        """
        if not loops:
            return False
        loop = self._facts.loops[loops[-1]]
        return loop.kind != "async for" and not loop.waits

    def is_ready(self, children: Children) -> bool:
        """Whether no child ever suspends, for all that can be seen."""
        known = not children.opaque and not children.unnamed and bool(children.names)
        return known and all(map(self._index.never_suspends, children.names))

    def ready(self, children: Children) -> int:
        """How many children never suspend, where each has a name of its own."""
        if children.fan_out.unknown or children.futures or len(children.names) != children.known:
            return 0
        return sum(map(self._index.never_suspends, children.names))
