"""Can any function of this module be hot or background? Asked before libcst reads it, of ``source.outline``.

Every pattern of the framework files becomes two cheap questions, each of which has to be answered with yes where the
pattern matches: is its last part a leaf in the place that it is about (a decorator, a base class, a call, ...), and do
all its other parts, stars aside, stand somewhere in the text? Adding a framework file adds its questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.heat import modules, outrank
from flake8_aiocost.heat.catalogue import frameworks
from flake8_aiocost.heat.names import expand, matches, regex
from flake8_aiocost.heat.precedence import SILENT
from flake8_aiocost.heat.schema import Entry
from flake8_aiocost.model import BACKGROUND, HOT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from flake8_aiocost.heat.schema import Framework, Module
    from flake8_aiocost.settings import Settings
    from flake8_aiocost.source.outline import Outline

_TOLD: frozenset[str] = HOT | BACKGROUND
#: Names that ``Names`` gives without their standing in the text.
_UNWRITTEN = {"", "builtins"}
_PART = re.compile(r"\w+")

#: Where each way to match is looked for: the attribute of ``Noted``. ``assigns`` is about the very name that is bound.
_WAYS = {
    "decorators": "decorators",
    "class_decorators": "decorators",
    "bases": "bases",
    "calls": "calls",
    "polls": "calls",
    "annotations": "annotations",
    "iterates": "iterables",
    "assigns": "targets",
}


@dataclass(frozen=True, slots=True)
class _Question:
    words: frozenset[str]
    entry: Entry


@dataclass(slots=True)
class _Questions:
    """Of one framework file: by place and leaf, then those whose leaf holds a star."""

    exact: dict[str, dict[str, list[_Question]]] = field(default_factory=dict)
    starred: dict[str, list[tuple[re.Pattern[str], _Question]]] = field(default_factory=dict)
    parameters: list[tuple[str, ...]] = field(default_factory=list)


def silent(outline: Outline, path: str, settings: Settings) -> bool:
    """Whether the module is a test module as a whole, so that nothing is said of it."""
    if _told(outline, path, settings):
        return False
    near = outrank.relative(path, settings.root)
    whole = [module for framework in _frameworks(outline, settings) for module in framework.module if module.whole]
    plain = (each for each in whole if not (each.imports or each.unless or each.entries))
    return all(each.heat in SILENT for each in whole) and any(modules.fits(each, near) for each in plain)


def may_heat(outline: Outline, path: str, settings: Settings) -> bool:
    """Whether ``place`` could give any heat that is hot or background.

    Args:
        outline: the module.
        path: where it lies; never opened.
        settings: for the patterns and framework files of the project.

    Returns:
        ``False`` only where it could not; ``True`` may be wrong.

    Raises:
        FrameworkError: a framework file that the settings name is wrong.
        SyntaxError, ValueError, RecursionError, MemoryError: there is no tree of the module.
    """
    if _told(outline, path, settings):
        return True
    near = outrank.relative(path, settings.root)
    used = _frameworks(outline, settings)
    if any(_module(module, near, outline.words) for framework in used for module in framework.module):
        return True
    noted = outline.noted
    places: dict[str, Collection[str]] = {
        place: getattr(noted, place) if place == "targets" else outline.meaning(getattr(noted, place))
        for place in {*_WAYS.values()}
    }
    return any(_asked(_questions(framework), outline, places) for framework in used)


def _frameworks(outline: Outline, settings: Settings) -> tuple[Framework, ...]:
    return frameworks(outline.words, tuple(str(settings.root / path) for path in settings.frameworks))


def _told(outline: Outline, path: str, settings: Settings) -> bool:
    """Whether a comment or a setting may say that something here is hot or background."""
    if "aiocost:" in outline.source:
        return True
    patterns = (*settings.hot, *settings.background)
    if not patterns:
        return False
    around = {*outline.words, *_PART.findall(outrank.relative(path, settings.root))}
    return outrank.globbed(path, settings, patterns) or any(
        _stand_in(around, pattern.split(".")) for pattern in patterns if not outrank.is_path(pattern)
    )


def _module(module: Module, near: str, words: Collection[str]) -> bool:
    # With ``entries`` it takes an entry of the same heat, which is asked for anyway.
    if module.heat not in _TOLD or module.entries or (module.paths and not modules.fits(module, near)):
        return False
    return not module.imports or any(
        _stand_in(words, name.split(".")) for pattern in module.imports for name in expand(pattern)
    )


def _stand_in(words: Collection[str], parts: Iterable[str]) -> bool:
    return all(part in words or _PART.fullmatch(part) is None for part in parts)


def _asked(questions: _Questions, outline: Outline, places: dict[str, Collection[str]]) -> bool:
    for place, by_leaf in questions.exact.items():
        for leaf in by_leaf.keys() & places[place]:
            if any(_holds(question, outline) for question in by_leaf[leaf]):
                return True
    for place, starred in questions.starred.items():
        for pattern, question in starred:
            if any(map(pattern.fullmatch, places[place])) and _holds(question, outline):
                return True
    return bool(questions.parameters) and any(
        names[: len(wanted)] == wanted for names in _first_parameters(outline) for wanted in questions.parameters
    )


def _holds(question: _Question, outline: Outline) -> bool:
    if not question.words <= outline.words:
        return False
    wanted = [name for name in question.entry.functions if not name.startswith("!")]
    return not wanted or any(matches(wanted, function.name) for function in outline.noted.functions)


def _first_parameters(outline: Outline) -> set[tuple[str, ...]]:
    found = set()
    for function in outline.noted.functions:
        given = function.args
        every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
        names = tuple(each.arg for each in every if each is not None)
        found.add(names[1:] if names[:1] in {("self",), ("cls",)} else names)
    return found


@lru_cache(maxsize=256)
def _questions(framework: Framework) -> _Questions:
    found = _Questions()
    for entry in framework.entry:
        if entry.heat not in _TOLD:
            continue
        if entry.parameters:
            found.parameters.append(entry.parameters)
        for way, place in _WAYS.items():
            for pattern in getattr(entry, way):
                for name in expand(pattern):
                    _add(found, place, name, entry)
    return found


def _add(found: _Questions, place: str, name: str, entry: Entry) -> None:
    *parts, leaf = name.replace("()", "").lstrip(":?").split(".")
    words = frozenset(part for part in parts if "*" not in part) - _UNWRITTEN
    question = _Question(words, entry)
    if "*" in leaf:
        # ``**Operator`` may stand for several parts, of which the last ends in Operator.
        pattern = re.compile(regex("*" + leaf.rpartition("**")[2] if "**" in leaf else leaf, ".*"))
        found.starred.setdefault(place, []).append((pattern, question))
    else:
        found.exact.setdefault(place, {}).setdefault(leaf, []).append(question)
