"""Makes projects about tasks that Python can compile: handlers, services, stores and jobs that call each other.

The same seed makes the same project. Most of what is made is reached from a handler, so that there is something to say.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

PRELUDE = """\
import asyncio
import functools
import contextlib
from asgiref.sync import sync_to_async
from fastapi import APIRouter
from celery import shared_task
import httpx

router = APIRouter()
client = httpx.AsyncClient()


def logged(function):
    @functools.wraps(function)
    async def inner(*args, **kwargs):
        return await function(*args, **kwargs)
    return inner
"""
DECORATORS = [
    '@router.get("/{name}")',
    "@logged",
    "@shared_task",
    "@contextlib.asynccontextmanager",
    "@functools.cache",
]
ROLES = ("routes", "service", "store", "jobs")


def project(chance: random.Random) -> dict[str, str]:
    """The texts of a project of one to four modules, by their paths."""
    roles = ROLES[: chance.randint(1, len(ROLES))]
    makers = [Maker(chance, role, roles[number + 1 :]) for number, role in enumerate(roles)]
    return {f"shop/{maker.role}.py": maker.module() for maker in reversed(makers)}


class Maker:
    """Writes one module, which may call those below it."""

    def __init__(self, chance: random.Random, role: str, below: Iterable[str] = ()) -> None:
        self.chance = chance
        self.role = role
        self.below = tuple(below)
        self.functions = [f"{role}_{number}" for number in range(chance.randint(2, 4))]
        self.classes = [f"{role.title()}{number}" for number in range(chance.randint(0, 2))]

    def module(self) -> str:
        """Its text."""
        parts = [PRELUDE]
        parts += [f"from shop.{role} import {role}_0, {role}_1" for role in self.below]
        for name in self.classes:
            base = self.chance.choice(["", "(Exception)", f"({self.classes[0]})" if name != self.classes[0] else ""])
            methods = "\n\n".join(self.function(f"m{number}", ("self", "x")) for number in range(2))
            init = "def __init__(self, x=None):\n    self.x = x\n    self.tasks = set()\n    self.client = client"
            parts.append(f"class {name}{base}:\n" + indented(f"{init}\n\n{methods}"))
        for name in self.functions:
            parts.append("\n".join([*self.decorators(name), self.function(name, ("x",))]))
        if self.chance.random() < 0.3:
            parts.append('if __name__ == "__main__":\n    asyncio.run(' + self.coroutine(1) + ")")
        return "\n\n\n".join(parts) + "\n"

    def decorators(self, name: str) -> list[str]:
        chance = 0.7 if self.role in {"routes", "jobs"} else 0.1
        if self.chance.random() > chance:
            return []
        usual = {"routes": DECORATORS[0], "jobs": DECORATORS[2]}.get(self.role)
        found = usual if usual and self.chance.random() < 0.8 else self.chance.choice(DECORATORS[1:])
        return [found.format(name=name)]

    def function(self, name: str, parameters: tuple[str, ...]) -> str:
        body = "\n".join(self.statement(3) for _ in range(self.chance.randint(1, 4)))
        default = self.chance.choice(["", "=None", "=()"])
        return f"async def {name}({', '.join(parameters)}{default}):\n" + indented(body)

    def coroutine(self, depth: int) -> str:
        """Something that can be awaited and is not scheduled yet."""
        choice = self.chance.randrange(9)
        if choice < 3:
            role = self.chance.choice([self.role, *self.below])
            number = self.chance.randrange(len(self.functions)) if role == self.role else self.chance.randrange(2)
            return f"{role}_{number}({self.value(depth - 1)})"
        if choice < 4 and self.classes:
            return f"{self.chance.choice(self.classes)}().m{self.chance.randrange(2)}({self.value(depth - 1)})"
        if choice < 6:
            return self.chance.choice(['client.get("https://x")', 'client.post("https://x", json={})'])
        return self.chance.choice(["asyncio.sleep(0.01)", "asyncio.sleep(0)", "asyncio.sleep(1, result=3)"])

    def spawn(self, depth: int) -> str:
        """Something that is awaited, and schedules."""
        one, two = self.coroutine(depth), self.coroutine(depth)
        if depth <= 0:
            return f"asyncio.create_task({one})"
        return self.chance.choice(
            [
                f"asyncio.gather({one}, {two})",
                f"asyncio.gather({one})",
                f"asyncio.gather(*[{one} for y in {self.value(depth - 1)}])",
                f"asyncio.gather(*({two} for y in range(3) if y), return_exceptions=True)",
                f"asyncio.gather(*map({self.role}_0, {self.value(depth - 1)}))",
                f"asyncio.create_task({one})",
                f"asyncio.create_task({one}, name='x')",
                f"asyncio.ensure_future({one})",
                f"asyncio.wait_for({one}, 1)",
                f"asyncio.wait_for({one}, timeout={self.value(0)})",
                f"asyncio.shield({one})",
                f"asyncio.wait([asyncio.create_task({one}), asyncio.create_task({two})])",
                f"asyncio.to_thread(len, {self.value(depth - 1)})",
                "sync_to_async(len)('x')",
                f"asyncio.gather(asyncio.gather({one}, {two}), {self.spawn(depth - 1)})",
            ]
        )

    def value(self, depth: int) -> str:
        """Any expression without side effects on names."""
        if depth <= 0:
            return self.chance.choice(["x", "1", "None", "()", "range(3)", "[1, 2]", "'x'"])
        inner = self.value(depth - 1)
        return self.chance.choice(
            [
                inner,
                f"[y for y in {inner} or ()]",
                f"{{y: y for y in {inner} or () if y}}",
                f"({inner} if x else None)",
                "(lambda y=1: (x, y))",
                f"f'{{x!r:>{{3}}}}{depth}'",
                f"(await {self.coroutine(depth - 1)})",
                f"list({inner})",
                f"functools.partial(print, {inner})",
            ]
        )

    def statement(self, depth: int) -> str:
        if depth <= 0:
            return self.chance.choice([f"await {self.coroutine(0)}", "pass", "x = 1"])
        block = "\n".join(self.statement(depth - 1) for _ in range(self.chance.randint(1, 2)))
        other = self.statement(depth - 1)
        return self.chance.choice([self.plain, self.tasks, self.compound])(depth, block, other)

    def plain(self, depth: int, block: str, other: str) -> str:
        spawn, value = self.spawn(depth - 1), self.value(depth - 1)
        return self.chance.choice(
            [
                f"await {spawn}",
                f"r = await {spawn}",
                f"await {spawn}\n{other}",
                f"return await {spawn}",
                f"x = {value}",
                f"await {self.coroutine(depth)}",
                f"assert (z := {value})",
            ]
        )

    def tasks(self, depth: int, block: str, other: str) -> str:
        one, two = self.coroutine(depth), self.coroutine(depth)
        return self.chance.choice(
            [
                f"t = asyncio.create_task({one})\nawait t",
                f"t = asyncio.create_task({one})\n{other}\nawait t",
                f"t = asyncio.create_task({one})\nu = asyncio.create_task({two})\nawait t\nawait u",
                f"t, u = asyncio.create_task({one}), asyncio.create_task({two})\nawait asyncio.gather(t, u)",
                f"ts = []\nfor y in x or ():\n    ts.append(asyncio.create_task({one}))\nawait asyncio.gather(*ts)",
                f"ts = {{asyncio.create_task({one}) for y in range(3)}}\ndone, _ = await asyncio.wait(ts)",
                f"for done in asyncio.as_completed([{one}, {two}]):\n    await done",
                f"async with asyncio.TaskGroup() as tg:\n    tg.create_task({one})\n    t = tg.create_task({two})",
                f"async with asyncio.TaskGroup() as tg:\n    for y in x or ():\n        tg.create_task({one})",
                f"t = asyncio.create_task({one})\nt.add_done_callback(print)",
                f"t = asyncio.create_task({one})\ntry:\n    await {two}\nfinally:\n    t.cancel()",
            ]
        )

    def compound(self, depth: int, block: str, other: str) -> str:
        body, value = indented(block), self.value(1)
        head, *rest = self.chance.choice(
            [
                [f"if {value}:", "else:"],
                [f"for y in {value} or ():"],
                ["while x:"],
                ["async with client as c:"],
                ["try:", "except (ValueError, OSError):", "finally:"],
                ["async def nested(v):"],
                ["class Local:"],
                [f"with contextlib.suppress({self.chance.choice(['ValueError', 'OSError'])}):"],
                ["match"],
            ]
        )
        if head == "class Local:":
            return f"class Local:\n    async def run(self):\n{indented(body)}\nawait Local().run()"
        if head == "async def nested(v):":
            return f"{head}\n{body}\nawait {self.chance.choice(['nested(1)', 'asyncio.gather(nested(1), nested(2))'])}"
        if head == "match":
            cases = f"case [1, *_]:\n{body}\ncase {{'k': int(z)}} if z:\n{indented(other)}\ncase _:\n    pass"
            return f"match {value}:\n{indented(cases)}"
        return "\n".join([f"{head}\n{body}", *(f"{each}\n{indented(other)}" for each in rest)])


def indented(text: str) -> str:
    """One level deeper."""
    return textwrap.indent(text, "    ")
