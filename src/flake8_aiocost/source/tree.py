"""A module that has been read: parsed once, walked once, its facts built only when asked for."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from flake8_aiocost.source.errors import Unreadable
from flake8_aiocost.source.limits import check, guarded
from flake8_aiocost.source.names import Names
from flake8_aiocost.source.plans import children
from flake8_aiocost.source.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flake8_aiocost.model import ModuleFacts


def read(source: str, path: str, spawners: Mapping[str, str] | None = None) -> Tree:
    """Parse a module and note its calls, definitions and bindings.

    Args:
        source: the module's text, decoded; a byte order mark is taken off.
        path: where it lies; never opened.
        spawners: own wrappers, dotted name to construct.

    Raises:
        Unreadable: libcst cannot take the text.
    """
    text = source.removeprefix("\ufeff")
    check(text)
    try:
        with guarded():
            module = cst.parse_module(text)
            return Tree(module, text, path, spawners or {}, Walk(module))
    except cst.ParserSyntaxError as error:
        raise Unreadable(_reason(error)) from None
    except UnicodeEncodeError:
        raise Unreadable("it holds half of a surrogate pair") from None
    except BaseException as error:
        # What a panic in native code is raised as; its class can be imported from nowhere.
        if type(error).__name__ == "PanicException":
            raise Unreadable("libcst's parser broke down over it") from None
        raise


_PLACE = re.compile(r"(?:parser|tokenizer) error: (?:error at )?((\d+):\d+)?")


def _reason(error: cst.ParserSyntaxError) -> str:
    """libcst names every token that could have followed, so only the place is told."""
    match = _PLACE.search(str(error))
    return f"libcst cannot parse it, line {match[2]}" if match is not None and match[2] else "libcst cannot parse it"


class Tree:
    """One module. ``walk`` holds what was noted, ``names`` resolves it."""

    def __init__(self, module: cst.Module, source: str, path: str, spawners: Mapping[str, str], walk: Walk) -> None:
        """Made by ``read``."""
        self.module = module
        self.source = source
        self.path = path
        self.spawners = spawners
        self.walk = walk
        self.names = Names(walk)

    def facts(self) -> ModuleFacts:
        """All that the later steps know of the module. Resolves every call, decorator and assignment, once.

        Raises:
            Unreadable: the module is nested too deeply.
        """
        with guarded():
            return self._facts

    @cached_property
    def parents(self) -> dict[cst.CSTNode, cst.CSTNode]:
        """The node above each node. Only made where a spawn was found: it costs as much as the walk itself."""
        above: dict[cst.CSTNode, cst.CSTNode] = {}
        stack: list[cst.CSTNode] = [self.module]
        while stack:
            node = stack.pop()
            below = children(node)
            for child in below:
                above[child] = node
            stack.extend(below)
        return above

    def above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, innermost first."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def is_conditional(self, node: cst.CSTNode, beside: cst.CSTNode) -> bool:
        """Whether ``node`` may be passed over although ``beside``, somewhere in the same function, is reached."""
        shared = set(self.above(beside))
        below = node
        for parent in self.above(node):
            if parent in shared:
                return False
            if isinstance(parent, (cst.ExceptHandler, cst.ExceptStarHandler, cst.MatchCase, cst.Else)):
                return True
            if isinstance(parent, (cst.If, cst.IfExp)) and below is not parent.test:
                return True
            if isinstance(parent, cst.BooleanOperation) and below is parent.right:
                return True
            below = parent
        return False

    @cached_property
    def has_comments_for_us(self) -> bool:
        """Whether it is worth looking for ``# aiocost:`` comments."""
        return "aiocost:" in self.source

    @cached_property
    def indexes(self) -> dict[cst.CSTNode, int]:
        """The index of each call's node in ``walk.calls``."""
        return {record.node: index for index, record in enumerate(self.walk.calls)}

    @cached_property
    def _facts(self) -> ModuleFacts:
        from flake8_aiocost.source.facts import build  # noqa: PLC0415

        return build(self)
