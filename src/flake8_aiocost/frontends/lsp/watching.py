"""The client is asked for events of the files that the settings of projects name, once each project is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lsprotocol import types

from flake8_aiocost.frontends.lsp.watched import further

if TYPE_CHECKING:
    from flake8_aiocost.frontends.lsp.page import Client
    from flake8_aiocost.frontends.lsp.session import Session
    from flake8_aiocost.frontends.lsp.workspace import Workspace


class Asking(Protocol):
    """What is asked of the server."""

    client: Client
    projects: Workspace

    def client_register_capability(self, params: types.RegistrationParams) -> Any:
        """Ask the client for something."""

    def client_unregister_capability(self, params: types.UnregistrationParams) -> Any:
        """Take that back."""


class Watching:
    """What the client was asked for, by project."""

    def __init__(self, server: Asking) -> None:
        """Nothing yet."""
        self._server = server
        self._asked: dict[Session, types.Registration | None] = {}

    def begin(self, session: Session) -> None:
        """Ask for events of the files that the settings of a project name, unless that was done."""
        client = self._server.client
        if not client.watches or session in self._asked:
            return
        name = f"aiocost-files-{id(session)}"
        found = further(session.settings, self._server.projects.folders, name, relative=client.relative)
        self._asked[session] = found
        if found is not None:
            self._server.client_register_capability(types.RegistrationParams([found]))

    def end(self) -> None:
        """Ask for nothing any more."""
        known = [types.Unregistration(each.id, each.method) for each in self._asked.values() if each is not None]
        self._asked.clear()
        if known:
            self._server.client_unregister_capability(types.UnregistrationParams(known))
