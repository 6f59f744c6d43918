"""Options about how long code waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.durations import microseconds
from flake8_aiocost.settings import Projects, SettingsError
from tests.frontends.commands import aiocost_here

if TYPE_CHECKING:
    from pathlib import Path

    from flake8_aiocost.settings import Settings


def read(folder: Path, table: str) -> Settings:
    (folder / "pyproject.toml").write_text(f"[tool.aiocost]\n{table}\n", encoding="utf-8")
    return Projects().for_file(str(folder / "x.py"))


@pytest.mark.parametrize(
    ("text", "us"),
    [("150us", 150), ("150µs", 150), ("150μs", 150), ("0.2ms", 200), (" 40 ms ", 40_000), ("2s", 2e6), ("1min", 60e6)],
)
def test_a_duration(text: str, us: float) -> None:
    assert microseconds(text) == us


@pytest.mark.parametrize("text", ["", "40", "ms", "-1ms", "1 h", "1ms 2ms", "1e3ms", "٣ms", "nan s", "1" * 40 + "s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r'a duration such as "0\.2ms"'):
        microseconds(text)


def test_the_defaults(tmp_path: Path) -> None:
    found = read(tmp_path, "")
    assert (found.libraries, found.waits, found.worth, found.show) == ((), (), 10_000.0, "default")


def test_what_pyproject_says(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'libraries = ["own.toml"]\nworth = "2ms"\nshow = "all"\n'
        'waits = { "app.cache.*" = "0.2ms", "app.llm.{ask,tell}" = "2s" }',
    )
    assert found.libraries == ("own.toml",)
    assert found.waits == (("app.cache.*", 200.0), ("app.llm.{ask,tell}", 2e6))
    assert (found.worth, found.show) == (2_000.0, "all")


def test_what_flake8_is_given(tmp_path: Path) -> None:
    given = [
        ("waits", "app.cache.*=0.2ms, app.llm.*=2s"),
        ("worth", "1s"),
        ("show", "all"),
        ("libraries", "a.toml,b.toml"),
    ]
    found = Projects(given).for_file(str(tmp_path / "x.py"))
    assert found.waits == (("app.cache.*", 200.0), ("app.llm.*", 2e6))
    assert (found.worth, found.show, found.libraries) == (1e6, "all", ("a.toml", "b.toml"))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("worth = 10", 'worth = 10: expected a duration such as "0.2ms"'),
        ('worth = "10"', "worth = '10': expected a duration"),
        ('waits = { "app.x" = 3 }', "waits = {'app.x': 3}: expected dotted patterns of functions with a duration each"),
        ('waits = { "app x" = "3ms" }', "expected dotted patterns"),
        ('waits = ["app.x"]', "expected dotted patterns"),
        ('show = "some"', "show = 'some': expected default or all"),
        (
            "libraries = [1]",
            "libraries = [1]: expected a list of paths to TOML files in the schema of docs/libraries.md",
        ),
    ],
)
def test_a_mistake_names_the_key_and_what_is_accepted(tmp_path: Path, table: str, said: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(tmp_path, table)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_choices_of_waits_are_names_each(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "import asyncio\nfrom fastapi import FastAPI\nfrom lib.llm import ask, tell\napp = FastAPI()\n\n\n"
        '@app.get("/a")\nasync def get_a():\n    await asyncio.gather(ask(), tell())\n'
    )
    (tmp_path / "pyproject.toml").write_text('[tool.aiocost]\nwaits = { "lib.llm.{ask,tell}" = "2s" }\n')
    assert "saves about 2 s of 4 (2 configured calls)" in aiocost_here("why", "app.py:9", cwd=tmp_path).stdout


@pytest.mark.parametrize("made", ["Redis()", 'Redis.from_url("redis://")', 'from_url("redis://")'])
@pytest.mark.parametrize("named", ["redis.asyncio.Redis.get", "redis.asyncio.*.get"])
def test_a_method_of_a_library_is_named_by_its_class_however_the_object_was_made(
    tmp_path: Path, made: str, named: str
) -> None:
    (tmp_path / "app.py").write_text(
        "import asyncio\nfrom fastapi import FastAPI\nfrom redis.asyncio import Redis, from_url\napp = FastAPI()\n"
        f'store = {made}\n\n@app.get("/a")\nasync def a():\n    await asyncio.gather(store.get(1), store.set(2, 3))\n'
    )
    (tmp_path / "pyproject.toml").write_text(f'[tool.aiocost]\nwaits = {{ "{named}" = "2s" }}\n')
    told = aiocost_here("why", "app.py:9", cwd=tmp_path).stdout
    assert "saves about 0.5 ms of 2 s (1 cache look-up and 1 configured call)" in told
