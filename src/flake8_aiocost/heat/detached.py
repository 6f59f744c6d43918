"""Work that is only started: ``create_task`` or a thread that nobody waits for, and loops without an end in it.

What a route starts so is a job: the route answers at once. A loop without an end turns at a rate of its own, whatever
has started it. Three things stay as hot as what starts them: what is done with a message of a stream, since that may
be why it is taken off the stream; what a plain function starts, which cannot wait for it; and what a connection starts,
which is there to talk to the other side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flake8_aiocost.module.expressions import Result

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.heat.tasks import Tasks
    from flake8_aiocost.model import HeatKind
    from flake8_aiocost.project.edge import Edge
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex


class Detached:
    """Asked of the calls of a project."""

    def __init__(self, project: ProjectIndex, tasks: Tasks, left: Tasks) -> None:
        """Look at nothing yet.

        Args:
            project: the index.
            tasks: tells which coroutines are tasks, and which of them their starter does not wait for.
            left: tells which tasks nobody waits for.
        """
        self._project, self._tasks, self._left = project, tasks, left
        self._endless: dict[int, bool] = {}

    def serves(self, caller: int, edge: Edge) -> bool:
        """Whether a call makes a task of a function that runs as long as the process does."""
        if edge.call < 0 or not self.lasts(edge.target):
            return False
        return self._tasks.is_task(self._project.modules[self._project.place_of(caller)[0]], edge.call)

    def lasts(self, function: int) -> bool:
        """Whether a function has a loop without an end."""
        if function not in self._endless:
            module, local = self._project.place_of(function)
            index = self._project.modules[module]
            self._endless[function] = any(index.facts.loops[each].endless for each in index.inside.loops(local))
        return self._endless[function]

    def by(
        self, caller: int, edge: Edge, kind: HeatKind, *, waits: Callable[[], bool]
    ) -> Literal["", "once", "endless"]:
        """How an edge only starts what it leads to: that ends, or not. ``""`` where it does more than that.

        Args:
            caller: the function whose edge it is.
            edge: an edge of it.
            kind: the heat of the caller.
            waits: tells whether anything on the way to it could wait for a coroutine; asked of the few edges that
                make a task of a request.
        """
        if edge.how == "later":
            return "endless" if self.lasts(edge.target) else "once"
        module, _ = self._project.place_of(caller)
        index = self._project.modules[module]
        call = self._made_by(index, edge)
        if call < 0 or index.facts.calls[call].awaited:
            return ""
        if self.lasts(edge.target):
            return "endless" if self._tasks.is_left(index, call) else ""
        if kind != "request":
            return ""
        return "once" if self._left.is_left(index, call) and waits() else ""

    def _made_by(self, index: ModuleIndex, edge: Edge) -> int:
        """The call that makes what an edge leads to; -1 where it is no call of a coroutine function."""
        function = self._project.function(edge.target)
        if edge.call < 0 or edge.how not in ("call", "name") or function is None or not function.is_async:
            return -1
        if edge.how == "call":
            return edge.call
        # What ``create_task(run())`` is handed has its name too.
        for argument in index.facts.calls[edge.call].arguments:
            if isinstance(argument.value, Result):
                inner = argument.value.call
                if any(edge.target in self._project.hierarchy.of(name) for name in index.callees(inner)):
                    return inner
        return -1
