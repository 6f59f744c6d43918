"""Which thread hops are right, so that their price is nothing to act on.

All 8 hops among 30 findings drawn from langflow, chainlit and Home Assistant went to functions of other modules that
block: somebody had seen to it. What is left to say is that a function which can be seen does nothing that blocks, or
that a loop hops for every item.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.index import ModuleIndex

#: Calls that wait for a disk, a network, a process or a clock. A name stands for all that is below it.
BLOCKING = (
    "boto3",
    "builtins.input",
    "builtins.open",
    "ftplib",
    "http.client",
    "io.open",
    "os.fsync",
    "os.listdir",
    "os.makedirs",
    "os.mkdir",
    "os.path.exists",
    "os.path.getsize",
    "os.path.isfile",
    "os.remove",
    "os.rename",
    "os.replace",
    "os.rmdir",
    "os.scandir",
    "os.stat",
    "os.unlink",
    "os.walk",
    "pathlib.Path()",
    "psycopg",
    "psycopg2",
    "pymongo",
    "pymysql",
    "requests",
    "select",
    "shutil",
    "smtplib",
    "socket",
    "sqlite3",
    "subprocess",
    "tarfile",
    "tempfile",
    "time.sleep",
    "urllib.request",
    "zipfile",
)
#: What costs milliseconds of CPU by design or by size.
HEAVY = ("PIL", "bcrypt", "hashlib.pbkdf2_hmac", "hashlib.scrypt", "numpy", "pandas", "passlib", "torch")


_ROOTS = re.compile(rf"(?:{'|'.join(map(re.escape, (*BLOCKING, *HEAVY)))})(?:\.|\(\)|$)")


class Blocking:
    """Asked of the thread hops of one module."""

    def __init__(self, index: ModuleIndex) -> None:
        """Nothing is worked out yet."""
        self._index = index

    def is_justified(self, spawn: Spawn) -> bool:
        """Whether the function blocks, by its name or by what it calls here, or may block and is sent once."""
        hierarchy = self._index.hierarchy
        children = [child.removesuffix("()") for child in spawn.children]
        functions = [function for child in children for function in hierarchy.of(child)]
        if not spawn.loops and not functions:
            return spawn.construct != "run_coroutine_threadsafe"
        return any(map(_blocks, children)) or not self._functions.isdisjoint(functions)

    @cached_property
    def _functions(self) -> frozenset[int]:
        """The functions of the module that block, by what they call, directly or through others."""
        callers: dict[int, list[int]] = defaultdict(list)
        todo = []
        for call in range(len(self._index.facts.calls)):
            name, function = self._index.callee(call), self._index.function_of(call)
            if _blocks(name):
                todo.append(function)
            for target in self._index.hierarchy.of(name):
                callers[target].append(function)
        found: set[int] = set()
        while todo:
            function = todo.pop()
            if function not in found:
                found.add(function)
                todo += callers[function]
        return frozenset(found)


def _blocks(name: str) -> bool:
    return _ROOTS.match(name) is not None
