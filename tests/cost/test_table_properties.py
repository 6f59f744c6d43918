"""What holds for any table, and for any damage to one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.cost.files import decode, load, write
from flake8_aiocost.cost.table import SCHEMA, Curve, Machine, Measured, Point, Table
from flake8_aiocost.errors import TableError
from tests.cost.tables import TABLES, curve, line_of

if TYPE_CHECKING:
    import pytest

    from flake8_aiocost.model import Awaitable
    from flake8_aiocost.price import Load, LoopKind, TaskFactory

GOOD = (TABLES / "rules.json").read_bytes()
TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20)
PRINTABLE = st.text(st.characters(codec="utf-8"), max_size=20).filter(str.isprintable)
CONSTRUCTS = PRINTABLE.filter(lambda name: name not in {"gather", "sequence"})
FAN_OUTS = st.lists(st.integers(1, 1000), min_size=1, max_size=6, unique=True).map(sorted)

LOOPS: st.SearchStrategy[LoopKind] = st.sampled_from(("asyncio", "uvloop"))
FACTORIES: st.SearchStrategy[TaskFactory] = st.sampled_from(("default", "eager"))
LOADS: st.SearchStrategy[Load] = st.sampled_from(("busy", "alone"))
AWAITABLES: st.SearchStrategy[Awaitable] = st.sampled_from(("ready", "suspending"))
KEYS = st.tuples(LOOPS, FACTORIES, LOADS, AWAITABLES)


@st.composite
def curves(draw: st.DrawFn, fixed: tuple[float, float], per_child: tuple[float, float]) -> Curve:
    """A line with noise of a few per cent."""
    start, slope = draw(st.floats(*fixed)), draw(st.floats(*per_child))
    points = []
    for n in draw(FAN_OUTS):
        noise = draw(st.floats(0.97, 1.03))
        points.append(Point(n, (start + slope * n) * noise, draw(st.floats(0, 1e3))))
    return Curve(tuple(points), start, slope)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    environments = []
    for loop, task_factory, load_, awaitable in draw(st.lists(KEYS, min_size=1, max_size=4, unique=True)):
        constructs = {
            "sequence": draw(curves((0, 0.1), (0.01, 5))),
            # With its noise of three in a hundred, one of two stays below what no machine takes.
            "gather": draw(curves((1, 95), (1, 95))),
            **draw(st.dictionaries(CONSTRUCTS, curves((0, 1000), (0, 10_000)), max_size=2)),
        }
        version = draw(PRINTABLE)
        environments.append(Measured(loop, task_factory, load_, awaitable, constructs, version))
    machine = Machine(draw(TEXT), draw(TEXT), draw(st.integers(0, 2**62)), draw(TEXT))
    created = draw(st.datetimes()).isoformat() + draw(st.sampled_from(["", "Z", "+05:30"]))
    versions = draw(st.dictionaries(TEXT, TEXT, max_size=2))
    minor = draw(st.integers(0, 29))
    warnings = tuple(draw(st.lists(TEXT, max_size=2)))
    return Table(
        SCHEMA,
        draw(TEXT),
        created,
        "quick",
        f"3.{minor}.0",
        "cpython",
        machine,
        tuple(environments),
        versions,
        warnings,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, made: Table) -> None:
    path = tmp_path_factory.mktemp("written") / "table.json"
    write(made, path)
    assert load(path) == made


TOKENS = [
    b"null",
    b"-1",
    b"NaN",
    b"1e999",
    b"9" * 400,
    b'"\\ud800"',
    b"[[[[",
    b"}",
    b'"x":',
    b"\xff",
    b"\0",
    b"1e-9",
    b"\n",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(TOKENS)), max_size=4))
def test_a_mutated_table_is_a_sound_table_or_one_line(edits: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for start, length, token in edits:
        data = data[:start] + token + data[start + length :]
    loads_or_says(data)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_a_table_with_one_value_replaced_is_a_sound_table_or_one_line(data: st.DataObject) -> None:
    document = json.loads((TABLES / "broken" / "no_sequence.json").read_bytes())
    document["environments"][0]["constructs"]["sequence"] = asdict(curve(0.0, 1.0))
    node: object = document
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))  # type: ignore[arg-type]
        key = data.draw(st.sampled_from(keys))
        child = node[key]  # type: ignore[index]
        if not (isinstance(child, (dict, list)) and child) or data.draw(st.integers(0, 3)) == 0:
            node[key] = data.draw(VALUES)  # type: ignore[index]
            break
        node = child
    loads_or_says(json.dumps(document).encode())


def loads_or_says(data: bytes) -> None:
    said = None
    try:
        loaded = decode(data, "mutated.json")
    except TableError as error:
        said = error
    if said is not None:
        assert line_of(said).startswith("mutated.json: ")
    else:
        assert decode(msgspec.json.encode(loaded), "again") == loaded
