"""Names of a project that stand for a library's objects, and how many there are at most."""

from __future__ import annotations

from flake8_aiocost.heat.constructed import made, of_decorated
from tests.reading import Found

BOT = """\
from discord.ext import commands


@commands.group()
async def shop(ctx):
    pass


@shop.group()
async def cart(ctx):
    pass


class Names(commands.Cog, dict):
    def __init__(self, load):
        super().__init__(load)


super().__init__(1)
"""


def test_a_decorator_of_a_decorated_function_is_one_of_what_that_makes() -> None:
    module = Found(BOT, "bot.py")
    index = module.project.modules[0]
    assert index.decorators[1][0].name == ":0:shop.group"
    assert of_decorated(module.project, ":0:shop.group") == ("discord.ext.commands.group().group",)
    assert of_decorated(module.project, ":0:cart.command") == (
        ":0:shop.group().command",
        "discord.ext.commands.group().group().command",
    )
    assert of_decorated(module.project, "discord.ext.commands.group") == ()


def test_names_that_multiply_are_bounded() -> None:
    many = "".join(f"@shop.a{number}\n" for number in range(1_000))
    module = Found(f"{many}async def shop(ctx):\n    pass\n", "bot.py")
    assert len(of_decorated(module.project, ":0:shop.a0")) == 20


def test_super_init_makes_the_bases_from_elsewhere() -> None:
    module = Found(BOT, "bot.py")
    index = module.project.modules[0]
    calls = [call for call in range(len(index.facts.calls)) if index.callee(call) == "builtins.super().__init__"]
    found = {made(module.project, index, call, "builtins.super().__init__") for call in calls}
    assert found == {(), ("discord.ext.commands.Cog", "builtins.dict")}
    assert made(module.project, index, calls[0], "asyncio.gather") == ("asyncio.gather",)
