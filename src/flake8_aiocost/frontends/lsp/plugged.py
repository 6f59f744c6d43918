"""The projects of a python-lsp-server, whose hooks are called on several threads, one after the other or at once."""

from __future__ import annotations

import functools
import logging
import os
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol.converters import get_converter
from lsprotocol.types import ClientCapabilities, MessageType, Position, Range

from flake8_aiocost.errors import AiocostError, Unreadable
from flake8_aiocost.frontends.faults import told
from flake8_aiocost.frontends.lsp import actions, commands, diagnostics, hover, lens
from flake8_aiocost.frontends.lsp.client import client_of, options_of
from flake8_aiocost.frontends.lsp.page import Client, Page
from flake8_aiocost.frontends.lsp.positions import plain
from flake8_aiocost.frontends.lsp.view import Views
from flake8_aiocost.frontends.lsp.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lsprotocol.types import ShowDocumentParams, ShowMessageParams

    from flake8_aiocost.frontends.lsp.session import Session

_Result = TypeVar("_Result")
_CONVERTER = get_converter()
NAME = "aiocost"
logger = logging.getLogger(__name__)


def _guarded(hook: Callable[..., _Result]) -> Callable[..., _Result | Any]:
    """A hook that never raises: pylsp would take a fault of ours for one of all plugins."""

    @functools.wraps(hook)
    def run(plugged: Plugged, *args: Any) -> _Result | Any:
        try:
            return hook(plugged, *args)
        except AiocostError as error:
            plugged.say(str(error))
        except Exception as error:
            logger.exception("%s", told(error, hook.__name__, "which the server has survived"))
        return None if hook.__name__ in ("hover", "run") else []

    return run


class Plugged:
    """The projects of one server."""

    def __init__(self, config: Any, workspace: Any) -> None:
        """Read nothing yet.

        Args:
            config: of python-lsp-server.
            workspace: likewise.
        """
        self._config, self._workspace = config, workspace
        # Reading and linking take long: others are answered meanwhile, so they have a lock of their own.
        self._lock, self._linking = RLock(), Lock()
        self._said: set[str] = set()
        self._views = Views()
        self.client = Client()
        self.projects = Workspace()
        self.begin_anew()

    def begin_anew(self) -> None:
        """Read settings, and with them all projects."""
        with self._lock:
            wanted = self._config.plugin_settings(NAME)
            raw = self._config.capabilities
            try:
                found = client_of(_CONVERTER.structure(raw or {}, ClientCapabilities), "utf-16", wanted)
                self.client, self.projects.given = found, options_of(wanted)
            except AiocostError as error:
                self.say(str(error))
            self.projects.forget()
            self._views.clear()
            root = self._workspace.root_path
            self.projects.folders = [os.path.realpath(root)] if root else []
            self._said.clear()

    # ── hooks ──────────────────────────────────────────────────────────────────────────────────────────────────

    @_guarded
    def diagnostics(self, document: Any) -> list[dict[str, Any]]:
        """Those of a document."""
        session = self._session(document)
        if session is not None:
            self._page(session, document)
            self._settle(session)
        page = self._page(session, document) if session is not None else None
        with self._lock:
            return _plain(diagnostics.diagnostics(page)) if page is not None else []

    @_guarded
    def hover(self, document: Any, position: dict[str, int]) -> dict[str, Any] | None:
        """What stands at a position: on the name of what spawns, since what it is handed belongs to other plugins."""
        page = self._asked(document)
        if page is None:
            return None
        with self._lock:
            at = Position(position["line"], position["character"])
            found = hover.hover(page, at)
            if found is None or found.range is None:
                return None
            begin = found.range.start
            before = page.positions.between(begin, at) if begin.line == at.line else "("
            return None if "(" in before else _plain(found)

    @_guarded
    def actions(self, document: Any, asked: dict[str, Any], only: Sequence[str] | None) -> list[dict[str, Any]]:
        """What can be done in a part of a document."""
        page = self._asked(document)
        with self._lock:
            place = _CONVERTER.structure(asked, Range)
            return _plain(actions.actions(page, place, only)) if page is not None else []

    @_guarded
    def lenses(self, document: Any) -> list[dict[str, Any]]:
        """Those of a document."""
        page = self._asked(document)
        with self._lock:
            return _plain(lens.lenses(page)) if page is not None else []

    @_guarded
    def run(self, command: str, arguments: Sequence[Any]) -> Any:
        """Run a command of a lens or an action."""
        with self._lock:
            if command == actions.EXPLAIN:
                return commands.explain(self, self.client, *arguments)
            page = self._asked(self._workspace.get_document(arguments[0]))
            if page is None:
                return None
            if command == lens.BILL:
                return commands.bill(self, page, arguments[1])
            return commands.why(self, page, Position(*arguments[1:]))

    # ── what is shown ──────────────────────────────────────────────────────────────────────────────────────────

    def window_show_document(self, params: ShowDocumentParams, /) -> None:
        """Open something in the editor, or beside it."""
        self._workspace._endpoint.request("window/showDocument", _plain(params))

    def window_show_message(self, params: ShowMessageParams, /) -> None:
        """Tell a person something."""
        self._workspace.show_message(params.message, params.type.value)

    def say(self, text: str) -> None:
        """Tell a person one line, once."""
        if text not in self._said:
            self._said.add(text)
            self._workspace.show_message(f"aiocost: {text}", MessageType.Warning.value)

    # ── projects ───────────────────────────────────────────────────────────────────────────────────────────────

    def _asked(self, document: Any) -> Page | None:
        session = self._session(document)
        return self._page(session, document) if session is not None else None

    def _session(self, document: Any) -> Session | None:
        """The project of a document, read and linked."""
        place = os.path.realpath(document.path)
        with self._lock:
            session = self.projects.session_of(place)
        if session is None:
            return None
        if session.indexed is None:
            with self._linking:
                if session.indexed is None:
                    disk = session.opened()
                    project = session.linking(disk)
                    session.link(project)
                    with self._lock:
                        session.adopt(project)
        with self._lock:
            found = self.projects.session_of(place)
        return session if found is session or found is None else self._session(document)

    def _page(self, session: Session, document: Any) -> Page | None:
        """A document as it is now."""
        with self._lock:
            path = session.path(os.path.realpath(document.path))
            if path is None:
                return None
            source = document.source
            session.put(path, plain(source))
            module = session.module(path)
            if module is None:
                return None
            try:
                view = self._views.of(session, path, module, plain(source))
            except Unreadable:
                return None
            return Page(view, document.uri, document.version, source, self.client)

    def _settle(self, session: Session) -> None:
        """Link a project anew where it needs it."""
        with self._linking:
            with self._lock:
                project = session.linking() if session.stale else None
            if project is not None:
                session.link(project)
                with self._lock:
                    session.adopt(project)


def _plain(found: Any) -> Any:
    """Records of the protocol as plain data."""
    return _CONVERTER.unstructure(found)
