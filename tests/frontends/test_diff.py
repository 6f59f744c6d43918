"""``aiocost diff`` over real repositories: what a change adds, and what is no change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.diff_formats import names
from tests.frontends.repositories import ROUTES, SERVICE, Repository

if TYPE_CHECKING:
    from pathlib import Path

RATES = 'core-hour = 0.05\ncurrency = "EUR"\n\n[rates]\n"GET /order" = 1000\n'


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def only(found: dict[str, Any]) -> dict[str, Any]:
    """The only entry point that has changed."""
    (entry,) = found["entries"]
    assert isinstance(entry, dict)
    return entry


# ── what is dearer, and what is cheaper ───────────────────────────────────────────────────────────────────────────


def test_a_new_spawn_is_dearer_by_what_it_costs(shop: Repository) -> None:
    shop.edit("shop/service.py", "return await load()\n", "return await asyncio.gather(load(), load())\n")
    found = shop.found()
    entry = only(found)
    assert (found["schema"], found["changed"], found["over_budget"]) == ("aiocost-diff/1", True, False)
    assert (entry["name"], entry["state"], entry["sign"], entry["path"]) == (
        *("GET /order", "changed", "more"),
        "shop/routes.py",
    )
    assert entry["before"]["us"] == 0
    assert entry["us"] == entry["after"]["us"] > 1
    (spawn,) = entry["spawns"]
    assert (spawn["status"], spawn["what"], spawn["path"], spawn["line"]) == (
        *("added", "gather of 2"),
        *("shop/service.py", 22),
    )
    assert spawn["way"] == ["read_order", "Orders.detail"]
    assert not spawn["untouched"]


def test_the_reverse_saves_what_the_change_adds(shop: Repository) -> None:
    shop.edit("shop/service.py", "return await load()\n", "return await asyncio.gather(load(), load())\n")
    second = shop.commit()
    there, back = shop.found(shop.first, second), shop.found("--exact", second, shop.first)
    assert only(there)["us"] == -only(back)["us"] > 0
    assert (only(back)["sign"], only(back)["state"]) == ("less", "changed")
    assert (there["more_us"], there["less_us"]) == (back["less_us"], back["more_us"])
    assert only(back)["spawns"][0]["status"] == "removed"


def test_a_new_caller_makes_a_line_hot_that_nobody_touched(shop: Repository) -> None:
    shop.edit(
        "shop/service.py", "        return await load()\n", "        await audit()\n        return await load()\n"
    )
    (spawn,) = only(shop.found())["spawns"]
    assert (spawn["status"], spawn["what"], spawn["untouched"]) == ("added", "gather of 3", True)
    call = {"caller": "Orders.detail", "target": "audit", "path": "shop/service.py", "line": 22}
    assert spawn["call"] == call
    assert "this line was not touched: Orders.detail calls audit now (shop/service.py:22)" in shop.told()


def test_a_call_that_is_gone_saves_what_it_led_to(shop: Repository) -> None:
    shop.edit(
        "shop/service.py", "        return await load()\n", "        await audit()\n        return await load()\n"
    )
    second = shop.commit()
    shop.edit("shop/service.py", "        await audit()\n", "")
    found = shop.found(second)
    assert only(found)["sign"] == "less"
    assert found["not_counted"] == []
    assert "Orders.detail calls audit no longer" in shop.told(second)


def test_a_call_that_moves_where_nothing_counts(shop: Repository) -> None:
    calling = "        await audit()\n        return await load()\n"
    seldom = (
        "        try:\n            return await load()\n"
        "        except OSError:\n            await audit()\n            raise\n"
    )
    shop.edit("shop/service.py", "        return await load()\n", calling)
    second = shop.commit()
    shop.edit("shop/service.py", calling, seldom)
    gone = shop.found(second)
    assert (only(gone)["sign"], gone["not_counted"]) == ("less", [])
    third = shop.commit()
    shop.edit("shop/service.py", seldom, calling)
    back = shop.found(third)
    assert (only(back)["sign"], back["not_counted"]) == ("more", [])


def test_an_argument_that_leads_by_another_branch(shop: Repository) -> None:
    shop.edit("shop/service.py", "async def audit():\n", "async def audit(deep):\n    if not deep:\n        return\n")
    shop.edit(
        "shop/service.py", "        return await load()\n", "        await audit(True)\n        return await load()\n"
    )
    second = shop.commit()
    shop.edit("shop/service.py", "audit(True)", "audit(False)")
    gone = shop.found(second)
    assert (only(gone)["sign"], gone["not_counted"]) == ("less", [])
    third = shop.commit()
    shop.edit("shop/service.py", "audit(False)", "audit(True)")
    back = shop.found(third)
    assert (only(back)["sign"], back["not_counted"]) == ("more", [])


BRANCHES = """\
        if self.fast:
            return await asyncio.gather(load(), load())
        return await asyncio.gather(load(), load(), load(), load())
