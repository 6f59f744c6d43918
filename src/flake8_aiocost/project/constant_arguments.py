"""What a call gives the parameters that a function tests, so that code below a test may be known not to run.

``async def read(stream=False)`` runs what stands below ``if stream:`` only for those who ask for it. Known are
constants that a call passes, defaults that it leaves as they are, and parameters that the caller was given itself; and
where ``isinstance`` is asked, the class of what it passes. All else may be anything.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Constant, bare
from flake8_aiocost.project.arguments import is_bound, positional, source_of
from flake8_aiocost.project.bound_early import BoundEarly, partial_of
from flake8_aiocost.project.copied import copied
from flake8_aiocost.project.held import held
from flake8_aiocost.project.named_calls import last_part
from flake8_aiocost.project.passed_arguments import passed_by, unpacked
from flake8_aiocost.project.passed_class import passed_class
from flake8_aiocost.project.tested import tested
from flake8_aiocost.project.wrappers import Wrappers
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flake8_aiocost.module.conditions import Condition
    from flake8_aiocost.module.expressions import Expression
    from flake8_aiocost.project.index import ModuleIndex
    from flake8_aiocost.project.project import ProjectIndex

_MAKING = ("__init__", "__new__")


class Given(Record, frozen=True):
    """What a call gives a parameter: what the caller's parameter ``source`` is, if there is one, else the constant
    ``value``. ``open``: else something that the caller chose and that is not known. ``cleared``: the caller may have
    set ``source`` to ``None`` before, and behind the tests ``rebound`` to something else. ``added``: if it is given at
    all, some function has added it to what is.
    """

    name: str
    value: str | int | bool | None = None
    source: str = ""
    open: bool = False
    cleared: bool = False
    added: bool = False
    rebound: tuple[Condition, ...] = ()


class Parameters:
    """What is tested and given in a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Look at nothing yet."""
        self._project, self._early = project, BoundEarly(project)
        self._wrappers = Wrappers(project)
        self._asked: dict[int, Mapping[str, Constant | None]] = {}
        self._names: dict[int, Mapping[int, set[str]]] = {}
        self._defaults: dict[int, Mapping[str, Given]] = {}
        self._orders: dict[tuple[int, bool], Sequence[str]] = {}
        self._tested: dict[int, dict[int, list[tuple[tuple[int, int], tuple[Condition, ...]]]]] = {}

    def take(self, other: Parameters) -> None:
        """Take what another one knows of the whole of nearly the same project."""
        self._early.take(other._early)
        if "_tests" in other.__dict__:
            self._tests = other._tests
        if "_instances" in other.__dict__:
            self._instances = other._instances

    def tested(self, function: int) -> Sequence[tuple[tuple[int, int], tuple[Condition, ...]]]:
        """The places of a function, each by module and place, at which something has to hold of its parameters."""
        module, local = self._project.place_of(function)
        if module not in self._tested:
            index = self._project.modules[module]
            found = self._tested[module] = {}
            for at, place in enumerate(index.facts.places):
                if place.conditions and (conditions := held(index, at)):
                    found.setdefault(place.function, []).append(((module, at), conditions))
        return self._tested[module].get(local, ())

    def given(self, index: ModuleIndex, call: int, target: int) -> tuple[Given, ...]:
        """What a call gives to the parameters of a function that it may run, as far as the function asks about them."""
        asked = self.asked(target)
        if not asked:
            return ()
        record = index.facts.calls[call]
        callees = index.callees(call)
        if not callees or not self._is_plain(target, index.names.called(call), callees):
            # By another name it gets what the call passes, and may get more.
            names = self._positional(target, bound=False) if self._early.leaves_first(index, call, target) else ()
            return self._filled({}, index, call, target, passed_by(index, record, names).values)
        bound = is_bound(self._project, callees[0])
        if any(is_bound(self._project, each) is not bound for each in callees[1:]):
            return ()
        passed = passed_by(index, record, self._positional(target, bound=bound))
        # With ``**options`` what is not named may be given as well.
        found = {} if passed.open else dict(self._left_out(target))
        found |= {name: Given(name, added=True) for name in self._left_out(target)} if passed.worked_over else {}
        return self._filled(found, index, call, target, passed.values)

    def kept(self, index: ModuleIndex, call: int, position: int, target: int) -> tuple[Given, ...]:
        """What a ``partial`` gives a function that a call hands over by it; whoever calls it may give more."""
        call = partial_of(index, call, position) if self.asked(target) else -1
        if call < 0:
            return ()
        record = index.facts.calls[call]
        name = index.name(record.arguments[0].value, index.names.scope_of(record.place))
        names = self._positional(target, bound=is_bound(self._project, name))
        return self._filled({}, index, call, target, passed_by(index, record, names, after=1).values)

    def _filled(
        self, found: dict[str, Given], index: ModuleIndex, call: int, target: int, passed: Mapping[str, Expression]
    ) -> tuple[Given, ...]:
        """With what a call passes to the parameters of a function that are asked about."""
        asked, place = self.asked(target), index.facts.calls[call].place
        here = self._project.number(index.number, index.facts.places[place].function)
        own_asked = self.asked(here)
        for name, value in passed.items():
            if name not in asked:
                continue
            if isinstance(value, Constant) and _is_known(value):
                found[name] = Given(name, value.value)  # type: ignore[arg-type]
                continue
            value = copied(index, value, place) if own_asked and bare(value) not in own_asked else value  # noqa: PLW2901
            root = bare(value)
            own = source_of(self._project, index, value, place) if root in own_asked else None
            source = root if own is not None and own.parameter[0] == here else ""
            # What a caller leaves out in its turn is nothing that somebody chose.
            rebound = own.rebound if own is not None else ()
            chosen = not source or own_asked[source] is None or bool(rebound)
            chosen = chosen and self._decides(target, name, asked[name])
            cleared = own is not None and own.cleared
            asks = not cleared and self._asks_class(target, name)
            cls = passed_class(index, call, value) if asks else None
            if cls is not None:
                found[name] = Given(name, cls, source, rebound=rebound)
            elif source or chosen:
                found[name] = Given(name, source=source, open=chosen, cleared=cleared, rebound=rebound)
            else:
                found.pop(name, None)
        return tuple(found.values())

    def _asks_class(self, function: int, name: str) -> bool:
        """Whether a function asks of which class a parameter is, or hands it on to one that may."""
        return name in self._instances and name in self.asked(function)

    @cached_property
    def _instances(self) -> set[str]:
        """The names of all parameters of which some function asks of which class they are."""
        places = (place for index in self._project.glanced() for place in index.facts.places)
        return {each.name for place in places for each in place.conditions if each.test == "instance"}

    def _left_out(self, target: int) -> Mapping[str, Given]:
        """What a call gives that passes nothing."""
        if target not in self._defaults:
            asked = self.asked(target).items()
            self._defaults[target] = {
                name: Given(name, each.value)  # type: ignore[arg-type]
                for name, each in asked
                if each is not None
            }
        return self._defaults[target]

    def _positional(self, target: int, *, bound: bool) -> Sequence[str]:
        key = (target, bound)
        if key not in self._orders:
            self._orders[key] = positional(self._project, target, bound=bound)
        return self._orders[key]

    def _decides(self, function: int, name: str, default: Constant | None) -> bool:
        """Whether some code of a function is there for those that leave a parameter at its default."""
        conditions = (each for _, found in self.tested(function) for each in found)
        return default is not None and any(each.name == name and each.met(default.value) for each in conditions)  # type: ignore[arg-type]

    def _is_plain(self, target: int, called: str, callees: Sequence[str]) -> bool:
        """Whether the arguments of a call are those that the function gets: it is called by its own name, and no
        ``partial`` can add any.
        """
        name = self._project.function(target).name  # type: ignore[union-attr]
        if name in _MAKING and called != name:
            # ``Feed(...)``, and not ``cls(...)``, which may be of any class below.
            classes = self._project.hierarchy.classes
            if not all(each[1:] in classes and last_part(each) == called for each in callees):
                return False
        elif called != name:
            return False
        return not self._early.has(called)

    def asked(self, function: int) -> Mapping[str, Constant | None]:
        """The parameters of a function that it tests, or hands on; with their defaults, where these are constants.

        Left out are those that a decorator may give it.
        """
        if function not in self._asked:
            self._asked[function] = self._find(function)
        return self._asked[function]

    def _find(self, function: int) -> Mapping[str, Constant | None]:
        module, local = self._project.place_of(function)
        if local < 0:
            return {}
        index = self._project.modules[module]
        record = index.facts.functions[local]
        used = self._used(index).get(local, ())
        bindings = index.facts.scopes[record.scope].bindings if used else {}
        found: dict[str, Constant | None] = {}
        for each in record.parameters if used else ():
            first = bindings[each.name][0]
            if each.name in used and not first.star:
                value = first.value
                if value is None:
                    found[each.name] = None
                elif isinstance(value, Constant) and _is_known(value):
                    found[each.name] = value
        for decorator in index.decorators[local] if found else ():
            names = self._wrappers.sets(decorator)
            found = {} if names is None else {name: value for name, value in found.items() if name not in names}
        return found

    @cached_property
    def _tests(self) -> set[str]:
        """The names of all parameters that some function tests."""
        return {name for index in self._project.glanced() for name in tested(index.facts)}

    def _used(self, index: ModuleIndex) -> Mapping[int, set[str]]:
        """By function of a module: names that its tests are about, and that its calls hand on to what is tested."""
        if index.number not in self._names:
            found: dict[int, set[str]] = {}
            for place in index.facts.places:
                if place.conditions:
                    found.setdefault(place.function, set()).update([each.name for each in place.conditions])
            for call in index.facts.calls:
                passed = ((each.keyword, bare(each.value)) for each in call.arguments)
                names = [name for keyword, name in passed if name and (keyword or name) in self._tests]
                if [each for each in call.arguments if each.star == "**"]:
                    more = ((keyword, bare(value)) for keyword, value in unpacked(index, call).items())
                    names += [name for keyword, name in more if name and keyword in self._tests]
                if names:
                    found.setdefault(index.facts.places[call.place].function, set()).update(names)
            self._names[index.number] = found
        return self._names[index.number]


def _is_known(value: Constant) -> bool:
    """Whether a constant is one by which a test is decided; no test of a number with a fraction is noted."""
    return not isinstance(value.value, float)
