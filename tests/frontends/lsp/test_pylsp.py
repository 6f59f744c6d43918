"""The plugin in a real python-lsp-server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.frontends.lsp.conftest import APP, FEED, GATHER, GATHER_OF_ONE, SERVICE
from tests.frontends.lsp.editor import Editor, codes

pytestmark = pytest.mark.slow
PYLSP = ("-m", "pylsp")
#: Others are slow to begin, or find what this is not about.
OTHERS = ("jedi_completion", "pycodestyle", "pyflakes", "mccabe", "autopep8", "yapf", "rope_autoimport", "preload")


def configured(editor: Editor, *, flake8: bool = False, **settings: Any) -> None:
    plugins: dict[str, Any] = {name: {"enabled": False} for name in OTHERS}
    plugins["flake8"] = {"enabled": flake8, "executable": str(Path(sys.executable).with_name("flake8"))}
    plugins["aiocost"] = {"enabled": True, **settings}
    editor.tell("workspace/didChangeConfiguration", {"settings": {"pylsp": {"plugins": plugins}}})


def ours(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in found if each.get("source") == "aiocost"]


def test_it_shows_what_the_server_shows(service: Path) -> None:
    with Editor(service, program=PYLSP) as editor:
        configured(editor)
        uri = editor.open(service / "app.py")
        found = editor.published(uri, lambda each: bool(ours(each)))
        assert codes(ours(found)) == [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]
        assert [each["range"]["start"]["line"] for each in editor.lenses(uri)] == [FEED, 16]
        titles = [each["title"] for each in editor.actions(uri)]
        assert {"Add # noqa: AIO101", "Explain AIO301"} <= set(titles)
        line = APP.splitlines()[GATHER]
        assert editor.hover(uri, GATHER, line.index("gather")).startswith("**gather of 2**")
        # What a spawn is handed is other plugins' business.
        assert "gather of" not in editor.hover(uri, GATHER, line.index("load"))
        result = editor.run("aiocost.why", uri, GATHER, line.index("gather"))
        assert result["heat"] == "request"


def test_an_edit_elsewhere_is_linked_when_nobody_types(service: Path) -> None:
    with Editor(service, program=PYLSP) as editor:
        configured(editor)
        app, other = editor.open(service / "app.py"), editor.open(service / "service.py")
        editor.published(other, lambda each: bool(ours(each)))
        editor.edit(other, SERVICE.replace("await asyncio.sleep(0.001, key)", "key"))
        # The first of those that start the same function speaks for all: that is app.py's.
        editor.published(other, lambda each: not ours(each))
        editor.edit(app, APP + "\n")
        editor.published(app, lambda each: ("AIO303", GATHER) in codes(ours(each)))


def test_while_flake8_is_enabled_nothing_is_shown_twice(service: Path) -> None:
    with Editor(service, program=PYLSP) as editor:
        configured(editor, flake8=True)
        uri = editor.open(service / "app.py")
        found = editor.published(uri, lambda each: any(one["code"] == "AIO301" for one in each))
        assert ours(found) == []
        assert editor.lenses(uri) != []


def test_it_can_be_switched_off(service: Path) -> None:
    with Editor(service, program=PYLSP) as editor:
        configured(editor, codeLens=False, diagnostics=False)
        uri = editor.open(service / "app.py")
        assert editor.lenses(uri) == []
        assert ours(editor.published(uri)) == []
        assert editor.actions(uri) != []


def test_without_the_extra_it_rests(service: Path) -> None:
    code = "import sys; sys.modules['lsprotocol'] = None\nfrom pylsp.__main__ import main\nmain()"
    with Editor(service, program=("-c", code)) as editor:
        configured(editor)
        uri = editor.open(service / "app.py")
        assert ours(editor.published(uri)) == []
        assert editor.lenses(uri) == []
        assert editor.server.poll() is None


def test_the_plugin_costs_nothing_until_it_is_asked() -> None:
    code = (
        "import sys, flake8_aiocost.frontends.pylsp_plugin\n"
        "print([name for name in ('lsprotocol', 'libcst', 'msgspec', 'pyperf', 'rich') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
