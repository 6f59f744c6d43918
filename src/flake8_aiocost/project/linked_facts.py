"""Facts with their names resolved: what heat and rules ask for."""

from __future__ import annotations

from typing import Literal

from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.records import Record


class LinkedArgument(Record, frozen=True):
    """One argument of a call, or one assigned value.

    ``value`` is the resolved name of the expression. ``items`` are the resolved names inside a literal list, tuple,
    set or dict (its values), so that ``functions=[send, sweep]`` can be matched. ``pairs`` are the string keys of a
    literal dict, each with one resolved name: of its value, or of one of the items where that is a list or tuple.
    ``literal`` holds a plain constant, ``begins`` the text that an f-string begins with.
    """

    value: str = ""
    keyword: str = ""
    star: Literal["", "*", "**"] = ""
    items: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    literal: str | int | float | bool | None = None
    begins: str = ""


class LinkedDecorator(Record, frozen=True):
    """``@router.get("/feed")``: ``name`` is the resolved callee, ``called`` tells ``@task`` from ``@task()``.

    ``call`` is the number of the call in its module: few ask for its arguments.
    """

    name: str
    called: bool
    call: int = -1


class LinkedAssignment(Record, frozen=True):
    """``target = value`` where the target is a name or attribute, at module, class or function level.

    ``target`` is the resolved name of what is bound: ``:settings``, ``:WorkerSettings.functions``, ``?self.loop``.
    ``index`` is that of the fact, of which ``ModuleIndex.value`` gives the value.
    """

    target: str
    index: int
    function: int = MODULE_LEVEL
