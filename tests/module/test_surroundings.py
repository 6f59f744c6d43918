"""What is noted of the surroundings of a call: loops, branches, awaits, and what becomes of names."""

from __future__ import annotations

import pytest

from flake8_aiocost.module.read import read
from tests.reading import called, places


def test_loops_around_calls() -> None:
    facts = read(
        "def f(xs):\n"
        "    for x in first():\n"
        "        inside()\n"
        "        while condition():\n"
        "            deep()\n"
        "    else:\n"
        "        after()\n"
        "    return [element() for x in source() if test() for y in more()]\n"
        "async def g(xs):\n"
        "    async for x in xs: each()\n"
    )
    assert {name: place.loops for name, place in places(facts).items()} == {
        "first": (),
        "inside": (0,),
        "condition": (0, 1),
        "deep": (0, 1),
        "after": (),
        "element": (2, 3),
        "source": (),
        "test": (2,),
        "more": (2,),
        "each": (4,),
    }
    assert [(loop.kind, facts.places[loop.place].function) for loop in facts.loops] == [
        ("for", 0),
        ("while", 0),
        ("comprehension", 0),
        ("comprehension", 0),
        ("async for", 1),
    ]


@pytest.mark.parametrize(
    ("loop", "endless", "waits", "partial"),
    [
        ("while True: a()", True, False, True),
        ("while 1: await a()", True, True, True),
        ("while self.running: a()", True, False, True),
        ("while not stopping.is_set(): a()", True, False, True),
        ("while x < 1: a()", False, False, True),
        ("while x: a()", False, False, True),
        ("for x in y: a()", False, False, False),
        ("for x in y: await a()", False, True, False),
        ("for x in await y: a()", False, False, False),
        ("for x in y:\n        if x: break\n        a()", False, False, True),
        ("for x in y:\n        if x: continue\n        a()", False, False, True),
        ("for x in y:\n        if x: return\n        a()", False, False, True),
        ("for x in y:\n        def inner(): return 1", False, False, False),
        ("for x in y:\n        async with z: a()", False, True, False),
        ("async for x in y: a()", False, False, True),
        ("[a() for x in y]", False, False, False),
        ("[a() for x in y if x]", False, False, True),
        ("[await a() for x in y]", False, True, False),
        ("[a() async for x in y]", False, True, True),
    ],
)
def test_what_is_known_of_a_loop(loop: str, endless: bool, waits: bool, partial: bool) -> None:
    (found,) = read(f"async def f(self, y):\n    {loop}\n").loops
    assert (found.endless, found.waits, found.partial) == (endless, waits, partial)


def test_what_is_in_a_branch_may_be_passed_over() -> None:
    facts = read(
        "plain()\n"
        "if test():\n    one()\n    if inner(): two()\nelif second(): three()\nelse: four()\n"
        "try: five()\nexcept E: six()\nelse: seven()\nfinally: eight()\n"
        "nine() if tested() else ten()\nleft() and right() and last()\n"
        "for x in eleven(): twelve()\nelse: thirteen()\n"
        "with fourteen(): fifteen()\n"
        "match sixteen():\n    case 1: seventeen()\n"
    )

    def depth(branch: int) -> int:
        assert branch < 0 or facts.branches[branch] < branch
        return 0 if branch < 0 else 1 + depth(facts.branches[branch])

    depths = {name: depth(place.branch) for name, place in places(facts).items()}
    always = "plain test five eight tested left eleven twelve fourteen fifteen sixteen"
    once = "one inner second six seven nine ten right last thirteen seventeen"
    assert depths == {
        **dict.fromkeys(always.split(), 0),
        **dict.fromkeys(once.split(), 1),
        # ``elif`` is an ``if`` inside ``else``.
        **dict.fromkeys(("two", "three", "four"), 2),
    }


def test_what_stands_in_for_a_missing_module() -> None:
    facts = read(
        "try:\n    import a\n    first()\nexcept ImportError:\n    second()\nexcept (OSError, AttributeError):\n"
        "    third()\nexcept OSError:\n    fourth()\nexcept:\n    fifth()\n"
    )
    assert [name for name, place in places(facts).items() if place.fallback] == ["second", "third"]


@pytest.mark.parametrize(
    ("body", "awaited"),
    [
        ("t = a()\n    await t", True),
        ("t = a()\n    x = await t", True),
        ("t = a()\n    return await t", True),
        ("t = a()\n    b()\n    await t", False),
        ("t = a()\n    await t\n    t.result()", True),
        ("t = a()\n    await t\n    t.get_name()", False),
        ("t = a()\n    await b(t)", False),
        ("t = u = a()\n    await t", False),
        ("t.x = a()\n    await t.x", False),
        ("t = 1\n    await t", False),
        ("if x:\n        t = a()\n        await t", True),
        ("if x:\n        t = a()\n    await t", False),
    ],
)
def test_what_the_next_statement_awaits(body: str, awaited: bool) -> None:
    facts = read(f"async def f(x):\n    {body}\n")
    assert [called(facts)[call] for call in facts.awaited_next] == (["a"] if awaited else [])


def test_awaits_are_counted_where_they_are_finished() -> None:
    facts = read("async def f():\n    a(await b(), c(), (yield d()))\n    e()\n    [await g() for x in h()]\n    i()\n")
    assert {name: call.pauses for name, call in zip(called(facts), facts.calls, strict=True)} == {
        "a": 0,
        "b": 0,
        "c": 1,
        "d": 1,
        "e": 2,
        "g": 2,
        "h": 3,
        "i": 3,
    }
    assert [each.pauses for each in facts.statements if each.simple] == [2, 2, 3, 3]


def test_lambdas_pause_nothing() -> None:
    facts = read("async def f():\n    x = lambda: (yield a())\n    b()\n")
    assert {name: call.pauses for name, call in zip(called(facts), facts.calls, strict=True)} == {"a": 0, "b": 0}


def test_blocks_of_statements() -> None:
    facts = read("a = 1\nif b:\n    c = 2\n    d = 3\nelse:\n    e = 4\n")
    assert [(each.parent, each.block, each.position, each.simple) for each in facts.statements] == [
        (-1, 0, 0, True),
        (-1, 0, 1, False),
        (1, 1, 0, True),
        (1, 1, 1, True),
        (1, 2, 0, True),
    ]


def test_a_name_that_holds_a_result_and_is_handed_on_escapes() -> None:
    facts = read(
        "def f():\n    kept = a()\n    kept.x()\n    given = a()\n    given.x()\n    b(given)\n"
        "    never = a()\n    b(never)\n    inner = a()\n    inner.x()\n    def g(): b(inner)\n"
    )
    assert facts.functions[0].escaping == {"given", "inner"}
    assert facts.functions[1].escaping == facts.escaping == frozenset()


def test_with_and_what_its_name_is_used_for() -> None:
    facts = read(
        "async def f():\n"
        "    async with group() as tg, other() as o:\n"
        "        tg.start(a())\n"
        "        async with group() as tg: tg.inner()\n"
        "        b(o)\n"
        "        tg.end()\n"
    )
    names = called(facts)
    assert [(each.name, [names[use] for use in each.uses], each.escapes) for each in facts.withs] == [
        ("tg", ["tg.start", "tg.end"], False),
        ("o", [], True),
        ("tg", ["tg.inner"], False),
    ]
    first = facts.withs[0]
    assert names[slice(*first.item)] == ["group"]
    assert set(names[slice(*first.body)]) == {"tg.start", "a", "group", "tg.inner", "b", "tg.end"}
