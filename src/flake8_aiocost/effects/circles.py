"""Functions that call each other in a circle, found together, after those that they call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator


def circles(start: int, callees: Callable[[int], Iterable[int]], known: Container[int]) -> Iterator[list[int]]:
    """The functions that one reaches, callees first; those that call each other in one list (Tarjan's algorithm)."""
    index: dict[int, int] = {start: 0}
    low: dict[int, int] = {start: 0}
    stack, on_stack = [start], {start}
    work = [(start, iter(callees(start)))]
    while work:
        function, rest = work[-1]
        for callee in rest:
            if callee in known:
                continue
            if callee not in index:
                index[callee] = low[callee] = len(index)
                stack.append(callee)
                on_stack.add(callee)
                work.append((callee, iter(callees(callee))))
                break
            if callee in on_stack:
                low[function] = min(low[function], index[callee])
        else:
            work.pop()
            if work:
                above = work[-1][0]
                low[above] = min(low[above], low[function])
            if low[function] == index[function]:
                circle = []
                while True:
                    each = stack.pop()
                    on_stack.discard(each)
                    circle.append(each)
                    if each == function:
                        break
                yield sorted(circle)
