"""Line and column of the few calls that need one.

``PositionProvider`` works out where every node stands: 185 ms for a module of 80 kB that takes 86 ms to parse. Here the
module's text is generated once, up to the last wanted call, and only the wanted ones are noted: 21 ms at most.
"""

from __future__ import annotations

import ast
import re
import warnings
from bisect import bisect_right
from contextlib import nullcontext, suppress
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import libcst as cst

from flake8_aiocost.model import Position
from flake8_aiocost.source.errors import Unreadable
from flake8_aiocost.source.limits import guarded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from types import TracebackType

    from flake8_aiocost.source.tree import Tree

# Private to libcst, so its absence is provided for; tests hold both ways against each other.
try:
    from libcst._nodes.internal import CodegenState
except ImportError:  # pragma: no cover  depends on the version of libcst
    CodegenState = None  # type: ignore[assignment,misc]

#: What libcst takes for the end of a line.
_NEWLINE = re.compile(r"\r\n?|\n")
_NOTHING = nullcontext()

Spans = dict[cst.CSTNode, tuple[int, int]]


def locate(tree: Tree, sites: Collection[int]) -> dict[int, Position]:
    """Where calls stand: from the first character of the callee to the closing parenthesis.

    Args:
        tree: the module.
        sites: indexes into ``ModuleFacts.calls``.

    Raises:
        Unreadable: the module is nested too deeply.
    """
    if not sites:
        return {}
    wanted: dict[cst.CSTNode, int] = {tree.walk.calls[site].node: site for site in sites}
    with guarded():
        try:
            return _quickly(tree.module, wanted) if CodegenState is not None else _surely(tree.module, wanted)
        except RecursionError:
            # CPython 3.12 has room for 1,500 calls through C, which nothing can raise: 370 methods after one another.
            return _by_order(tree, wanted)


def _surely(module: cst.Module, wanted: Mapping[cst.CSTNode, int]) -> dict[int, Position]:
    from libcst.metadata import MetadataWrapper, PositionProvider  # noqa: PLC0415  only where the quick way is gone

    ranges = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    found = {site: ranges[node] for node, site in wanted.items()}
    return {
        site: Position(each.start.line, each.start.column, each.end.line, each.end.column)
        for site, each in found.items()
    }


def _quickly(module: cst.Module, wanted: Mapping[cst.CSTNode, int]) -> dict[int, Position]:
    state = _State(module, wanted)
    with suppress(_AllFound):
        module._codegen(state)
    ends = list(accumulate(map(len, state.tokens), initial=0))
    text = "".join(state.tokens)
    lines = [0, *(match.end() for match in _NEWLINE.finditer(text))]
    return {
        wanted[node]: Position(*_place(lines, ends[start]), *_place(lines, ends[end]))
        for node, (start, end) in state.spans.items()
    }


def _by_order(tree: Tree, wanted: Mapping[cst.CSTNode, int]) -> dict[int, Position]:
    """From the tree that Python makes: its calls in source order are those that were walked over."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            calls = [node for node in ast.walk(ast.parse(tree.source)) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError):
        calls = []
    if len(calls) != len(tree.walk.calls):
        raise Unreadable("it is nested too deeply")
    places = [(node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0) for node in calls]
    places.sort(key=lambda place: (place[0], place[1], -place[2], -place[3]))
    lines = [line.encode() for line in _NEWLINE.split(tree.source)]

    def column(line: int, offset: int) -> int:
        return len(lines[line - 1][:offset].decode())

    found = {site: places[site] for site in wanted.values()}
    return {site: Position(a, column(a, b), c, column(c, d)) for site, (a, b, c, d) in found.items()}


def _place(lines: list[int], offset: int) -> tuple[int, int]:
    line = bisect_right(lines, offset)
    return line, offset - lines[line - 1]


class _AllFound(Exception):  # noqa: N818
    """The rest of the text is of no interest."""


if CodegenState is not None:

    class _State(CodegenState):
        """Notes at which token the wanted nodes begin and end, in ``spans``."""

        def __init__(self, module: cst.Module, wanted: Iterable[cst.CSTNode]) -> None:
            super().__init__(module.default_indent, module.default_newline)
            self.waiting = set(wanted)
            self.spans: Spans = {}

        def record_syntactic_position(self, node: cst.CSTNode, **_: cst.CSTNode | None) -> Any:
            # A start or end that lies in another node is given for statements only, never for a call.
            return _Span(self, node) if node in self.waiting else _NOTHING


class _Span:
    """Around the generation of one wanted node."""

    def __init__(self, state: _State, node: cst.CSTNode) -> None:
        self.state = state
        self.node = node
        self.start = len(state.tokens)

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        state = self.state
        if kind is not None:
            return
        state.spans[self.node] = self.start, len(state.tokens)
        state.waiting.discard(self.node)
        if not state.waiting:
            raise _AllFound
