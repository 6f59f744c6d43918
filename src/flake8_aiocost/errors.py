"""Errors that are meant for people: something of theirs cannot be used.

A front-end prints the text as it stands. Any other exception is a fault of ours (AIO902).
"""

from __future__ import annotations


def printable(text: str) -> str:
    """What cannot be printed as ``?``: a line feed, an escape sequence, a byte that is no text."""
    return text if text.isprintable() else "".join(letter if letter.isprintable() else "?" for letter in text)


class AiocostError(ValueError):
    """What a person is told: one line that names the file, the thing and the way out."""

    def __init__(self, text: str) -> None:
        """Take the line, and replace what cannot be printed: names and values of a hostile file stand in it."""
        super().__init__(printable(text))


class SettingsError(AiocostError):
    """A wrong key or value. The line names the place, the key and what is accepted."""


class FrameworkError(SettingsError):
    """A file named in the ``frameworks`` setting cannot be used. The line names the file, the key, what is accepted."""


class LibraryError(SettingsError):
    """A file named in the ``libraries`` setting cannot be used. The line names the file, the key, what is accepted."""


class TableError(AiocostError):
    """A file that is not a usable calibration table.

    ``foreign`` is true where the file is sound but was never meant to be a table.
    """

    def __init__(self, text: str, *, foreign: bool = False) -> None:
        """Take the line."""
        super().__init__(text)
        self.foreign = foreign


class Unreadable(AiocostError):  # noqa: N818  it says what the file is, not what went wrong here
    """A module's text cannot be analysed. The line completes "file not analysed: ..."."""
