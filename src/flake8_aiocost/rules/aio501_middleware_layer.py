"""Middleware layer with a task.

## What it does
Finds middleware that is made with Starlette's `BaseHTTPMiddleware`, or with `@app.middleware("http")` of FastAPI, which
is the same. It is said at the `def` of what handles the request, and only with `show = "all"`.

## Why it costs
For each request such a layer opens a task group and a stream between tasks, and runs all that lies behind it, the
endpoint included, in a task of its own. What the endpoint sends goes through that stream, message by message, and a
body that it reads makes one task more. Three layers do that three times. A plain ASGI middleware is a call: it makes no
task. The price is that of a layer that changes nothing, and of a response in one piece, as calibration measures both.

## Example
```python
from fastapi import FastAPI, Request, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint


class Version(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers["x-version"] = "7"
        return response


app = FastAPI()
app.add_middleware(Version)
```

## Use instead
```python
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Version:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def versioned(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-version"] = "7"
            await send(message)

        await self.app(scope, receive, versioned)


app = FastAPI()
app.add_middleware(Version)
```

## When to keep it
Where it reads or changes the bodies of responses, and requests are few: streams of messages are harder to get right.
"""

from __future__ import annotations

from flake8_aiocost.rules.hidden import HiddenRule

RULE = HiddenRule(
    "AIO501",
    "middleware-layer",
    measured="base_http_middleware",
    does="BaseHTTPMiddleware runs what lies behind it in a task",
    instead="a plain ASGI middleware",
    plain=False,
)
