"""What the catalogue answers, in which order, and how little it reads for that."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.effects.catalogue import LIBRARIES, Catalogue, catalogue
from flake8_aiocost.effects.leaf import Leaf
from flake8_aiocost.effects.schema import Library, parse
from flake8_aiocost.errors import LibraryError
from flake8_aiocost.project.patterns import expand

if TYPE_CHECKING:
    from pathlib import Path

OWN = """\
library = "ours"
roots = ["ours", "httpx"]

[[call]]
names = ["ours.Client().*"]
waits = "network"

[[call]]
names = ["ours.Client().get", "httpx.AsyncClient().get"]
waits = "cache"
length = "1ms"

[[call]]
names = ["ours.Client().close"]

[[same]]
names = ["ours.connect()", "ours.Client().with_options()"]
as = "ours.Client()"

[[same]]
names = ["ours.a"]
as = "ours.b"

[[same]]
names = ["ours.b"]
as = "ours.a"

[[class]]
names = ["ours.Client"]
forbidden = true
source = "ours.md"

[[decorator]]
names = ["ours.cached"]
effect = "cache"
"""


@pytest.fixture
def own() -> Catalogue:
    return Catalogue((parse(OWN, "own.toml"),))


def test_a_name_without_a_star_goes_before_one_with_it(own: Catalogue) -> None:
    said = Leaf("network", serial=True, forbidden=True, source="ours.md")
    assert own.leaf("ours.Client().post") == said
    assert own.leaf("ours.Client().get") == Leaf("cache", 1000.0, serial=True, forbidden=True, source="ours.md")


def test_what_waits_for_nothing_overlaps_with_everything(own: Catalogue) -> None:
    assert own.leaf("ours.Client().close") == Leaf()


def test_other_names_of_the_same(own: Catalogue) -> None:
    long = "ours.connect()" + ".with_options()" * 10
    assert own.canonical(f"{long}.get") == "ours.Client().get"
    assert own.leaf(f"{long}.get") == own.leaf("ours.Client().get")
    assert own.canonical("ours.connected().get") == "ours.connected().get"
    assert own.canonical("ours.connect.get") == "ours.connect.get"


def test_names_that_go_in_a_circle_end(own: Catalogue) -> None:
    assert own.leaf("ours.a.get") is None


def test_handles_are_objects(own: Catalogue) -> None:
    for name in ("ours.Client()", "ours.connect()", "ours.connect().with_options()"):
        handle = own.handle(name)
        assert handle is not None
        assert (handle.name, handle.forbidden, handle.source) == ("ours.Client", True, "ours.md")
    assert own.handle("ours.Client") is None
    assert own.handle("ours.Other()") is None


def test_decorators(own: Catalogue) -> None:
    assert own.decorator("ours.cached") == "cache"
    assert own.decorator("functools.wraps") == "transparent"
    assert own.decorator("ours.other") is None


def test_a_file_of_the_user_goes_before_the_shipped_ones(own: Catalogue) -> None:
    assert own.leaf("httpx.AsyncClient().get") == Leaf("cache", 1000.0)
    assert own.leaf("httpx.AsyncClient().post") == Leaf("network")
    assert catalogue().leaf("httpx.AsyncClient().get") == Leaf("network")


@pytest.mark.parametrize(
    "name", ["", "?client.get", ":0:Feed.get", "x" * 10_000, "builtins.dict()" + ".get()" * 2_000, "()", ".", "..."]
)
def test_what_nobody_knows(name: str) -> None:
    assert catalogue().leaf(name) is None
    assert catalogue().decorator(name) is None
    assert catalogue().handle(name) is None


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    os.utime(file, ns=(1, 1))
    first = catalogue((str(file),)).leaf("ours.Client().get")
    assert first is not None
    assert first.waits == "cache"
    file.write_text(OWN.replace('waits = "cache"', 'waits = "database"'))
    os.utime(file, ns=(2, 2))
    second = catalogue((str(file),)).leaf("ours.Client().get")
    assert second is not None
    assert second.waits == "database"


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"none\.toml: library file cannot be read: No such file"):
        catalogue((str(tmp_path / "none.toml"),))


def test_only_the_files_about_a_package_are_expanded() -> None:
    code = (
        "import sys\n"
        "from flake8_aiocost.effects import catalogue as module\n"
        "made = []\n"
        "class Counting(module._Tables):\n"
        "    def __init__(self, library):\n"
        "        made.append(library.library)\n"
        "        super().__init__(library)\n"
        "module._Tables = Counting\n"
        "known = module.catalogue()\n"
        "print(len(made), known.leaf('httpx.AsyncClient().get').waits, known.leaf('nothing.get'), made)\n"
        "print(known.handle('asyncpg.connect()').name, made, 'tomllib' in sys.modules or 'tomli' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "0 network None ['httpx']",
        "asyncpg.Connection ['httpx', 'asyncpg'] False",
    ]


def test_without_the_prepared_file_it_answers_the_same(tmp_path: Path) -> None:
    code = (
        "import shutil, sys\n"
        "from flake8_aiocost.effects import catalogue as module\n"
        "folder = shutil.copytree(module.LIBRARIES.folder, sys.argv[1])\n"
        "from pathlib import Path\n"
        "module.LIBRARIES = module.LIBRARIES.at(Path(folder))\n"
        "print(module.catalogue().leaf('redis.asyncio.from_url().get').waits, module.LIBRARIES.files())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "libraries")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "cache None\n"


def test_every_name_of_a_call_is_found_as_it_is_written() -> None:
    """No other table of any file takes a call's name away from it."""
    known = catalogue()
    lost = [
        name
        for library in LIBRARIES.parsed()
        for name in _plain(library)
        if known.canonical(name) != name or known.leaf(name) is None
    ]
    assert lost == []


def _plain(library: Library) -> list[str]:
    return [name for call in library.call for pattern in call.names for name in expand(pattern) if "*" not in name]
