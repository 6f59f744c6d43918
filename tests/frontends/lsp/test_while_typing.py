"""What happens while somebody types: texts that cannot be parsed, unsaved buffers, changed interfaces, races."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.lsp.conftest import APP, GATHER, GATHER_OF_ONE, SERVICE
from tests.frontends.lsp.editor import CAPABILITIES, PULLING, Editor, codes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def editor(service: Path) -> Iterator[Editor]:
    with Editor(service, capabilities=PULLING) as found:
        yield found


def insertion(line: int, text: str) -> dict[str, object]:
    at = {"line": line, "character": 0}
    return {"range": {"start": at, "end": at}, "text": text}


def test_an_unsaved_buffer_counts_for_its_file(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py", APP.replace("load(1), load(2)", "load(1), load(2), load(3)"))
    (gather, _) = editor.pulled(uri)
    assert gather["message"].startswith("gather of 3: ")


def test_where_a_text_cannot_be_parsed_what_was_known_moves_along(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    whole = editor.pulled(uri), editor.hints(uri), editor.lenses(uri)
    editor.edit(uri, insertion(8, "x = (\n\n"))
    moved = editor.pulled(uri), editor.hints(uri), editor.lenses(uri)
    for before, after in zip(whole, moved, strict=True):
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            assert lines(new) == [line + 2 for line in lines(old)]
    editor.edit(uri, {"range": place(GATHER + 2, 0, GATHER + 2, 4), "text": "    ((("})
    assert codes(editor.pulled(uri)) == [("AIO301", GATHER_OF_ONE + 2)]
    editor.edit(uri, APP)
    assert (editor.pulled(uri), editor.hints(uri), editor.lenses(uri)) == whole


def lines(answer: dict[str, object]) -> list[int]:
    """All lines of an answer about the document itself."""
    own = {name: value for name, value in answer.items() if name not in ("relatedInformation", "command")}
    found: list[int] = []
    todo: list[object] = [own]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            found += [each["line"]] if isinstance(each.get("line"), int) else []
            todo += each.values()
        elif isinstance(each, list):
            todo += each
    return found


def place(line: int, column: int, end_line: int, end_column: int) -> dict[str, dict[str, int]]:
    return {"start": {"line": line, "character": column}, "end": {"line": end_line, "character": end_column}}


def test_a_changed_interface_refreshes_those_that_import_it(service: Path, editor: Editor) -> None:
    app, other = editor.open(service / "app.py"), editor.open(service / "service.py")
    assert codes(editor.pulled(app)) == [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]
    editor.edit(other, SERVICE.replace("await asyncio.sleep(0.001, key)", "key"))
    editor.pulled(other)
    editor.wait_for("workspace/diagnostic/refresh")
    assert codes(editor.pulled(app)) == [("AIO301", GATHER_OF_ONE), ("AIO303", GATHER)]
    editor.close(other)
    editor.wait_for("workspace/diagnostic/refresh")
    assert codes(editor.pulled(app)) == [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]


def test_a_new_caller_makes_code_hot(service: Path, editor: Editor) -> None:
    text = SERVICE + "\n\nasync def more():\n    await asyncio.gather(load(1), load(2))\n"
    other, app = editor.open(service / "service.py", text), editor.open(service / "app.py")
    assert len(editor.hints(other)) == 1
    editor.edit(
        app,
        APP.replace("import load, render", "import load, more, render").replace(
            "return await load", "await more()\n    return await load"
        ),
    )
    editor.pulled(app)
    editor.wait_for("workspace/inlayHint/refresh", lambda _: len(editor.hints(other)) == 2)


def test_a_new_file_is_a_module_before_it_was_saved(service: Path, editor: Editor) -> None:
    new = editor.open(
        service / "jobs.py",
        "import asyncio\nfrom service import load\n\n\nasync def both():\n    await asyncio.gather(load(1), load(2))\n",
    )
    app = editor.open(service / "app.py")
    editor.edit(
        app,
        APP.replace("from service", "from jobs import both\nfrom service").replace(
            "    return await load(1)", "    await both()"
        ),
    )
    editor.pulled(app)
    editor.hints(new)
    editor.wait_for("workspace/inlayHint/refresh", lambda _: len(editor.hints(new)) == 1)
    editor.close(new)
    editor.wait_for("workspace/diagnostic/refresh")


def test_files_that_change_outside_are_read_again(service: Path, editor: Editor) -> None:
    app = editor.open(service / "app.py")
    assert codes(editor.pulled(app)) == [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]
    globs = [
        each["globPattern"]
        for message in editor.asked
        if message["method"] == "client/registerCapability"
        for each in message["params"]["registrations"][0]["registerOptions"]["watchers"]
    ]
    assert {"**/*.py", "**/pyproject.toml", "**/rates.toml", "**/calibration/*.json"} <= set(globs)
    (service / "service.py").write_text(SERVICE.replace("await asyncio.sleep(0.001, key)", "key"))
    changed(editor, service / "service.py", 2)
    editor.wait_for("workspace/diagnostic/refresh", lambda _: ("AIO303", GATHER) in codes(editor.pulled(app)))
    (service / "service.py").unlink()
    changed(editor, service / "service.py", 3)
    editor.wait_for("workspace/diagnostic/refresh", lambda _: ("AIO101", GATHER) in codes(editor.pulled(app)))


def changed(editor: Editor, path: Path, kind: int) -> None:
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": path.as_uri(), "type": kind}]})


def test_settings_and_rates_are_read_again(service: Path, editor: Editor) -> None:
    app = editor.open(service / "app.py")
    assert len(editor.pulled(app)) == 2
    (service / "pyproject.toml").write_text("[tool.aiocost]\nmin-cost = 100\n")
    changed(editor, service / "pyproject.toml", 2)
    assert editor.pulled(app) == []
    (service / "pyproject.toml").write_text("[tool.aiocost]\nmincost = 100\n")
    changed(editor, service / "pyproject.toml", 2)
    assert editor.pulled(app) == []
    assert "unknown key 'mincost': did you mean min-cost?" in editor.wait_for("window/showMessage")["message"]
    (service / "pyproject.toml").write_text("[tool.aiocost]\n")
    changed(editor, service / "pyproject.toml", 2)
    assert any("core" in each["command"]["title"] for each in editor.lenses(app))
    (service / "rates.toml").unlink()
    changed(editor, service / "rates.toml", 3)
    titles = [each["command"]["title"] for each in editor.lenses(app)]
    assert len(titles) == 2
    assert all("core" not in each for each in titles)


def test_edits_are_taken_in_the_order_in_which_they_come(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    requests = []
    for number in range(60):
        editor.edit(uri, insertion(8, f"# {number}\n"), insertion(8, "\n"))
        requests.append((number, editor.begin("textDocument/diagnostic", {"textDocument": {"uri": uri}})))
    for number, request in requests:
        found = editor.response(request)["result"]["items"]
        # A request that comes after an edit knows that edit; it may know later ones as well.
        first = min(each["range"]["start"]["line"] for each in found)
        assert GATHER + 2 * (number + 1) <= first <= GATHER + 120
    assert codes(editor.pulled(uri)) == [("AIO101", GATHER + 120), ("AIO301", GATHER_OF_ONE + 120)]


def test_a_request_can_be_cancelled(service: Path) -> None:
    with Editor(service, capabilities=PULLING) as editor:
        uri = editor.open(service / "app.py")
        first = editor.begin("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": place(0, 0, 99, 0)})
        editor.tell("$/cancelRequest", {"id": first})
        answer = editor.response(first)
        assert answer["error"]["code"] == -32800 if "error" in answer else answer["result"]
        assert len(editor.hints(uri)) == 2


def test_diagnostics_that_are_sent_are_of_the_last_version(service: Path) -> None:
    with Editor(service, capabilities=CAPABILITIES) as editor:
        uri = editor.open(service / "app.py")
        for number in range(20):
            editor.edit(uri, insertion(8, f"# {number}\n"))
        params = editor.wait_for("textDocument/publishDiagnostics", lambda each: each["version"] == 21)
        assert codes(params["diagnostics"]) == [("AIO101", GATHER + 20), ("AIO301", GATHER_OF_ONE + 20)]
        editor.close(uri)
        assert editor.published(uri) == []
