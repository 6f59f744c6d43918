"""Any sequence of edits: the cache makes no difference to the facts."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.project.cache_folder import NAME
from flake8_aiocost.project.files import project_files
from flake8_aiocost.project.load import load_facts
from tests.project.caching import cache_of, expected, plain, settled

if TYPE_CHECKING:
    from collections.abc import Callable


TEXTS = st.sampled_from(
    ["", "f(1)\n", "g(2)\n", "async def f():\n    await g()\n", "é = '€'\r\n", "print 1\n", "\ufeffx\n"]
)


NAMES = st.sampled_from(["a.py", "b.py", "p/a.py", "p/__init__.py", "p/q/c.py"])


def write(root: Path, tick: int, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())
    os.utime(root / path, (tick, tick))


def rename(root: Path, tick: int, path: str, other: str) -> None:
    if (root / path).exists():
        (root / other).parent.mkdir(parents=True, exist_ok=True)
        (root / path).replace(root / other)


def swap(root: Path, tick: int, path: str, other: str) -> None:
    if path != other and (root / path).exists() and (root / other).exists():
        (root / path).rename(root / "aside")
        (root / other).rename(root / path)
        (root / "aside").rename(root / other)


def delete(root: Path, tick: int, path: str) -> None:
    (root / path).unlink(missing_ok=True)


def damage(root: Path, tick: int, at: int) -> None:
    for path in (root / NAME).glob("facts-*"):
        data = bytearray(path.read_bytes())
        if data:  # data of no module is empty
            data[at % len(data)] ^= 1 + at % 255
        path.write_bytes(data)


def forget(root: Path, tick: int, at: int) -> None:
    found = sorted((root / NAME).glob("facts-*"))
    if found:
        found[at % len(found)].unlink()


EDITS: st.SearchStrategy[tuple[Callable[..., None], tuple[object, ...]]] = st.one_of(
    st.tuples(st.just(write), st.tuples(NAMES, TEXTS)),
    st.tuples(st.just(rename), st.tuples(NAMES, NAMES)),
    st.tuples(st.just(swap), st.tuples(NAMES, NAMES)),
    st.tuples(st.just(delete), st.tuples(NAMES)),
    st.tuples(st.sampled_from([damage, forget]), st.tuples(st.integers(0, 5000))),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.lists(EDITS, max_size=4), st.booleans()), min_size=1, max_size=8))
def test_any_sequence_of_edits(runs: list[tuple[list[tuple[Callable[..., None], tuple[object, ...]]], bool]]) -> None:
    """Each write gets a time of its own, as it would if somebody typed; files are seen at once or long after."""
    with tempfile.TemporaryDirectory() as folder:
        root, tick = Path(folder), 1_000_000_000
        for edits, late in runs:
            for edit, arguments in edits:
                tick += 1
                edit(root, tick, *arguments)
            files = settled(root) if late else project_files(root)
            facts = load_facts(root, files, cache_of(root))
            assert plain(facts) == expected(root)
            assert plain(load_facts(root, files, cache_of(root))) == expected(root)
