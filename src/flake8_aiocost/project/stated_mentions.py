"""The names that annotations mention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.module.expressions import Alternatives, Attribute, Constant, Display, Either, Name, Subscript, leaf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import TypeAlias

    from flake8_aiocost.module.expressions import Expression

#: An attribute by its name, which may be anybody's; a bare name with its module; ``Feed.load`` with its module for what
#: a class calls ``self.load`` that has one of its own.
Key: TypeAlias = "str | tuple[int, str]"

_WORD = re.compile(r"\w+")
_TYPES = frozenset({"type", "Type"})


def stated(
    number: int, annotation: Expression | None, starred: Collection[str] | None = None
) -> Iterator[tuple[Key, int]]:
    """All names in an annotation, which may be quoted; -1, since it is of their objects, but for ``type[Feed]``.

    Args:
        number: that of the module.
        annotation: the annotation.
        starred: where the module imports by a star, all names that it binds itself.
    """
    todo = [(annotation, -1)] if annotation is not None else []
    while todo:
        each, more = todo.pop()
        if isinstance(each, Name):
            brought = starred is not None and each.root not in starred
            yield each.attributes[-1] if each.attributes else each.root if brought else (number, each.root), more
        elif isinstance(each, Attribute):
            yield each.attributes[-1], more
        elif isinstance(each, Subscript):
            inside = 0 if leaf(each.value) in _TYPES else more
            todo += [(each.value, more), *[(item, inside) for item in each.items]]
        elif isinstance(each, (Alternatives, Either)):
            todo += [(part, more) for part in each.parts]
        elif isinstance(each, Display):
            todo += [(item, more) for item in each.items]
        elif isinstance(each, Constant) and isinstance(each.value, str):
            words = _WORD.findall(each.value)
            inside = more if _TYPES.isdisjoint(words) else 0
            for word in words:
                yield from ((word, inside), ((number, word), inside))
