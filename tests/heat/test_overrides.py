from __future__ import annotations

from pathlib import Path

import pytest

from flake8_aiocost.heat import place
from flake8_aiocost.model import MODULE_LEVEL, Heat
from flake8_aiocost.settings import Settings
from tests.reading import project_of

ROOT = Path("/project")
SOURCE = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/")
async def handler():
    await helper()


async def helper():
    pass


class Feed:
    async def load(self):
        pass
"""


def heats(source: str = SOURCE, path: str = "src/shop/feed.py", **given: tuple[str, ...]) -> dict[str, Heat]:
    project = project_of(source, str(ROOT / path))
    heat = place(project, Settings(root=ROOT, **given))  # type: ignore[arg-type]
    named = {each.qualname: heat.at(0, number) for number, each in enumerate(project.modules[0].facts.functions)}
    return {**named, "": heat.at(0, MODULE_LEVEL)}


@pytest.mark.parametrize(
    "pattern", ["src/shop/**", "shop/", "feed.py", "src/*/feed.py", "shop", "shop.feed", "src.shop"]
)
def test_a_pattern_for_the_module_reaches_every_function(pattern: str) -> None:
    assert heats(background=(pattern,)) == {
        "handler": Heat("job", "handler", "configured"),
        "helper": Heat("job", "helper", "configured"),
        "Feed.load": Heat("job", "Feed.load", "configured"),
        "": Heat("job", "this module", "configured"),
    }


@pytest.mark.parametrize("pattern", ["shop.feed.Feed.*", "shop.feed.Feed", "feed.Feed.load", "shop.*.load"])
def test_a_dotted_pattern_reaches_what_it_names_and_nothing_else(pattern: str) -> None:
    found = heats(hot=(pattern,))
    assert found["Feed.load"] == Heat("request", "Feed.load", "configured")
    assert found["helper"] == Heat("request", "helper", "called from handler, fastapi")
    assert found[""].kind == "startup"


@pytest.mark.parametrize("pattern", ["lib/**", "shop.other", "hop.feed", "feed.Fee", "helper", "./shop/x.py"])
def test_a_pattern_for_something_else_does_nothing(pattern: str) -> None:
    assert heats(cold=(pattern,)) == heats()


def test_configured_heat_flows_on() -> None:
    found = heats(cold=("shop.feed.handler",))
    assert found["handler"] == Heat("script", "handler", "configured")
    assert found["helper"] == Heat("script", "helper", "called from handler, configured")


def test_a_comment_outranks_the_settings_and_the_first_setting_wins() -> None:
    source = SOURCE.replace("async def handler():", "async def handler():  # aiocost: background")
    found = heats(source, hot=("shop",), cold=("shop",))
    assert found["handler"] == Heat("job", "handler", "# aiocost: background")
    assert found["helper"] == Heat("request", "helper", "configured")


@pytest.mark.parametrize("path", ["/elsewhere/feed.py", "feed.py", "-", "stdin", "../feed.py"])
def test_a_path_outside_the_root_is_taken_as_it_is(path: str) -> None:
    assert place(project_of(SOURCE, path), Settings(root=ROOT, hot=("other.py", "other"))).at(0, 0).reason == "fastapi"


def test_folders_far_above_a_file_outside_the_root_tell_nothing() -> None:
    source = "async def load():\n    pass\n"
    far = place(project_of(source, "/home/jobs/projects/shop/app/feed.py"), Settings(root=ROOT))
    near = place(project_of(source, "/home/me/jobs/feed.py"), Settings(root=ROOT))
    assert (far.at(0, 0).kind, near.at(0, 0).kind) == ("unknown", "job")
