"""A double of the API of a forge, on loopback: it keeps comments, and may refuse."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Forge:
    """What it holds, and what it was asked."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        #: Method and path of each question that changes something.
        self.changes: list[tuple[str, str]] = []
        #: The headers of the last question.
        self.headers: dict[str, str] = {}
        #: Answers with this code, text and header in the place of anything else.
        self.refusal: tuple[int, bytes, tuple[str, str] | None] | None = None

    def add(self, text: str, who: dict[str, Any], **more: Any) -> dict[str, Any]:
        comment = {"id": 1_000 + len(self.comments), "body": text, **who, **more}
        self.comments.append(comment)
        return comment


class Routes:
    """How the API of one forge is spelled."""

    def __init__(self, comments: str, one: str, method: str, who: dict[str, Any], more: dict[str, Any]) -> None:
        self.comments, self.one, self.method, self.who, self.more = comments, one, method, who, more


GITHUB = Routes(
    "/repos/shop/api/issues/7/comments",
    "/repos/shop/api/issues/comments/",
    "PATCH",
    {"user": {"login": "github-actions[bot]", "type": "Bot"}},
    {},
)
GITLAB = Routes(
    "/api/v4/projects/42/merge_requests/7/notes",
    "/api/v4/projects/42/merge_requests/7/notes/",
    "PUT",
    {"author": {"id": 5}, "system": False},
    {"/api/v4/user": {"id": 5, "username": "project_42_bot"}},
)


def handler(forge: Forge, routes: Routes) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is the base class's
            pass

        def _answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            forge.headers = dict(self.headers.items())
            parts = urlsplit(self.path)
            if forge.refusal is not None:
                code, text, header = forge.refusal
                self._send(code, text, header)
            elif self.command == "GET":
                self._get(parts.path, parse_qs(parts.query))
            else:
                forge.changes.append((self.command, parts.path))
                self._change(parts.path, json.loads(content)["body"])

        def _get(self, path: str, query: dict[str, list[str]]) -> None:
            if path in routes.more:
                self._json(routes.more[path])
            elif path == routes.comments:
                size, page = int(query["per_page"][0]), int(query["page"][0])
                self._json(forge.comments[size * (page - 1) : size * page])
            else:
                self._send(404, b'{"message": "Not Found"}')

        def _change(self, path: str, text: str) -> None:
            if self.command == "POST" and path == routes.comments:
                self._json(forge.add(text, routes.who), 201)
            elif self.command == routes.method and path.startswith(routes.one):
                number = int(path.removeprefix(routes.one))
                (comment,) = (each for each in forge.comments if each["id"] == number)
                comment["body"] = text
                self._json(comment)
            else:
                self._send(404, b'{"message": "Not Found"}')

        def _json(self, data: Any, code: int = 200) -> None:
            self._send(code, json.dumps(data).encode())

        def _send(self, code: int, content: bytes, header: tuple[str, str] | None = None) -> None:
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if header is not None:
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = _answer  # noqa: N815  the names of the base class

    return Handler


def serve(forge: Forge, routes: Routes) -> Iterator[str]:
    """Run the double; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(forge, routes))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
