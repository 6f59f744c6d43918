"""Documents of an editor. Lines end where the protocol says: pygls splits at form feeds, too, which source code has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pygls.workspace import TextDocument, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Document(TextDocument):
    """A text that is edited."""

    @property
    def lines(self) -> Sequence[str]:
        """Its lines with their ends."""
        return tuple(_LINE.findall(self.source))


class Documents(Workspace):
    """The documents of a client."""

    def _create_text_document(
        self, doc_uri: str, source: str | None = None, version: int | None = None, language_id: str | None = None
    ) -> Document:
        return Document(
            doc_uri,
            source=source,
            version=version,
            language_id=language_id,
            sync_kind=self._sync_kind,
            position_codec=self._position_codec,
        )
