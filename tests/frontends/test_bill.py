"""``aiocost bill``: what it prints in each format, and that its sums are those of AIO110."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.bill_formats import names
from flake8_aiocost.cost.method_error import method_error
from tests.frontends.commands import aiocost, aiocost_here
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

ROUTES = """\
from fastapi import APIRouter

from shop.service import both, pair

router = APIRouter(prefix="/shop")


@router.get("/one")
async def read_one():
    return await pair()


@router.post("/both/{number}")
async def read_both(number: int):
    if number > 3:
        return await both(number)


@router.get("/cheap")
async def read_cheap():
    return 1
"""
SERVICE = """\
import asyncio

import httpx

client = httpx.AsyncClient()


async def load():
    return await client.get("/")


async def pair():
    return await asyncio.gather(load(), load())


async def both(number):
    await pair()
    return await asyncio.gather(*(load() for _ in range(number)))


async def nobody_calls_it():
    await asyncio.gather(load(), load())
"""
RATES = """\
core-hour = 0.05
currency = "EUR"

[rates]
"GET /shop/one" = 1000
"GET /nowhere" = 1
"""
_AIO110 = re.compile(
    r"(?P<path>\S+):(?P<line>\d+):\d+: AIO110 one \w+ of .*? (?:spends|may spend) (?:at least )?(?P<us>[\d.]+ \S+) of"
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    for name, text in (("__init__", ""), ("routes", ROUTES), ("service", SERVICE)):
        (tmp_path / "shop" / f"{name}.py").write_text(text)
    return tmp_path


def bills(folder: Path, *arguments: str) -> dict[str, Any]:
    ran = aiocost_here("bill", "--format", "json", *arguments, cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize("arguments", [(), ("shop/routes.py", "--format", "markdown"), ("--n", "0")])
def test_a_process_prints_what_is_printed_here(shop: Path, arguments: tuple[str, ...]) -> None:
    ran, here = (run("bill", *arguments, cwd=shop) for run in (aiocost, aiocost_here))
    assert (ran.returncode, ran.stdout, ran.stderr) == (here.returncode, here.stdout, here.stderr)


def test_each_entry_point_with_its_spawns_the_dearest_first(shop: Path) -> None:
    found = bills(shop)
    both, one = found["entries"]
    assert found["schema"] == "aiocost-bill/1"
    assert (one["name"], one["function"]) == ("GET /shop/one", "shop.routes.read_one")
    assert (both["name"], both["line"], both["per"]) == ("POST /shop/both/{number}", 14, "call")
    assert one["us"] == one["always_us"] == one["spawns"][0]["us"]
    # The helper is on both bills, and on neither of them twice.
    assert [each["line"] for each in one["spawns"]] == [13]
    assert sorted(each["line"] for each in both["spawns"]) == [13, 18]
    assert both["us"] == pytest.approx(sum(each["us"] for each in both["spawns"]), abs=0.002)
    assert sum(each["share"] for each in both["spawns"]) == pytest.approx(1, abs=0.001)
    assert both["always_us"] == 0
    assert [len(each["terms_us"]) for each in (one, both)] == [1, 2]
    assert found["coverage"] == {"files": 3, "spawns": 3, "on_no_bill": {"unknown": 1}, "not_read": []}
    assert one["per_second"] is one["cores"] is one["money_per_month"] is None


def test_what_is_well_bought_is_paid_too_and_says_what_it_buys(shop: Path) -> None:
    (spawn,) = bills(shop)["entries"][1]["spawns"]
    assert spawn["code"] is None
    assert spawn["silence"]["kind"] == "bought"
    assert spawn["buys"] == "saves about 50 ms of 100 (2 network calls)"
    (spawn,) = bills(shop, "--worth", "1s")["entries"][1]["spawns"]
    assert (spawn["code"], spawn["silence"]) == ("AIO101", None)


def test_another_n_changes_what_is_unknown_and_nothing_else(shop: Path) -> None:
    two, ten = bills(shop)["entries"], bills(shop, "--n", "10")["entries"]
    assert ten[1] == two[1]
    fixed, per_item = two[0]["terms_us"]
    assert two[0]["us"] == pytest.approx(fixed + 2 * per_item, abs=0.01)
    assert ten[0]["us"] == pytest.approx(fixed + 10 * per_item, abs=0.01)


def test_how_far_a_sum_may_be_off_is_told_as_check_tells_it_of_a_price(shop: Path) -> None:
    both, one = bills(shop)["entries"]
    said = aiocost_here("check", "--show", "all", "--format", "json", cwd=shop).stdout
    pair = next(each["price"]["total"] for each in json.loads(said)["findings"] if each["line"] == 13)
    assert one["interval_us"] == one["spawns"][0]["interval_us"] == pair["excess_interval_us"]
    # Prices err in one direction, and those of one request by more than by themselves.
    parts = [each["interval_us"][1] - each["us"] for each in both["spawns"]]
    most = max(each.factor for each in method_error().sums)
    assert max(parts) < both["interval_us"][1] - both["us"] < most * sum(parts)
    # One price is off as often as it is paid.
    dear, _ = bills(shop, "--n", "10")["entries"]
    assert dear["interval_us"][1] - dear["us"] > both["interval_us"][1] - both["us"]


@pytest.mark.parametrize("name", ["shared_helpers", "loops", "branches", "every_call"])
def test_sums_are_those_of_aio110(name: str, tmp_path: Path) -> None:
    # Not where it lies: settings of the checkout leave fixtures out.
    folder = tmp_path / "fixture"
    shutil.copytree(FIXTURES / "bill" / name, folder)
    (folder / "pyproject.toml").write_text("[tool.aiocost]\n")
    options = ("--no-cache", "--python", "3.13", "--loop", "asyncio")
    said = aiocost_here("check", *options, "--budget", "0", "--select", "AIO110", ".", cwd=folder).stdout
    over = {(each["path"], int(each["line"])): each["us"] for each in _AIO110.finditer(said)}
    text = aiocost_here("bill", *options, "--budget", "0", "--top", "0", ".", cwd=folder).stdout
    found = bills(folder, *options, ".")["entries"]
    told = {(each["path"], each["line"]) for each in found}
    assert told == set(over)
    for (path, line), us in over.items():
        before = text[: text.index(f"{path}:{line}\n")].rstrip("\n").split("\n")[-2]
        assert f" {us} " in f"{before} ".replace(" per ", " ").replace(" (", " ")
        assert before.endswith("over budget")


def test_a_rate_tells_what_it_is_of_a_core_and_in_money(shop: Path) -> None:
    (shop / "rates.toml").write_text(RATES)
    found = bills(shop)
    both, one = found["entries"]
    assert one["cores"] == one["least_cores"] == pytest.approx(one["us"] / 1000, rel=1e-3)
    assert one["money_per_month"] == pytest.approx(one["us"] / 1000 * 0.05 * 730, rel=1e-3)
    assert both["per_second"] is both["cores"] is None
    assert found["rates"] == {"path": "rates.toml", "core_hour": 0.05, "currency": "EUR"}
    assert found["notes"] == ["rates.toml: 'GET /nowhere' is no entry point that spawns"]
    # A pattern that fits, and that a name outweighs, is no slip of the hand.
    (shop / "rates.toml").write_text(f'{RATES}"GET /shop/*" = 7\n"shop.*" = 8\n')
    assert [each["per_second"] for each in bills(shop)["entries"]] == [8, 1000]
    assert bills(shop)["notes"] == found["notes"]
    (shop / "rates.toml").write_text(RATES)
    text = aiocost_here("bill", cwd=shop).stdout
    assert re.search(r"GET /shop/one .* 1,000/s, [\d.]+ % of a core, [\d.]+ EUR a month\n", text)
    assert re.search(r"POST /shop/both.* depends on rate\n", text)
    assert "1 entry point more: depends on rate" in text
    assert "% of a core" not in aiocost_here("bill", "--rates", "none.toml", cwd=shop).stdout


def test_without_rates_nothing_is_said_to_cost_nothing(shop: Path) -> None:
    text = aiocost_here("bill", cwd=shop).stdout
    assert "depends on rates" in text
    assert "0 %" not in re.sub(r"100 %|\d0 %", "", text.partition("each called once")[0])
    assert "% of a core" not in text


def test_elsewhere_it_costs_something_else(shop: Path) -> None:
    found = bills(shop, "--against", "loop=uvloop,python=3.14")
    assert found["against"] == {"here": "cpython3.13 asyncio", "there": "cpython3.14 uvloop", "notes": []}
    uvloop = {each["name"]: each["us"] for each in bills(shop, "--loop", "uvloop", "--python", "3.14")["entries"]}
    for each in found["entries"]:
        assert each["compared"] == {"here_us": each["us"], "there_us": uvloop[each["name"]]}
        assert sum(one["compared"]["there_us"] for one in each["spawns"]) == pytest.approx(
            uvloop[each["name"]], abs=0.01
        )
    assert (
        "cpython3.13 asyncio → cpython3.14 uvloop: "
        in aiocost_here("bill", "--against", "loop=uvloop,python=3.14", cwd=shop).stdout
    )


def test_what_makes_a_task_only_elsewhere_is_on_the_bill_too(shop: Path) -> None:
    waiting = "\n\nasync def wait():\n    await asyncio.wait_for(load(), 3)\n"
    (shop / "shop" / "service.py").write_text(SERVICE + waiting)
    route = "\n\n@router.get('/wait')\nasync def read_wait():\n    await wait()\n"
    (shop / "shop" / "routes.py").write_text(ROUTES.replace("both, pair", "both, pair, wait") + route)
    assert "GET /shop/wait" not in [each["name"] for each in bills(shop)["entries"]]
    found = {each["name"]: each for each in bills(shop, "--against", "python=3.11")["entries"]}
    assert found["GET /shop/wait"]["us"] == found["GET /shop/wait"]["compared"]["here_us"] == 0
    assert found["GET /shop/wait"]["compared"]["there_us"] > 1


@pytest.mark.parametrize("name", names())
def test_every_format_has_all_of_it_twice_the_same(shop: Path, name: str) -> None:
    (shop / "rates.toml").write_text(RATES)
    runs = [aiocost_here("bill", "--format", name, "--against", "loop=uvloop", cwd=shop) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    for text in ("/shop/one", "/shop/both", "shop/service.py", "EUR" if name != "json" else '"EUR"'):
        assert text in runs[0].stdout
    assert str(shop) not in runs[0].stdout


def test_few_are_shown_unless_all_are_asked_for(shop: Path) -> None:
    first = aiocost_here("bill", "--top", "1", cwd=shop).stdout
    assert "/shop/one" not in first
    assert "1 more entry point spends up to" in first
    assert "/shop/one" in aiocost_here("bill", "--top", "0", cwd=shop).stdout


def test_only_entry_points_of_the_files_asked_for(shop: Path) -> None:
    assert bills(shop, "shop/service.py")["entries"] == []
    text = aiocost_here("bill", "shop/service.py", cwd=shop).stdout
    assert text.strip().startswith("no entry point in 1 file spawns anything")
    assert len(bills(shop, "shop/routes.py")["entries"]) == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--n", "0"), "aiocost: option --n: 0: expected a number from 1 to 1,000,000"),
        (("--top", "-1"), "aiocost: option --top: -1: expected a number, 0 for all"),
        (("--rates", "none.toml"), "aiocost: none.toml: no such file"),
        (("--against", "loop=trio"), "aiocost: option --against: loop = 'trio': expected asyncio or uvloop"),
        (("--html", "pyproject.toml/p"), "aiocost: cannot write pyproject.toml/p: "),
        (("none.py",), "aiocost: none.py: No such file or directory"),
    ],
)
def test_what_is_wrong_is_one_line(shop: Path, arguments: tuple[str, ...], line: str) -> None:
    ran = aiocost_here("bill", *arguments, cwd=shop)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith(line)
    assert ran.stderr.count("\n") == 1


def test_a_wrong_file_of_rates_is_one_line(shop: Path) -> None:
    (shop / "rates.toml").write_text("[rates]\na = -1\n")
    ran = aiocost_here("bill", cwd=shop)
    assert ran.stderr == (
        "aiocost: rates.toml: [rates]: 'a' = -1: expected calls per second, 0 or more, or a text such as "
        '"30/min", "2/h" or "1/day"\n'
    )
    assert (ran.returncode, ran.stdout) == (2, "")


def test_the_order_is_the_one_that_is_asked_for(shop: Path) -> None:
    (shop / "rates.toml").write_text(RATES)
    one, both = "GET /shop/one", "POST /shop/both/{number}"
    orders = {}
    for order in ("most", "every", "cores"):
        found = json.loads(aiocost_here("bill", "--format", "json", "--sort", order, cwd=shop).stdout)
        orders[order] = [each["name"] for each in found["entries"]]
    assert orders == {"most": [both, one], "every": [one, both], "cores": [one, both]}


def test_what_every_call_pays_for_is_not_hidden_by_what_some_may(shop: Path) -> None:
    spawning = "".join(f"\n\nasync def s{n}():\n    await asyncio.gather(load(), load(), load())\n" for n in range(9))
    calls = "".join(f"    if number > {n}:\n        await s{n}()\n" for n in range(9))
    names = ", ".join(f"s{n}" for n in range(9))
    (shop / "shop" / "service.py").write_text(SERVICE + spawning)
    route = f"\n\n@router.get('/nine')\nasync def read_nine(number: int):\n    await pair()\n{calls}"
    (shop / "shop" / "routes.py").write_text(ROUTES.replace("both, pair", f"both, pair, {names}") + route)
    text = aiocost_here("bill", "shop/routes.py", cwd=shop).stdout
    nine = text[text.index("GET /shop/nine") :].partition("\n\n")[0]
    assert nine.count("every call: read_nine → pair") == 1
    assert nine.count("on a branch: read_nine → s") == 3
    assert "6 more" in nine


def test_spawns_on_one_line_that_cost_the_same_are_all_told(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\n')
    spawns = "[await gather(load(), load()), await gather(load(), load()), await gather(load(), load())]"
    text = f"""\
from asyncio import gather

import httpx
from fastapi import FastAPI

app = FastAPI()


async def load():
    return await httpx.AsyncClient().get("/")


@app.get("/")
async def show():
    return {spawns}
"""
    (tmp_path / "app.py").write_text(text)
    told = aiocost_here("bill", "--top", "0", cwd=tmp_path).stdout
    assert told.count("gather of 2") == 3
    assert told.count("33 %") == 3
