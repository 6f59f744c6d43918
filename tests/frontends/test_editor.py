"""An editor: python-lsp-server with its flake8 plugin, over real JSON-RPC on its standard streams."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any

import pytest
from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

from tests.frontends.conftest import HANDLER

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


class Editor:
    """As much of an editor as it takes to open a file and read what the server says of it."""

    def __init__(self, root: Path) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "pylsp"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.writer = JsonRpcStreamWriter(self.server.stdin)
        self.messages: Queue[dict[str, Any]] = Queue()
        reader = JsonRpcStreamReader(self.server.stdout)
        threading.Thread(target=reader.listen, args=(self.messages.put,), daemon=True).start()

    def send(self, method: str, params: dict[str, Any], identity: int | None = None) -> None:
        message: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
        self.writer.write(message if identity is None else {**message, "id": identity})

    def receive(self, wanted: str) -> dict[str, Any]:
        while True:
            message = self.messages.get(timeout=120)
            if wanted in (message.get("method"), str(message.get("id"))):
                return message


@pytest.fixture
def editor(project: Path) -> Iterator[Editor]:
    client = Editor(project)
    yield client
    client.send("shutdown", {}, identity=99)
    client.receive("99")
    client.send("exit", {})
    assert client.server.wait(timeout=60) == 0
    for stream in (client.server.stdin, client.server.stdout):
        assert stream is not None
        stream.close()


def test_findings_show_in_an_unsaved_buffer(editor: Editor, project: Path) -> None:
    editor.send("initialize", {"processId": None, "rootUri": project.as_uri(), "capabilities": {}}, identity=1)
    editor.receive("1")
    plugins: dict[str, dict[str, object]] = {name: {"enabled": False} for name in ("pycodestyle", "pyflakes", "mccabe")}
    plugins["flake8"] = {"enabled": True, "executable": str(Path(sys.executable).with_name("flake8"))}
    editor.send("initialized", {})
    editor.send("workspace/didChangeConfiguration", {"settings": {"pylsp": {"plugins": plugins}}})
    # The buffer differs from the file on disk: two lines more above the handler.
    document = {"uri": (project / "app" / "feed.py").as_uri(), "languageId": "python", "version": 1}
    editor.send("textDocument/didOpen", {"textDocument": {**document, "text": f"# draft\n# more\n{HANDLER}"}})
    published = editor.receive("textDocument/publishDiagnostics")["params"]["diagnostics"]
    (ours,) = [diagnostic for diagnostic in published if str(diagnostic.get("code", "")).startswith("AIO")]
    assert ours["code"] == "AIO101"
    assert ours["range"]["start"] == {"line": 15, "character": 17}
    assert "gather of 2: " in ours["message"]
    assert "µs" in ours["message"]
