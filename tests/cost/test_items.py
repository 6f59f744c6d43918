"""The price of what a spawn brings along, by tables of round numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from flake8_aiocost.cost.price import Choice, Pricer
from flake8_aiocost.frontends.why_price import items as told
from flake8_aiocost.model import FanOut, Spawn
from flake8_aiocost.price import Environment, Item
from tests.cost.tables import curve, measured, table

if TYPE_CHECKING:
    from flake8_aiocost.cost.table import Measured, Table
    from flake8_aiocost.price import Beside

pytestmark = pytest.mark.usefixtures("shipped", "forget")

#: A gather costs 2 + 10 per child, a sequence 1 per child (suspending ones as well here).
ROWS = {
    "semaphore": (0.5, 2.0),
    "time_limit": (0.0, 3.0),
    "wait_for": (1.0, 4.0),
    "done_callback": (0.0, 0.5),
    "inline_last": (1.0, 3.0),
    "aside": (0.5, 2.0),
}


def with_rows(*names: str) -> Measured:
    found = measured(awaitable="suspending")
    found.constructs.update({name: curve(*ROWS[name]) for name in names})
    return found


def pricer(*environments: Measured, near: tuple[Table, ...] = ()) -> Pricer:
    own = table("own", "3.13.0", environments)
    return Pricer(lambda: Choice(Environment((3, 13)), own=own, near=near))


def gather(*brings: str) -> Spawn:
    return Spawn("gather", 0, "asyncio.gather", FanOut(4), brings=brings)


def test_an_item_adds_to_the_construct_and_not_to_the_sequence() -> None:
    price = pricer(with_rows("semaphore")).price(gather("semaphore"))
    assert price.items == (Item("semaphore", 0.5 + 4 * 2.0),)
    assert price.total is not None
    assert (price.total.construct_us, price.total.sequence_us) == (42.0 + 8.5, 4.0)


def test_a_time_limit_is_around_the_whole_spawn_once() -> None:
    price = pricer(with_rows("time_limit", "wait_for")).price(gather("time_limit"))
    assert price.items == (Item("time_limit", 3.0),)
    assert price.total is not None
    assert price.total.construct_us == 42.0 + 3.0


def test_a_table_of_before_knows_of_a_time_limit_around_one_await() -> None:
    price = pricer(with_rows("wait_for")).price(gather("time_limit"))
    # Around one await: 5, of which 1 is the await.
    assert price.items == (Item("time_limit", 4.0),)


def test_before_312_a_time_limit_around_a_gather_needs_no_task_either() -> None:
    # wait_for makes a task of the coroutine that it is measured with: 12, of which 7 are the task.
    dear = with_rows()
    dear.constructs["wait_for"] = curve(4.0, 8.0)
    own = table("own", "3.11.2", [dear])
    price = Pricer(lambda: Choice(Environment((3, 11)), own=own)).price(gather("time_limit"))
    assert price.items == (Item("time_limit", 12.0 - 7.0),)


def test_of_an_unknown_number_of_children_each_brings_its_own() -> None:
    spawn = replace(gather("semaphore", "time_limit"), fan_out=FanOut(0, unknown=True))
    price = pricer(with_rows("semaphore", "time_limit")).price(spawn)
    assert price.total is None
    assert price.fixed.construct_us == 2.0 + 0.5 + 3.0
    assert price.per_child.construct_us == 10.0 + 2.0
    assert price.per_child.sequence_us == 1.0


def test_tasks_that_a_loop_starts_bring_their_own_each() -> None:
    spawn = Spawn("create_task", 0, "asyncio.create_task", FanOut(1), together=True, brings=("done_callback",))
    price = pricer(with_rows("done_callback")).price(spawn)
    assert price.per_child.construct_us == 7.0 + 0.5


def test_an_older_table_has_not_all_items_and_another_one_does() -> None:
    newer = table("newer", "3.12.0", [with_rows("semaphore")])
    price = pricer(with_rows(), near=(newer,)).price(gather("semaphore"))
    (item,) = price.items
    assert item == Item("semaphore", 8.5, 0.0, "newer: cpython3.12 asyncio")
    (line,) = told(price, gather("semaphore"))
    assert line == "8.5 µs of it a semaphore or lock in each child [newer: cpython3.12 asyncio]"


def test_what_no_table_knows_is_said_to_be_missing() -> None:
    spawn = gather("semaphore")
    price = pricer(with_rows()).price(spawn)
    assert price.items == ()
    (line,) = told(price, spawn)
    assert line.startswith("a semaphore or lock in each child is not in the price: ")


def test_a_task_beside_other_work_is_priced_as_one() -> None:
    spawn = Spawn("create_task", 0, "asyncio.create_task", FanOut(1), beside="awaited")
    price = pricer(with_rows("inline_last")).price(spawn)
    assert price.beside == "awaited"
    assert price.total is not None
    # A task and an await in place cost 7, of which the await is 1.
    assert (price.total.construct_us, price.total.sequence_us) == (6.0, 1.0)
    assert next(told(price, spawn)).startswith("the task shares the turns")


def test_a_task_that_is_left_beside_other_work_is_priced_as_one() -> None:
    spawn = Spawn("create_task", 0, "asyncio.create_task", FanOut(1), brings=("done_callback",), beside="left")
    price = pricer(with_rows("aside", "done_callback")).price(spawn)
    assert price.beside == "left"
    assert price.total is not None
    assert (price.total.construct_us, price.total.sequence_us) == (2.5 + 0.5, 1.0)
    assert next(told(price, spawn)).startswith("nobody awaits the task, ")


def test_tasks_that_a_loop_starts_together_are_priced_as_before() -> None:
    spawn = Spawn("create_task", 0, "asyncio.create_task", FanOut(1), together=True, beside="left")
    price = pricer(with_rows("aside")).price(spawn)
    assert (price.total, price.beside) == (None, "")


@pytest.mark.parametrize("how", ["awaited", "left"])
@pytest.mark.parametrize("rows", [(), ("semaphore",)])
def test_a_table_that_does_not_know_of_such_tasks_prices_a_task(rows: tuple[str, ...], how: Beside) -> None:
    price = pricer(with_rows(*rows)).price(Spawn("create_task", 0, "asyncio.create_task", FanOut(1), beside=how))
    assert not price.beside
    assert price.total is not None
    assert price.total.construct_us == 7.0
