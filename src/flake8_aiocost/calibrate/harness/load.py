"""What the two loads share: a measurement that ends once all responses are there, or with what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio

    from flake8_aiocost.calibrate.harness.server import Server


class Load:
    """Sends requests to a server; ``done`` is what the driver waits for."""

    def __init__(self, server: Server) -> None:
        """Send requests to this server."""
        self.server = server
        self.done: asyncio.Future[None] = server.loop.create_future()

    def on_failure(self, error: Exception) -> None:
        """A request failed, such as a benchmark that needs a thread where none can start: so does the measurement."""
        if not self.done.done():
            self.done.set_exception(error)
