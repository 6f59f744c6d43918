"""The server under measurement, run by the interpreter under measurement: ``python -m live.serve``.

Prints its port once it listens, and ends when its parent does. ``GET /feed/CONSTRUCT/N/AWAITABLE`` is a small
but real handler: it reads its query, runs the operation, and answers with JSON. ``GET /shape/NAME/spawned`` (or
``sequence``) is the same with a shape of ``held_out``. ``GET /account`` says what each request since the last look has
cost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from live.account import STANDARD_INPUT, Account, facts
from live.handlers import Operation, operation

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds: the connections that one cell leaves idle are those of the next.
KEEP_ALIVE = 600
CATALOGUE: list[dict[str, Any]] = [
    {"id": n, "name": f"item {n}", "tags": ["a", "b"], "price": 1.25 * n} for n in range(3)
]

account = Account()
#: What is asked for beside the handlers.
CONTROL: dict[str, Callable[[], bytes]] = {"/account": account.close, "/gate": account.gate, "/facts": facts}


async def feed(query: str, run: Operation) -> bytes:
    """The handler that a person would write: read the input, await the operation, shape the output."""
    account.enter()
    wanted = parse_qs(query)
    page, size = int(wanted["page"][0]), int(wanted["size"][0])
    await run()
    items = [{**item, "total": round(item["price"] * 1.2, 2)} for item in CATALOGUE[:size]]
    return json.dumps({"page": page, "items": items}).encode()


async def asgi(scope: dict[str, Any], _receive: Any, send: Any) -> None:
    """A raw ASGI application."""
    path: str = scope["path"]
    body = CONTROL[path]() if path in CONTROL else await feed(scope["query_string"].decode(), operation(path))
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def uvicorn(listening: socket.socket) -> None:
    """Serve with uvicorn, as ``uvicorn app:asgi --no-access-log`` would."""
    import uvicorn as library  # noqa: PLC0415  only one of the servers need be there

    config = library.Config(
        asgi, loop="none", lifespan="off", log_level="warning", access_log=False, timeout_keep_alive=KEEP_ALIVE
    )
    await library.Server(config).serve(sockets=[listening])


async def aiohttp(listening: socket.socket) -> None:
    """Serve with aiohttp, without an access log."""
    from aiohttp import web  # noqa: PLC0415  only one of the servers need be there

    async def control(request: web.Request) -> web.Response:
        return web.Response(body=CONTROL[request.path]())

    async def answer(request: web.Request) -> web.Response:
        body = await feed(request.query_string, operation(request.path))
        return web.Response(body=body, content_type="application/json")

    application = web.Application()
    for path in CONTROL:
        application.router.add_get(path, control)
    application.router.add_get("/feed/{construct}/{n}/{awaitable}", answer)
    application.router.add_get("/shape/{name}/{variant}", answer)
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=KEEP_ALIVE)
    await runner.setup()
    await web.SockSite(runner, listening).start()
    await asyncio.Event().wait()


async def main(server: str) -> None:
    """Listen on a free port of the loopback interface, and serve until the parent is gone or stops us."""
    # With the protocol named, as create_server(host, port) has it: without, asyncio leaves Nagle's algorithm on, and an
    # answer in two segments waits 40 ms for the client's delayed acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    serving = asyncio.ensure_future({"uvicorn": uvicorn, "aiohttp": aiohttp}[server](listening))
    try:
        print(listening.getsockname()[1], flush=True)
    except BrokenPipeError:
        os._exit(1)  # the parent has gone while we started
    os.set_blocking(STANDARD_INPUT, False)
    parent = os.getppid()
    while os.getppid() == parent and not serving.done():
        await asyncio.wait({serving}, timeout=1)
    os._exit(1)


def new_loop(kind: str) -> asyncio.AbstractEventLoop:
    """A loop as asked for."""
    if kind == "asyncio":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415  absent on some platforms

    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", choices=("uvicorn", "aiohttp"), default="uvicorn")
    parser.add_argument("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    parser.add_argument("--core", type=int, help="run on this core alone")
    arguments = parser.parse_args()
    if arguments.core is not None:
        os.sched_setaffinity(0, {arguments.core})
    try:
        import_module(arguments.server)
        loop = new_loop(arguments.loop)
    except ImportError as problem:
        print(problem)  # in place of the port
        sys.exit(1)
    asyncio.set_event_loop(loop)
    loop.run_until_complete(main(arguments.server))
