"""Which thread hops are right, so that their price is nothing to act on.

All 8 hops among 30 findings drawn from langflow, chainlit and Home Assistant went to functions of other modules that
block: somebody had seen to it. What is left to say is that a function which can be seen does nothing that blocks, or
that a loop hops for every item.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.project.implied import Implied

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self._implied = Implied(project)
        #: Of functions that were asked about, and of those on the way: whether they block.
        self._known: dict[int, bool] = {}

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
        if any(map(self._is_blocking, functions)):
            return "what is sent to a thread calls something that blocks, or takes its time"
        return ""

    def _is_blocking(self, asked: int) -> bool:
        """Whether a function blocks, by what it calls, directly or through others."""
        callers = {asked: asked}
        todo = [asked]
        while todo:
            function = todo.pop()
            known = self._known.get(function)
            if known is None:
                known, called = self._step(function)
                fresh = [each for each in called if each not in callers]
                callers.update(dict.fromkeys(fresh, function))
                todo += fresh
            if known:
                # All on the way to it do; so nothing is walked twice for functions that call each other.
                while not self._known.get(asked):
                    self._known[function] = True
                    function = callers[function]
                return True
        self._known.update(dict.fromkeys(callers, False))
        return False

    def _step(self, function: int) -> tuple[bool | None, Iterable[int]]:
        """Whether a function blocks by itself, ``None`` where it does not, and which functions it runs."""
        module, local = self._project.place_of(function)
        index = self._project.modules[module]
        names = [name for call in index.calls_of(local) for name in index.callees(call)]
        if any(map(_blocks, names)):
            return True, ()
        runs = [run.target for run in self._implied.of(module, local)]
        return None, [*runs, *(target for name in names for target in self._project.hierarchy.of(name))]


def _blocks(name: str) -> bool:
    return _ROOTS.match(name) is not None
