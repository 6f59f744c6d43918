"""What is tried, one round at a time: each kind is a function of chance and of an empty folder.

A round returns how many programs, files or runs it was, and raises ``FaultError`` where something is not as it must be.
"""

from __future__ import annotations

import ast
import functools
import shutil
import sys
from typing import TYPE_CHECKING, TypeAlias

from msgspec import structs

from flake8_aiocost.errors import AiocostError
from tests.frontends.edits import by_check
from tests.fuzz import doors, interrupts
from tests.fuzz.changes import CHANGES, reformat
from tests.fuzz.configured import files_of_settings, spoiled
from tests.fuzz.damage import damaged, files
from tests.fuzz.deliberate import without
from tests.fuzz.fault import FaultError
from tests.fuzz.programs import project
from tests.fuzz.saying import SETTINGS, said
from tests.projects import FIXTURES

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flake8_aiocost.settings import Settings

Round: TypeAlias = "Callable[[random.Random, Path], int]"
#: As if all code were hot, so that rules speak of it.
HOT = structs.replace(SETTINGS, hot=("**",))
CONFIGURATION = '[tool.aiocost]\npython = "3.13"\nloop = "asyncio"\nshow = "all"\nbudget = 1\n'


def programs(chance: random.Random, folder: Path) -> int:
    """A generated project, and two changes to it that change nothing."""
    sources = project(chance)
    _unchanged(sources, chance, times=2)
    return len(sources)


def fixtures(chance: random.Random, folder: Path) -> int:
    """A project or file of the fixtures, and two changes to it."""
    sources = chance.choice(_fixtures())
    _unchanged(sources, chance, times=2)
    return len(sources)


def damages(chance: random.Random, folder: Path) -> int:
    """A real file, damaged, and where it still parses a change to it."""
    path, text = damaged(chance)
    if _parses(text):
        _unchanged({path: text}, chance, settings=HOT)
    else:
        _said({path: text}, HOT)
    return 1


def caches(chance: random.Random, folder: Path) -> int:
    """A project with a cache, of which bytes are changed: what is said stays the same."""
    _write(project(chance), folder)
    expected = by_check(folder)
    cache = folder / ".aiocost_cache"
    kept = sorted(path for path in cache.iterdir() if path.is_file())
    for _ in range(chance.randint(1, 3)):
        path = chance.choice(kept)
        data = bytearray(path.read_bytes())
        change = chance.randrange(4)
        if change == 0 or not data:
            data = bytearray(chance.randbytes(chance.choice((0, 10, 500))))
        elif change == 1:
            del data[chance.randrange(len(data)) :]
        else:
            for _ in range(chance.choice((1, 1, 8))):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    for _ in range(2):
        if (found := by_check(folder)) != expected:
            raise FaultError("a damaged cache changes what is said", f"{expected}\n{found}")
    return 1


def configurations(chance: random.Random, folder: Path) -> int:
    """A project with a damaged pyproject.toml, framework file, library file or table: one kind of error, or none."""
    _write(project(chance), folder)
    for name, text in files_of_settings().items():
        (folder / name).write_text(text, encoding="utf-8")
    damaged_file = chance.choice(sorted(files_of_settings()))
    data = spoiled((folder / damaged_file).read_bytes(), chance)
    (folder / damaged_file).write_bytes(data)
    try:
        by_check(folder)
    except AiocostError as error:
        if "\n" in str(error) or not str(error).isprintable():
            raise FaultError("an error of several lines", f"{damaged_file}: {error!r}") from error
    except Exception as error:
        raise FaultError(f"{damaged_file}: {type(error).__name__}: {error}", repr(data)) from error
    return 1


def ways(chance: random.Random, folder: Path) -> int:
    """One project by all ways of asking: both doors, one and two jobs, standard input, other working directories."""
    sources = project(chance)
    _write(sources, folder)
    doors.same(folder, sorted(sources), chance)
    return 1


def interrupted(chance: random.Random, folder: Path) -> int:
    """Ctrl-C in a run over some installed package."""
    package = chance.choice([each for each in ("aiohttp", "anyio", "starlette", "pygments") if _installed(each)])
    shutil.copytree(_installed(package), folder / package, ignore=shutil.ignore_patterns("*.so", "__pycache__"))  # type: ignore[arg-type]
    (folder / "pyproject.toml").write_text("")
    for _ in range(3):
        interrupts.round_of(folder, chance)
    return 3


_ALL = (programs, fixtures, damages, caches, configurations, ways, interrupted)
ROUNDS: Mapping[str, Round] = {each.__name__: each for each in _ALL}


def _unchanged(
    sources: Mapping[str, str], chance: random.Random, *, times: int = 1, settings: Settings = SETTINGS
) -> None:
    """Say the same of a project and of what some changes make of it."""
    before = _said(sources, settings)
    for _ in range(times):
        change = reformat if chance.random() < 0.02 else chance.choice(CHANGES)
        try:
            changed = change(sources, chance)
        except Exception:
            continue
        if changed is None or not all(map(_parses, changed.values())):
            continue
        after = _said(changed, settings)
        old, new = without(change.__name__, before), without(change.__name__, after)
        if old != new:
            lines = [f"- {each}" for each in (old - new)] + [f"+ {each}" for each in (new - old)]
            raise FaultError(f"{change.__name__} changes what is said", "\n".join([*lines, _shown(sources)]))


def _said(sources: Mapping[str, str], settings: Settings):  # type: ignore[no-untyped-def]
    try:
        return said(sources, settings)
    except Exception as error:
        raise FaultError(f"{type(error).__name__}: {error}", _shown(sources)) from error


def _shown(sources: Mapping[str, str]) -> str:
    return "\n".join(f"# {path}\n{text}" for path, text in sources.items())


def _parses(text: str) -> bool:
    try:
        compile(text, "x", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _write(sources: Mapping[str, str], folder: Path) -> None:
    (folder / "pyproject.toml").write_text(CONFIGURATION)
    for path, text in sources.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _installed(package: str) -> Path | None:
    return next((path.parents[0] for path in files() if path.parts[-2:] == (package, "__init__.py")), None)


@functools.lru_cache(maxsize=1)
def _fixtures() -> tuple[dict[str, str], ...]:
    """Those that this Python can parse."""
    found = [
        {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py"))}
        for folder in sorted((FIXTURES / "projects").iterdir())
    ]
    for kind in ("rules", "heat", "constructs", "effects", "bill", "fixes"):
        paths = sorted((FIXTURES / kind).rglob("*.py"))
        found += [{f"app/{path.name}": path.read_text(encoding="utf-8")} for path in paths]
    return tuple(each for each in found if each and all(map(_parses, each.values())))


if sys.platform == "win32":  # no SIGINT for one process alone
    ROUNDS = {name: each for name, each in ROUNDS.items() if name != "interrupted"}
