"""Waits, and children that wait, at random. Times are whole numbers, so that sums are exact in any order."""

from __future__ import annotations

from hypothesis import strategies as st

from flake8_aiocost.effects.child import Child
from flake8_aiocost.effects.summary import Held, Summary
from flake8_aiocost.effects.waits import USUAL_US, Waits

COUNTS = st.none() | st.integers(0, 5)


@st.composite
def waits(draw: st.DrawFn) -> Waits:
    """What code waits for; what is known takes the usual time."""
    calls = draw(st.dictionaries(st.sampled_from(sorted(USUAL_US)), st.integers(1, 9), max_size=3))
    sleep_us = float(draw(st.integers(0, 9)))
    return Waits(
        float(sum(USUAL_US[kind] * number for kind, number in calls.items())),
        calls,
        draw(st.booleans()) and bool(calls),
        sleep_us,
        sleep_us > 0 or draw(st.booleans()),
        draw(st.sampled_from(((), (), ("client.get",), ("job",), ("client.get", "job")))),
    )


@st.composite
def children(draw: st.DrawFn) -> Child:
    """A child that may do some or all of its waiting on an object that does one thing at a time."""
    found = draw(waits())
    held = {}
    if draw(st.booleans()):
        held[draw(st.sampled_from(("@session", "@other")))] = Held("Session", found, whole=draw(st.booleans()))
    return Child("work", draw(st.none() | st.integers(1, 5)), Summary(found, held=held))
