"""``aiocost graph``: who runs whom in a project, and where its entry points are, as JSON ``aiocost-graph/1``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flake8_aiocost.frontends import console
from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.model import MODULE_LEVEL
from flake8_aiocost.module.definitions import lines_of
from flake8_aiocost.project.call_graph import CallGraph
from flake8_aiocost.project.parameter_calls import HandedOver
from flake8_aiocost.project.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.settings import Projects

SCHEMA = "aiocost-graph/1"
_Item = dict[str, Any]


def graph(paths: Sequence[str], projects: Projects) -> int:
    """Print the functions, edges and entry points of files.

    Args:
        paths: files and folders: edges are printed that begin in them. None means the working directory's project.
        projects: finds the settings of a file.
    """
    parts: dict[str, list[_Item]] = {"functions": [], "edges": [], "entries": []}
    for opened in open_projects(paths, projects):
        drawn = _Drawn(opened)
        parts["edges"] += drawn.edges()
        parts["entries"] += drawn.entries()
        parts["functions"] += drawn.functions()
    lines = [f'{{"schema": "{SCHEMA}"']
    for name, items in parts.items():
        rows = ",\n  ".join(json.dumps(each) for each in items)
        lines.append(f' "{name}": [\n  {rows}\n ]' if rows else f' "{name}": []')
    console.write(",\n".join(lines) + "}\n")
    return console.DONE


class _Drawn:
    """The graph of one project. What an edge leads to is among the functions too, wherever it stands."""

    def __init__(self, opened: Opened) -> None:
        self._opened, self._project = opened, opened.linted.project
        self._named: set[int] = set()

    def edges(self) -> list[_Item]:
        """Each way from one function to another once, with the line of the first."""
        injected = self._opened.linted.heats.everything.injected
        calls, sites = CallGraph(self._project, injected=injected), Sites(self._project)
        handed = HandedOver(self._project, calls)
        found: list[_Item] = []
        for module in self._opened.chosen:
            for function in (self._project.number(module, MODULE_LEVEL), *self._project.functions_of(module)):
                self._named.add(function)
                seen: set[tuple[int, str]] = set()
                for edge in calls.edges(function):
                    if (edge.target, edge.how) in seen:
                        continue
                    seen.add((edge.target, edge.how))
                    self._named.add(edge.target)
                    if edge.how == "injected":
                        found.append(self._asked(function, edge.target))
                        continue
                    site = sites.of(function, edge.target, edge.how)
                    ends = {"from": self._name(function), "to": self._name(edge.target)}
                    found.append({**ends, "kind": edge.how, "how": site.how, "line": site.line or None})
                for target, line in handed.of(function):
                    if (target, "call") not in seen:
                        self._named.add(target)
                        ends = {"from": self._name(function), "to": self._name(target)}
                        found.append({**ends, "kind": "call", "how": "parameter", "line": line})
        return found

    def _asked(self, function: int, target: int) -> _Item:
        """A dependency, with the line of the call that asks for it where that stands in the same file."""
        injected = self._opened.linted.heats.everything.injected[function]
        (asked, *_) = [each for each in injected if each.target == target]
        module, _ = self._project.place_of(function)
        line = self._project.modules[module].facts.calls[asked.call].range[0] if asked.module == module else None
        ends = {"from": self._name(function), "to": self._name(target)}
        return {**ends, "kind": "injected", "how": "dependency", "line": line}

    def entries(self) -> Iterator[_Item]:
        """The functions at which heat begins, and loops over consumers by the functions that hold them."""
        heats = self._opened.linted.heats.everything
        for module in self._opened.chosen:
            for function in self._project.functions_of(module):
                heat = heats.functions.get(function)
                if heat is not None and heat.kind != "unknown" and function not in heats.parents:
                    yield {"function": self._name(function), "heat": heat.kind, "reason": heat.reason}
        for (module, loop), heat in sorted(heats.loops.items()):
            if module in self._opened.chosen:
                facts = self._project.modules[module].facts
                function = self._project.number(module, facts.places[facts.loops[loop].place].function)
                yield {"function": self._name(function), "heat": heat.kind, "reason": f"loop, {heat.reason}"}

    def functions(self) -> Iterator[_Item]:
        """What the edges begin and end at: functions, and the levels of modules by the modules' names."""
        by_module: dict[int, list[int]] = {}
        for number in sorted(self._named, key=self._project.place_of):
            by_module.setdefault(self._project.place_of(number)[0], []).append(number)
        for module, numbers in by_module.items():
            lines = lines_of(self._project.modules[module].facts.functions, self._opened.source(module))
            for number in numbers:
                _, local = self._project.place_of(number)
                line = lines[local] if local >= 0 else 1
                yield {"name": self._name(number), "file": self._opened.shown[module], "line": line}

    def _name(self, number: int) -> str:
        return dotted(self._opened, number)


def dotted(opened: Opened, number: int) -> str:
    """``app.feed.Feed.load``; the level of a module is called as the module is."""
    project = opened.linted.project
    module, _ = project.place_of(number)
    function = project.function(number)
    name = project.finder.dotted(module) or "__init__"
    return f"{name}.{function.qualname}" if function is not None else name
