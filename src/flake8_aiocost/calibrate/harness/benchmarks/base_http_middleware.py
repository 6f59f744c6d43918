"""Starlette's ``BaseHTTPMiddleware``, which runs the application in a task of its own for each request.

The baseline is the same request through a plain ASGI middleware, which does the same without a task. The application
behind it awaits the child in place, as the sequence does, so the excess over the sequence is the difference between the
two middlewares.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from starlette.middleware.base import RequestResponseEndpoint
    from starlette.requests import Request
    from starlette.responses import Response

    from flake8_aiocost.calibrate.harness.benchmarks import Child, Operation

REQUIRES = "starlette"
FANS_OUT = False

Message = dict[str, Any]
Application = Callable[..., Awaitable[None]]
SCOPE: Message = {"type": "http", "method": "GET", "path": "/feed", "query_string": b"", "headers": []}
START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]}
BODY: Message = {"type": "http.response.body", "body": b"{}"}


def operation(n: int, child: Child) -> Operation:
    """n requests, one after the other, each of which awaits the child behind the middleware."""
    from starlette.middleware.base import BaseHTTPMiddleware  # noqa: PLC0415  an interpreter may not have it

    async def dispatch(request: Request, call_next: RequestResponseEndpoint) -> Response:
        return await call_next(request)

    return requests(n, BaseHTTPMiddleware(application(child), dispatch))


def baseline(n: int, _child: Child) -> Operation:
    """As many requests behind a plain middleware; they await nothing."""
    behind = application(None)

    async def middleware(scope: Message, receive: object, send: object) -> None:
        await behind(scope, receive, send)

    return requests(n, middleware)


def application(child: Child | None) -> Application:
    """The application behind the middleware. With ``None`` it awaits no child."""

    async def answer(_scope: Message, _receive: object, send: Callable[[Message], Awaitable[None]]) -> None:
        if child is not None:
            await child()
        await send(START)
        await send(BODY)

    return answer


def requests(n: int, application: Application) -> Operation:
    """n requests, one after the other."""

    async def run() -> None:
        for _ in range(n):
            await application(dict(SCOPE), receive, send)

    return run


async def receive() -> Message:
    """A request without a body."""
    return {"type": "http.request", "body": b"", "more_body": False}


async def send(_message: Message) -> None:
    """What a server would write."""
