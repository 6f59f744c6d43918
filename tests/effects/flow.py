"""What the comments of a flow fixture expect of functions: ``# waits: 2 database calls, 6 ms | guard: if not ready``.

A comment on a ``def`` line names what the line is about, and nothing else of the function is looked at:

* ``waits``, ``blocked``: ``nothing``, or parts with commas between them: calls by kind, then how long they wait in all;
  ``sleep 5 ms``, or ``sleep`` for an unknown time; ``unknown X``. ``database calls`` stands in a loop over items.
* ``guard``: its text, or ``none``. ``thread``: ``cheap``, ``size``, ``unknown`` or ``blocks``. ``ends``: ``itself``,
  ``peer`` or ``never``.
* ``reads``, ``writes``, ``held``: objects, sorted, with commas between them, or ``none``. ``@self.queue`` is what
  the function is handed, ``#event`` a name of its module, ``#state.py:event`` of another one, ``#outer.queue`` of a
  function around, ``=queue`` its own. What is held is followed by what is waited for on it.

``wares`` is a made-up library; ``flow.toml`` tells what its calls do.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.effects.catalogue import catalogue
from flake8_aiocost.effects.weigh import Effects
from flake8_aiocost.rules.saving import calls, duration
from tests.projects import Project

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flake8_aiocost.effects.summary import Summary
    from flake8_aiocost.effects.waits import Waits
    from flake8_aiocost.project.index import ModuleIndex

FIXTURES = Path(__file__).parent.parent / "fixtures" / "effects"
FLOWS = sorted((FIXTURES / "flow").iterdir())
KEYS = ("waits", "blocked", "guard", "thread", "ends", "reads", "writes", "held")
_MARK = re.compile(r"^\s*(?:async )?def .*# (?P<said>(?:waits|blocked|guard|thread|ends|reads|writes|held): .*\S)\s*$")
_DEFINES = re.compile(r"\s*(async )?def ")


def project_of(flow: Path) -> Project:
    """A fixture that is one module, or a folder of some."""
    return Project.folder(flow) if flow.is_dir() else Project({flow.name: flow.read_text(encoding="utf-8")})


def effects_of(project: Project) -> Effects:
    """The effects of a project that uses the made-up library."""
    known = catalogue((str(FIXTURES / "flow.toml"),))
    return Effects(project.index, known, lambda module: project.linted.finder(module).spawns)


def expected(project: Project) -> Iterator[tuple[int, int, str, dict[str, str]]]:
    """Module, number of the function there, place, and what its line says."""
    for module, path in enumerate(project.paths):
        lines = enumerate(project.sources[path].splitlines(), 1)
        for function, (number, line) in enumerate(each for each in lines if _DEFINES.match(each[1])):
            if match := _MARK.match(line):
                parts = [part.partition(": ") for part in match["said"].split(" | ")]
                yield module, function, f"{path}:{number}", {key: text for key, _, text in parts}


def differences(project: Project) -> list[str]:
    """One line for each expectation that does not hold."""
    effects, found = effects_of(project), []
    for module, function, place, wanted in expected(project):
        said = _Said(project, module, function)
        got = said.all(effects.summary(project.index.number(module, function)))
        found += [
            f"{place}: expected {key}: {text}, got {got.get(key)}" for key, text in wanted.items() if text != got[key]
        ]
    return found


class _Said:
    """A summary in the words of a comment."""

    def __init__(self, project: Project, module: int, function: int) -> None:
        self._project, self._module, self._function = project, module, function
        self._index: ModuleIndex = project.index.modules[module]

    def all(self, summary: Summary) -> dict[str, str]:
        """Every key."""
        held = (f"{self.name(key)} {waits(each.waits)}" for key, each in summary.held.items())
        return {
            "waits": waits(summary.waits),
            "blocked": waits(summary.blocked),
            "guard": summary.guard or "none",
            "thread": summary.thread.use,
            "ends": summary.ending.ends,
            "reads": _listed(map(self.name, summary.reads)),
            "writes": _listed(map(self.name, summary.writes)),
            "held": _listed(held),
        }

    def name(self, key: str) -> str:
        """An object as a comment names it."""
        if key.startswith("="):
            return f"={key.partition(':')[2]}"
        match = re.fullmatch(r"#(\d+):(\d+):(.*)", key)
        if match is None:
            return key
        module, scope, name = int(match[1]), int(match[2]), match[3]
        around = self._project.index.modules[module].facts.scopes[scope].qualname
        shown = f"{around}.{name}" if around else name
        return f"#{shown}" if module == self._module else f"#{self._project.paths[module]}:{shown}"


def waits(found: Waits) -> str:
    """``2 database calls, 6 ms, sleep 1 s, unknown client.get``."""
    parts = [calls(found), duration(found.us)] if found.calls else []
    if found.sleeps:
        parts.append(f"sleep {duration(found.sleep_us)}" if found.sleep_us else "sleep")
    if found.unknown:
        parts.append(f"unknown {found.unknown}")
    if found.failing and not parts:
        parts.append("only after errors")
    return ", ".join(parts) or "nothing"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
