"""The small table beside a price: other forms of the same spawn, from the very table that it is priced by."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_aiocost.cost.alternatives import quote
from flake8_aiocost.cost.select import pricer
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.settings import Settings

PRICER = pricer(Settings(root=Path(__file__).parent, python=(3, 13), loop="asyncio"))


def spawn(construct: str, fan_out: FanOut, **more: bool) -> Spawn:
    return Spawn(construct, 0, f"asyncio.{construct}", fan_out, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("children", [1, 2, 5, 8, 100])
def test_the_price_is_one_of_them(children: int) -> None:
    asked = spawn("gather", FanOut(children))
    found, price = quote(PRICER, asked), PRICER.price(asked)
    assert price.total is not None
    assert (found.children, found.guessed, found.us) == (children, False, price.total.construct_us)
    (here,) = [each for each in found.alternatives if each.here]
    (sequence,) = [each for each in found.alternatives if each.name == "in sequence"]
    assert (here.name, here.us) == ("gather", price.total.construct_us)
    assert sequence.us == price.total.sequence_us
    assert [each.name for each in found.alternatives][:5] == [
        "in sequence",
        "tasks, the last inline",
        "tasks",
        "TaskGroup",
        "gather",
    ]
    assert found.alternatives[-1].name == "gather, eager task factory"


def test_of_an_unknown_number_there_is_an_example() -> None:
    found = quote(PRICER, spawn("gather", FanOut(0, unknown=True)))
    assert (found.children, found.guessed) == (2, True)
    assert quote(PRICER, spawn("create_task", FanOut(1), together=True)).guessed


def test_a_thread_hop_has_no_others() -> None:
    assert quote(PRICER, spawn("to_thread", FanOut(1))).alternatives == ()


@pytest.mark.parametrize("n", [2, 4, 1000])
def test_the_margin_is_that_of_the_price(n: int) -> None:
    one = spawn("gather", FanOut(n))
    total = PRICER.price(one).total
    assert total is not None
    assert total.interval is not None
    assert quote(PRICER, one).margin_us == pytest.approx(total.interval.half_us)


def test_it_tells_which_table_that_is() -> None:
    found = quote(PRICER, spawn("gather", FanOut(2)))
    assert (found.table, found.created[:2]) == ("reference", "20")
    assert PRICER.source == "reference: cpython3.13 asyncio"
