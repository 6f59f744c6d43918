"""What is made of the pairs, on pairs made here, so that the right answer is known."""

from __future__ import annotations

import random
import statistics

import pytest
from live.grid import Cell
from live.judge import judge, judged, power
from live.measure import Pair, Results

YARDSTICK, SEQUENCE = 16.0, 100.0
BUSY = Cell("gather", 2, "ready", 32)


class Machine:
    """Runs at its best or in slow spells, and now and then something interrupts it."""

    def __init__(self, seed: int, slow: float = 1.7, share: float = 0.5, spikes: float = 0.05) -> None:
        self.draw = random.Random(seed)
        self.slow, self.share, self.spikes = slow, share, spikes

    def pairs(self, excess: float, slope: float, count: int = 2000, sequence: float = SEQUENCE) -> list[Pair]:
        """What a construct adds in each pair grows with that power of the state."""
        return [self.pair(excess, slope, sequence) for _ in range(count)]

    def pair(self, excess: float, slope: float, sequence: float) -> Pair:
        state = (self.slow if self.draw.random() < self.share else 1.0) * self.draw.gauss(1, 0.01)
        spike = self.draw.choice((-1, 1)) * 20 * excess if self.draw.random() < self.spikes else 0.0
        added = excess * state**slope + spike + self.draw.gauss(0, 0.3 * excess)
        return Pair(added, sequence * state, YARDSTICK * state)

    def lone(self, excess: float, slope: float, sequence: float, count: int = 2000) -> list[Pair]:
        """Pairs of lone requests, whose state is what the sequence takes."""
        found = self.pairs(excess, slope, count, sequence)
        return [Pair(pair.added, pair.beside, pair.beside) for pair in found]


def busy(cells: dict[Cell, list[list[Pair]]]) -> Results:
    return Results(cells=cells)


