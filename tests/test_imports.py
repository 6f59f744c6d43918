"""What a run loads: no step that it does not get to, and libcst only where something is flagged."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import flake8_aiocost

PROGRAM = """\
import sys
from flake8_aiocost.pipeline import lint
from flake8_aiocost.settings import Settings
found = lint(sys.argv[1], "app/feed.py", Settings())
ours = sorted({".".join(name.split(".")[1:3]) for name in sys.modules if name.startswith("flake8_aiocost.")})
others = ["libcst", "asyncio", "uvloop", "pyperf", "rich", "multiprocessing"]
print(" ".join(finding.code for finding in found), "|", *ours, *(name for name in others if name in sys.modules))
"""
#: The steps after the scan of the text, in order.
LATER = ("module.read", "module.facts", "project", "spawns", "heat", "rules", "cost", "libcst")

HANDLER = """\
import asyncio
from fastapi import FastAPI

app = FastAPI()

async def ready():
    return await asyncio.sleep(1, 1)

{decorator}
async def get_feed():
    return await asyncio.{call}
"""


def loaded(source: str) -> tuple[str, list[str]]:
    """The codes found in a module, and what a new process has loaded by then."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, source], capture_output=True, text=True, check=True)
    codes, _, names = done.stdout.partition("|")
    return codes.strip(), names.split()


@pytest.mark.parametrize("source", ["", "x = 1\n", "import asyncio\n\nasync def f():\n    await asyncio.sleep(1)\n"])
def test_where_no_construct_is_named_nothing_is_read(source: str) -> None:
    codes, names = loaded(source)
    assert (codes, [name for name in names if name.startswith((*LATER, "asyncio"))]) == ("", [])


def test_where_nothing_is_spawned_nothing_is_placed() -> None:
    codes, names = loaded("import asyncio\n\ndef f():\n    return asyncio.gather\n")
    assert codes == ""
    assert "module.read" in names
    assert [name for name in names if name.startswith(("heat", "cost", "rules", "libcst", "asyncio"))] == []


def test_where_all_is_cold_nothing_is_judged() -> None:
    codes, names = loaded("import asyncio\nif __name__ == '__main__':\n    asyncio.gather(f())\n")
    assert codes == ""
    assert "spawns.find" in names
    assert [name for name in names if name.startswith(("rules.aio", "libcst", "asyncio"))] == []


@pytest.mark.parametrize(
    ("decorator", "call"),
    [
        # Nobody is known to call it.
        ("", "gather(ready(), ready())"),
        # Right where it stands: there is no sequence that means the same.
        ('@app.get("/feed")', "wait([asyncio.create_task(ready())], return_when=asyncio.FIRST_COMPLETED)"),
    ],
)
def test_where_nothing_is_flagged_libcst_is_not_imported(decorator: str, call: str) -> None:
    codes, names = loaded(HANDLER.format(decorator=decorator, call=call))
    assert codes == ""
    assert {"heat", "spawns.find"} <= {*names}
    assert not {"libcst", "asyncio"} & {*names}


def test_where_something_is_flagged_libcst_reads_it() -> None:
    codes, names = loaded(HANDLER.format(decorator='@app.get("/feed")', call="gather(ready(), ready())"))
    assert codes == "AIO101"
    assert "libcst" in names
    # Nothing is added up where there is no budget.
    assert [name for name in names if name.startswith("bill")] == []
    assert not {"uvloop", "pyperf", "rich"} & {*names}


def test_only_the_language_server_imports_what_its_extra_brings() -> None:
    package = Path(flake8_aiocost.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.partition(".")[0] in ("pygls", "lsprotocol", "pylsp")
    }
    assert {name for name in found if not name.startswith("frontends/lsp/")} == {"frontends/pylsp_plugin.py"}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []


def test_the_server_is_not_imported_by_other_commands(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom flake8_aiocost.frontends.cli import main\nmain(['check'])\n"
        "print([name for name in ('pygls', 'lsprotocol', 'pylsp', 'attrs', 'cattrs') if name in sys.modules])\n"
    )
    (tmp_path / "pyproject.toml").write_text("[tool.aiocost]\n")
    (tmp_path / "feed.py").write_text(HANDLER.format(decorator='@app.get("/")', call="gather(ready(), ready())"))
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "AIO101" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"
