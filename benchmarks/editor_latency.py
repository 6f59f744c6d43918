"""How long the language server takes from an edit to what an editor shows, in process, and what a new link costs.

``.venv/bin/python benchmarks/editor_latency.py FOLDER [FILE ...]`` edits files of a project as somebody does who types,
and asks for diagnostics, inlay hints and code lenses after each edit. ``--made N`` makes a FastAPI project of N files
first. Nothing is written to the folder.

Three kinds of edits are timed apart: those that move what is there (comments, blank lines, texts), those that change
what a function does (a call more, another spawn), and those that leave what cannot be parsed.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

from flake8_aiocost.frontends.lsp.diagnostics import diagnostics
from flake8_aiocost.frontends.lsp.hints import hints
from flake8_aiocost.frontends.lsp.keeper import tidy
from flake8_aiocost.frontends.lsp.lens import lenses
from flake8_aiocost.frontends.lsp.page import Client, Page
from flake8_aiocost.frontends.lsp.session import Session
from flake8_aiocost.frontends.lsp.view import View
from flake8_aiocost.frontends.scope import scope_of
from flake8_aiocost.settings import Projects

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Edits of each kind.
EDITS = 100
#: After so many of them there is a pause, in which the project is linked anew.
PAUSE = 10
EVERYWHERE = Range(Position(0, 0), Position(1_000_000, 0))
CLIENT = Client("utf-16", related=True, code_description=True)
_BODY = re.compile(r"^( {4,})(?:return|await|\w+ = await)\b.*$", re.MULTILINE)


def main() -> int:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("files", nargs="*", help="paths from the folder (default: those of ten handlers)")
    parser.add_argument("--made", type=int, metavar="N", help="make a FastAPI project of N files")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        root = given.folder if given.made is None else made(Path(place), given.made)
        if root is None:
            parser.error("a folder, or --made N")
        return measure(root.resolve(), given.files)


def measure(root: Path, files: list[str]) -> int:
    """Open a project, type into some of its files, and print how long that took."""
    session, took = opened(root)
    project = session.indexed
    assert project is not None
    print(f"{root.name}: {len(project.paths)} modules; read and linked in {took:.2f} s")
    begun = time.perf_counter()
    chosen = files or handlers(session)
    for path in chosen:
        session.put(path, texts(session, path))
        show(session, path, texts(session, path))
    print(f"all of them answered after {(time.perf_counter() - begun) * 1000:.0f} ms more: {', '.join(chosen)}")
    chance = random.Random(0)
    for name, edit in (("moves", comment), ("changes", call), ("changes a spawn", spawn), ("cannot be parsed", half)):
        times = []
        for number in range(EDITS):
            times.append(type_once(session, chance.choice(chosen), edit, chance))
            if session.stale and not number % PAUSE:
                settle(session)
        print(f"{name:18} {summary([wall for wall, _ in times])}; of CPU {summary([cpu for _, cpu in times])}")
    begun = time.perf_counter()
    settle(session)
    print(f"linked anew in {time.perf_counter() - begun:.2f} s")
    print(f"memory: at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


def opened(root: Path) -> tuple[Session, float]:
    """A project that is read and linked, and how many seconds that took."""
    begun = time.perf_counter()
    session = Session(scope_of(str(root / "_.py"), str(root), Projects()), str(root / "_.py"))
    project = session.linking(session.opened())
    session.link(project)
    session.adopt(project)
    tidy()
    return session, time.perf_counter() - begun


def settle(session: Session) -> None:
    """Link the project anew, as the server does on a thread once nobody types."""
    project = session.linking()
    session.link(project)
    session.adopt(project)
    tidy()


def handlers(session: Session) -> list[str]:
    """Files with the most entry points that spend something, ten at most."""
    project = session.indexed
    assert project is not None
    bills = [(len(project.linted.entries.bills.of(number)), path) for path, number in project.numbers.items()]
    found = [path for count, path in sorted(bills, key=lambda each: (-each[0], each[1])) if count]
    return found[:10] or list(project.paths[:10])


def texts(session: Session, path: str) -> str:
    """The text of a module."""
    found = session.text(path)
    assert found is not None
    return found


def type_once(session: Session, path: str, edit: Edit, chance: random.Random) -> tuple[float, float]:
    """One edit, from the new text to all that is shown of it, in ms of time and of CPU; then the text is as before."""
    before = texts(session, path)
    after = edit(before, chance)
    begun, spent = time.perf_counter(), time.process_time()
    session.put(path, after)
    show(session, path, after)
    took = (time.perf_counter() - begun) * 1000, (time.process_time() - spent) * 1000
    session.put(path, before)
    return took


def show(session: Session, path: str, text: str) -> None:
    """What an editor asks for after an edit."""
    module = session.module(path)
    if module is None:
        return
    page = Page(View(session, path, module, text), (Path(session.root) / path).as_uri(), 1, text, CLIENT)
    diagnostics(page)
    hints(page, EVERYWHERE)
    lenses(page)


def _places(text: str) -> Iterator[re.Match[str]]:
    return _BODY.finditer(text)


def _before(text: str, line: str, chance: random.Random) -> str:
    """A text with a line more in the body of some function."""
    places = list(_places(text))
    if not places:
        return f"{text}\n{line}\n"
    at = chance.choice(places)
    return f"{text[: at.start()]}{at[1]}{line}\n{text[at.start() :]}"


def comment(text: str, chance: random.Random) -> str:
    """A comment."""
    return _before(text, f"# {chance.random()}", chance)


def call(text: str, chance: random.Random) -> str:
    """A call of something else."""
    return _before(text, f"print({chance.random()})", chance)


def spawn(text: str, chance: random.Random) -> str:
    """A spawn more."""
    return _before(text, f"asyncio.create_task(work({chance.random()}))", chance)


def half(text: str, chance: random.Random) -> str:
    """Half a line."""
    return _before(text, "result = await (", chance)


def summary(times: list[float]) -> str:
    """Median and 99th of a hundred."""
    ordered = sorted(times)
    return f"median {statistics.median(ordered):6.1f} ms, 99th of 100 {ordered[int(len(ordered) * 0.99) - 1]:6.1f} ms"


def made(root: Path, count: int) -> Path:
    """A FastAPI project: routers, services and stores, a third of the files each."""
    (root / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\nloop = "uvloop"\n', encoding="utf-8")
    layers = count // 3
    for layer in ("routers", "services", "stores"):
        (root / "app" / layer).mkdir(parents=True)
        (root / "app" / layer / "__init__.py").write_text("", encoding="utf-8")
    (root / "app" / "__init__.py").write_text("", encoding="utf-8")
    for number in range(layers):
        (root / "app" / "stores" / f"store_{number}.py").write_text(_STORE.format(n=number), encoding="utf-8")
        (root / "app" / "services" / f"service_{number}.py").write_text(_SERVICE.format(n=number), encoding="utf-8")
        (root / "app" / "routers" / f"router_{number}.py").write_text(_ROUTER.format(n=number), encoding="utf-8")
    includes = "".join(f"app.include_router(router_{number}.router)\n" for number in range(layers))
    imports = "".join(f"from app.routers import router_{number}\n" for number in range(layers))
    main = f"from fastapi import FastAPI\n\n{imports}\napp = FastAPI()\n{includes}"
    (root / "app" / "main.py").write_text(main, encoding="utf-8")
    return root


_STORE = """\
import httpx


