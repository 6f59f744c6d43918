"""Diagnostics are sent to clients that do not ask for them, once nobody has typed for a moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from lsprotocol import types

from flake8_aiocost.frontends.lsp import diagnostics

if TYPE_CHECKING:
    from pygls.workspace import Workspace

    from flake8_aiocost.frontends.lsp.page import Page

#: Seconds without an edit before diagnostics are sent.
PAUSE = 0.05


class Sender(Protocol):
    """What is asked of the server."""

    @property
    def workspace(self) -> Workspace:
        """The documents that are open."""

    async def page(self, uri: str) -> Page | None:
        """The module of an open document as it is now; ``None`` where there is nothing to say of it."""

    def fault(self, error: Exception, where: str) -> None:
        """Tell of a fault of ours."""

    def text_document_publish_diagnostics(self, params: types.PublishDiagnosticsParams) -> None:
        """Send diagnostics."""


class Pushing:
    """The documents whose diagnostics are about to be sent."""

    def __init__(self, server: Sender) -> None:
        """None yet."""
        self._server = server
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def soon(self, uri: str, pause: float) -> None:
        """Send the diagnostics of a document after a pause, which begins again with each call.

        Args:
            uri: the document.
            pause: in seconds.
        """
        self.stop(uri)
        self._tasks[uri] = asyncio.create_task(self._push(uri, pause))

    def stop(self, uri: str) -> None:
        """Send nothing of a document any more."""
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()

    async def _push(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            page = await self._server.page(uri)
            found = diagnostics.diagnostics(page) if page is not None else []
        except Exception as error:
            self._server.fault(error, uri)
            return
        if (document := self._server.workspace.text_documents.get(uri)) is not None:
            self._tasks.pop(uri, None)
            version = page.version if page is not None else document.version
            params = types.PublishDiagnosticsParams(uri, found, version)
            self._server.text_document_publish_diagnostics(params)
