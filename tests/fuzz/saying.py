"""What is said of a project whatever its layout: codes, functions and messages, without positions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.linted import Linted
from flake8_aiocost.module.read import read
from flake8_aiocost.project.project import ProjectIndex
from flake8_aiocost.settings import Settings
from tests.projects import TABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

#: How often each of (code, function, message) is said.
Said: TypeAlias = "Counter[tuple[str, str, str]]"
#: All rules, and all that can be told apart, so that more can differ.
SETTINGS = Settings(root=TABLE.parent, table=str(TABLE), loop="asyncio", show="all", budget=1.0)


def said(sources: Mapping[str, str], settings: Settings = SETTINGS) -> Said:
    """What is said of the modules that can be read; every step is run over each of them."""
    modules, texts = [], []
    for path, source in sources.items():
        try:
            modules.append((path, read(source)))
        except Unreadable:
            continue
        texts.append(source)
    linted = Linted(ProjectIndex(modules), settings)
    found: Said = Counter()
    for module, text in enumerate(texts):
        index = linted.project.modules[module]
        for verdict in linted.verdicts(module, lambda text=text: text):  # type: ignore[misc]
            function = index.facts.functions[verdict.spawn.function].qualname if verdict.spawn.function >= 0 else ""
            if verdict.finding is not None:
                found[verdict.finding.code, function, verdict.finding.message] += 1
            elif verdict.silence is not None:
                found["silent", function, f"{verdict.spawn.construct}: {verdict.silence.kind}"] += 1
        for each in linted.entry_findings(module, lambda text=text: text):  # type: ignore[misc]
            found[each.code, "", each.message] += 1
    return found
