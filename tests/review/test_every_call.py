"""A change is told by what every call pays; what only a call on a branch pays comes behind that, in fewer words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.frontends.repositories import ROUTES, SERVICE, Repository

if TYPE_CHECKING:
    from pathlib import Path

ONE = "        return await load()\n"
#: GET /order spends 24 µs in every call, or 34 on the dearest branch.
BRANCHED = """\
        await asyncio.gather(load(), load())
        if self.deep:
            await audit()
        return await load()
"""
#: A loop whose function calls one with a loop, and so on: what they spend grows with n³.
LOOPS = """

async def first(rows):
    for row in rows:
        await second(row)


async def second(rows):
    for row in rows:
        await third(row)


async def third(rows):
    for row in rows:
        await asyncio.gather(load(), load())
"""
#: A spawn of a number that nobody knows.
MANY = "\n\nasync def many(rows):\n    await asyncio.gather(*[load() for row in rows])\n"
DEEP = f"        if self.deep:\n            await first(self.rows)\n{ONE}"
#: One more loop around all of them.
DEEPER = DEEP.replace(
    "            await first(self.rows)\n", "            for rows in self.rows:\n                await first(rows)\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "shop")


def deep(shop: Repository) -> None:
    shop.write({"shop/service.py": SERVICE.replace(ONE, DEEP) + LOOPS})


def blocks_of(text: str) -> list[str]:
    """How the blocks begin."""
    return [each.partition(" (")[0] for each in text.splitlines() if each[:2] in ("~ ", "+ ", "- ")]


def test_what_every_call_pays_is_the_number_and_the_branch_stands_in_brackets(shop: Repository) -> None:
    shop.edit("shop/service.py", ONE, BRANCHED)
    told = shop.told()
    assert told.startswith("+24 µs per GET /order, since ")
    assert "\n~ +24 µs per GET /order (in every call 0 → 24 µs, up to 0 → 58 µs)\n" in told
    (entry,) = shop.found()["entries"]
    assert (entry["every_us"], entry["us"], entry["every_sign"], entry["sign"]) == (24, 58, "more", "more")


def test_what_a_branch_alone_pays_is_said_to_be_on_one(shop: Repository) -> None:
    shop.edit("shop/service.py", ONE, f"        if self.deep:\n            await audit()\n{ONE}")
    told = shop.told()
    assert told.startswith("+34 µs on a branch of GET /order, since ")
    assert "\n~ +34 µs on a branch of GET /order (up to 0 → 34 µs)\n" in told
    (entry,) = shop.found()["entries"]
    assert (entry["every_us"], entry["us"], entry["every_sign"]) == (0, 34, "same")


def test_more_in_every_call_is_more_though_the_dearest_branch_spends_less(shop: Repository) -> None:
    shop.edit("shop/service.py", ONE, f"        if self.deep:\n            await audit()\n{ONE}")
    second = shop.commit()
    shop.edit("shop/service.py", "            await audit()\n", "            pass\n")
    shop.edit("shop/service.py", ONE, f"        await asyncio.gather(load(), load())\n{ONE}")
    told = shop.told(second)
    said = "+24 µs per GET /order, but less on its dearest branches"
    assert told.startswith(f"{said}, since ")
    assert f"~ {said} (in every call 0 → 24 µs, up to 34 → 24 µs)" in told
    (entry,) = shop.found(second)["entries"]
    # ``sign`` stays that of ``us``.
    assert (entry["sign"], entry["us"], entry["every_sign"], entry["every_us"]) == ("less", -10, "more", 24)


def test_what_grows_with_a_high_power_of_n_has_a_direction_and_no_sum(shop: Repository) -> None:
    deep(shop)
    told = shop.told()
    assert told.startswith("more on a branch of GET /order, since ")
    assert "~ more on a branch of GET /order (up to 0 → 190 µs; grows with n³ at n = 2)" in told
    assert re.search(r"^    \+     more  gather of 2 ", told, re.MULTILINE)
    second = shop.commit()
    shop.edit("shop/service.py", DEEP, DEEPER)
    told = shop.told(second)
    assert told.startswith("more on a branch of GET /order, since ")
    assert "(up to 190 → 380 µs; grows with n⁴, with n³ before at n = 2)" in told
    third = shop.commit()
    shop.edit("shop/service.py", DEEPER, DEEP)
    assert shop.told(third).startswith("less on a branch of GET /order, since ")


def test_what_every_call_pays_comes_before_what_branches_do_whatever_that_is(shop: Repository) -> None:
    deep(shop)
    shop.edit(
        "shop/service.py", "    return await asyncio.gather(load(), load())\n\n\n", "    return await load()\n\n\n"
    )
    shop.edit("shop/routes.py", "    return 1\n", "    return await asyncio.gather(pair(), pair(), pair())\n")
    shop.edit("shop/routes.py", "from fastapi", "import asyncio\n\nfrom fastapi")
    told = shop.told()
    assert blocks_of(told) == [
        "~ +34 µs per GET /cheap",
        "~ -24 µs per GET /pair",
        "~ more on a branch of GET /order",
    ]
    assert told.startswith("+34 µs per GET /cheap, -24 µs per GET /pair; more on a branch of GET /order, since ")
    names = [each["name"] for each in shop.found()["entries"]]
    assert names == ["GET /cheap", "GET /pair", "GET /order"]
    # In a comment the branch is folded.
    comment = shop.diff(shop.first, "--format", "markdown").stdout
    folded = comment.index("<details><summary>On a branch only, not in every call: more in 1 entry point</summary>")
    row = comment.index("| \\~ | GET /order<br>")
    assert folded < row < comment.index("</details>", folded)
    assert comment.index("| \\~ | GET /cheap<br>") < folded


def test_in_a_comment_what_only_branches_pay_is_seen_where_there_is_nothing_else(shop: Repository) -> None:
    shop.edit("shop/service.py", ONE, f"        if self.deep:\n            await audit()\n{ONE}")
    comment = shop.diff(shop.first, "--format", "markdown").stdout
    assert "| \\~ | GET /order<br>shop/routes.py:9 | **+34 µs**<br>on a branch | up to 0 → 34 µs |" in comment
    assert "On a branch only" not in comment


def test_of_a_core_is_what_every_call_comes_to(shop: Repository) -> None:
    shop.write({"rates.toml": '[rates]\n"GET /order" = 1000\n"GET /pair" = 1000\n'})
    shop.edit("shop/service.py", ONE, BRANCHED)
    shop.edit(
        "shop/routes.py",
        "    return await pair()\n",
        "    if router.deep:\n        await audit()\n    return await pair()\n",
    )
    shop.edit("shop/routes.py", "import Orders, pair", "import Orders, audit, pair")
    told = shop.told()
    assert ", +2.4 % of a core at 1,000/s\n" in told
    assert ", up to +3.4 % of a core at 1,000/s\n" in told
    assert told.startswith(
        "+24 µs per GET /order (+2.4 % of a core at these rates); "
        "+34 µs on a branch of GET /pair (up to +3.4 % of a core at these rates), since "
    )


def test_budgets_are_about_the_dearest_branches(shop: Repository) -> None:
    shop.edit("shop/service.py", ONE, BRANCHED)
    assert shop.diff(shop.first, "--budget-increase", "30").returncode == 1
    assert shop.diff(shop.first, "--budget", "57").returncode == 1
    assert shop.diff(shop.first, "--budget", "59", "--budget-increase", "59").returncode == 0


def test_a_number_that_nobody_knows_takes_the_sign_of_every_call(shop: Repository) -> None:
    shop.edit("shop/service.py", "asyncio.gather(load(), load())\n\n", "asyncio.gather(*[load() for _ in many()])\n\n")
    (entry,) = shop.found()["entries"]
    assert (entry["sign"], entry["every_sign"]) == ("depends on n", "depends on n")


def test_a_loop_on_a_branch_that_is_gone_leaves_what_every_call_pays(shop: Repository) -> None:
    always = f"        await many(self)\n{ONE}"
    looped = "        if self.deep:\n            for row in self.rows:\n                await many(row)\n"
    shop.write({"shop/service.py": SERVICE.replace(ONE, looped + always) + MANY})
    second = shop.commit()
    shop.write({"shop/service.py": SERVICE.replace(ONE, always) + MANY})
    told = shop.told(second)
    assert re.match(r"-\d+ µs on a branch of GET /order, since ", told)
    (entry,) = shop.found(second)["entries"]
    assert (entry["every_sign"], entry["sign"], entry["every_us"]) == ("same", "less", 0)


def test_a_spawn_that_moves_into_a_branch_is_paid_no_more_by_every_call(shop: Repository) -> None:
    shop.edit(
        "shop/routes.py",
        "async def read_pair():\n    return",
        "async def read_pair(q: str):\n    if q:\n        return",
    )
    told = shop.told()
    assert "~ -24 µs per GET /pair (in every call 24 → 0 µs, up to 24 µs)" in told
    assert "on a branch now, and in every call before: read_pair → pair" in told
    assert "how often it runs has changed, since read_pair was edited" in told


def test_nothing_priced_is_one_line(shop: Repository) -> None:
    shop.write({"shop/routes.py": ROUTES + "\n\n# a line\n", "shop/service.py": SERVICE + "\n\nLIMIT = 2\n"})
    assert shop.told().count("\n") == 1
    assert shop.found()["groups"] == []
