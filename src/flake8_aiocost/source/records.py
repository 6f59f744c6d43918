"""What the walk notes: nodes with the place where each stands, nothing resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import libcst as cst

from flake8_aiocost.source.scopes import Context


@dataclass(slots=True, eq=False)
class CallRecord:
    """A call. ``leaf`` is the last part of the name that is called, also for ``leaf(...)(...)``; else ``""``."""

    node: cst.Call
    context: Context
    leaf: str
    awaited: bool


@dataclass(slots=True, eq=False)
class FunctionRecord:
    """A function statement: ``outer`` is where it stands, ``inner`` what its body sees."""

    node: cst.FunctionDef
    outer: Context
    inner: Context
    suspends: bool = False


@dataclass(slots=True, eq=False)
class ClassRecord:
    """A class statement, likewise."""

    node: cst.ClassDef
    outer: Context
    inner: Context


@dataclass(slots=True, eq=False)
class LoopRecord:
    """A loop, or one ``for`` of a comprehension: ``outer`` is what its iterable sees, ``inner`` what its body sees."""

    kind: Literal["for", "async for", "while", "comprehension"]
    node: cst.While | cst.For | cst.CompFor
    outer: Context
    inner: Context


@dataclass(slots=True, eq=False)
class AssignRecord:
    """``targets = value``, or ``with value as target``; ``value`` is ``None`` for a bare annotation."""

    targets: tuple[cst.CSTNode, ...]
    value: cst.BaseExpression | None
    context: Context
    annotation: cst.Annotation | None = None
