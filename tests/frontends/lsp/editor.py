"""As much of an editor as the tests need: it speaks to ``aiocost lsp``, a process of its own, in plain JSON-RPC."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any

from pylsp_jsonrpc.streams import JsonRpcStreamReader, JsonRpcStreamWriter

from tests.frontends.lsp.forked import HAS_FORK, Forked

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds; a server that says nothing for so long says nothing.
PATIENCE = 60
EVERYTHING = {"start": {"line": 0, "character": 0}, "end": {"line": 100_000, "character": 0}}
#: What a client can do that can do all.
CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "versionSupport": True},
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
        "inlayHint": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "window": {"showDocument": {"support": True}},
}
#: The same of one that asks for diagnostics.
PULLING = {**CAPABILITIES, "textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {"relatedInformation": True}}}


SERVER = ("-m", "flake8_aiocost.frontends.cli", "lsp")


class Editor:
    """An editor with a folder, or several, or none."""

    def __init__(
        self,
        *folders: Path,
        capabilities: dict[str, Any] = CAPABILITIES,
        options: dict[str, Any] | None = None,
        arguments: tuple[str, ...] = (),
        program: tuple[str, ...] = SERVER,
        cwd: Path | None = None,
    ) -> None:
        cwd = cwd or (folders[0] if folders else None)
        self.server: Forked | subprocess.Popen[bytes]
        if program == SERVER and HAS_FORK:
            self.server = Forked(arguments, cwd)
        else:
            self.server = subprocess.Popen(
                [sys.executable, *program, *arguments],
                cwd=cwd,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONUTF8": "1"},
            )
        self._writer = JsonRpcStreamWriter(self.server.stdin)
        self._numbers = itertools.count(1)
        self._versions: dict[str, int] = {}
        self._responses: dict[int, Queue[dict[str, Any]]] = {}
        self.notifications: Queue[dict[str, Any]] = Queue()
        #: What the server asked the editor, by method.
        self.asked: list[dict[str, Any]] = []
        reader = JsonRpcStreamReader(self.server.stdout)
        threading.Thread(target=reader.listen, args=(self._take,), daemon=True).start()
        root = folders[0].as_uri() if folders else None
        self.capabilities = self.ask(
            "initialize",
            {
                "processId": None,
                "capabilities": capabilities,
                "rootUri": root,
                "workspaceFolders": [{"uri": each.as_uri(), "name": each.name} for each in folders] or None,
                "initializationOptions": options,
            },
        )["capabilities"]
        self.tell("initialized", {})

    def __enter__(self) -> Editor:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.kill()
        self.server.wait()
        for stream in (self.server.stdin, self.server.stdout, self.server.stderr):
            if stream is not None:
                stream.close()

    # ── messages ───────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, message: dict[str, Any]) -> None:
        if "method" in message and "id" in message:
            self.asked.append(message)
            result = {"success": True} if message["method"] == "window/showDocument" else None
            self._writer.write({"jsonrpc": "2.0", "id": message["id"], "result": result})
            self.notifications.put(message)
        elif "method" in message:
            self.notifications.put(message)
        else:
            self._responses[message["id"]].put(message)

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._writer.write({"jsonrpc": "2.0", "method": method, "params": params})

    def begin(self, method: str, params: object) -> int:
        """Send a request, and do not wait."""
        number = next(self._numbers)
        self._responses[number] = Queue()
        self._writer.write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def response(self, number: int) -> dict[str, Any]:
        """The whole response to a request."""
        return self._responses[number].get(timeout=PATIENCE)

    def ask(self, method: str, params: object) -> Any:
        """Send a request and return its result."""
        answer = self.response(self.begin(method, params))
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def wait_for(self, method: str, accepted: Any = lambda _: True) -> dict[str, Any]:
        """The next message with a method whose parameters are accepted; those before are passed over."""
        while True:
            try:
                message = self.notifications.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError(f"the server never sent {method}") from None
            if message["method"] == method and accepted(message.get("params")):
                params: dict[str, Any] = message.get("params") or {}
                return params

    # ── documents ──────────────────────────────────────────────────────────────────────────────────────────────

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, maybe with a text that was not saved; its address."""
        uri, self._versions[path.as_uri()] = path.as_uri(), 1
        text = path.read_bytes().decode() if text is None else text
        item = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return uri

    def edit(self, uri: str, *changes: dict[str, Any] | str) -> None:
        """Change a document: a text for the whole of it, or changes as the protocol has them."""
        self._versions[uri] += 1
        listed = [{"text": each} if isinstance(each, str) else each for each in changes]
        document = {"uri": uri, "version": self._versions[uri]}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": listed})

    def close(self, uri: str) -> None:
        """Close a document."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})

    def published(self, uri: str, accepted: Any = lambda _: True) -> list[dict[str, Any]]:
        """The next diagnostics that are sent of a document, and accepted."""
        params = self.wait_for(
            "textDocument/publishDiagnostics", lambda each: each["uri"] == uri and accepted(each["diagnostics"])
        )
        found: list[dict[str, Any]] = params["diagnostics"]
        return found

    def pulled(self, uri: str) -> list[dict[str, Any]]:
        """The diagnostics that are asked for."""
        found: list[dict[str, Any]] = self.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"]
        return found

    def hints(self, uri: str, place: dict[str, Any] = EVERYTHING) -> list[dict[str, Any]]:
        """The inlay hints of a document."""
        found: list[dict[str, Any]] = self.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": place})
        return found

    def lenses(self, uri: str) -> list[dict[str, Any]]:
        """The code lenses of a document."""
        found: list[dict[str, Any]] = self.ask("textDocument/codeLens", {"textDocument": {"uri": uri}})
        return found

    def hover(self, uri: str, line: int, character: int) -> str:
        """The text of a hover, empty where there is none."""
        place = {"line": line, "character": character}
        found = self.ask("textDocument/hover", {"textDocument": {"uri": uri}, "position": place})
        return found["contents"]["value"] if found else ""

    def actions(self, uri: str, place: dict[str, Any] = EVERYTHING, **context: Any) -> list[dict[str, Any]]:
        """The code actions of a part of a document."""
        params = {"textDocument": {"uri": uri}, "range": place, "context": {"diagnostics": [], **context}}
        found: list[dict[str, Any]] = self.ask("textDocument/codeAction", params)
        return found

    def run(self, command: str, *arguments: Any) -> Any:
        """Run a command of the server."""
        return self.ask("workspace/executeCommand", {"command": command, "arguments": list(arguments)})


def codes(found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Codes of diagnostics with their lines, which count from 0."""
    return sorted((each["code"], each["range"]["start"]["line"]) for each in found)


def edited(text: str, action: dict[str, Any]) -> str:
    """A text after the edits of a code action; columns are taken for characters."""
    lines = text.split("\n")
    (change,) = action["edit"]["documentChanges"]
    for edit in sorted(change["edits"], key=lambda each: -each["range"]["start"]["line"]):
        start, end = edit["range"]["start"], edit["range"]["end"]
        before = "\n".join([*lines[: start["line"]], lines[start["line"]][: start["character"]]])
        after = "\n".join([lines[end["line"]][end["character"] :], *lines[end["line"] + 1 :]])
        lines = (before + edit["newText"] + after).split("\n")
    return "\n".join(lines)
