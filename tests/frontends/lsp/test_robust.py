"""Strange messages, files and folders: the server answers, or says nothing, and goes on."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.frontends.lsp.session import MOST_TYPED
from tests.frontends.commands import aiocost
from tests.frontends.lsp.conftest import APP, GATHER, GATHER_OF_ONE, SERVICE
from tests.frontends.lsp.editor import EVERYTHING, PULLING, Editor, codes

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow
FOUND = [("AIO101", GATHER), ("AIO301", GATHER_OF_ONE)]


@pytest.fixture
def editor(service: Path) -> Iterator[Editor]:
    with Editor(service, capabilities=PULLING) as found:
        yield found


def test_questions_about_what_is_not_open_have_no_answer(service: Path, editor: Editor) -> None:
    for uri in (
        (service / "app.py").as_uri(),
        "file:///nowhere.py",
        "untitled:one",
        "http://host/a.py",
        "file:///%00.py",
        "",
    ):
        assert editor.pulled(uri) == []
        assert (editor.hints(uri), editor.lenses(uri), editor.actions(uri), editor.hover(uri, 5, 5)) == ([], [], [], "")
    assert codes(editor.pulled(editor.open(service / "app.py"))) == FOUND


def test_messages_in_a_wrong_order_do_no_harm(service: Path, editor: Editor) -> None:
    path = service / "app.py"
    uri = path.as_uri()
    editor.close(uri)
    editor.tell("textDocument/didSave", {"textDocument": {"uri": uri}})
    editor.tell(
        "textDocument/didChange", {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": APP}]}
    )
    editor.open(path)
    editor.open(path, "x = 1\n")
    editor.edit(uri, APP)
    assert codes(editor.pulled(uri)) == FOUND
    assert editor.hover(uri, 100_000, 100_000) == ""
    editor.close(uri)
    assert editor.pulled(uri) == []


def test_unknown_requests_and_commands_are_refused(service: Path, editor: Editor) -> None:
    for method, params in (
        (
            "textDocument/rename",
            {"textDocument": {"uri": "file:///a.py"}, "position": {"line": 0, "character": 0}, "newName": "b"},
        ),
        ("workspace/executeCommand", {"command": "rm", "arguments": []}),
        ("workspace/executeCommand", {"command": "aiocost.bill", "arguments": [1, {}, 3]}),
    ):
        assert "error" in editor.response(editor.begin(method, params))
    editor.begin("textDocument/hover", {"textDocument": 5})
    assert editor.run("aiocost.bill", (service / "app.py").as_uri(), "nothing.here") is None
    assert codes(editor.pulled(editor.open(service / "app.py"))) == FOUND


def test_several_folders_are_several_projects(service: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(service, other)
    (other / "service.py").write_text(SERVICE.replace("await asyncio.sleep(0.001, key)", "key"))
    with Editor(service, other, capabilities=PULLING) as editor:
        assert codes(editor.pulled(editor.open(service / "app.py"))) == FOUND
        uri = editor.open(other / "app.py")
        assert codes(editor.pulled(uri)) == [("AIO301", GATHER_OF_ONE), ("AIO303", GATHER)]
        event = {"added": [], "removed": [{"uri": other.as_uri(), "name": "other"}]}
        editor.tell("workspace/didChangeWorkspaceFolders", {"event": event})
        assert codes(editor.pulled(uri)) == [("AIO301", GATHER_OF_ONE), ("AIO303", GATHER)]


@pytest.mark.parametrize("has_folder", [True, False])
def test_a_file_without_a_project(has_folder: bool, service: Path) -> None:
    """In an open folder it belongs to that; else it is looked at by itself."""
    (service / "pyproject.toml").unlink()
    (service / "rates.toml").unlink()
    with Editor(*([service] if has_folder else []), capabilities=PULLING, cwd=service.parent) as editor:
        uri = editor.open(service / "app.py")
        assert codes(editor.pulled(uri)) == FOUND
        # Of a module that is not looked at nothing is known: its own task is on no bill here.
        assert ("2 spawns" in editor.lenses(uri)[0]["command"]["title"]) is has_folder


def test_a_root_that_is_deleted(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    assert codes(editor.pulled(uri)) == FOUND
    shutil.rmtree(service)
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 3}]})
    editor.edit(uri, APP + "\n# one more\n")
    assert ("AIO301", GATHER_OF_ONE) in codes(editor.pulled(uri))
    editor.close(uri)
    assert editor.pulled(uri) == []


def test_a_huge_text_is_looked_at_as_it_was_saved(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    assert codes(editor.pulled(uri)) == FOUND
    editor.edit(uri, "#" * (MOST_TYPED + 1) + "\n" + APP)
    assert codes(editor.pulled(uri)) == [(code, line + 1) for code, line in FOUND]


def test_what_other_folders_hold_is_looked_at_by_itself(service: Path, editor: Editor) -> None:
    (service / ".venv" / "lib").mkdir(parents=True)
    inside = service / ".venv" / "lib" / "app.py"
    inside.write_text(APP)
    assert codes(editor.pulled(editor.open(inside))) == FOUND
    (service / "pyproject.toml").write_text('[tool.aiocost]\nexclude = ["app.py"]\n')
    editor.tell(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": (service / "pyproject.toml").as_uri(), "type": 2}]}
    )
    assert editor.pulled(editor.open(service / "app.py")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs rights there")
def test_a_link_is_what_it_leads_to(service: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(service, target_is_directory=True)
    with Editor(link, capabilities=PULLING) as editor:
        assert codes(editor.pulled(editor.open(link / "app.py"))) == FOUND


def test_a_baseline_holds_in_the_editor_too(service: Path) -> None:
    assert aiocost("check", "--write-baseline", cwd=service).returncode == 0
    with Editor(service, capabilities=PULLING) as editor:
        uri = editor.open(service / "app.py")
        assert editor.pulled(uri) == []
        editor.edit(uri, APP.replace("load(1), load(2)", "load(1), load(2), load(3)"))
        assert ("AIO101", GATHER) in codes(editor.pulled(uri))
    next(service.glob("*.json")).write_text("{")
    with Editor(service, capabilities=PULLING) as editor:
        assert editor.pulled(editor.open(service / "app.py")) == []
        assert "aiocost: " in editor.wait_for("window/showMessage")["message"]


def test_a_fault_of_ours_is_one_line_and_the_server_goes_on(service: Path) -> None:
    code = (
        "import flake8_aiocost.frontends.lsp.hover as hover, flake8_aiocost.frontends.cli as cli, sys\n"
        "def broken(*_): raise RuntimeError('a fault\\nof ours')\n"
        "hover.of_spawn = broken\n"
        "sys.exit(cli.main(['lsp']))\n"
    )
    with Editor(service, capabilities=PULLING, program=("-c", code)) as editor:
        uri = editor.open(service / "app.py")
        assert editor.hover(uri, GATHER, 25) == ""
        line = editor.wait_for("window/logMessage")["message"]
        assert "a fault of flake8-aiocost" in line
        assert "\n" not in line
        assert codes(editor.pulled(uri)) == FOUND


def test_nothing_is_done_when_nobody_types(service: Path, editor: Editor) -> None:
    uri = editor.open(service / "app.py")
    editor.pulled(uri)
    editor.edit(uri, APP.replace("load(1), load(2)", "load(1), load(2), load(3)"))
    editor.pulled(uri)
    editor.wait_for("workspace/inlayHint/refresh")
    editor.wait_for("workspace/inlayHint/refresh")
    before = _spent(editor.server.pid)
    time.sleep(2)
    # Ticks of a hundredth of a second: less than one is nothing.
    assert _spent(editor.server.pid) - before <= 1


def _spent(pid: int) -> int:
    """Ticks of CPU that a process has used."""
    status = Path(f"/proc/{pid}/stat")
    if not status.exists():
        pytest.skip("needs /proc")
    fields = status.read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_it_listens_on_this_machine_only(service: Path) -> None:
    done = aiocost("lsp", "--tcp", "0.0.0.0:2087", cwd=service)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "others could connect there" in done.stderr
    done = aiocost("lsp", "--tcp", "127.0.0.1:port", cwd=service)
    assert "expected HOST:PORT" in done.stderr


def test_it_speaks_over_tcp(service: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "flake8_aiocost.frontends.cli", "lsp", "--tcp", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=service, stderr=subprocess.PIPE) as server:
        try:
            with _connected(port) as stream, stream.makefile("rwb") as file:
                params = b'{"processId":null,"rootUri":null,"capabilities":{}}'
                body = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":%b}' % params
                file.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                file.flush()
                assert file.readline().startswith(b"Content-Length: ")
        finally:
            server.kill()


def _connected(port: int) -> socket.socket:
    for _ in range(200):
        stream = socket.socket()
        if not stream.connect_ex(("127.0.0.1", port)):
            return stream
        stream.close()
        time.sleep(0.05)
    raise AssertionError("nobody listens")


def test_without_the_extra_one_line_says_what_to_install(service: Path) -> None:
    code = (
        "import sys; sys.modules['pygls'] = None\n"
        "from flake8_aiocost.frontends.cli import main\n"
        "sys.exit(main(['lsp']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=service, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        'aiocost: the language server needs the extra lsp: pip install "flake8-aiocost[lsp]"' + os.linesep
    )


def test_it_ends_when_it_is_told_to(service: Path) -> None:
    with Editor(service, capabilities=PULLING) as editor:
        editor.pulled(editor.open(service / "app.py"))
        editor.ask("shutdown", None)
        editor.tell("exit", None)
        assert editor.server.wait(timeout=30) == 0


def test_everything_can_be_asked_at_once(service: Path, editor: Editor) -> None:
    """Of a project that is not read yet."""
    uris = [editor.open(service / name) for name in ("app.py", "service.py")]
    asked: list[tuple[str, Any]] = [
        ("textDocument/diagnostic", {}),
        ("textDocument/inlayHint", {"range": EVERYTHING}),
        ("textDocument/codeLens", {}),
        ("textDocument/hover", {"position": {"line": GATHER, "character": 25}}),
    ]
    numbers = [
        editor.begin(method, {"textDocument": {"uri": uri}, **params}) for uri in uris for method, params in asked
    ]
    assert all(editor.response(number)["result"] is not None for number in numbers[:4])
    assert all("error" not in editor.response(number) for number in numbers[4:])
