"""``# aiocost:`` comments and settings that somebody wrote to no effect, which is a mistake: ``aiocost check`` says so.

flake8 does not: it is run for single files, and has nowhere to say it but on a line of code, as a finding.
"""

from __future__ import annotations

import re
from fnmatch import filter as fitting
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from flake8_aiocost.heat.overrides import relative, unmatched
from flake8_aiocost.module.expressions import Attribute, Name
from flake8_aiocost.project.patterns import dotted_names, expand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flake8_aiocost.linted import Linted
    from flake8_aiocost.model import Verdict
    from flake8_aiocost.module.facts import ModuleFacts
    from flake8_aiocost.project.project import ProjectIndex

_TEMPERATURE = re.compile(r"(hot|background|cold)\b")
_SAVES = re.compile(r"saves\s*=\s*\S+")


def comments(facts: ModuleFacts, verdicts: tuple[Verdict, ...]) -> Iterator[tuple[int, str]]:
    """What to tell of the comments of a module, whose spawns are known, each with its line."""
    for remark in facts.idle:
        if not remark.saves:
            yield remark.line, _misplaced(remark.text)
        else:
            lines = {facts.calls[verdict.spawn.site].range[0] for verdict in verdicts}
            if not any(remark.first <= line <= remark.last for line in lines):
                said = _SAVES.match(remark.text)
                text = said[0] if said else remark.text
                yield remark.line, f'"# aiocost: {text}" means nothing here: write it on the line of a call that spawns'


def _misplaced(text: str) -> str:
    if text.startswith("#"):
        return f'"{text}" means nothing: expected a colon, as in "# aiocost: cold"'
    word = _TEMPERATURE.match(text)
    if word is None:
        return f'"# aiocost: {text}" means nothing: expected hot, background, cold, or saves=40ms'
    return (
        f'"# aiocost: {word[1]}" means nothing here: write it on the line of a def, or above the '
        "first statement of the module"
    )


def settings(linted: Linted) -> Iterator[str]:
    """What to tell of the settings of a whole project."""
    for key, pattern in unmatched(linted.project.modules, linted.settings):
        yield (
            f"{key} = {pattern!r} matches nothing in {linted.settings.root}: expected a glob for files, with / or .py, "
            "or dotted names of functions"
        )
    spawners, waits = dict(linted.settings.spawners), [pattern for pattern, _ in linted.settings.waits]
    called = _called(linted.project) if spawners or waits else set()
    for pattern in waits:
        if not any(
            _is_function(linted.project, each) or _may_be_called(linted.project, each, called)
            for each in expand(pattern)
        ):
            yield f"waits = {pattern!r} matches nothing in {linted.settings.root}: expected dotted names of functions"
    for name, construct in spawners.items():
        if name not in linted.project.imports and name.rpartition(".")[2] not in called:
            yield f"spawners = {name!r} matches nothing in {linted.settings.root}: nothing there calls it"
        elif function := _seen(linted, name):
            yield f"spawners = {name!r} counts twice what {function} spawns: leave it out, that is seen without it"
        elif _without_effect(linted, name):
            yield (
                f"spawners = {name!r} means nothing in {linted.settings.root}: "
                f"no call of it has the form of a {construct}"
            )


def _called(project: ProjectIndex) -> set[str]:
    """The last parts of the names of all that is called."""
    found = set()
    for module in project.modules:
        for call in module.facts.calls:
            if isinstance(call.function, Name):
                found.add(call.function.attributes[-1] if call.function.attributes else call.function.root)
            elif isinstance(call.function, Attribute):
                found.add(call.function.attributes[-1])
    return found


def _without_effect(linted: Linted, name: str) -> bool:
    """Whether calls of a name of ``spawners`` are seen, and none of them spawns."""
    called = False
    for number, module in enumerate(linted.project.modules):
        calls = [call for call in range(len(module.facts.calls)) if module.callee(call) == name]
        if calls and {spawn.site for spawn in linted.spawns(number)} & set(calls):
            return False
        called = called or bool(calls)
    return called


def _seen(linted: Linted, name: str) -> str:
    """The function of the project that has a name, where its own code spawns; empty where there is none."""
    for number, module in enumerate(linted.project.modules):
        for spawn in linted.spawns(number):
            if spawn.function >= 0:
                function = module.facts.functions[spawn.function]
                if name in dotted_names(module.path, function.qualname):
                    return f"{function.qualname} of {relative(module.path, linted.settings.root)}"
    return ""


def _is_function(project: ProjectIndex, pattern: str) -> bool:
    """Whether a pattern of ``waits`` names a function of the project."""
    return any(
        fnmatchcase(name, pattern)
        for module in project.modules
        for function in module.facts.functions
        for name in dotted_names(module.path, function.qualname)
    )


def _may_be_called(project: ProjectIndex, pattern: str, called: set[str]) -> bool:
    """Whether a pattern of ``waits`` may name a function of a library that is imported: its last part is called."""
    root, _, rest = pattern.replace("()", "").partition(".")
    if not fitting(called, rest.rpartition(".")[2] or root):
        return False
    if not root.isidentifier():
        return True
    # A name of a package of the project would be that of a function, and is none.
    own = any(path.removeprefix("src/").startswith((f"{root}/", f"{root}.py")) for path in project.finder.paths)
    return not own and root in {"builtins", *project.imports}
