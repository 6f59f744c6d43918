"""The one walk over a module: calls, functions, classes, loops, scopes and bindings, with where each stands.

It only notes nodes. Names are resolved later, and only for the few calls that could spawn: most files hold none. What
is noted of which node is in ``expressions``, ``bindings`` and ``statements``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.source import bindings, expressions, statements
from flake8_aiocost.source.plans import PLANS
from flake8_aiocost.source.scopes import Binding, BindingKind, Context, Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.source.records import AssignRecord, CallRecord, ClassRecord, FunctionRecord, LoopRecord


class Walk:
    """Walks in its constructor; afterwards its lists hold everything in source order.

    ``imports`` are the dotted names imported, ``stars`` the modules of star imports, ``renamed`` pairs of a bound name
    and the dotted name imported as it. ``here`` is where the node stands that is being looked at, and ``awaited`` the
    expression of the innermost ``await`` so far.
    """

    def __init__(self, module: cst.Module) -> None:
        """Walk over ``module``."""
        self.scope = Scope("module", "", None, MODULE_LEVEL)
        self.calls: list[CallRecord] = []
        self.functions: list[FunctionRecord] = []
        self.classes: list[ClassRecord] = []
        self.loops: list[LoopRecord] = []
        self.assigns: list[AssignRecord] = []
        self.imports: list[str] = []
        self.renamed: list[tuple[str, str]] = []
        self.stars: list[str] = []
        self.here = Context(self.scope)
        self.awaited: cst.CSTNode | None = None
        # Nodes, last first, and contexts: a context that is popped is the place of all that follows it.
        self.stack: list[Any] = [module]
        stack, plans = self.stack, PLANS
        pop, push, extend, handler_of = stack.pop, stack.append, stack.extend, _HANDLERS.get
        while stack:
            node = pop()
            cls = node.__class__
            handler = handler_of(cls)
            if handler is not None:
                handler(self, node)
                continue
            for name in plans[cls]:
                child = getattr(node, name)
                if child.__class__ is tuple:
                    extend(child[::-1])
                elif child is not None:
                    push(child)

    def next(self, *parts: cst.CSTNode | Context | None) -> None:
        """Walk these next, in this order."""
        self.stack.extend([part for part in parts[::-1] if part is not None])

    def suspends(self) -> None:
        """Note that the function here may suspend."""
        if self.here.function >= 0:
            self.functions[self.here.function].suspends = True

    def bind(
        self,
        target: cst.CSTNode,
        value: cst.CSTNode | None,
        kind: BindingKind,
        scope: Scope | None = None,
        context: Context | None = None,
    ) -> None:
        """Bind every name in a target; only a bare name is of that ``kind``, a part of a tuple is ``unpacked``."""
        scope, context = scope or self.here.scope, context or self.here
        if type(target) is cst.Name:
            scope.bind(target.value, Binding(kind, context, value))
            return
        part_kind: BindingKind = "deleted" if kind == "deleted" else "unpacked"
        todo: list[cst.CSTNode] = [target]
        while todo:
            part = todo.pop()
            if isinstance(part, cst.Name):
                scope.bind(part.value, Binding(part_kind, context, value))
            elif isinstance(part, (cst.Tuple, cst.List)):
                todo.extend([element.value for element in part.elements])


def _enter(walk: Walk, context: Context) -> None:
    walk.here = context


_HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    Context: _enter,
    **expressions.HANDLERS,
    **bindings.HANDLERS,
    **statements.HANDLERS,
}
