"""``aiocost why FILE:LINE``: the chain, the price and the verdict of any spawn, and one line where there is none."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.commands import layered
from tests.frontends.test_check import EVERY
from tests.processes import RUNNING
from tests.projects import TABLE

if TYPE_CHECKING:
    from pathlib import Path

HOT = """\
shop/service.py:14:22: gather of 2
  in       Orders.both
  starts   Orders().first(), Orders().first()
  heat     request: Orders.both (called from read_order through Orders.detail, fastapi)
  chain    shop/routes.py:9: read_order: request, fastapi
           shop/routes.py:10: calls Orders.detail (a method of that class)
           shop/service.py:11: calls Orders.both (a method of that class)
           shop/service.py:14: here
"""


def test_the_whole_chain_with_file_and_line_of_each_step(tmp_path: Path) -> None:
    done = aiocost("why", "shop/service.py:14", cwd=layered(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(HOT)
    price, interval, waits, verdict = done.stdout.splitlines()[-4:]
    assert price.startswith("  price    ")
    assert "per call of Orders.both" in price
    assert re.fullmatch(
        r"  interval ± \S+ µs in 9 of 10 cases: \S+ µs what live servers differed by, \S+ µs the scatter of the "
        r"table's points, \S+ µs the hour in which it was measured",
        interval,
    )
    assert waits == "  waits    asyncio.sleep: sleeps 1 s on purpose (shop/service.py:17)"
    assert verdict.startswith("  verdict  AIO101 gather of 2: ")


def test_what_check_prints_can_be_handed_on(tmp_path: Path) -> None:
    project = layered(tmp_path)
    line = aiocost("check", cwd=project).stdout.splitlines()[0]
    place = line.partition(" ")[0]
    assert place.endswith(":22:")
    assert aiocost("why", place, cwd=project).stdout.startswith(HOT)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("gather(ready(), ready())\n", "AIO101 gather of 2: "),
        ("gather(ready(), ready())  # noqa", "AIO101, suppressed by a noqa comment"),
        ("wait_for", "silent: it makes no task from Python 3.12 on, and the code will run on 3.13"),
        ("to_thread", "silent: builtins.open blocks its thread, or takes its time"),
        ("self.task = ", "silent: its result is kept in self.task, so it outlives the call"),
        ("await asyncio.create_task", "silent: min-cost is 9.0 µs, and it adds "),
        ("asyncio.run", "silent: nothing is said of startup code"),
    ],
)
def test_each_silence_names_its_check(tmp_path: Path, line: str, verdict: str) -> None:
    # By the round table a task adds 6 µs, and a gather of two 24.
    (tmp_path / "round.json").write_bytes(TABLE.read_bytes())
    settings = '[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\ntable = "round.json"\nmin-cost = 9\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    (tmp_path / "app.py").write_text(EVERY)
    number = EVERY[: EVERY.index(line)].count("\n") + 1
    done = aiocost("why", f"app.py:{number}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(f"  verdict  {verdict}")


def test_a_task_that_is_counted_with_another_spawn_is_explained_there(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import asyncio\n\n\nasync def both(a, b):\n    tasks = [\n        asyncio.create_task(a()),\n"
        "        asyncio.create_task(b()),\n    ]\n    return await asyncio.gather(*tasks)\n"
    )
    first, second, *_ = aiocost("why", "app.py:7", cwd=tmp_path).stdout.splitlines()
    assert first == "app.py:7: the task made here is counted with the spawn on line 9"
    assert second == "app.py:9:18: gather of 2"


def test_unknown_heat_says_so(tmp_path: Path) -> None:
    done = aiocost("why", "shop/service.py:24", cwd=layered(tmp_path))
    lines = done.stdout.splitlines()
    assert "  heat     unknown: no entry point is known that reaches it" in lines
    assert "  chain    shop/service.py:24: here" in lines
    nobody = "nothing in the project calls nobody_calls_it"
    silent = f"  verdict  silent: no entry point is known that reaches it: {nobody}"
    assert lines[-2:] == [silent, "  if hot   AIO101"]


def test_unknown_heat_tells_what_would_be_said_if_it_was_hot(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.aiocost]\n")
    text = "import asyncio\n\nasync def read(name):\n    return await asyncio.to_thread(open(name).read)\n"
    (tmp_path / "app.py").write_text(text)
    lines = aiocost("why", "app.py:4", cwd=tmp_path).stdout.splitlines()
    silent = "  verdict  silent: no entry point is known that reaches it: nothing in the project calls read"
    assert lines[-2] == silent
    assert lines[-1].startswith("  if hot   silent: builtins.open.read blocks its thread, or takes its time")


CONSUMER = """\
import asyncio

from aiokafka import AIOKafkaConsumer


async def ready(*_):
    return await asyncio.sleep(1, 1)


async def inner(message):
    await asyncio.gather(
        ready(),
        ready(),
    )


async def consume():
    async for message in AIOKafkaConsumer("topic"):
        await asyncio.gather(ready(), ready(message))
        await inner(message)
