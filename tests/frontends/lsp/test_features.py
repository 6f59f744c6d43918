"""Every feature of the language server, over the standard streams of a real process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.frontends.lsp.diagnostics import severity as weighed
from tests.frontends.commands import aiocost
from tests.frontends.lsp.conftest import APP, COLD, FEED, GATHER, GATHER_OF_ONE, ONE, SERVICE
from tests.frontends.lsp.editor import PULLING, Editor, codes, edited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def editor(service: Path) -> Iterator[Editor]:
    with Editor(service) as found:
        yield found


def test_diagnostics_are_what_check_says(service: Path, editor: Editor) -> None:
    told = json.loads(aiocost("check", "--format", "json", cwd=service).stdout)["findings"]
    expected: dict[str, list[tuple[str, str, int, int, int, int]]] = {"app.py": [], "service.py": []}
    for each in told:
        place = (each["line"] - 1, each["column"] - 1, each["end_line"] - 1, each["end_column"] - 1)
        expected[each["path"]].append((each["code"], each["message"], *place))
    for name, wanted in expected.items():
        found = editor.published(editor.open(service / name))
        placed = [(each["range"]["start"], each["range"]["end"], each) for each in found]
        assert [
            (each["code"], each["message"], start["line"], start["character"], end["line"], end["character"])
            for start, end, each in placed
        ] == wanted
    assert any(expected.values())


def test_a_diagnostic_underlines_the_whole_call_and_tells_its_chain(service: Path, editor: Editor) -> None:
    (task,) = editor.published(editor.open(service / "service.py"))
    line = SERVICE.splitlines()[8]
    assert task["range"]["start"] == {"line": 8, "character": line.index("asyncio")}
    assert task["range"]["end"] == {"line": 8, "character": len(line)}
    assert (task["code"], task["source"], task["severity"]) == ("AIO102", "aiocost", 3)
    first, second = task["relatedInformation"]
    assert first["location"]["uri"] == (service / "app.py").as_uri()
    assert first["location"]["range"]["start"]["line"] == FEED
    assert second["message"].startswith("calls render")


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("AIO101", 3),
        ("AIO205", 3),
        ("AIO110", 2),
        ("AIO303", 2),
        ("AIO401", 2),
        ("AIO150", 4),
        ("AIO253", 4),
        ("AIO501", 4),
        ("AIO902", 1),
    ],
)
def test_families_weigh_differently(code: str, severity: int) -> None:
    assert weighed(code).value == severity


def test_a_client_that_asks_for_diagnostics_is_sent_none(service: Path) -> None:
    with Editor(service, capabilities=PULLING) as editor:
        uri = editor.open(service / "app.py")
        found = editor.pulled(uri)
        assert codes(found) == [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]
        editor.run("aiocost.explain", "AIO101")
        sent = [editor.notifications.get()["method"] for _ in range(editor.notifications.qsize())]
        assert "textDocument/publishDiagnostics" not in sent


def test_hints_stand_at_the_end_of_what_is_hot(service: Path, editor: Editor) -> None:
    found = editor.hints(editor.open(service / "app.py"))
    assert [each["position"]["line"] for each in found] == [GATHER, GATHER_OF_ONE]
    hint = found[0]
    assert hint["position"]["character"] == len(APP.splitlines()[GATHER])
    assert hint["label"].endswith(" µs")
    tooltip = hint["tooltip"]["value"]
    assert "× n for n children" in tooltip
    assert "±" in tooltip
    assert "reference: cpython3.13 asyncio" in tooltip
    assert COLD not in [each["position"]["line"] for each in found]


def test_hints_are_given_of_the_part_that_is_asked_for(service: Path, editor: Editor) -> None:
    part = {"start": {"line": ONE, "character": 0}, "end": {"line": GATHER_OF_ONE + 1, "character": 0}}
    assert [each["position"]["line"] for each in editor.hints(editor.open(service / "app.py"), part)] == [GATHER_OF_ONE]


def test_what_is_well_bought_has_a_hint_and_no_diagnostic(service: Path, editor: Editor) -> None:
    text = SERVICE.replace("asyncio.sleep(0.001, key)", "client.get(key)").replace(
        "import asyncio\n", "import asyncio\n\nimport httpx\n\nclient = httpx.AsyncClient()\n", 1
    )
    app = editor.open(service / "app.py")
    editor.open(service / "service.py", text)
    editor.wait_for("workspace/inlayHint/refresh")
    assert codes(editor.published(app, lambda each: len(each) == 1)) == [("AIO301", GATHER_OF_ONE)]
    assert [each["position"]["line"] for each in editor.hints(app)] == [GATHER, GATHER_OF_ONE]


def test_hover_on_a_spawn_compares(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    text = editor.hover(uri, GATHER, APP.splitlines()[GATHER].index("gather"))
    for row in ("| in sequence ", "| tasks, the last inline ", "| tasks ", "| TaskGroup ", "| **gather** "):
        assert f"\n{row}" in text
    assert "eager task factory" in text
    assert "AIO101" in text
    assert "[read_feed: request, fastapi]" in text
    assert "measured on" in text
    assert editor.hover(uri, 0, 0) == ""


def test_hover_on_a_handler_is_its_bill(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    text = editor.hover(uri, FEED, 12)
    assert text.startswith("**GET /feed**")
    assert "620/s" in text
    assert "% of a core" in text
    assert f"{(service / 'service.py').as_uri()}#L9" in text
    assert editor.hover(uri, 21, 12) == ""


def test_lenses_stand_above_what_spends(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    feed, one = editor.lenses(uri)
    assert (feed["range"]["start"]["line"], one["range"]["start"]["line"]) == (FEED, ONE)
    assert feed["command"]["title"].endswith(" % of a core")
    assert " µs per call · 2 spawns · " in feed["command"]["title"]
    assert one["command"]["title"].endswith("µs per call · 1 spawn")


def test_a_click_on_a_lens_opens_the_page_of_its_bill(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    command = editor.lenses(uri)[0]["command"]
    result = editor.run(command["command"], *command["arguments"])
    shown = editor.wait_for("window/showDocument")
    assert shown["uri"] == result["uri"]
    assert shown["external"] is True
    assert "GET /feed" in result["text"]


def test_the_fix_is_an_edit_of_this_version(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    (fix,) = [each for each in editor.actions(uri) if each["title"].startswith("AIO301: ")]
    assert fix["kind"] == "quickfix"
    assert fix["diagnostics"][0]["code"] == "AIO301"
    assert fix["edit"]["documentChanges"][0]["textDocument"] == {"uri": uri, "version": 1}
    assert "return [await load(1)]" in edited(APP, fix)


def test_an_unsafe_fix_says_why_and_asks(service: Path, editor: Editor) -> None:
    (service / "service.py").write_text(SERVICE.replace("await asyncio.sleep(0.001, key)", "key"))
    uri = editor.open(service / "app.py")
    (fix,) = [each for each in editor.actions(uri) if each["title"].startswith("AIO303: ")]
    assert "(unsafe: " in fix["title"]
    assert fix.get("isPreferred") is False
    (annotation,) = fix["edit"]["changeAnnotations"].values()
    assert annotation["needsConfirmation"] is True


def test_comments_do_what_they_say(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    editor.published(uri)
    actions = {each["title"]: each for each in editor.actions(uri)}
    editor.edit(uri, edited(APP, actions["Add # noqa: AIO301"]))
    assert codes(editor.published(uri)) == [("AIO101", GATHER)]
    place = {"start": {"line": GATHER, "character": 20}, "end": {"line": GATHER, "character": 20}}
    (cold,) = [each for each in editor.actions(uri, place) if "cold" in each["title"]]
    text = edited(edited(APP, actions["Add # noqa: AIO301"]), cold)
    assert "async def read_feed():  # aiocost: cold\n" in text
    editor.edit(uri, text)
    assert editor.published(uri, lambda found: not found) == []


def test_fix_all_makes_the_safe_edits(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    assert [each for each in editor.actions(uri) if each["kind"].startswith("source")] == []
    (action,) = editor.actions(uri, only=["source.fixAll"])
    assert action["kind"] == "source.fixAll.aiocost"
    assert "return [await load(1)]" in edited(APP, action)


def test_why_opens_the_beginning_of_the_chain(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "service.py")
    (action,) = [each for each in editor.actions(uri) if each["title"] == "Why is this request code?"]
    result = editor.run(action["command"]["command"], *action["command"]["arguments"])
    assert editor.wait_for("window/showDocument")["uri"] == (service / "app.py").as_uri()
    assert [(each["uri"], each["line"]) for each in result["steps"]] == [
        ((service / "app.py").as_uri(), FEED),
        ((service / "app.py").as_uri(), GATHER + 1),
    ]
    assert result["here"] == {"uri": uri, "line": 8}


def test_a_rule_is_explained(service: Path, editor: Editor) -> None:
    assert editor.run("aiocost.explain", "AIO301")["text"].startswith("# AIO301 gather-of-one")
    assert editor.wait_for("window/showDocument")["uri"]
    assert editor.run("aiocost.explain", "AIO999") is None


def test_the_table_of_a_document_is_told(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    assert editor.run("aiocost.table", uri) == {"source": "reference: cpython3.13 asyncio", "problem": None}


def test_features_can_be_switched_off(service: Path) -> None:
    options = {"inlayHints": False, "codeLens": False, "hover": False, "codeActions": False, "diagnostics": False}
    with Editor(service, options=options) as editor:
        uri = editor.open(service / "app.py")
        assert editor.published(uri) == []
        assert (editor.hints(uri), editor.lenses(uri), editor.actions(uri)) == ([], [], [])
        assert editor.hover(uri, GATHER, 20) == ""


def test_options_of_the_editor_go_before_those_of_the_project(service: Path) -> None:
    with Editor(service, options={"settings": {"min-cost": 100}}) as editor:
        uri = editor.open(service / "app.py")
        assert editor.published(uri) == []
        editor.tell("workspace/didChangeConfiguration", {"settings": {"aiocost": {"settings": {"min-cost": 1}}}})
        assert codes(editor.published(uri, bool)) != []
        editor.tell("workspace/didChangeConfiguration", {"settings": {"aiocost": {"settings": {"mincost": 1}}}})
        assert "no such option" in editor.wait_for("window/showMessage")["message"]
