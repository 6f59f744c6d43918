"""Code that no person wrote: nothing is fixed that cannot be read, and nothing ends in a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.fixes._region import MOST_DEPTH
from tests.fixes.fixing import UNSAFE, fixed

if TYPE_CHECKING:
    from pathlib import Path

START = "import asyncio\n\n\nasync def one(x=1):\n    return x\n\n\nasync def f(x):  # aiocost: background\n"
ONE = "await asyncio.gather(one())"


@pytest.mark.parametrize("depth", [30, 90, 190])
@pytest.mark.parametrize(
    ("before", "after"), [("one(", ")"), ("(x + ", ")"), ("[", "]"), ("x[", "]"), ("x if x else ", ""), ("not ", "")]
)
def test_what_is_nested_deeply(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], depth: int, before: str, after: str
) -> None:
    source = f"{START}    return {before * depth}{ONE}{after * depth}\n"
    try:
        compile(source, "module.py", "exec")
    except (SyntaxError, MemoryError, RecursionError):
        pytest.skip("Python cannot read it either")
    result = fixed(tmp_path, source, UNSAFE)
    assert result in {source, source.replace(ONE, "[await one()]")}
    assert (result != source) is (depth < MOST_DEPTH)
    assert capsys.readouterr().err == ""


def test_what_is_fixed_does_not_depend_on_the_stack_of_who_asks(tmp_path: Path) -> None:
    source = f"{START}    return {'x[' * 90}{ONE}{']' * 90}\n"

    def deeper(frames: int) -> str:
        return deeper(frames - 1) if frames else fixed(tmp_path, source, UNSAFE)

    assert deeper(300) == source.replace(ONE, "[await one()]")


def test_a_long_statement(tmp_path: Path) -> None:
    source = f"{START}    return [{ONE}, {'1, ' * 50_000}]\n"
    assert fixed(tmp_path, source, UNSAFE) == source


@pytest.mark.parametrize(
    "line",
    [
        "    x = f'{await asyncio.gather(one())}'",
        "    x = (yield await asyncio.gather(one()))",
        "    x = lambda: asyncio.gather(one())",
        "    del (await asyncio.gather(one()))[0]",
        "    assert await asyncio.gather(one()), await asyncio.gather(one())",
        "    x: int = (await asyncio.gather(one()))[0]; y = x",
        "    async with await asyncio.gather(one()) as x: pass",
        "    x = [y async for y in (await asyncio.gather(one()))[0] if await asyncio.gather(one())]",
        "    return await asyncio.gather(one()) if x else await asyncio.gather(one())",
        "    raise (await asyncio.gather(one()))[0] from (await asyncio.gather(one()))[0]",
        "    x[(await asyncio.gather(one()))[0]:] += await asyncio.gather(one())",
        "    try: await asyncio.gather(one())\n    except (await asyncio.gather(one()))[0]: pass",
        "    match await asyncio.gather(one()):\n        case [x] if await asyncio.gather(one()): pass",
        "    @one(await asyncio.gather(one()))\n    def inner(y=(await asyncio.gather(one()))[0]): pass",
        "    class Inner((await asyncio.gather(one()))[0]): x = 1",
        "\tawait asyncio.gather(one())",
        "\x0c    await asyncio.gather(one())",
        "    await asyncio.gather(one()) ; ",
        "    await asyncio \\\n        .gather(\\\n        one())",
        "    if x:\n        pass\n    elif await asyncio.gather(one()):\n        x = 1\n    else: await one()",
    ],
)
def test_what_is_fixed_can_be_compiled(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    source = f"{START}{line}\n"
    compile(source, "module.py", "exec")
    result = fixed(tmp_path, source, UNSAFE)
    compile(result, "module.py", "exec")
    assert capsys.readouterr().err == ""
    assert fixed(tmp_path, result, UNSAFE) == result
