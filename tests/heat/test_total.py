"""``place`` takes any facts: it never raises, says the same each time, and its work grows with the module only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.heat import calls, place
from flake8_aiocost.model import (
    Argument,
    Assignment,
    Call,
    Class,
    Decorator,
    Function,
    Loop,
    ModuleFacts,
    Parameter,
)
from flake8_aiocost.settings import Settings

if TYPE_CHECKING:
    import pytest

    from flake8_aiocost.model import Temperature

# Few names, so that they meet: classes A and B, functions f and g, with and without each other as a prefix.
LOCAL = st.sampled_from(["f", "g", "A", "B", "A.f", "A.g", "B.f", "f.g", "f.A", "f.A.f", "A.B", "A.B.f"])
NAMES = st.one_of(
    LOCAL.map(lambda name: f":{name}"),
    LOCAL.map(lambda name: f":{name}()"),
    st.builds(lambda a, b: f":{a}().{b}", LOCAL, LOCAL),
    st.sampled_from(
        [
            "",
            "?",
            "?x.f",
            ".app.router.get",
            "..a",
            "fastapi.FastAPI().get",
            "fastapi.Depends",
            "fastapi.FastAPI",
            "aiokafka.AIOKafkaConsumer()",
            "aiokafka.AIOKafkaConsumer().getone",
            "temporalio.workflow.defn",
            "asyncio.run",
            "builtins.super().f",
            "builtins.map",
            "tornado.web.RequestHandler",
            ":",
            ":()",
            "().",
            "()",
        ]
    ),
    st.text(alphabet=":.?()ab", max_size=6),
)
ARGUMENTS = st.lists(
    st.builds(
        Argument,
        value=NAMES,
        keyword=st.sampled_from(["", "lifespan", "dependency"]),
        items=st.lists(NAMES, max_size=2).map(tuple),
        pairs=st.lists(st.tuples(st.sampled_from(["functions", "x"]), NAMES), max_size=2).map(tuple),
        literal=st.sampled_from([None, "/x", "", 3]),
    ),
    max_size=3,
).map(tuple)
DECORATORS = st.lists(st.builds(Decorator, NAMES, st.booleans(), ARGUMENTS), max_size=2).map(tuple)
WORDS: tuple[Temperature | None, ...] = (None, None, None, "hot", "background", "cold")
TEMPERATURES = st.sampled_from(WORDS)


@st.composite
def modules(draw: st.DrawFn) -> ModuleFacts:
    functions = draw(st.integers(0, 6))
    loops = draw(st.integers(0, 3))
    anywhere = st.integers(-1, functions - 1)
    inside = st.lists(st.integers(0, loops - 1), max_size=2).map(tuple) if loops else st.just(())
    some = draw(
        st.lists(
            st.builds(
                Function,
                qualname=LOCAL,
                is_async=st.booleans(),
                cls=st.sampled_from(["", "", "A", "B", "A.B"]),
                parent=anywhere,
                parameters=st.lists(
                    st.builds(Parameter, st.sampled_from(["self", "request", "scope", "receive", "send"]), NAMES),
                    max_size=3,
                ).map(tuple),
                decorators=DECORATORS,
                pragma=TEMPERATURES,
            ),
            min_size=functions,
            max_size=functions,
        )
    )
    return ModuleFacts(
        path=draw(st.sampled_from(["a.py", "jobs/a.py", "tests/a.py", "", "/", "-", "a\0b"])),
        imports=draw(
            st.frozensets(st.sampled_from(["fastapi", "aiokafka", "temporalio", "tornado.web", "celery", "arq"]))
        ),
        functions=tuple(some),
        classes=tuple(
            draw(st.lists(st.builds(Class, LOCAL, st.lists(NAMES, max_size=3).map(tuple), DECORATORS), max_size=4))
        ),
        calls=tuple(
            draw(
                st.lists(
                    st.builds(Call, NAMES, st.just(""), ARGUMENTS, anywhere, inside, st.booleans(), st.booleans()),
                    max_size=10,
                )
            )
        ),
        assignments=tuple(
            draw(st.lists(st.builds(Assignment, NAMES, st.builds(Argument, NAMES), anywhere), max_size=3))
        ),
        loops=tuple(
            draw(
                st.lists(
                    st.builds(Loop, st.sampled_from(["for", "async for", "while", "comprehension"]), NAMES, anywhere),
                    min_size=loops,
                    max_size=loops,
                )
            )
        ),
        pragma=draw(TEMPERATURES),
    )


@given(modules())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_module_is_placed_and_placed_the_same_again(facts: ModuleFacts) -> None:
    first, second = place(facts, Settings()), place(facts, Settings())
    assert first == second
    for index in range(-1, len(facts.functions)):
        heat = first.at(index, tuple(range(len(facts.loops))))
        assert heat.kind == "unknown" or heat.subject
        assert "\n" not in heat.subject + heat.reason


def chain(length: int) -> ModuleFacts:
    """A handler and ``length`` layers of two functions, each calling both of the next: 2**length ways to the last."""
    layers = [(f"left{n}", f"right{n}") for n in range(length)]
    handler = Function("handler", True, decorators=(Decorator("fastapi.FastAPI().get", True),))
    functions = [handler, *(Function(name, True) for layer in layers for name in layer)]
    below = {"handler": layers[0]} | {name: layers[n + 1] for n in range(length - 1) for name in layers[n]}
    indexes = {function.qualname: index for index, function in enumerate(functions)}
    runs = [Call(f":{to}", to, function=indexes[name]) for name, targets in below.items() for to in targets]
    return ModuleFacts("app.py", frozenset({"fastapi"}), tuple(functions), (), tuple(runs), (), ())


def test_ways_that_multiply_are_each_walked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0
    edge = calls.Edge

    def counted(*given: object) -> calls.Edge:
        nonlocal made
        made += 1
        return edge(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(calls, "Edge", counted)
    length = sys.getrecursionlimit()
    heat = place(chain(length), Settings())
    last = heat.at(2 * length)
    assert made == 4 * length - 2
    assert (last.kind, last.reason) == (
        "request",
        f"called from handler through left{length - 2} and {length - 2} more, fastapi",
    )
