"""The turns of a measurement, against a load whose costs are known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

import pytest
from live.grid import Cell
from live.load import Step
from live.measure import Results, measure, take_turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from live.core import Others
    from live.load import Load

LONE = tuple(Cell(construct, 2, "ready", 1) for construct in ("gather", "create_task", "task_group"))
BUSY = tuple(Cell(cell.construct, cell.n, cell.awaitable, 32) for cell in LONE)
COSTS = {LONE[0].sequence.path: 100.0, LONE[0].path: 130.0, LONE[1].path: 115.0, LONE[2].path: 122.0}


class Known:
    """Each request costs what its path says, and ``drift`` µs more than the one before; the first ones more."""

    def __init__(
        self, drift: float = 0.0, cold: float = 0.0, broken: bool = False, after_construct: float = 0.0
    ) -> None:
        self.drift, self.cold, self.broken, self.after_construct = drift, cold, broken, after_construct
        self.asked: list[str] = []

    def ask(self, path: str) -> dict[str, Any]:
        return {"cpu_us": 0.0, "yardstick_us": 16.0}

    def one_by_one(self, paths: Sequence[str]) -> list[Step]:
        self.asked += paths
        costs = [COSTS[path] + self.drift * number for number, path in enumerate(paths)]
        costs[0] += self.cold
        sequence = LONE[0].sequence.path
        for number, (before, _) in enumerate(pairwise(paths), 1):
            costs[number] += self.after_construct if before != sequence else 0.0
        return [Step(us) for us in costs]

    def waves(self, paths: Sequence[str]) -> list[Step]:
        self.asked += paths
        return [] if self.broken else [Step(COSTS[path], 17.0) for path in paths]


class Share:
    """Other processes had this part of the core."""

    def __init__(self, share: float = 0.0) -> None:
        self.value = share

    def share(self, own_us: float) -> float:
        return self.value


def turn(known: Known, group: tuple[Cell, ...] = LONE, others: float = 0.0) -> Results:
    results = Results(cells={cell: [[]] for cell in group})
    take_turn(cast("Load", known), group, 5, results, cast("Others", Share(others)))
    return results


@pytest.mark.parametrize("drift", [0.0, 0.5])
def test_every_cell_gets_what_it_adds_even_while_all_grows_dearer(drift: float) -> None:
    results = turn(Known(drift))
    for cell in LONE:
        (pairs,) = results.cells[cell]
        # A construct is half a request before the middle of the sequences around it, which are three requests apart.
        assert [pair.added for pair in pairs] == pytest.approx([COSTS[cell.path] - 100.0 - drift / 2] * 5)


def test_waves_of_sequence_and_constructs_alternate() -> None:
    known = Known()
    turn(known, BUSY)
    assert set(known.asked[0::2][:-1]) == {BUSY[0].sequence.path}
    assert known.asked[1::2][:6] == [cell.path for cell in BUSY] * 2


def test_a_lone_construct_comes_after_a_sequence_that_comes_after_one() -> None:
    known = Known()
    turn(known)
    sequence = LONE[0].sequence.path
    assert known.asked[:18] == [path for cell in LONE for path in (sequence, sequence, cell.path)] * 2


def test_a_sequence_that_comes_after_a_construct_does_not_count() -> None:
    results = turn(Known(after_construct=1000.0))
    for cell in LONE:
        (pairs,) = results.cells[cell]
        assert [(pair.added, pair.beside, pair.state) for pair in pairs] == [
            (COSTS[cell.path] - 100.0, 100.0, 100.0)
        ] * 5


def test_a_lone_construct_runs_in_every_ninth_request(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [Cell(construct, 2, "ready", 1) for construct in ("create_task", "shield")]
    for cell in others:
        monkeypatch.setitem(COSTS, cell.path, 1e6)
    known = Known()
    results = turn(known, LONE[:1])
    assert known.asked[2::3][:6] == [LONE[0].path, *(cell.path for cell in others)] * 2
    # Nothing is noted of those that only keep it company.
    assert set(results.cells) == {LONE[0]}
    assert [pair.added for pair in results.cells[LONE[0]][0]] == [30.0] * 5


def test_waves_need_no_company() -> None:
    known = Known()
    turn(known, BUSY[:1])
    assert set(known.asked) == {BUSY[0].sequence.path, BUSY[0].path}


def test_the_first_cycle_only_warms_up() -> None:
    (pairs,) = turn(Known(cold=1e6)).cells[LONE[0]]
    assert max(pair.beside for pair in pairs) == 100.0


def test_the_state_of_a_lone_request_is_the_sequence_around_it_and_of_a_wave_its_yardstick() -> None:
    assert {pair.state for pair in turn(Known()).cells[LONE[0]][0]} == {100.0}
    assert {pair.state for pair in turn(Known(), BUSY).cells[BUSY[0]][0]} == {17.0}


def test_a_turn_in_which_others_had_a_part_of_the_core_does_not_count() -> None:
    results = turn(Known(), others=0.5)
    assert (results.turns, results.disturbed) == (1, 1)
    assert not any(pairs for (pairs,) in results.cells.values())


def test_a_turn_whose_waves_fell_apart_does_not_count() -> None:
    results = turn(Known(broken=True), BUSY)
    assert (results.turns, results.broken) == (1, 1)
    assert not any(pairs for (pairs,) in results.cells.values())


def test_however_little_time_there_is_every_cell_is_measured_once_per_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("live.measure.TURN", {1: 0.0})
    monkeypatch.setattr("live.measure.TURN_OF_WAVES", 0.0)
    results = Results()
    for _ in range(2):
        measure(cast("Load", Known()), [LONE, BUSY], 0.0, results, cast("Others", Share()))
    assert results.rounds == 2
    assert all(len(processes) == 2 and all(processes) for processes in results.cells.values())
    assert set(results.cells) == {*LONE, *BUSY}
