"""How much of what really runs the call graph knows: ``aiocost graph`` beside the calls that a test suite made.

The calls are recorded by ``call_tracer.py`` while a project's own tests run, so nobody's opinion is in them::

    PYTHONPATH=benchmarks python -m pytest -p call_tracer --calls-of src/package --calls-to calls.jsonl
    .venv/bin/python benchmarks/traced_calls.py src/package calls.jsonl [--show]

The first line runs in the project, with its Python (3.11 or newer); the second with ours.

- A call is a pair of functions of the folder, however often and from however many lines one called the other. Code of
  lambdas and comprehensions is that of the function around it; a lambda that is called is left out.
- It is known where the graph has an edge of the kind ``call``; with ``name`` and ``inside`` it may be known too.
- By kind: ``coroutine`` is any ``async def``, ``nested`` a function in a function.
- By form, the plainest of all places of the pair: ``name``, a call by the callee's name; ``instance`` of a class, which
  runs ``__init__``; ``object``, which runs ``__call__``; ``other name``: a variable, an argument, or C that calls back;
  ``property``; ``special``: ``with``, ``for``, an operator, ``str()`` and the like, which run a special method, and
  generators that are first run elsewhere than they are made.
- An edge ran where a call was recorded at the line that the graph gives for it, under the name that the text has there.
  It is ``seen`` where that was its own function. Such a place is ``wrong`` where only others ran than the graph says
  there, and ``short`` where others ran too. An edge that was not seen is no fault by itself: the tests may never have
  had an object of that class there.

``--show`` names the calls that are not known (-), and the places that are wrong or short (!).
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

GRAPH = (sys.executable, "-m", "flake8_aiocost.frontends.cli", "graph")
FORMS = ("name", "instance", "object", "other name", "property", "special")
_MAKES = ("__init__", "__new__")
_PROPERTIES = ("property", ".setter", ".deleter")
_DEFS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Function(NamedTuple):
    """A function by its place, the line of its ``def``; the level of a module has line 0 and no name."""

    file: str
    line: int
    name: str = ""

    def __str__(self) -> str:
        """Where to find it."""
        return f"{Path(self.file).name}:{self.line} {self.name}".rstrip()


class Source:
    """The functions and calls of a file."""

    def __init__(self, file: str) -> None:
        """Parse it."""
        self.file = file
        self.kinds: dict[Function, str] = {}
        self.properties: set[Function] = set()
        self._spans: list[tuple[int, int, Function]] = []
        self.begins: dict[tuple[int, str], Function] = {}
        #: Calls by where they end: where one begins, Python versions disagree.
        self._calls: dict[tuple[int, int], list[ast.Call]] = defaultdict(list)
        self._walk(ast.parse(Path(file).read_bytes()), "function")

    def _walk(self, node: ast.AST, kind: str) -> None:
        for child in ast.iter_child_nodes(node):
            inner = kind
            if isinstance(child, _DEFS):
                function = Function(self.file, child.lineno, child.name)
                self.kinds[function] = "coroutine" if isinstance(child, ast.AsyncFunctionDef) else kind
                self._spans.append((child.lineno, child.end_lineno or child.lineno, function))
                if any(ast.unparse(each).endswith(_PROPERTIES) for each in child.decorator_list):
                    self.properties.add(function)
                first = min((each.lineno for each in child.decorator_list), default=child.lineno)
                self.begins[first, child.name] = function
                inner = "nested"
            elif isinstance(child, ast.ClassDef):
                inner = "method"
            elif isinstance(child, ast.Call):
                self._calls[child.end_lineno or 0, child.end_col_offset or 0].append(child)
            self._walk(child, inner)

    def named(self, code: dict[str, Any]) -> Function | None:
        """The function that a code object is, if it is no lambda, class or the like."""
        return self.begins.get((code["line"], code["name"]))

    def around(self, code: dict[str, Any]) -> Function:
        """The function that a code object is a part of."""
        inside = [each for first, last, each in self._spans if first <= code["line"] <= last]
        return self.named(code) or (inside[-1] if inside and code["name"] != "<module>" else Function(self.file, 0))

    def call(self, at: list[int]) -> ast.Call | None:
        """The call that an instruction is made of, or that ``await`` or ``for`` runs."""
        return next((each for each in self._calls.get((at[1], at[3]), ()) if each.lineno <= at[0]), None)


@cache
def source(file: str) -> Source:
    return Source(file)


def written(call: ast.Call) -> str:
    """The last part of the name that is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


class Call(NamedTuple):
    """A call that was made, and the text of it."""

    caller: Function
    callee: Function
    node: ast.Call | None

    @property
    def form(self) -> str:
        """What the text says."""
        name = self.callee.name
        if self.node is None:
            return "property" if self.callee in source(self.callee.file).properties else "special"
        if written(self.node) == name:
            return "name"
        special = "special" if name.startswith("__") and name.endswith("__") else "other name"
        return {"__init__": "instance", "__new__": "instance", "__call__": "object"}.get(name, special)