"""


def test_a_branch_that_is_not_the_dearest_any_more_is_still_there(shop: Repository) -> None:
    shop.edit("shop/service.py", "        return await load()\n", BRANCHES)
    second = shop.commit()
    # The dear branch becomes cheaper than the other one, which nobody has touched.
    shop.edit("shop/service.py", "gather(load(), load(), load(), load())", "shield(load())")
    found = only(shop.found(second))
    assert found["sign"] == "less"
    told = {each["what"]: (each["status"], each["untouched"], each["elsewhere"]) for each in found["spawns"]}
    assert told == {"gather of 4": ("removed", False, None), "gather of 2": ("added", True, "branch")}
    assert "this line was not touched: it is on the dearest branches now" in shop.told(second)
    notes = [each for each in shop.told(second, "--format", "github").splitlines() if "gather of 2" in each]
    assert [each.partition(" ")[0] for each in notes] == ["::notice"]
    # And the other way round.
    third = shop.commit()
    shop.edit("shop/service.py", "shield(load())", "gather(load(), load(), load(), load())")
    back = only(shop.found(third))
    assert back["us"] == -found["us"]
    places = {each["what"]: (each["status"], each["elsewhere"]) for each in back["spawns"]}
    assert places == {"gather of 4": ("added", None), "gather of 2": ("removed", "branch")}
    text = shop.told(third)
    assert "it is still there, and not on the dearest branches any more" in text
    assert "no longer" not in text


def test_a_line_that_starts_more_than_before(shop: Repository) -> None:
    both = "        works = [load(), load()]\n        return await asyncio.gather(*works)\n"
    shop.edit("shop/service.py", "        return await load()\n", both)
    second = shop.commit()
    shop.edit("shop/service.py", "[load(), load()]", "[load(), load(), load()]")
    (spawn,) = only(shop.found(second))["spawns"]
    assert (spawn["status"], spawn["was"], spawn["what"]) == ("changed", "gather of 2", "gather of 3")
    assert "gather of 2 → gather of 3" in shop.told(second)
    assert "this line was not touched: what it starts has changed" in shop.told(second)


def test_what_runs_seldom_now_is_still_there(shop: Repository) -> None:
    both = "        await asyncio.gather(load(), load())\n        return await asyncio.gather(load(), load(), load())\n"
    shop.edit("shop/service.py", "        return await load()\n", both)
    second = shop.commit()
    seldom = (
        "        try:\n            return await asyncio.gather(load(), load(), load())\n"
        "        except OSError:\n            await asyncio.gather(load(), load())\n            raise\n"
    )
    shop.edit("shop/service.py", both, seldom)
    (spawn,) = [each for each in only(shop.found(second))["spawns"] if each["status"] == "removed"]
    assert (spawn["what"], spawn["elsewhere"]) == ("gather of 2", "seldom")
    assert "it is still there, where it runs seldom" in shop.told(second)
    third = shop.commit()
    shop.edit("shop/service.py", seldom, both)
    assert "this line was not touched: it ran seldom before" in shop.told(third)


@pytest.mark.parametrize("instead", ["        # await audit()\n", '        """audit() is elsewhere."""\n'])
def test_what_only_a_comment_or_a_string_names_is_not_called(shop: Repository, instead: str) -> None:
    calling = "        await audit()\n        return await load()\n"
    shop.edit("shop/service.py", "        return await load()\n", calling)
    second = shop.commit()
    shop.edit("shop/service.py", "        await audit()\n", instead)
    gone = shop.found(second)
    assert (only(gone)["sign"], gone["not_counted"]) == ("less", [])
    third = shop.commit()
    shop.edit("shop/service.py", instead, "        await audit()\n")
    back = shop.found(third)
    assert (only(back)["sign"], back["not_counted"]) == ("more", [])
    assert only(back)["spawns"][0]["call"]["line"] == 22


def test_a_call_of_the_same_name_that_leads_elsewhere_now(shop: Repository) -> None:
    classes = (
        "class Store:\n    async def both(self):\n        await asyncio.gather(load(), load())\n\n\n"
        "class Cache:\n    async def both(self):\n        await asyncio.gather(load(), load(), load())\n"
    )
    held = "\n\n@router.get('/held')\nasync def read_held():\n    held = {}()\n    await held.both()\n"
    imports = ROUTES.replace("import Orders, pair", "import Cache, Orders, Store, pair")
    shop.write({"shop/service.py": f"{SERVICE}\n\n{classes}", "shop/routes.py": imports + held.format("Store")})
    second = shop.commit()
    shop.write({"shop/routes.py": imports + held.format("Cache")})
    there = shop.found(second)
    assert (only(there)["name"], only(there)["us"], there["not_counted"]) == ("GET /held", 10, [])
    third = shop.commit()
    shop.write({"shop/routes.py": imports + held.format("Store")})
    back = shop.found(third)
    assert (only(back)["us"], back["not_counted"]) == (-10, [])


def test_an_edited_call_is_the_same_spawn_that_costs_something_else(shop: Repository) -> None:
    shop.edit("shop/service.py", "gather(load(), load())\n\n\nasync def audit", "gather(load())\n\n\nasync def audit")
    (spawn,) = only(shop.found())["spawns"]
    assert (spawn["status"], spawn["was"], spawn["what"]) == ("changed", "gather of 2", "gather of 1")
    assert spawn["us"] < 0
    assert "gather of 2 → gather of 1" in shop.told()


def test_a_loop_around_a_call_makes_it_dearer_by_n(shop: Repository) -> None:
    shop.edit("shop/routes.py", "    return await pair()\n", "    for _ in load_all():\n        await pair()\n")
    entry = only(shop.found())
    assert entry["sign"] == "more"
    assert entry["before"]["terms_us"] == [entry["before"]["us"]]
    assert entry["after"]["terms_us"] == [0, entry["before"]["us"]]
    assert entry["spawns"][0]["untouched"]
    assert entry["us"] == pytest.approx(entry["before"]["us"], abs=0.002)
    assert only(shop.found(shop.first, "--n", "10"))["us"] == pytest.approx(9 * entry["before"]["us"], abs=0.01)


def test_more_or_less_by_a_number_that_nobody_knows_has_no_sign(shop: Repository) -> None:
    shop.edit("shop/service.py", "asyncio.gather(load(), load())\n\n", "asyncio.gather(*[load() for _ in many()])\n\n")
    entry = only(shop.found())
    assert entry["sign"] == "depends on n"
    text = shop.told()
    assert re.search(r"^1 entry point: more or less, which depends on n", text)
    assert re.search(r"~ more or less per GET /pair \(.* at n = 2; less for small n, more from n = \d+ on\)", text)


def test_what_moves_into_a_branch_is_cheaper_in_every_call_only(shop: Repository) -> None:
    shop.edit(
        "shop/routes.py",
        "async def read_pair():\n    return",
        "async def read_pair(q: str):\n    if q:\n        return",
    )
    entry = only(shop.found())
    assert (entry["us"], entry["sign"]) == (0, "less")
    assert entry["before"]["always_us"] > entry["after"]["always_us"] == 0
    assert shop.told().startswith("-24 µs per GET /pair, since ")


def test_entry_points_that_are_new_and_gone(shop: Repository) -> None:
    route = '\n\n@router.get("/both")\nasync def read_both():\n    await pair()\n'
    shop.write(
        {
            "shop/routes.py": ROUTES.replace(
                '@router.get("/pair")\nasync def read_pair():\n    return await pair()\n', ""
            )
            + route
        }
    )
    found = {each["name"]: each for each in shop.found()["entries"]}
    assert {name: (each["state"], each["sign"]) for name, each in found.items()} == {
        "GET /both": ("new", "more"),
        "GET /pair": ("gone", "less"),
    }
    text = shop.told()
    assert re.search(r"^\+ \+24 µs per GET /both \(new\)$", text, re.MULTILINE)
    assert re.search(r"^- -24 µs per GET /pair \(gone\)$", text, re.MULTILINE)


# ── what is no change ─────────────────────────────────────────────────────────────────────────────────────────────


def unchanged(shop: Repository, *arguments: str) -> dict[str, Any]:
    found = shop.found(*arguments)
    assert (found["changed"], found["entries"]) == (False, [])
    assert shop.told(*arguments).startswith("unchanged since ")
    return found


def test_nothing_at_all_is_one_line(shop: Repository) -> None:
    assert shop.told() == f"unchanged since {shop.first[:7]}: 1 entry point spends what it did, 24 µs a call\n"
    unchanged(shop, shop.first, shop.first)


EDITS = {
    "lines above": ("shop/service.py", "import asyncio\n", "import asyncio\n\n# a line\nLIMIT = 3\n"),
    "layout": (
        "shop/service.py",
        "asyncio.gather(load(), load())",
        "asyncio.gather(\n        load(), load(),  # two\n    )",
    ),
    "a helper around it": (
        "shop/service.py",
        "async def pair():\n    return await asyncio.gather(load(), load())\n",
        (
            "async def _pair():\n    return await asyncio.gather(load(), load())\n\n\n"
            "async def pair():\n    return await _pair()\n"
        ),
    ),
    "another child": (
        "shop/service.py",
        "asyncio.gather(load(), load())\n\n\n",
        "asyncio.gather(load(), other())\n\n\n",
    ),
    "a docstring": ("shop/routes.py", "async def read_pair():\n", 'async def read_pair():\n    """Read."""\n'),
    "the name of a helper": ("shop/service.py", "async def load():", "async def load(x=1):"),
    "the name of a handler": ("shop/routes.py", "async def read_pair():", "async def read_two():"),
    "a route": ("shop/routes.py", '"/pair"', '"/v2/pair"'),
    "the order of functions": (
        "shop/service.py",
        SERVICE[SERVICE.index("async def pair") :],
        SERVICE[SERVICE.index("async def audit") :]
        + "\n\n"
        + SERVICE[SERVICE.index("async def pair") :].partition("\n\n\n")[0]
        + "\n",
    ),
}


@pytest.mark.parametrize("edit", EDITS)
def test_edits_that_change_no_price(shop: Repository, edit: str) -> None:
    shop.edit(*EDITS[edit])
    unchanged(shop)


def test_a_renamed_helper_is_the_same(shop: Repository) -> None:
    for path in ("shop/service.py", "shop/routes.py"):
        shop.write({path: (shop.folder / path).read_text().replace("pair()", "two()").replace(" pair", " two")})
    unchanged(shop)


def test_a_second_call_of_a_helper_is_paid_as_well(shop: Repository) -> None:
    shop.edit("shop/routes.py", "    return await pair()\n", "    await pair()\n    return await pair()\n")
    (entry,) = shop.found()["entries"]
    assert (entry["name"], entry["state"]) == ("GET /pair", "changed")
    assert entry["after"]["us"] == 2 * entry["before"]["us"] > 0


def test_a_renamed_file_is_the_same(shop: Repository) -> None:
    shop.write({"shop/service.py": None, "shop/orders.py": SERVICE})
    shop.edit("shop/routes.py", "shop.service", "shop.orders")
    shop.git("mv", "shop/routes.py", "shop/api.py")
    unchanged(shop)
    # The handler in the renamed file is the one that it was: a change of it is no other entry point.
    shop.edit("shop/api.py", "    return await pair()\n", "    await pair()\n    return await pair()\n")
    assert [(each["name"], each["state"]) for each in shop.found()["entries"]] == [("GET /pair", "changed")]
    shop.edit("shop/api.py", "return await Orders().detail()", "return await asyncio.gather(pair(), pair())")
    shop.edit("shop/api.py", "from fastapi", "import asyncio\n\nfrom fastapi")
    states = {each["name"]: each["state"] for each in shop.found()["entries"]}
    assert states == {"GET /order": "changed", "GET /pair": "changed"}


def test_code_that_moves_to_another_file_is_the_same(shop: Repository) -> None:
    start = SERVICE.index("async def pair")
    body = SERVICE[start:].partition("\n\n\n")[0]
    shop.write(
        {
            "shop/service.py": SERVICE.replace(f"{body}\n\n\n", ""),
            "shop/pairs.py": f"import asyncio\n\nfrom shop.service import load\n\n\n{body}\n",
        }
    )
    shop.edit("shop/routes.py", "import Orders, pair", "import Orders\nfrom shop.pairs import pair")
    unchanged(shop)


def test_carriage_returns_are_no_change(shop: Repository) -> None:
    for path in ("shop/service.py", "shop/routes.py"):
        (shop.folder / path).write_bytes((shop.folder / path).read_bytes().replace(b"\n", b"\r\n"))
    unchanged(shop)
    shop.git("config", "core.autocrlf", "true")
    unchanged(shop)
    second = shop.commit()
    unchanged(shop, shop.first, second)


def test_a_byte_order_mark_is_no_change(shop: Repository) -> None:
    (shop.folder / "shop/service.py").write_bytes(b"\xef\xbb\xbf" + SERVICE.encode())
    unchanged(shop)


# ── what is not known ─────────────────────────────────────────────────────────────────────────────────────────────

OBJECT = SERVICE + "\n\nclass Store:\n    async def both(self):\n        await asyncio.gather(load(), load())\n"
HELD = "\n\n@router.get('/held')\nasync def read_held(store{annotation}):\n    await store.both()\n"
TYPED = ROUTES.replace("import Orders, pair", "import Orders, Store, pair")


def test_a_call_that_is_only_understood_now_is_no_price(shop: Repository) -> None:
    shop.write({"shop/service.py": OBJECT, "shop/routes.py": TYPED + HELD.format(annotation="")})
    second = shop.commit()
    shop.write({"shop/routes.py": TYPED + HELD.format(annotation=": Store")})
    found = unchanged(shop, second)
    (carried,) = found["not_counted"]
    assert (carried["name"], carried["spawns"][0]["status"]) == ("GET /held", "carried")
    assert "read_held called Store.both before too, and it is only known now where that leads" in shop.told(second)


def test_a_call_that_is_no_longer_understood_is_no_saving(shop: Repository) -> None:
    shop.write({"shop/service.py": OBJECT, "shop/routes.py": TYPED + HELD.format(annotation=": Store")})
    second = shop.commit()
    shop.write({"shop/routes.py": TYPED + HELD.format(annotation="")})
    found = unchanged(shop, second)
    assert found["not_counted"][0]["spawns"][0]["status"] == "carried"
    assert "read_held still calls Store.both, and it is not known any more where that leads" in shop.told(second)


def test_a_file_that_cannot_be_read_any_more_is_no_saving(shop: Repository) -> None:
    shop.write({"shop/service.py": SERVICE + "\n\ndef broken(:\n"})
    found = unchanged(shop)
    assert found["not_read"][0]["path"] == "shop/service.py"
    assert found["not_read"][0]["on"] == "head"
    text = shop.told()
    assert text.partition("\n")[0].endswith(": no entry point spawns anything, as far as is known")
    assert "not counted: GET /pair, gather of 2 (24 µs) at shop/service.py:13" in text
    assert "not known: shop/service.py could not be read after the change: " in text


def test_a_file_that_could_not_be_read_before_adds_nothing(shop: Repository) -> None:
    shop.write({"shop/service.py": SERVICE + "\n\ndef broken(:\n"})
    second = shop.commit()
    shop.write({"shop/service.py": SERVICE})
    found = unchanged(shop, second)
    assert found["not_read"][0]["on"] == "base"


def test_files_that_can_be_read_on_neither_side_are_counted(shop: Repository) -> None:
    shop.write({"shop/broken.py": "def broken(:\n", "shop/whole.py": "x = 1\n"})
    second = shop.commit()
    shop.write({"shop/whole.py": "x = 2\n"})
    assert shop.told(second).splitlines()[1:] == [
        "not known: 1 file could be read on neither side: aiocost check says why"
    ]


def test_a_new_spawn_that_nothing_known_reaches_is_named(shop: Repository) -> None:
    shop.write({"shop/other.py": "import asyncio\n\n\nasync def other(f):\n    await asyncio.gather(f(), f(), f())\n"})
    found = unchanged(shop)
    assert [(each["what"], each["path"], each["line"]) for each in found["reached_by_no_entry"]] == [
        ("gather of 3", "shop/other.py", 5)
    ]
    assert "not known: how often 1 new spawn that no known entry point reaches will run: gather of 3 (" in shop.told()


def test_a_handler_that_is_registered_elsewhere_is_new_all_the_same(shop: Repository) -> None:
    handler = "\n\nasync def read_more():\n    await pair()\n"
    shop.write({"shop/routes.py": ROUTES + handler})
    second = shop.commit()
    shop.write({"shop/routes.py": ROUTES + handler + '\n\nrouter.add_api_route("/more", read_more)\n'})
    assert only(shop.found(second))["sign"] == "more"


def test_a_handler_that_is_only_recognised_now_is_no_price(shop: Repository) -> None:
    handlers = (
        '\n\n@{name}.on("more")\nasync def on_more(sid):\n    await pair()\n'
        '\n\n@{name}.on("here")\nasync def on_here(sid):\n    await asyncio.gather(load(), load(), load())\n'
    )
    begins = "import asyncio\n\nfrom shop.service import load, pair\n"
    known = "import socketio\n\nserver = socketio.AsyncServer()\n"
    shop.write({"shop/events.py": f"{begins}from elsewhere import socket\n" + handlers.format(name="socket")})
    second = shop.commit()
    shop.write({"shop/events.py": begins + known + handlers.format(name="server")})
    found = unchanged(shop, second)
    assert {each["name"] for each in found["not_counted"]} == {"on_here", "on_more"}
    third = shop.commit()
    shop.write({"shop/events.py": f"{begins}from elsewhere import socket\n" + handlers.format(name="socket")})
    assert {each["name"] for each in unchanged(shop, third)["not_counted"]} == {"on_more", "on_here"}


def test_a_decorator_makes_an_entry_point(shop: Repository) -> None:
    shop.write({"shop/routes.py": ROUTES + "\n\nasync def read_more():\n    await pair()\n"})
    second = shop.commit()
    shop.edit("shop/routes.py", "async def read_more", '@router.get("/more")\nasync def read_more')
    assert (only(shop.found(second))["sign"], only(shop.found(second))["name"]) == ("more", "GET /more")


# ── rates, budgets, formats ───────────────────────────────────────────────────────────────────────────────────────


def dearer(shop: Repository) -> None:
    shop.edit(
        "shop/service.py", "        return await load()\n", "        return await asyncio.gather(load(), load())\n"
    )


def test_with_a_rate_it_is_of_a_core_and_money(shop: Repository) -> None:
    dearer(shop)
    assert "what that is of a core depends on rates" in shop.told()
    shop.write({"rates.toml": RATES})
    entry = only(shop.found())
    assert entry["cores"] == pytest.approx(entry["us"] / 1000, rel=1e-3)
    assert re.search(
        r"^~ \+24 µs per GET /order \(0 → 24 µs\), \+2\.4 % of a core at 1,000/s, \+0\.88 EUR a month$",
        shop.told(),
        re.MULTILINE,
    )
    shop.write({"rates.toml": "[rates]\n"})
    assert ", depends on rate\n" in shop.told()


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (("--budget", "10"), "spends 24 µs, budget is 10 µs"),
        (("--budget-increase", "5"), "spends 24 µs more, budget-increase is 5.0 µs"),
        (("--budget", "25", "--budget-increase", "25", "--budget-percent", "0"), ""),
    ],
)
def test_beyond_a_budget_is_exit_1(shop: Repository, budget: tuple[str, ...], said: str) -> None:
    dearer(shop)
    ran = shop.diff(shop.first, *budget)
    assert ran.returncode == (1 if said else 0)
    assert (f"over budget: one call of GET /order {said}" in ran.stdout) == bool(said)
    assert shop.diff(shop.first, *budget, "--exit-zero").returncode == 0


def test_per_cent_is_of_what_was_spent_before(shop: Repository) -> None:
    shop.edit("shop/routes.py", "    return await pair()\n", "    await pair()\n    return await audit()\n")
    shop.edit("shop/routes.py", "import Orders, pair", "import Orders, audit, pair")
    entry = only(shop.found())
    percent = entry["us"] / entry["before"]["us"] * 100
    assert shop.diff(shop.first, "--budget-percent", f"{percent + 1:.0f}").returncode == 0
    ran = shop.diff(shop.first, "--budget-percent", f"{percent - 1:.0f}")
    assert ran.returncode == 1
    assert f"spends {percent:.0f} % more, budget-percent is" in ran.stdout


def test_what_was_over_the_budget_before_and_is_not_dearer_is_not_the_changes_fault(shop: Repository) -> None:
    shop.edit("shop/service.py", "LIMIT" if "LIMIT" in SERVICE else "import httpx\n", "import httpx\n\nX = 1\n")
    assert shop.diff(shop.first, "--budget", "1").returncode == 0
    shop.edit("shop/service.py", "gather(load(), load())\n\n\nasync def audit", "gather(load())\n\n\nasync def audit")
    assert shop.diff(shop.first, "--budget", "1").returncode == 0


def test_what_is_below_min_cost_is_counted_only(shop: Repository) -> None:
    dearer(shop)
    found = shop.found(shop.first, "--min-cost", "50")
    assert (found["changed"], found["below_min_cost"]) == (False, 1)
    assert "1 entry point changed by less than min-cost" in shop.told(shop.first, "--min-cost", "50")


@pytest.mark.parametrize("name", names())
def test_every_format_is_the_same_each_time_and_names_no_machine(shop: Repository, name: str) -> None:
    dearer(shop)
    second = shop.commit()
    arguments = (shop.first, second, "--format", name)
    # Each process hashes texts in another way.
    runs = [shop.diff(*arguments), shop.process(*arguments), shop.process(*arguments, "--no-cache")]
    assert len({each.stdout for each in runs}) == 1
    assert "GET /order" in runs[0].stdout
    assert str(shop.folder) not in runs[0].stdout


def test_what_is_decided_is_asked_of_a_side_that_was_kept_without(shop: Repository) -> None:
    dearer(shop)
    second = shop.commit()
    shop.edit("shop/routes.py", "    return 1\n", "    return 2\n")
    third = shop.commit()
    # The second commit is a base here, so nothing is decided of its spawns.
    shop.found(second, third)
    with_cache = [shop.found(shop.first, second) for _ in range(2)]
    without = shop.found(shop.first, second, "--no-cache")
    assert with_cache == [without, without]
    assert only(without)["spawns"][0]["silence"]["kind"] == "bought"


def test_markdown_is_a_comment_with_a_tag_and_the_time_of_the_commit(shop: Repository) -> None:
    dearer(shop)
    second = shop.commit()
    lines = shop.diff(shop.first, second, "--format", "markdown").stdout.split("\n")
    assert lines[:2] == ["<!-- aiocost-diff: . -->", "<!-- changed: yes; valid-at: 2026-03-02T02:00:00Z -->"]
    assert lines[2].startswith("**asyncio spawning: +24 µs per GET /order, since ")
    assert "<details><summary>GET /order: request handler read\\_order (fastapi)</summary>" in lines
    # Nothing of the work tree tells a time.
    assert shop.diff(shop.first, "--format", "markdown").stdout.split("\n")[1] == "<!-- changed: yes -->"
    nothing = shop.diff(second, "--format", "markdown").stdout
    assert nothing.count("\n") == 3
    assert "<!-- changed: no -->" in nothing


def test_a_file_takes_the_output(shop: Repository) -> None:
    dearer(shop)
    ran = shop.diff(shop.first, "--output-file", "out.md", "--format", "markdown")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert (shop.folder / "out.md").read_text(encoding="utf-8") == shop.diff(shop.first, "--format", "markdown").stdout


def test_few_are_shown_unless_all_are_asked_for(shop: Repository) -> None:
    # Each spends something else.
    routes = "".join(
        f'\n\n@router.get("/r{n}")\nasync def r{n}():\n    await asyncio.gather({"pair(), " * n})\n'
        for n in range(2, 14)
    )
    shop.write({"shop/routes.py": f"import asyncio\n\n{ROUTES}{routes}"})
    told = shop.told()
    assert re.search(r"^2 more entry points: \+\d+ µs: --top 0 shows all$", told, re.MULTILINE)
    assert re.match(r"\+[\d.]+ ms over 12 entry points, each called once \(new\), since ", told)
    assert told.count("per GET /r") == 10
    assert shop.told(shop.first, "--top", "0").count("per GET /r") == 12
