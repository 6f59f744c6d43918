"""How often one call of an entry point runs what it comes to: in every call, and on branches beside that.

What every call runs is added up: a function that is called twice is run twice. So is what one function runs on the
branches that are taken. Of several functions that lead somewhere on branches only the one counts that runs it most
often: a large program has hundreds of branches that may each send a message, and no call takes all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from flake8_aiocost.bill.often import NEVER, ONCE, Often, in_loops, repeated, together, without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flake8_aiocost.bill.steps import Step

#: A state by its number, or a spawn by its module and site.
Key: TypeAlias = "int | tuple[int, int]"


class Taken(NamedTuple):
    """A step that is taken, how many loops are around it, and the state that it leads to, if it is no spawn."""

    step: Step
    loops: int
    target: int | None


class Counting:
    """What is counted of one entry point. States are run through after those that lead to them."""

    def __init__(
        self, entry: int, taken: Mapping[int, Sequence[Taken]], module: Callable[[int], int], items: int
    ) -> None:
        """Nothing is run through yet.

        Args:
            entry: the state in which it begins.
            taken: the steps of each state.
            module: in which module the function of a state is.
            items: how many items a loop is taken to have.
        """
        self._taken, self._module, self._items = taken, module, items
        self._sure: dict[Key, Often] = {entry: ONCE}
        self._beside: dict[Key, Often] = {}
        #: At most so often in every call, by steps that are not ``again``; and the same on branches, too.
        self._kept: dict[Key, Often] = {}
        self._handed: dict[Key, Often] = {}
        self._most: dict[Key, int] = {}
        #: From which state, and by which call, each state is reached most often, and in which each spawn is run.
        self.came: dict[int, tuple[int, int]] = {}
        self.spawns: dict[tuple[int, int], int] = {}

    def sure(self, key: Key) -> Often:
        """How often every call runs it."""
        return self._larger(self._sure.get(key, NEVER), self._kept.get(key, NEVER))

    def often(self, key: Key) -> Often:
        """How often a call runs it that takes its dearest branches."""
        return together(self.sure(key), self._rest(key))

    def _rest(self, key: Key) -> Often:
        """How often that is beside every call."""
        handed, sure = self._handed.get(key, NEVER), self.sure(key)
        return self._larger(self._beside.get(key, NEVER), without(handed, sure))

    def run(self, circle: Sequence[int]) -> Iterator[int]:
        """Run through states that lead to each other, and say where they lead beside.

        All of them are run once for each call by which they are entered.
        """
        sure, beside = NEVER, NEVER
        for each in circle:
            sure, beside = together(sure, self.sure(each)), self._larger(beside, self._rest(each))
        always = self._within(circle, [each for each in circle if self.sure(each)], always=True)
        reached = self._within(circle, [each for each in circle if self.often(each)], always=False)
        for state in reached:
            here = (sure, beside) if state in always else (NEVER, together(sure, beside))
            yield from self._state(state, *here, reached)

    def _state(self, state: int, sure: Often, beside: Often, circle: Mapping[int, None]) -> Iterator[int]:
        both = together(sure, beside)
        repeats: dict[Key, Often] = {}
        branches: dict[Key, Often] = {}
        for step, loops, target in self._taken[state]:
            key: Key
            if step.spawn is not None:
                key = spawn = (self._module(state), step.spawn.site)
                if self._is_most(key, in_loops(both, loops)):
                    self.spawns[spawn] = state
            elif target is not None and target not in circle:
                key = target
                if self._is_most(key, in_loops(both, loops)):
                    self.came[target] = state, call_of(step)
                yield target
            else:
                continue
            if not step.again:
                self._add(self._kept, key, in_loops(sure, loops) if step.always else NEVER, again=False)
                self._add(self._handed, key, in_loops(both, loops), again=False)
            elif step.always:
                self._add(self._sure, key, in_loops(sure, loops), again=True)
                self._add(repeats, key, in_loops(beside, loops), again=True)
            else:
                self._add(branches, key, in_loops(both, loops), again=True)
        for key in repeats.keys() | branches.keys():
            found = together(repeats.get(key, NEVER), branches.get(key, NEVER))
            self._add(self._beside, key, found, again=False)

    def _add(self, counted: dict[Key, Often], key: Key, often: Often, *, again: bool) -> None:
        if often:
            before = counted.get(key, NEVER)
            counted[key] = together(before, often) if again else self._larger(before, often)

    def _larger(self, one: Often, other: Often) -> Often:
        return other if repeated(other, self._items) > repeated(one, self._items) else one

    def _is_most(self, key: Key, often: Often) -> bool:
        """Whether something is run more often than by what was seen before."""
        times = repeated(often, self._items)
        if times <= self._most.get(key, 0):
            return False
        self._most[key] = times
        return True

    def _within(self, circle: Sequence[int], begun: Sequence[int], *, always: bool) -> dict[int, None]:
        """The states of a circle that are run if some of them are."""
        inside = frozenset(circle)
        found = dict.fromkeys(begun)
        todo = list(found)
        while todo:
            state = todo.pop()
            for step, _, target in self._taken[state]:
                if target in inside and target not in found and (step.always or not always):
                    found[target] = None
                    if not always:
                        self.came[target] = state, call_of(step)
                    todo.append(target)
        return found


def call_of(step: Step) -> int:
    """The call that a step is: all of its functions are run by one."""
    return step.edges[0].call if step.edges else -1
