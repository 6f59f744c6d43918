"""What of two sides is the same: functions, spawns, entry points.

A function is known again by its module and its name; where one is gone and another is new, by its text. A spawn is
known again by its function, its construct and the text of its call, with their number, so that lines may move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping  # noqa: TC003  a named tuple holds them
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from flake8_aiocost.review.functions import alike
from flake8_aiocost.review.sides import Told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flake8_aiocost.review.functions import Functions
    from flake8_aiocost.review.sides import Payer, Side, Where

#: Functions whose texts are less alike than this are different ones.
_ALIKE = 0.6
#: Functions of one name, or of one module, that are held against each other.
_MOST = 200


class View(NamedTuple):
    """A side, the texts of its functions, and the hashes of its modules that read otherwise on the other side.

    ``told`` gives what is decided of a spawn by its number.
    """

    side: Side
    functions: Functions
    changed: Mapping[str, bytes] = MappingProxyType({})
    told: Callable[[int], Told] = lambda _: Told()


class Matching:
    """Which parts of a side are which parts of another: of each, the index there by the index here."""

    def __init__(self, base: View, head: View) -> None:
        """Match all of it.

        Args:
            base: the state before.
            head: the state after.
        """
        self.base, self.head = base, head
        #: Modules that have another path, by their paths before.
        self.paths = self._match_paths()
        self.functions = self._match_functions()
        self.paths.update(self._renamed_paths())
        self._heads_path = {there: here for here, there in self.paths.items()}
        self.heads_function = {there: here for here, there in self.functions.items()}
        self.spawns = self._match_spawns()
        self.heads_spawn = {there: here for here, there in self.spawns.items()}
        self.payers = self._match_payers()

    def at_head(self, where: Where) -> Where:
        """A function as it would be called after the change."""
        path = self.paths.get(where.path)
        return where if path is None else structs.replace(where, path=path)

    def at_base(self, where: Where) -> Where:
        """A function as it would have been called before the change."""
        path = self._heads_path.get(where.path)
        return where if path is None else structs.replace(where, path=path)

    def _match_paths(self) -> dict[str, str]:
        """Modules whose text is that of another path now, where that is one module alone."""
        here, there = (
            {key: paths for key, paths in _by_hash(view.changed, other.changed).items() if len(paths) == 1}
            for view, other in ((self.base, self.head), (self.head, self.base))
        )
        return {paths[0]: there[key][0] for key, paths in here.items() if key in there}

    def _renamed_paths(self) -> dict[str, str]:
        """Modules that are gone, each with the new one that has most of its functions."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for before, after in self.functions.items():
            here, there = self.base.side.functions[before].path, self.head.side.functions[after].path
            if here != there and there not in self.base.changed and here not in self.head.changed:
                votes[here][there] += 1
        return {path: min(found, key=lambda each: (-found[each], each)) for path, found in votes.items()}

    def _match_functions(self) -> dict[int, int]:
        there = {_key(each): number for number, each in enumerate(self.head.side.functions)}
        found: dict[int, int] = {}
        left: list[int] = []
        for number, each in enumerate(self.base.side.functions):
            same = there.pop((self.paths.get(each.path, each.path), each.function, each.nth), None)
            if same is not None:
                found[number] = same
            else:
                left.append(number)
        # What both texts have is the same, though nothing reaches it on one of the sides.
        ours, theirs = _asked_about(self.base.side), _asked_about(self.head.side)
        gone = [each for each in left if each in ours and not self.head.functions.has(self.base.side.functions[each])]
        rest = sorted(theirs & {*there.values()})
        new = [each for each in rest if not self.base.functions.has(self.head.side.functions[each])]
        found.update(self._renamed(gone, new))
        return found

    def _renamed(self, gone: Sequence[int], new: Sequence[int]) -> dict[int, int]:
        """Functions that have another name, or stand in another module, and are alike."""
        here, there = self.base.side.functions, self.head.side.functions
        close: list[tuple[float, int, int]] = []
        for before, after in _candidates(gone, new, here, there):
            one, other = self.base.functions.lines(here[before]), self.head.functions.lines(there[after])
            if one is None or other is None:
                continue
            likeness = alike(one, other)
            if likeness >= _ALIKE:
                close.append((-likeness, before, after))
        found: dict[int, int] = {}
        taken: set[int] = set()
        for _, before, after in sorted(close):
            if before not in found and after not in taken:
                found[before] = after
                taken.add(after)
        return found

    def _match_spawns(self) -> dict[int, int]:
        left: dict[tuple[Where | int, str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(self.head.side.spawns):
            left[each.function, each.construct, each.text].append(number)
        found: dict[int, int] = {}
        for number, each in enumerate(self.base.side.spawns):
            function = self.functions.get(each.function, -1)
            alike_ones = left.get((function, each.construct, each.text))
            if alike_ones:
                found[number] = alike_ones.pop(0)
        return found

    def _match_payers(self) -> dict[int, int]:
        here, there = self.base.side.payers, self.head.side.payers
        left = {(each.function, each.per, each.nth): number for number, each in enumerate(there)}
        found: dict[int, int] = {}
        for number, each in enumerate(here):
            function = self.functions.get(each.function, -1)
            same = left.pop((function, each.per, each.nth), None)
            if same is not None:
                found[number] = same
        # A handler of another name at the same route is the same to who calls it.
        rest = [number for number in range(len(here)) if number not in found]
        before, after = _by_route(here, rest), _by_route(there, left.values())
        found.update({number: after[route] for route, number in before.items() if route in after})
        return found


def _by_hash(mine: Mapping[str, bytes], others: Mapping[str, bytes]) -> dict[bytes, list[str]]:
    """The paths that the other side does not have, by the hashes of their texts."""
    found: dict[bytes, list[str]] = defaultdict(list)
    for path, key in mine.items():
        if path not in others:
            found[key].append(path)
    return found


def _asked_about(side: Side) -> frozenset[int]:
    """The functions that something is told of: entry points, those that spawn, and those between them."""
    payers = [each.function for each in side.payers]
    between = [function for payer in side.payers for share in payer.shares for function in share.way]
    return frozenset([*payers, *between, *(each.function for each in side.spawns)])


def _key(where: Where) -> tuple[str, str, int]:
    return where.path, where.function, where.nth


def _candidates(
    gone: Sequence[int], new: Sequence[int], here: Sequence[Where], there: Sequence[Where]
) -> Iterator[tuple[int, int]]:
    """Pairs of a function that is gone and a new one, of the same name or in the same module."""
    by_name: dict[str, list[int]] = defaultdict(list)
    by_path: dict[str, list[int]] = defaultdict(list)
    for number in new:
        by_name[there[number].function].append(number)
        by_path[there[number].path].append(number)
    for number in gone:
        near = dict.fromkeys([*by_name[here[number].function][:_MOST], *by_path[here[number].path][:_MOST]])
        yield from ((number, each) for each in near)


def _by_route(payers: Sequence[Payer], numbers: Iterable[int]) -> dict[tuple[str, ...], int]:
    """Entry points by their routes, where these are those of one entry point alone."""
    found = {payers[number].routes: number for number in numbers if payers[number].routes}
    times = Counter(each.routes for each in payers)
    return {route: number for route, number in found.items() if times[route] == 1}
