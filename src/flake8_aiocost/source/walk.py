"""The one walk over a module: calls, functions, classes, loops, scopes and bindings, with where each stands.

It only notes nodes. Names are resolved later, and only for the few calls that could spawn: most files hold none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.source.plans import PLANS
from flake8_aiocost.source.records import AssignRecord, CallRecord, ClassRecord, FunctionRecord, LoopRecord
from flake8_aiocost.source.scopes import Binding, BindingKind, Context, Scope

if TYPE_CHECKING:
    from collections.abc import Callable


class Walk:
    """Walks in its constructor; afterwards its lists hold everything in source order.

    The stack holds nodes, last first, and contexts: a context that is popped is the place of all that follows it.
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
        self._here = Context(self.scope)
        self._awaited: cst.CSTNode | None = None
        self._stack: list[Any] = [module]
        stack, plans = self._stack, PLANS
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

    def _next(self, *parts: cst.CSTNode | Context | None) -> None:
        """Walk these next, in this order."""
        self._stack.extend([part for part in parts[::-1] if part is not None])

    def _context(self, context: Context) -> None:
        self._here = context

    # ── expressions ────────────────────────────────────────────────────────────────────────────────────────────

    def _call(self, node: cst.Call) -> None:
        func = node.func
        while isinstance(func, cst.Call):
            func = func.func
        leaf = func.attr.value if isinstance(func, cst.Attribute) else func.value if isinstance(func, cst.Name) else ""
        self.calls.append(CallRecord(node, self._here, leaf, node is self._awaited))
        stack = self._stack
        stack.extend([arg.value for arg in node.args[::-1]])
        stack.append(node.func)

    def _await(self, node: cst.Await) -> None:
        self._awaited = node.expression
        self._suspends()
        self._stack.append(node.expression)

    def _yield(self, node: cst.Yield) -> None:
        self._suspends()
        self._next(node.value)

    def _suspends(self) -> None:
        if self._here.function >= 0:
            self.functions[self._here.function].suspends = True

    def _walrus(self, node: cst.NamedExpr) -> None:
        self._bind(node.target, node.value, "value", self._here.scope.holder())
        self._stack.append(node.value)

    def _lambda(self, node: cst.Lambda) -> None:
        here = self._here
        inner = here.within(Scope("lambda", here.scope.qualname, here.scope, here.function))
        self._next(*self._parameters(node.params, inner.scope), inner, node.body, here)

    def _comprehension(self, node: Any) -> None:
        here = outer = self._here
        scope = Scope("comprehension", here.scope.qualname, here.scope, here.function)
        parts: list[cst.CSTNode | Context] = []
        clause: cst.CompFor | None = node.for_in
        while clause is not None:
            inner = outer.within(scope, len(self.loops))
            self.loops.append(LoopRecord("comprehension", clause, outer, inner))
            self._bind(clause.target, clause.iter, "item", scope, outer)
            parts += [inner, clause.target, outer, clause.iter, inner, *clause.ifs]
            if clause.asynchronous is not None:
                self._suspends()
            clause, outer = clause.inner_for_in, inner
        elements = (
            (node.key, node.value) if isinstance(node, cst.DictComp) else (getattr(node, "elt", None) or node.value,)
        )
        self._next(outer, *elements, *parts, here)

    # ── bindings ───────────────────────────────────────────────────────────────────────────────────────────────

    def _bind(
        self,
        target: cst.CSTNode,
        value: cst.CSTNode | None,
        kind: BindingKind,
        scope: Scope | None = None,
        context: Context | None = None,
    ) -> None:
        """Bind every name in a target; only a bare name is of that ``kind``, a part of a tuple is ``unpacked``."""
        scope, context = scope or self._here.scope, context or self._here
        if isinstance(target, cst.Name):
            scope.bind(target.value, Binding(kind, context, value))
            return
        todo: list[cst.CSTNode] = [target]
        while todo:
            part = todo.pop()
            if isinstance(part, cst.Name):
                scope.bind(part.value, Binding("deleted" if kind == "deleted" else "unpacked", context, value))
            elif isinstance(part, (cst.Tuple, cst.List)):
                todo.extend([element.value for element in part.elements])

    def _assign(self, node: cst.Assign) -> None:
        targets = tuple([each.target for each in node.targets])
        for target in targets:
            self._bind(target, node.value, "value")
        self.assigns.append(AssignRecord(targets, node.value, self._here))
        self._next(*targets, node.value)

    def _annotated(self, node: cst.AnnAssign) -> None:
        if isinstance(node.target, cst.Name):
            binding = Binding("value", self._here, node.value, annotation=node.annotation)
            self._here.scope.bind(node.target.value, binding)
        self.assigns.append(AssignRecord((node.target,), node.value, self._here, node.annotation))
        self._next(node.target, node.annotation, node.value)

    def _augmented(self, node: cst.AugAssign) -> None:
        self._bind(node.target, node, "other")
        self._next(node.target, node.value)

    def _deleted(self, node: cst.Del) -> None:
        self._bind(node.target, None, "deleted")
        self._next(node.target)

    def _with_item(self, node: cst.WithItem) -> None:
        if node.asname is None:
            self._next(node.item)
            return
        target = node.asname.name
        self._bind(target, node.item, "with")
        self.assigns.append(AssignRecord((target,), node.item, self._here))
        self._next(node.item, target)

    def _captured(self, node: cst.MatchAs | cst.MatchStar) -> None:
        if node.name is not None:
            self._bind(node.name, None, "other")
        if isinstance(node, cst.MatchAs):
            self._next(node.pattern)

    def _mapping(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self._bind(node.rest, None, "other")
        self._next(*node.elements)

    def _type_parameter(self, node: cst.TypeVar | cst.TypeVarTuple | cst.ParamSpec) -> None:
        self._bind(node.name, None, "other")
        if isinstance(node, cst.TypeVar):
            self._next(node.bound)

    def _type_alias(self, node: cst.TypeAlias) -> None:
        self._bind(node.name, node.value, "value")
        self._next(self._typed(node), node.type_parameters, node.value, self._here)

    def _declared(self, node: cst.Global | cst.Nonlocal) -> None:
        here = self._here.scope
        for item in node.names:
            name = item.name.value
            if isinstance(node, cst.Global):
                here.declared[name] = self.scope
                continue
            for scope in here.enclosing():
                if scope is not here and scope.kind == "function" and (name in scope.bindings or scope.parent is None):
                    here.declared[name] = scope
                    break

    def _import(self, node: cst.Import) -> None:
        for alias in node.names:
            dotted = _dotted(alias.name)
            self.imports.append(dotted)
            if alias.asname is not None:
                self._bound_import(alias.asname.name, dotted)
            else:
                self._bound_import(_root(alias.name), dotted.partition(".")[0])

    def _import_from(self, node: cst.ImportFrom) -> None:
        module = "." * len(node.relative) + (_dotted(node.module) if node.module is not None else "")
        self.imports.append(module)
        if isinstance(node.names, cst.ImportStar):
            self.stars.append(module)
            return
        for alias in node.names:
            name = alias.name.value if isinstance(alias.name, cst.Name) else ""
            dotted = f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
            self.imports.append(dotted)
            self._bound_import(alias.asname.name if alias.asname is not None else alias.name, dotted)

    def _bound_import(self, target: cst.CSTNode, dotted: str) -> None:
        if isinstance(target, cst.Name):
            self._here.scope.bind(target.value, Binding("import", self._here, dotted=dotted))
            if dotted.rpartition(".")[2] != target.value:
                self.renamed.append((target.value, dotted))

    # ── compound statements ────────────────────────────────────────────────────────────────────────────────────

    def _parameters(self, params: cst.Parameters, scope: Scope) -> list[cst.CSTNode]:
        """Bind the parameters in ``scope``; returns the defaults and annotations, which the outer scope runs."""
        every = [*params.posonly_params, *params.params]
        every += [params.star_arg] if isinstance(params.star_arg, cst.Param) else []
        every += [*params.kwonly_params, *([params.star_kwarg] if params.star_kwarg is not None else [])]
        outside: list[cst.CSTNode] = []
        for param in every:
            scope.bind(param.name.value, Binding("parameter", self._here, param))
            outside += [part for part in (param.annotation, param.default) if part is not None]
        return outside

    def _function(self, node: cst.FunctionDef) -> None:
        here, name = self._here, node.name.value
        qualname = here.scope.inside(name)
        here.scope.bind(name, Binding("function", here, node, qualname))
        index = len(self.functions)
        around = self._typed(node)
        scope = Scope("function", qualname, around.scope, index)
        inner = Context(scope, index, (), here.main_guard, here.fallback)
        self.functions.append(FunctionRecord(node, here, inner))
        outside = self._parameters(node.params, scope)
        if here.scope.kind == "class":
            scope.receiver = _receiver(node, here.scope.qualname)
        generic = (around, node.type_parameters) if around is not here else ()
        self._next(*node.decorators, *generic, *outside, node.returns, inner, node.body, here)

    def _typed(self, node: cst.FunctionDef | cst.ClassDef | cst.TypeAlias) -> Context:
        """Where the type parameters of a generic are seen; where we are, if it has none."""
        here = self._here
        if node.type_parameters is None:
            return here
        return here.within(Scope("lambda", here.scope.qualname, here.scope, here.function))

    def _class(self, node: cst.ClassDef) -> None:
        here, name = self._here, node.name.value
        qualname = here.scope.inside(name)
        here.scope.bind(name, Binding("class", here, node, qualname))
        around = self._typed(node)
        inner = here.within(Scope("class", qualname, around.scope, here.function))
        self.classes.append(ClassRecord(node, here, inner))
        generic = (around, node.type_parameters) if around is not here else ()
        self._next(*node.decorators, *generic, *node.bases, *node.keywords, inner, node.body, here)

    def _for(self, node: cst.For) -> None:
        here = self._here
        self._bind(node.target, node.iter, "item")
        inside = here.within(here.scope, len(self.loops))
        self.loops.append(LoopRecord("for" if node.asynchronous is None else "async for", node, here, inside))
        if node.asynchronous is not None:
            self._suspends()
        self._next(inside, node.target, here, node.iter, inside, node.body, here, node.orelse)

    def _while(self, node: cst.While) -> None:
        here = self._here
        inside = here.within(here.scope, len(self.loops))
        self.loops.append(LoopRecord("while", node, here, inside))
        self._next(inside, node.test, node.body, here, node.orelse)

    def _with(self, node: cst.With) -> None:
        if node.asynchronous is not None:
            self._suspends()
        self._next(*node.items, node.body)

    def _if(self, node: cst.If) -> None:
        here = self._here
        if here.main_guard or not _is_main_guard(node.test):
            self._next(node.test, node.body, node.orelse)
            return
        guarded = Context(here.scope, here.function, here.loops, main_guard=True, fallback=here.fallback)
        self._next(node.test, guarded, node.body, here, node.orelse)

    def _except(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        here = self._here
        if node.name is not None:
            self._bind(node.name.name, None, "other")
        inside = Context(here.scope, here.function, here.loops, here.main_guard, fallback=True)
        missing = node.type is not None and any(name in _MISSING for name in _exception_names(node.type))
        self._next(node.type, inside if missing else here, node.body, here)


#: Methods that get the class although nothing says so.
_OF_CLASS = {"__new__", "__init_subclass__", "__class_getitem__"}


def _receiver(node: cst.FunctionDef, cls: str) -> tuple[str, str]:
    """The parameter through which a method reaches its own object or class, and the resolved name of that."""
    decorators = {each.decorator.value for each in node.decorators if isinstance(each.decorator, cst.Name)}
    first = next(iter((*node.params.posonly_params, *node.params.params)), None)
    if first is None or "staticmethod" in decorators:
        return "", ""
    is_class = "classmethod" in decorators or node.name.value in _OF_CLASS
    return first.name.value, f":{cls}" if is_class else f":{cls}()"


#: What says that something cannot be imported here.
_MISSING = {"ImportError", "ModuleNotFoundError", "AttributeError"}


def _exception_names(node: cst.BaseExpression) -> list[str]:
    nodes = [element.value for element in node.elements] if isinstance(node, cst.Tuple) else [node]
    return [each.value for each in nodes if isinstance(each, cst.Name)]


def _is_main_guard(test: cst.BaseExpression) -> bool:
    if not isinstance(test, cst.Comparison) or len(test.comparisons) != 1:
        return False
    sides = (test.left, test.comparisons[0].comparator)
    return isinstance(test.comparisons[0].operator, cst.Equal) and any(
        isinstance(one, cst.Name) and one.value == "__name__" and isinstance(other, cst.SimpleString)
        for one, other in (sides, sides[::-1])
    )


def _dotted(name: cst.CSTNode) -> str:
    parts = []
    while isinstance(name, cst.Attribute):
        parts.append(name.attr.value)
        name = name.value
    return ".".join([*([name.value] if isinstance(name, cst.Name) else []), *parts[::-1]])


def _root(name: cst.CSTNode) -> cst.CSTNode:
    while isinstance(name, cst.Attribute):
        name = name.value
    return name


_HANDLERS: dict[type, Callable[[Walk, Any], None]] = {
    Context: Walk._context,
    cst.Call: Walk._call,
    cst.Await: Walk._await,
    cst.Yield: Walk._yield,
    cst.NamedExpr: Walk._walrus,
    cst.Lambda: Walk._lambda,
    cst.ListComp: Walk._comprehension,
    cst.SetComp: Walk._comprehension,
    cst.DictComp: Walk._comprehension,
    cst.GeneratorExp: Walk._comprehension,
    cst.Assign: Walk._assign,
    cst.AnnAssign: Walk._annotated,
    cst.AugAssign: Walk._augmented,
    cst.Del: Walk._deleted,
    cst.WithItem: Walk._with_item,
    cst.MatchAs: Walk._captured,
    cst.MatchStar: Walk._captured,
    cst.MatchMapping: Walk._mapping,
    cst.TypeVar: Walk._type_parameter,
    cst.TypeVarTuple: Walk._type_parameter,
    cst.ParamSpec: Walk._type_parameter,
    cst.TypeAlias: Walk._type_alias,
    cst.Global: Walk._declared,
    cst.Nonlocal: Walk._declared,
    cst.Import: Walk._import,
    cst.ImportFrom: Walk._import_from,
    cst.FunctionDef: Walk._function,
    cst.ClassDef: Walk._class,
    cst.For: Walk._for,
    cst.While: Walk._while,
    cst.With: Walk._with,
    cst.If: Walk._if,
    cst.ExceptHandler: Walk._except,
    cst.ExceptStarHandler: Walk._except,
}
# Only in newer versions of libcst: lazy imports, and unpacking in a dict comprehension (Python 3.15).
for _name, _handler in (
    ("LazyImport", Walk._import),
    ("LazyImportFrom", Walk._import_from),
    ("StarredDictComp", Walk._comprehension),
):
    if hasattr(cst, _name):
        _HANDLERS[getattr(cst, _name)] = _handler