"""


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        (19, ["app.py:17: consume: consumer, aiokafka", "app.py:19: here"]),
        (
            13,
            [
                "app.py:17: consume: consumer, aiokafka",
                "app.py:20: calls inner (a function of this module)",
                "app.py:11: here",
            ],
        ),
    ],
)
def test_a_loop_over_a_consumer(tmp_path: Path, line: int, steps: list[str]) -> None:
    (tmp_path / "app.py").write_text(CONSUMER)
    shown = aiocost("why", f"app.py:{line}", cwd=tmp_path).stdout.splitlines()
    start = next(number for number, text in enumerate(shown) if text.startswith("  chain"))
    assert [text[11:] for text in shown[start : start + len(steps)]] == steps


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("shop/service.py:1", "shop/service.py:1: nothing is spawned here, the nearest is on line 14"),
        ("shop/routes.py:10", "shop/routes.py:10: nothing is spawned here, nor anywhere else in this file"),
        ("shop/service.py:99999999", "shop/service.py:99999999: nothing is spawned here, the nearest is on line 24"),
        ("shop/service.py:١٤", "shop/service.py:١٤: No such file or directory"),
        ("shop:1", "shop: expected a file, and its line after that"),
        ("gone.py:1", "gone.py: No such file or directory"),
        ("broken.py:1", f"broken.py: not read: {RUNNING} cannot parse it, line 1"),
    ],
)
def test_what_cannot_be_told_is_one_line(tmp_path: Path, place: str, told: str) -> None:
    project = layered(tmp_path)
    (project / "broken.py").write_text("def (\n")
    done = aiocost("why", place, cwd=project)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"aiocost: {told}\n")


def test_without_a_line_each_spawn_is_listed_with_its_verdict(tmp_path: Path) -> None:
    project = layered(tmp_path)
    (project / "broken.py").write_text("def (\n")
    done = aiocost("why", ".", cwd=project)
    assert (done.returncode, done.stderr) == (0, f"aiocost: broken.py: not read: {RUNNING} cannot parse it, line 1\n")
    checked = aiocost("check", ".", cwd=project)
    lines = done.stdout.splitlines()
    # As many as the last line of check accounts for, and each finding of check is one of them.
    assert checked.stdout.splitlines()[-1].startswith(f"found {len(lines)} spawns in ")
    for finding in checked.stdout.splitlines()[:-1]:
        place, code, _ = finding.split(" ", 2)
        assert [line for line in lines if line.startswith(f"{place} ") and line.endswith(f": {code}")] != []
    assert "gather of 2 in main: silent: nothing is said of script code\n" in done.stdout
    assert ": silent: no entry point is known that reaches it" in done.stdout
    assert aiocost("why", "shop/service.py", cwd=project).stdout.splitlines() == [
        line for line in lines if line.startswith("shop/service.py:")
    ]


def test_where_nothing_is_spawned(tmp_path: Path) -> None:
    done = aiocost("why", "shop/routes.py", cwd=layered(tmp_path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "aiocost: shop/routes.py: nothing is spawned here\n"


UNKNOWN = """\
import asyncio
import elsewhere
from discord.ext.commands import Bot
from fastapi import FastAPI

app = FastAPI()
bot = Bot("!")


class Loader:
    def __init__(self, store):
        self.store = store

    async def load(self):
        return await self.store.read()


async def fetch(client):
    await elsewhere.ready()
    return await client.get()


async def run(operation):
    return await operation()


async def idle():
    return 1


async def stub(): ...


@app.get("/")
async def read(client, store):
    await run(idle)
    await asyncio.gather(fetch(client), Loader(store).load())
    await asyncio.gather(stub(), *(client.get(key) for key in "ab"))
    await asyncio.gather(bot.get_user(1), bot.get_user(2))
"""


HANDED = ", and callers hand over what is not known, or different things"
GATHER = [
    "elsewhere.ready: no library file tells of elsewhere (elsewhere.ready) (app.py:19)",
    f"client.get: the parameter client has no annotation{HANDED} (app.py:20)",
    f"self.store.read: nothing says what Loader.store.read is{HANDED} (app.py:15)",
]
STUB = [
    "stub, which is a stub: its body says nothing of what is done",
    "client.get: the parameter client has no annotation (app.py:38)",
]
GETS = "discord.ext.commands.Bot.get_user"
RETURNED = [f"{GETS}: {GETS} itself does not wait, and nothing says what its result does (app.py:39)"]


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("await asyncio.gather(fetch", GATHER),
        ("await asyncio.gather(stub", STUB),
        ("await asyncio.gather(bot", RETURNED),
    ],
)
def test_what_is_unknown_is_told_with_its_place(tmp_path: Path, line: str, unknown: list[str]) -> None:
    (tmp_path / "app.py").write_text(UNKNOWN)
    number = UNKNOWN[: UNKNOWN.index(line)].count("\n") + 1
    lines = aiocost("why", f"app.py:{number}", cwd=tmp_path).stdout.splitlines()
    first = next(at for at, each in enumerate(lines) if each.startswith("  unknown"))
    assert [each[11:] for each in lines[first : first + len(unknown)]] == unknown
    assert not lines[first + len(unknown)].startswith("   ")


#: The waits that are assumed of what stands below each comment.
WAITS = """\
import asyncio
import functools

