"""Functions that a decorator of the project marks: what is proposed for them, and that it helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here

if TYPE_CHECKING:
    from pathlib import Path

HOOKS = "def on_command(func):\n    func.__command__ = True\n    return func\n"
SERVICE = """import asyncio

from shop.hooks import on_command


class Service:
    @on_command
    async def report(self, part):
        return await asyncio.gather(self.read(part), self.read(part))

    async def read(self, part):
        return await asyncio.to_thread(open, part)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.aiocost]\n")
    (tmp_path / "shop").mkdir()
    for name, text in (("__init__", ""), ("hooks", HOOKS), ("service", SERVICE)):
        (tmp_path / "shop" / f"{name}.py").write_text(text)
    return tmp_path


def test_the_entry_that_is_proposed_tells_the_heat(project: Path) -> None:
    why = aiocost_here("why", "shop/service.py:9", cwd=project).stdout.splitlines()
    assert why[3] == "  heat     unknown: nothing is known to call what @on_command marks, Service.report"
    entry = why[4].partition("how often: ")[2]
    assert entry == 'decorators = ["shop.hooks.on_command"]'
    (project / "own.toml").write_text(f'framework = "shop"\nroots = []\n[[entry]]\nheat = "request"\n{entry}\n')
    (project / "pyproject.toml").write_text('[tool.aiocost]\nframeworks = ["own.toml"]\n')
    why = aiocost_here("why", "shop/service.py:9", cwd=project).stdout.splitlines()
    assert why[3] == "  heat     request: Service.report (shop)"


def test_the_last_lines_of_a_check_name_the_decorators_where_they_matter(project: Path) -> None:
    assert aiocost_here("check", cwd=project).stderr == ""  # two spawns are no matter
    more = SERVICE.replace("class Service", "class More")
    (project / "shop" / "more.py").write_text(more)
    (project / "shop" / "most.py").write_text(more.replace("More", "Most"))
    said = (
        "aiocost: 6 of unknown heat are below functions that nothing is known to call and a decorator marks, "
        "@shop.hooks.on_command (6): a framework file can say what does (docs/frameworks.md), aiocost why FILE:LINE "
        "has its entry\n"
    )
    for _ in range(2):  # the second time from the cache
        assert aiocost_here("check", cwd=project).stderr == said
