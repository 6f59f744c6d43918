"""The records of a scope and of the names that it binds, as ``scopes`` reads them."""

from __future__ import annotations

from typing import Literal

import msgspec

from flake8_aiocost.module.expressions import Expression

#: ``import``: ``dotted`` is what the name stands for. ``value``: ``x = value``, ``x: annotation = value`` or
#: ``(x := value)``. ``with``: ``with value as x``. ``parameter``: ``value`` is its default. ``function`` and ``class``:
#: ``dotted`` is the qualified name. ``item``: one item of ``value`` (a ``for`` or comprehension variable).
#: ``unpacked``: a part of ``value``. ``added``: ``x += value``. ``other``: what cannot be followed (``except ... as``,
#: captures of ``match``). ``deleted``: ``del x``.
BindingKind = Literal[
    "import", "value", "with", "parameter", "function", "class", "item", "unpacked", "added", "other", "deleted"
]


class Binding(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One binding of one name; see ``BindingKind`` for what each kind fills in. ``star`` is a parameter's.

    ``path`` leads from an item of the ``value`` that a loop runs over to what the name is bound to: ``(1, 0)`` for
    ``b`` in ``for a, (b, c) in value``. ``whole``: it leads from the ``value`` itself, as in ``a, (b, c) = value``.
    """

    kind: BindingKind
    place: int
    statement: int
    value: Expression | None = None
    dotted: str = ""
    annotation: Expression | None = None
    star: Literal["", "*", "**"] = ""
    path: tuple[int, ...] = ()
    whole: bool = False


class Scope(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One scope. ``function`` is the function that runs its code, ``declared`` its ``global`` and ``nonlocal`` names.

    ``receiver`` is the first parameter of a method with what it stands for: ``("self", ":Feed()")``.
    """

    kind: Literal["module", "class", "function", "lambda", "comprehension"]
    qualname: str
    parent: int
    function: int
    bindings: dict[str, tuple[Binding, ...]]
    declared: dict[str, int]
    receiver: tuple[str, str] = ("", "")

    def inside(self, name: str) -> str:
        """The qualified name of what is defined here as ``name``."""
        return f"{self.qualname}.{name}" if self.qualname else name