import aiofiles
import asyncpg
import httpx
import redis.asyncio as redis
import requests
from fastapi import FastAPI

app = FastAPI()
client, store = httpx.AsyncClient(), redis.Redis()


def patient(function):
    @functools.wraps(function)
    async def inner(*args):
        await asyncio.sleep(0.1)
        return await function(*args)

    return inner


async def price(): ...
async def cached(key): return await store.get(key)
async def deep(key): return await cached(key)
async def nap(): await asyncio.sleep(2)
async def doze(t): await asyncio.sleep(t)
async def wide(): return await asyncio.gather(client.get("a"), cached("b"))
async def opened():
    async with aiofiles.open("a") as file:
        return await file.read()
async def mends():
    try:
        return await cached("a")
    except OSError:
        return await client.get("b")
@patient
async def decorated(): return await cached("a")
async def ready(): return 1
def fetch(): return requests.get("https://a")
async def at_guard(pool: asyncpg.Pool):
    async with pool.acquire() as connection:
        return await connection.fetchrow("select 1")


@app.get("/")
async def handler(pool: asyncpg.Pool, t: float):
    await asyncio.gather(price(), price())  # stated
    await asyncio.gather(deep("a"), deep("b"))  # deep
    await asyncio.gather(nap(), doze(t))  # asleep
    await asyncio.gather(wide(), ready())  # spawn in a child
    await asyncio.gather(opened(), ready())  # entered
    await asyncio.gather(mends(), ready())  # mended
    await asyncio.gather(decorated(), ready())  # decorated
    await asyncio.gather(client.get("a"), ready())  # a library's own
    await asyncio.to_thread(fetch)  # in a thread
    await asyncio.to_thread(requests.get, "https://a")  # a library's own in a thread
    await asyncio.gather(at_guard(pool), ready())  # pool
    await asyncio.gather(asyncio.wait_for(cached("a"), 1), ready())  # behind a limit
    await asyncio.gather(only_made(), ready())  # made and not awaited
    await asyncio.gather(ready(), ready())  # nothing


async def only_made():
    waiting = cached("b")
    waiting.close()
    await client.get("c")
"""


def _at(text: str) -> str:
    """Where a text stands first."""
    return f"(app.py:{WAITS[: WAITS.index(text)].count(chr(10)) + 1})"


GET = f"redis.asyncio.Redis.get: 0.5 ms, what a cache look-up usually takes {_at('store.get')}"
NETWORK = "50 ms, what a network call usually takes"
OWN = f"httpx.AsyncClient.get: {NETWORK} {_at('    await asyncio.gather(client')}"
LAST = 'client.get("c")'
STATED = "price: 20 ms, as the waits setting says (app.py)"


@pytest.mark.parametrize(
    ("line", "waits"),
    [
        ("stated", [STATED]),
        ("deep", [GET]),
        (
            "asleep",
            [
                f"asyncio.sleep: sleeps 2 s on purpose {_at('asyncio.sleep(2)')}",
                f"asyncio.sleep: sleeps on purpose {_at('asyncio.sleep(t)')}",
            ],
        ),
        ("spawn in a child", [f"httpx.AsyncClient.get: {NETWORK} {_at('asyncio.gather(client')}", GET]),
        ("mended", [GET]),
        ("decorated", [GET, f"asyncio.sleep: sleeps 100 ms on purpose {_at('asyncio.sleep(0.1)')}"]),
        ("a library's own", [OWN]),
        ("in a thread", [f"requests.get: {NETWORK} {_at('requests.get(')}"]),
        ("a library's own in a thread", [f"requests.get: {NETWORK} {_at('requests.get, ')}"]),
        (
            "pool",
            [
                f"asyncpg.Pool.acquire: 0.1 ms, as the file about its library says {_at('pool.acquire')}",
                f"asyncpg.Pool.acquire.fetchrow: 3 ms, what a database call usually takes {_at('fetchrow')}",
            ],
        ),
        ("behind a limit", [GET]),
        ("made and not awaited", [f"httpx.AsyncClient.get: {NETWORK} {_at(LAST)}"]),
        ("nothing", []),
    ],
)
def test_which_waits_are_assumed_and_from_where(tmp_path: Path, line: str, waits: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\nwaits = { "app.price" = "20ms" }\n')
    (tmp_path / "app.py").write_text(WAITS)
    number = WAITS[: WAITS.index(f"  # {line}\n")].count("\n") + 1
    lines = aiocost("why", f"app.py:{number}", cwd=tmp_path).stdout.splitlines()
    first = next((at for at, each in enumerate(lines) if each.startswith("  waits")), len(lines))
    told = [each[11:] for each in takewhile(lambda each: each.startswith(("  waits  ", "    ")), lines[first:])]
    assert told == waits