def recorded(path: Path) -> list[Call]:
    """The calls of a record."""
    calls = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        caller, callee = record["caller"], record["callee"]
        function = source(callee["file"]).named(callee)
        if function is not None:
            here = source(caller["file"])
            calls.append(Call(here.around(caller), function, here.call(record["at"])))
    return calls


class Edge(NamedTuple):
    """One edge of the graph: its ends by name, as two functions of one name are one to the graph."""

    start: str
    end: str
    kind: str
    how: str
    line: int | None


class Graph:
    """The edges that begin in a folder."""

    def __init__(self, folder: Path) -> None:
        """Have them drawn."""
        ran = subprocess.run((*GRAPH, str(folder)), capture_output=True, text=True, check=True)
        graph = json.loads(ran.stdout)
        self._names: dict[tuple[str, int], str] = {}
        for each in graph["functions"]:
            last = each["name"].rpartition(".")[2]
            file = str(Path(each["file"]).resolve())
            level = each["line"] == 1 and (1, last) not in source(file).begins
            self._names[file, 0 if level else each["line"]] = each["name"]
        self.edges = [Edge(*(each[key] for key in ("from", "to", "kind", "how", "line"))) for each in graph["edges"]]

    def name(self, function: Function) -> str:
        """What the graph calls a function: nothing where it has no edge."""
        return self._names.get((function.file, function.line), "")


def share(some: int, every: int) -> str:
    """A count of another one."""
    return f"{some:5d} of {every:5d}  {100 * some / every if every else 100:5.1f} %"


def recall(calls: list[Call], graph: Graph, show: bool) -> None:
    """Print what part of the calls is known, by kind and form."""
    sure = {(each.start, each.end) for each in graph.edges if each.kind == "call"}
    maybe = {(each.start, each.end) for each in graph.edges}
    pairs: dict[tuple[Function, Function], list[str]] = defaultdict(list)
    for call in calls:
        pairs[call.caller, call.callee].append(call.form)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    for (caller, callee), forms in sorted(pairs.items()):
        names = (graph.name(caller), graph.name(callee))
        form = min(forms, key=FORMS.index)
        for row in ("all calls", f"kind: {source(callee.file).kinds[callee]}", f"form: {form}"):
            rows[row].update(every=1, sure=names in sure, maybe=names in maybe)
        if show and names not in sure:
            print(f"- {form}: {caller} -> {callee}{' (maybe)' if names in maybe else ''}")
    for row, count in sorted(rows.items()):
        print(f"{row:20s} {share(count['sure'], count['every'])}   with name, inside {count['maybe']:5d}")


def claims(calls: list[Call], graph: Graph, show: bool) -> None:
    """Print which edges stood the test at places that ran."""
    by_line: dict[tuple[str, int], list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        if edge.kind == "call" and edge.line is not None:
            by_line[edge.start, edge.line].append(edge)
    ran: dict[tuple[Function, ast.Call], set[Function]] = defaultdict(set)
    for call in calls:
        if call.node is not None and call.form in FORMS[:3]:
            ran[call.caller, call.node].add(call.callee)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    places: Counter[str] = Counter()
    for (caller, node), callees in sorted(ran.items(), key=lambda each: (each[0][0], each[0][1].lineno)):
        name, real = written(node), {graph.name(each) or str(each) for each in callees}
        makes = not {each.name for each in callees}.isdisjoint(_MAKES)
        here = [(each, each.end.rpartition(".")[2]) for each in by_line[graph.name(caller), node.lineno]]
        said = [each for each, last in here if last == name or (makes and each.how == "class" and last in _MAKES)]
        if not said or not name:
            continue
        ends = {each.end for each in said}
        verdict = "right" if real <= ends else "short" if real & ends else "wrong"
        places.update(every=1, **{verdict: 1})
        for each in said:
            rows[each.how].update(every=1, seen=each.end in real)
        if show and verdict != "right":
            print(f"! {verdict}: {caller}, line {node.lineno}: {sorted(real)}, not {sorted(ends)}")
    print("places with an edge:", *(f"{key} {places[key]}" for key in ("every", "right", "short", "wrong")))
    for how, count in sorted(rows.items()):
        print(f"edge: {how:14s} {share(count['seen'], count['every'])} seen")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the one that was traced, in its project")
    parser.add_argument("record", type=Path, metavar="FILE", help="what call_tracer.py wrote")
    parser.add_argument("--show", action="store_true", help="name what is not known, and what is wrong")
    chosen = parser.parse_args()
    calls, graph = recorded(chosen.record), Graph(chosen.folder)
    if not calls:
        sys.exit(f"traced_calls: no call in {chosen.record}")
    recall(calls, graph, chosen.show)
    claims(calls, graph, chosen.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