class Store{n}:
    def __init__(self, client: httpx.AsyncClient):
        self.client = client

    async def load(self, key: str) -> dict:
        response = await self.client.get(f"/items/{{key}}")
        return response.json()

    async def count(self) -> int:
        return 0

    async def names(self, keys: list[str]) -> list[str]:
        return [await self.name(key) for key in keys]

    async def name(self, key: str) -> str:
        return key.title()
"""
_SERVICE = """\
import asyncio

import httpx

from app.stores.store_{n} import Store{n}


class Service{n}:
    def __init__(self):
        self.store = Store{n}(httpx.AsyncClient())

    async def detail(self, key: str):
        item, count = await asyncio.gather(self.store.load(key), self.store.count())
        return {{"item": item, "count": count}}

    async def both(self, first: str, second: str):
        async with asyncio.TaskGroup() as group:
            one = group.create_task(self.store.name(first))
            two = group.create_task(self.store.name(second))
        return one.result(), two.result()

    async def plain(self, key: str):
        return await self.store.load(key)
"""
_ROUTER = """\
import asyncio

from fastapi import APIRouter

from app.services.service_{n} import Service{n}

router = APIRouter(prefix="/r{n}")
service = Service{n}()


@router.get("/items/{{key}}")
async def read_item(key: str):
    return await service.detail(key)


@router.get("/pairs/{{first}}/{{second}}")
async def read_pair(first: str, second: str):
    found = await service.both(first, second)
    return found


@router.post("/items")
async def write_items(keys: list[str]):
    results = await asyncio.gather(*[service.plain(key) for key in keys])
    return results


@router.get("/plain/{{key}}")
async def read_plain(key: str):
    return await service.plain(key)
"""

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Edit: TypeAlias = Callable[[str, random.Random], str]

if __name__ == "__main__":
    sys.exit(main())
