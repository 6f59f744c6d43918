"""Who the children of a spawn are: their names, the calls that make them, and how many there are of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex


class Named:
    """Looks at the names of the children of a project's spawns."""

    def __init__(self, project: ProjectIndex, spawns: Callable[[int], Sequence[Spawn]]) -> None:
        """Look at none yet.

        Args:
            project: the index.
            spawns: the spawns of a module.
        """
        self._project, self._spawns = project, spawns
        self._calls: dict[tuple[int, int], tuple[tuple[str, int], ...]] = {}

    def inner(self, module: int, call: int) -> Spawn | None:
        """The spawn that a child is itself: ``gather(to_thread(f), ...)``."""
        return next((each for each in self._spawns(module) if each.site == call), None) if call >= 0 else None

    def of(self, module: int, spawn: Spawn) -> tuple[tuple[str, int], ...]:
        """The names of the children, each with the call that makes it, or -1."""
        key = (module, spawn.site)
        if key not in self._calls:
            index = self._project.modules[module]
            wanted = {name.removesuffix("()") for name in spawn.children}
            made: dict[str, list[int]] = {}
            for call in index.calls_of(spawn.function):
                if (
                    call != spawn.site
                    and not index.facts.calls[call].awaited
                    and (name := index.callee(call)) in wanted
                ):
                    made.setdefault(name, []).append(call)
            around = index.facts.calls[spawn.site].range
            # What a group starts stands in its block, and others of that name may stand closer.
            blocks = [each.body for each in index.facts.withs if each.item[0] <= spawn.site < each.item[1]]
            for calls in made.values():
                calls.sort(
                    key=lambda call: (
                        not _within(index.facts.calls[call].range, around),
                        not any(first <= call < end for first, end in blocks),
                        abs(call - spawn.site),
                    )
                )
            self._calls[key] = tuple([(name, _next(made, name.removesuffix("()"))) for name in spawn.children])
        return self._calls[key]


def counts(spawn: Spawn, names: int) -> list[int | None]:
    """How many children each name stands for."""
    fan_out = spawn.fan_out
    if fan_out.most and names >= fan_out.most:
        # Each is there on some branches.
        return [1] * names
    if fan_out.unknown:
        # Of several names it is not told which of them stand for many.
        return [None] * names if fan_out.known < names else [1] * names
    if names == 1 and not spawn.unnamed:
        return [max(1, fan_out.known)]
    return [1] * names


def _within(inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _next(made: dict[str, list[int]], name: str) -> int:
    calls = made.get(name)
    return (calls.pop(0) if len(calls) > 1 else calls[0]) if calls else -1
