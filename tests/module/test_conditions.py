"""Whether a test of a parameter holds for what a call passes: surely, maybe, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from flake8_aiocost.module.conditions import CLASS, Condition

if TYPE_CHECKING:
    from flake8_aiocost.module.conditions import Known

SOCKET = f"{CLASS}WebSocket"


@pytest.mark.parametrize(
    ("test", "holds", "asked", "value", "may", "surely"),
    [
        ("none", True, None, None, True, True),
        ("none", True, None, SOCKET, False, False),
        ("none", False, None, SOCKET, True, True),
        ("true", True, None, "text", True, True),
        ("true", True, None, SOCKET, True, False),
        ("true", False, None, SOCKET, True, False),
        ("equal", True, "text", "text", True, True),
        ("equal", True, "text", SOCKET, True, False),
        ("instance", True, "WebSocket", SOCKET, True, True),
        ("instance", False, "WebSocket", SOCKET, False, False),
        ("instance", True, "WebSocket", None, False, False),
        ("instance", False, "WebSocket", None, True, True),
        # It may be of a class below, and a text may be what some other class says of itself.
        ("instance", True, "WebSocket", f"{CLASS}Feed", True, False),
        ("instance", False, "WebSocket", f"{CLASS}Feed", True, False),
        ("instance", True, "Sequence", "text", True, False),
        ("instance", True, "str", "text", True, True),
        ("instance", False, "str", "text", False, False),
        ("instance", True, "int", True, True, True),
        ("instance", True, "str", 1, False, False),
    ],
)
def test_what_holds_of_a_value(
    test: Literal["true", "none", "equal", "instance"],
    *,
    holds: bool,
    asked: str | None,
    value: Known,
    may: bool,
    surely: bool,
) -> None:
    condition = Condition("parameter", test, holds, asked)
    assert (condition.met(value), condition.surely_met(value)) == (may, surely)
