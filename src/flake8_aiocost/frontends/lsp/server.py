"""The server: from messages of the protocol to projects, and back. One file beside it for each feature."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from flake8_aiocost import __version__
from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.frontends.faults import told
from flake8_aiocost.frontends.lsp.client import client_of, options_of
from flake8_aiocost.frontends.lsp.documents import Documents
from flake8_aiocost.frontends.lsp.keeper import Keeper
from flake8_aiocost.frontends.lsp.page import Client, Page
from flake8_aiocost.frontends.lsp.positions import plain
from flake8_aiocost.frontends.lsp.pushing import PAUSE, Pushing
from flake8_aiocost.frontends.lsp.view import Views
from flake8_aiocost.frontends.lsp.watched import Deciding, is_other
from flake8_aiocost.frontends.lsp.watching import Watching
from flake8_aiocost.frontends.lsp.workspace import Workspace
from flake8_aiocost.project.sources import read_text
from flake8_aiocost.settings import ROOT_MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pygls.workspace import TextDocument

    from flake8_aiocost.frontends.lsp.session import Session


logger = logging.getLogger(__name__)


class Server(LanguageServer):
    """The projects of one client."""

    def __init__(self, given: Iterable[tuple[str, str]] = ()) -> None:
        """Open nothing yet; ``given`` are options that outrank pyproject.toml."""
        super().__init__("aiocost", __version__)
        self.given = tuple(given)
        self.client = Client()
        self.projects = Workspace(self.given)
        self.keeper = Keeper(self.changed, self.failed)
        self._views = Views()
        self._pushing = Pushing(self)
        self._said: set[str] = set()
        #: Whether the settings of some file are wrong, so that no project tells which files decide.
        self._wrong = False
        self._watching = Watching(self)

    # ── what a feature asks for ────────────────────────────────────────────────────────────────────────────────

    def place_of(self, uri: str) -> str | None:
        """Where a file lies, without symbolic links; ``None`` for what is no file."""
        try:
            path = to_fs_path(uri) if uri.startswith("file:") else None
            return os.path.realpath(path) if path else None
        except (OSError, ValueError):  # a NUL in it, or what is no address
            return None

    async def page(self, uri: str) -> Page | None:
        """The module of an open document as it is now; ``None`` where there is nothing to say of it."""
        place = self.place_of(uri)
        if place is None or uri not in self.workspace.text_documents:
            return None
        session = self._session(place)
        if session is None or not await self.keeper.ready(session):
            return None
        # What is known by now may tell that the file is none of the project's.
        session = self._session(place)
        if session is None or not await self.keeper.ready(session):
            return None
        path = session.path(place)
        if path is None:
            return None
        document, text = self._put(session, path, uri)
        if session.module(path) is None and session.stale:
            # A new module is known once the project was linked with it.
            await self.keeper.settled(session)
            document, text = self._put(session, path, uri)
        module = session.module(path)
        if document is None or module is None:
            return None
        try:
            view = self._views.of(session, path, module, text)
        except Unreadable:  # it has just gone
            return None
        return Page(view, uri, document.version, document.source, self.client)

    def _put(self, session: Session, path: str, uri: str) -> tuple[TextDocument | None, str]:
        """Give a project the text of a document as it is now; the document, and that text."""
        document = self.workspace.text_documents.get(uri)
        if document is None:
            return None, ""
        text = plain(document.source)
        change = session.put(path, text)
        if change == "changed":
            self.keeper.edited(session)
        elif change == "comments" and session.indexed is not None and session.indexed.linted.merging:
            # Another spawn of the same cause, maybe in another document, speaks from now on.
            self.changed(session)
        return document, text

    def _session(self, place: str) -> Session | None:
        try:
            return self.projects.session_of(place)
        except AiocostError as error:
            self._wrong = True
            self.say(str(error))
            return None

    # ── what is told ───────────────────────────────────────────────────────────────────────────────────────────

    def say(self, text: str) -> None:
        """Show a person one line, once."""
        if text not in self._said:
            self._said.add(text)
            self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, f"aiocost: {text}"))

    def fault(self, error: Exception, where: str) -> None:
        """A fault of ours is one line in the log, and the server goes on."""
        text = told(error, where, "which the server has survived")
        self.window_log_message(types.LogMessageParams(types.MessageType.Error, text))
        logger.error("%s", text)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """What pygls met: a message that makes no sense is answered, and no fault of ours."""
        if isinstance(error, JsonRpcException) and not isinstance(error, JsonRpcInternalError):
            logger.info("%s", error)
            return
        self.fault(error, f"a message ({getattr(source, '__name__', source)})")

    def failed(self, session: Session, error: Exception) -> None:
        """A project cannot be read."""
        if isinstance(error, AiocostError):
            self.say(str(error))
        else:
            self.fault(error, session.root)

    def changed(self, session: Session) -> None:
        """Answers about the documents of a project may be others."""
        self._watching.begin(session)
        if self.client.pulls:
            if self.client.refresh_diagnostics:
                self.workspace_diagnostic_refresh(None)
        else:
            for uri in self.workspace.text_documents:
                place = self.place_of(uri)
                if place is not None and session.path(place) is not None:
                    self.push(uri, 0)
        if self.client.refresh_hints and self.client.hints:
            self.workspace_inlay_hint_refresh(None)
        if self.client.refresh_lens and self.client.lens:
            self.workspace_code_lens_refresh(None)

    def push(self, uri: str, pause: float = PAUSE) -> None:
        """Send the diagnostics of a document, if nobody asks for them, once nobody has typed for a moment."""
        if not self.client.pulls:
            self._pushing.soon(uri, pause)

    # ── what changes ───────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, params: types.InitializeParams) -> None:
        """Take what the client says of itself."""
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        folders = list(params.workspace_folders or [])
        self.protocol._workspace = Documents(params.root_uri, types.TextDocumentSyncKind.Incremental, folders, encoding)
        self._capabilities, self._encoding = params.capabilities, getattr(encoding, "value", str(encoding))
        self.configure(params.initialization_options)
        roots = [each.uri for each in folders] or ([params.root_uri] if params.root_uri else [])
        self.projects.folders = [place for each in roots if (place := self.place_of(each)) is not None]

    def configure(self, wanted: object) -> None:
        """Take the settings of the editor; what is wrong with them is told, and those before hold."""
        table = wanted if isinstance(wanted, dict) else {}
        inner = table.get("aiocost", table)
        table = inner if isinstance(inner, dict) else {}
        try:
            client = client_of(self._capabilities, self._encoding, table)
            given = (*self.given, *options_of(table))
        except AiocostError as error:
            self.say(str(error))
            self.client = client_of(self._capabilities, self._encoding, {})
            return
        self.client, self.projects.given = client, given
        self.projects.forget()

    def begin_anew(self) -> None:
        """Settings, tables or folders have changed: everything is read again when it is asked for."""
        self._watching.end()
        self.keeper.forget()
        self.projects.forget()
        self._views.clear()
        self._said.clear()
        self._wrong = False
        if self.client.refresh_diagnostics and self.client.pulls:
            self.workspace_diagnostic_refresh(None)
        if self.client.refresh_hints:
            self.workspace_inlay_hint_refresh(None)
        if self.client.refresh_lens:
            self.workspace_code_lens_refresh(None)
        for uri in self.workspace.text_documents:
            self.push(uri, 0)

    def files_changed(self, changes: Iterable[types.FileEvent]) -> None:
        """Files were changed outside of the editor, or saved by it."""
        places = [(place, each.type) for each in changes if (place := self.place_of(each.uri)) is not None]
        sessions = list(self.projects.sessions)
        decides = [Deciding(each.settings) for each in sessions]
        mended = self._wrong and any(Path(place).name in ROOT_MARKERS for place, _ in places)
        if mended or any(each(place, kind) for place, kind in places for each in decides):
            self.begin_anew()
            return
        there = {self.place_of(uri) for uri in self.workspace.text_documents}
        for session in sessions:
            if any(is_other(session, place, kind, is_open=place in there) for place, kind in places):
                self.keeper.reread(session)

    def closed(self, uri: str) -> None:
        """A document is closed: its file counts again."""
        place = self.place_of(uri)
        self._pushing.stop(uri)
        if not self.client.pulls:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        session = self._session(place) if place is not None else None
        path = session.path(place) if session is not None and place is not None else None
        if session is None or path is None or place is None:
            return
        self._views.drop(session, path)
        try:
            text: str | None = read_text(place)
        except Unreadable:
            text = None
        if session.close(path, text) == "changed":
            self.keeper.edited(session)
        if text is None:
            self.keeper.reread(session)