@pytest.mark.parametrize("slope", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_a_busy_cell_says_what_was_planted_however_slow_the_machine_was(slope: float, share: float) -> None:
    machine = Machine(1, share=share)
    processes = [machine.pairs(30.0, slope) for _ in range(3)]
    one = judged(busy({BUSY: processes}))[BUSY]
    assert one.excess == pytest.approx(30.0, rel=0.05)
    assert one.request == pytest.approx(SEQUENCE, rel=0.03)
    assert one.quiet == pytest.approx(1 - share, abs=0.05)


@pytest.mark.parametrize(("connections", "slope"), [(32, 0.3), (32, 1.0), (1, 1.0)])
def test_what_a_quiet_state_scatters_by_takes_nothing_off_a_cell(connections: int, slope: float) -> None:
    machine, draw, cell = Machine(15, share=0.0, spikes=0.0), random.Random(16), Cell("gather", 2, "ready", connections)
    pairs = machine.pairs(30.0, slope)
    quiet = [Pair(pair.added, pair.beside, YARDSTICK * draw.gauss(1, 0.03)) for pair in pairs]
    assert judged(busy({cell: [quiet]}))[cell].excess == pytest.approx(30.0, rel=0.02)


def test_spikes_move_a_cell_by_less_than_its_error() -> None:
    calm, stormy = (
        judged(busy({BUSY: [Machine(2, share=0.0, spikes=spikes).pairs(30.0, 1.0) for _ in range(2)]}))[BUSY]
        for spikes in (0.0, 0.1)
    )
    mean = statistics.mean(pair.added for pair in Machine(2, share=0.0, spikes=0.1).pairs(30.0, 1.0))
    assert abs(stormy.excess - calm.excess) < 3 * max(calm.error, stormy.error)
    assert abs(mean - 30.0) > 3 * stormy.error  # which a mean would not have withstood


@pytest.mark.parametrize("slope", [0.3, 1.0, 2.0])
def test_the_power_is_the_one_that_was_planted(slope: float) -> None:
    machine = Machine(3)
    assert power([[machine.pairs(40.0, slope)] for _ in range(6)]) == pytest.approx(slope, abs=0.05)


def test_a_machine_that_stayed_as_it_was_tells_no_power() -> None:
    assert power([[Machine(4, share=0.0).pairs(40.0, 3.0)]]) == 1.0


def test_a_handful_of_pairs_tells_no_power() -> None:
    assert power([[Machine(5).pairs(40.0, 3.0, count=20)]]) == 1.0


def test_an_excess_that_drowns_in_the_request_tells_no_power() -> None:
    assert power([[Machine(6).pairs(2.0, 3.0)]]) == 1.0


@pytest.mark.parametrize(("planted", "believed"), [(5.0, 3.0), (-2.0, 0.0)])
def test_no_power_beyond_belief(planted: float, believed: float) -> None:
    assert power([[Machine(7, spikes=0.0).pairs(90.0, planted)]]) == believed


def test_lone_requests_in_a_group_that_was_never_left_alone_are_carried_to_the_state_of_the_others() -> None:
    quiet, slow = Machine(8, share=0.2, slow=1.4), Machine(9, share=1.0, slow=1.4)
    cells = {
        Cell("gather", 2, "ready", 1): [quiet.lone(30.0, 1.5, SEQUENCE)],
        Cell("gather", 8, "ready", 1): [slow.lone(60.0, 1.5, SEQUENCE)],
    }
    found = judged(busy(cells))
    assert [found[cell].excess for cell in cells] == pytest.approx([30.0, 60.0], rel=0.06)


def test_lone_requests_are_judged_by_their_quiet_pairs_whatever_slow_spells_made_of_the_others() -> None:
    # Where slow spells double what is spawned, and the request takes 1.4 times as long, no usual power tells it.
    machine, wanted = Machine(12, share=0.9, slow=1.4), 30.0
    pairs = [
        Pair(pair.added * (2.0 if pair.state > 1.2 * SEQUENCE else 1.0), pair.beside, pair.state)
        for pair in machine.lone(wanted, 0.0, SEQUENCE)
    ]
    one = judged(busy({Cell("gather", 2, "ready", 1): [pairs]}))[Cell("gather", 2, "ready", 1)]
    assert one.sure
    assert one.quiet == pytest.approx(0.1, abs=0.03)
    assert one.excess == pytest.approx(wanted, rel=0.06)


def test_lone_requests_without_enough_quiet_pairs_are_not_sure() -> None:
    seldom, often = Cell("gather", 2, "ready", 1), Cell("gather", 8, "ready", 1)
    cells = {
        seldom: [Machine(13, share=0.99, slow=1.4).lone(30.0, 1.0, SEQUENCE)],
        often: [Machine(14, share=0.5, slow=1.4).lone(60.0, 1.0, SEQUENCE)],
    }
    found = judged(busy(cells))
    assert {cell: one.sure for cell, one in found.items()} == {seldom: False, often: True}


def test_a_group_that_was_cheaper_once_makes_no_moment_of_the_others_a_disturbed_one() -> None:
    usual, cheap = Machine(17, share=0.0), Machine(18, share=0.0)
    cells = {Cell("gather", n, "ready", 1): [usual.lone(30.0, 1.0, SEQUENCE)] for n in (2, 3, 5, 8)}
    cells[Cell("gather", 20, "ready", 1)] = [cheap.lone(30.0, 1.0, 0.85 * SEQUENCE)]
    found = judged(busy(cells))
    assert all(one.sure and one.quiet > 0.9 for one in found.values())


def test_a_few_moments_in_which_the_core_did_not_go_idle_are_not_the_quiet_ones() -> None:
    usual, awake = Machine(19, share=0.0), Machine(20, share=0.0)
    pairs = [*usual.lone(30.0, 1.0, SEQUENCE, 1940), *awake.lone(20.0, 1.0, 0.85 * SEQUENCE, 60)]
    one = judged(busy({Cell("gather", 2, "ready", 1): [pairs]}))[Cell("gather", 2, "ready", 1)]
    assert one.quiet > 0.9
    assert one.excess == pytest.approx(30.0, rel=0.03)


def test_each_child_that_suspends_makes_the_sequence_dearer_by_the_same() -> None:
    quiet, slow = Machine(10, share=0.2, slow=1.4), Machine(11, share=1.0, slow=1.4)
    cells = {
        Cell("gather", 2, "ready", 1): [quiet.lone(30.0, 1.0, SEQUENCE)],
        Cell("gather", 2, "suspending", 1): [quiet.lone(30.0, 1.0, SEQUENCE + 2 * 12)],
        Cell("gather", 8, "suspending", 1): [quiet.lone(40.0, 1.0, SEQUENCE + 8 * 12)],
        Cell("gather", 20, "suspending", 1): [slow.lone(60.0, 1.0, SEQUENCE + 20 * 12)],
    }
    found = judged(busy(cells))
    assert [found[cell].excess for cell in cells] == pytest.approx([30.0, 30.0, 40.0, 60.0], rel=0.07)


def test_the_error_is_how_far_the_cell_is_off_from_run_to_run() -> None:
    runs = [judge([Machine(seed, share=0.0).pairs(30.0, 1.0, count=100)], YARDSTICK, 1.0) for seed in range(100)]
    spread = statistics.stdev(run.excess for run in runs)
    assert statistics.median(run.error for run in runs) == pytest.approx(spread, rel=0.25)


def test_processes_that_differ_widen_the_error() -> None:
    machine = Machine(12, share=0.0)
    alike = judge([machine.pairs(30.0, 1.0) for _ in range(3)], YARDSTICK, 1.0)
    apart = judge([machine.pairs(excess, 1.0) for excess in (24.0, 30.0, 36.0)], YARDSTICK, 1.0)
    assert apart.by_process == pytest.approx((24.0, 30.0, 36.0), rel=0.05)
    assert apart.error == pytest.approx(6 / 3**0.5, rel=0.1)
    assert alike.error < apart.error / 5


def test_a_process_that_gave_nothing_is_passed_over() -> None:
    pairs = Machine(13).pairs(30.0, 1.0)
    assert judged(busy({BUSY: [[], pairs]}))[BUSY] == judged(busy({BUSY: [pairs]}))[BUSY]


def test_a_cell_that_nothing_is_known_of_is_left_out() -> None:
    pairs = Machine(14).pairs(30.0, 1.0)
    other = Cell("create_task", 2, "ready", 32)
    assert set(judged(busy({BUSY: [pairs], other: [[], []]}))) == {BUSY}


def test_nothing_measured_is_nothing_found() -> None:
    assert judged(busy({BUSY: [[]]})) == {}
    assert judged(busy({})) == {}
