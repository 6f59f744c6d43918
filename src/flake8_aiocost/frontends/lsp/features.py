"""What the server can be asked, each request handed to the file of its feature."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.frontends.lsp import actions, commands, diagnostics, hints, hover, lens
from flake8_aiocost.frontends.lsp.server import Server
from flake8_aiocost.frontends.lsp.watched import registration
from flake8_aiocost.module.read import FRAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

_Result = TypeVar("_Result")


def guarded(
    feature: Callable[[Server, Any], Coroutine[Any, Any, _Result]],
) -> Callable[[Server, Any], Coroutine[Any, Any, _Result | None]]:
    """A feature of which a fault is one line in the log, and no answer."""

    @functools.wraps(feature)
    async def run(ls: Server, params: Any) -> _Result | None:
        try:
            return await feature(ls, params)
        except AiocostError as error:
            ls.say(str(error))
        except Exception as error:
            ls.fault(error, feature.__name__)
        return None

    return run


def server(given: Iterable[tuple[str, str]] = ()) -> Server:
    """A server that knows all features."""
    ls = Server(given)
    # Set once for all threads: they share it.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))

    @ls.feature(types.INITIALIZE)
    def _begin(ls: Server, params: types.InitializeParams) -> None:
        ls.begin(params)

    @ls.feature(types.INITIALIZED)
    def _begun(ls: Server, _: types.InitializedParams) -> None:
        if ls.client.watches:
            ls.client_register_capability(types.RegistrationParams([registration()]))

    @ls.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.push(params.text_document.uri, 0)

    @ls.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _edited(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.push(params.text_document.uri)

    @ls.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        ls.closed(params.text_document.uri)

    @ls.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        ls.files_changed(params.changes)

    @ls.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def _configured(ls: Server, params: types.DidChangeConfigurationParams) -> None:
        ls.configure(params.settings)
        ls.begin_anew()

    @ls.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def _folders(ls: Server, _: types.DidChangeWorkspaceFoldersParams) -> None:
        places = (ls.place_of(each.uri) for each in ls.workspace.folders.values())
        ls.projects.folders = [each for each in places if each is not None]
        ls.begin_anew()

    _features(ls)
    _commands(ls)
    return ls


@guarded
async def diagnosed(ls: Server, uri: str) -> list[types.Diagnostic]:
    """The diagnostics of a document."""
    page = await ls.page(uri)
    return diagnostics.diagnostics(page) if page is not None else []


def _features(ls: Server) -> None:
    options = types.DiagnosticOptions(inter_file_dependencies=True, workspace_diagnostics=False, identifier="aiocost")

    @ls.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)
    async def _pull(ls: Server, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        return types.RelatedFullDocumentDiagnosticReport(await diagnosed(ls, params.text_document.uri) or [])

    @ls.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    @guarded
    async def _hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        page = await ls.page(params.text_document.uri)
        return hints.hints(page, params.range) if page is not None else []

    @ls.feature(types.TEXT_DOCUMENT_HOVER)
    @guarded
    async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        page = await ls.page(params.text_document.uri)
        return hover.hover(page, params.position) if page is not None else None

    @ls.feature(types.TEXT_DOCUMENT_CODE_LENS)
    @guarded
    async def _lens(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
        page = await ls.page(params.text_document.uri)
        return lens.lenses(page) if page is not None else []

    @ls.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([*actions.KINDS]))
    @guarded
    async def _actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        page = await ls.page(params.text_document.uri)
        only = None if params.context.only is None else [getattr(each, "value", each) for each in params.context.only]
        return actions.actions(page, params.range, only) if page is not None else []


def _commands(ls: Server) -> None:
    @ls.command(lens.BILL)
    async def _bill(ls: Server, uri: str, function: str) -> Any:
        page = await ls.page(uri)
        return commands.bill(ls, page, function) if page is not None else None

    @ls.command(actions.WHY)
    async def _why(ls: Server, uri: str, line: int, character: int) -> Any:
        page = await ls.page(uri)
        return commands.why(ls, page, types.Position(line, character)) if page is not None else None

    @ls.command(commands.TABLE)
    async def _table(ls: Server, uri: str) -> Any:
        page = await ls.page(uri)
        return commands.table(page) if page is not None else None

    @ls.command(actions.EXPLAIN)
    async def _explain(ls: Server, code: str) -> Any:
        return commands.explain(ls, ls.client, code)
