"""Is a hop to a thread right? Then its price is nothing to act on.

All 8 hops among 30 findings drawn from langflow, chainlit and Home Assistant went to functions of other modules that
block: somebody had seen to it. What is left to say is that a function which can be seen does nothing that blocks, or
that a loop hops for every item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.heat.hierarchy import Hierarchy

if TYPE_CHECKING:
    from flake8_aiocost.model import ModuleFacts, Spawn

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


def is_right(spawn: Spawn, facts: ModuleFacts) -> bool:
    """Whether the function blocks, by its name or by what it calls in this module, or may block and is sent once."""
    hierarchy = Hierarchy(facts)
    if not spawn.loops and not any(hierarchy.of(child.removesuffix("()")) for child in spawn.children):
        return spawn.construct != "run_coroutine_threadsafe"
    called: dict[int, list[str]] = {}
    for call in facts.calls:
        called.setdefault(call.function, []).append(call.name)
    todo = [child.removesuffix("()") for child in spawn.children]
    seen: set[int] = set()
    while todo:
        name = todo.pop()
        if _is_below(name, BLOCKING) or _is_below(name, HEAVY):
            return True
        for index in hierarchy.of(name):
            if index not in seen:
                seen.add(index)
                todo += called.get(index, ())
    return False


def _is_below(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith((f"{root}.", f"{root}()")) for root in roots)
