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

from flake8_aiocost.project.implied import Implied

if TYPE_CHECKING:
    from flake8_aiocost.model import Spawn
    from flake8_aiocost.project.project import ProjectIndex

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
    """Asked of the thread hops of a project."""

    def __init__(self, project: ProjectIndex) -> None:
        """Nothing is worked out yet."""
        self._project = project

    def justification(self, spawn: Spawn) -> str:
        """Why the hop is right: the function blocks, by its name or by what it calls, or may block and is sent once.

        Returns:
            What completes "nothing is said, since ..."; empty where nothing justifies it.
        """
        hierarchy = self._project.hierarchy
        children = [child.removesuffix("()") for child in spawn.children]
        functions = [function for child in children for function in hierarchy.of(child)]
        if not spawn.loops and not functions:
            if spawn.construct == "run_coroutine_threadsafe":
                return ""
            return "what is sent to a thread is not known here, so it may block"
        if any(map(_blocks, children)):
            return "what is sent to a thread blocks, or takes its time"
        if not self._functions.isdisjoint(functions):
            return "what is sent to a thread calls something that blocks, or takes its time"
        return ""

    @cached_property
    def _functions(self) -> frozenset[int]:
        """The functions of the project that block, by what they call, directly or through others."""
        callers: dict[int, list[int]] = defaultdict(list)
        todo = []
        implied = Implied(self._project)
        for index in self._project.modules:
            for local, runs in implied.by_function(index.number).items():
                for run in runs:
                    callers[run.target].append(self._project.number(index.number, local))
            for call in range(len(index.facts.calls)):
                function = self._project.number(index.number, index.function_of(call))
                for name in index.callees(call):
                    if _blocks(name):
                        todo.append(function)
                    for target in self._project.hierarchy.of(name):
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
