"""What the constructs declare of themselves fits together."""

from __future__ import annotations

import pytest

from flake8_aiocost.constructs import CONSTRUCTS, declared, likes


def test_each_construct_has_a_declaration() -> None:
    assert tuple(declared()) == CONSTRUCTS


def test_a_name_is_one_construct() -> None:
    callees = [callee for construct in declared().values() for callee in construct.callees]
    assert len(callees) == len(set(callees))


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_it_is_like_constructs_that_spawn_as_many_children(name: str) -> None:
    assert {declared()[like].fans_out for like in likes(name)} <= {declared()[name].fans_out}


def test_likes_lead_to_the_constructs_that_every_table_holds() -> None:
    assert likes("anyio_task_group") == ("task_group", "gather")
    assert {(name, *likes(name))[-1] for name in CONSTRUCTS} == {"gather", "create_task", "to_thread"}


def test_what_is_no_construct_is_like_nothing() -> None:
    assert likes("nursery") == ()
