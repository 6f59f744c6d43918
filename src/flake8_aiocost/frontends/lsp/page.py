"""What a feature is asked about: a module in one state of its project, as one client sees it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.lsp.positions import Positions
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from flake8_aiocost.frontends.lsp.view import View


class Client(Record, frozen=True):
    """What the client can do, and what somebody has switched off in its settings."""

    encoding: str = "utf-16"
    pulls: bool = False
    related: bool = False
    code_description: bool = False
    versioned: bool = False
    annotations: bool = False
    show_document: bool = False
    refresh_hints: bool = False
    refresh_lens: bool = False
    refresh_diagnostics: bool = False
    watches: bool = False
    relative: bool = False
    diagnostics: bool = True
    hints: bool = True
    lens: bool = True
    hover: bool = True
    actions: bool = True


class Page:
    """The module of one document."""

    def __init__(self, view: View, uri: str, version: int | None, text: str, client: Client) -> None:
        """Work out nothing.

        Args:
            view: the module.
            uri: of the document.
            version: of its text; ``None`` where nobody counts.
            text: as the editor has it.
            client: whom it is for.
        """
        self.view, self.uri, self.version, self.client = view, uri, version, client
        self.positions = Positions(text, client.encoding)

    @property
    def is_current(self) -> bool:
        """Whether what is known is of the very text in the editor, so that it may be edited."""
        return self.view.buffer == self.view.text


def uri_of(place: str) -> str:
    """The address of a file."""
    return Path(place).as_uri()
