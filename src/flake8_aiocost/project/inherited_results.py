"""What class methods that a class inherits return: ``await User.get(1)`` where a base has ``get``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.module.annotations import returns_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.module.resolver import Resolver


def inherited_result(resolvers: Sequence[Resolver], line: Sequence[str], method: str) -> tuple[int, tuple[str, ...]]:
    """The resolved names of what a method of a base returns, and the module in which they are.

    Args:
        resolvers: those of all modules.
        line: the class that the method is called on and its bases, as linked names, in the order in which Python asks.
        method: the name of the method, which the class has not itself.
    """
    for base in line[1:]:
        module, _, cls = base.partition(":")
        resolver = resolvers[int(module)]
        for function in resolver.defined.functions({f"{cls}.{method}"}):
            if not returns_own(function):
                return int(module), resolver.returned(function)
            own_module, _, own = line[0].partition(":")
            return int(own_module), (f":{own}()",)
    return -1, ()
