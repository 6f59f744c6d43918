"""The order of classes is Python's own."""

from __future__ import annotations

import random

import pytest

from flake8_aiocost.project.mro import merged


@pytest.mark.parametrize("seed", range(100))
def test_the_order_of_any_classes_is_that_of_python(seed: int) -> None:
    chosen = random.Random(seed)
    classes: dict[str, type] = {}
    orders: dict[str, tuple[str, ...]] = {}
    for number in range(8):
        bases = chosen.sample(list(classes), min(len(classes), chosen.randint(0, 3)))
        name = f"C{number}"
        order = merged(name, [orders[base] for base in bases], bases, ())
        try:
            made = type(name, tuple([classes[base] for base in bases]), {})
        except TypeError:
            assert order == ()
            continue
        classes[name], orders[name] = made, order
        assert order == tuple([each.__name__ for each in made.__mro__[:-1]])


def test_classes_that_inherit_from_each_other_have_no_order() -> None:
    assert merged("A", [("B", "A")], ["B"], ("A", "B")) == ("A", "B")
