"""Files that a project brings along beside its code, all of them right, and what damages one."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from tests.projects import TABLE

if TYPE_CHECKING:
    import random

PYPROJECT = """\
[project]
name = "shop"
requires-python = ">=3.11"
dependencies = ["fastapi>=0.100", "uvloop"]

[tool.aiocost]
table = "table.json"
python = "3.13"
loop = "asyncio"
task-factory = "default"
load = "busy"
hot = ["shop/r*/**", "shop.service.*"]
background = ["shop/jobs.py"]
cold = ["tests/**", "shop.{a,b}.*"]
show = "all"
min-cost = 2.5
budget = 100
spawners = {"shop.service.service_0" = "gather"}
follow = "project"
frameworks = ["framework.toml"]
libraries = ["library.toml"]
exclude = ["build/", "!keep.py"]
waits = {"shop.store.*" = "0.2ms", "x.y" = "2s"}
worth = "10ms"
"""
FRAMEWORK = """\
framework = "Shop"
roots = ["shop"]

[[entry]]
heat = "job"
noun = "job"
calls = ["shop.{,cron.}cron"]
arguments = [0, "coroutine"]
assigns = ["**.{on_start,on_end}"]

[[entry]]
heat = "request"
noun = "handler"
parameters = ["ctx"]

[[module]]
heat = "job"
imports = ["shop.{jobs,cron}"]
"""
LIBRARY = """\
library = "Store"
roots = ["shop"]
distributions = ["shop>=1"]

[[call]]
waits = "network"
length = "5ms"
names = ["shop.store.Store().{load,save}"]
"""
WORDS = (
    "nan", "-1", "1e999", "9" * 400, "true", "[]", "{}", '""', '"\\u0000"', "'''", "[[x]]", "1979-05-27T07:32:00Z",
    '"[z-a]"', '"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"', '"**/**/**/*a*a*a*b"', '"../../etc"', "3.13", '"３.１３"', "null",
)  # fmt: skip


@functools.lru_cache(maxsize=1)
def files_of_settings() -> dict[str, str]:
    """Their texts by their names."""
    table = TABLE.read_text(encoding="utf-8")
    return {
        "pyproject.toml": PYPROJECT,
        "framework.toml": FRAMEWORK,
        "library.toml": LIBRARY,
        "table.json": table,
        ".python-version": "3.13\n",
        "requirements.txt": "fastapi==0.100 ; python_version >= '3.8'\nuvloop\n-r other.txt\n",
    }


def spoiled(data: bytes, chance: random.Random) -> bytes:
    """One to three kinds of damage: values become other ones, lines go or come twice, bytes change."""
    for _ in range(chance.randint(1, 3)):
        change = chance.choice(("value", "value", "value", "line", "twice", "byte", "cut"))
        at = chance.randrange(len(data) + 1)
        lines = data.splitlines(keepends=True) or [b""]
        line = chance.randrange(len(lines))
        if change == "value":
            found = list(re.finditer(rb'"[^"\n]*"|\b\d[\d.]*\b|\[[^\[\]\n]*\]|\{[^{}\n]*\}', data))
            if found:
                match = chance.choice(found)
                data = data[: match.start()] + chance.choice(WORDS).encode() + data[match.end() :]
        elif change == "line":
            data = b"".join(lines[:line] + lines[line + 1 :])
        elif change == "twice":
            data = b"".join([*lines[:line], lines[line], *lines[line:]])
        elif change == "byte":
            data = data[:at] + chance.choice((b"", b"\xff", b"\0", b"\x1b[31m", b"\r", b'"')) + data[at + 1 :]
        else:
            data = data[:at]
    return data
