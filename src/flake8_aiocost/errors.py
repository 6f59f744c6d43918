"""What a person is told when something cannot be used: one line that names the thing and the way out."""

from __future__ import annotations


class Unreadable(ValueError):  # noqa: N818  what went wrong is the text's, not an error of ours
    """The text cannot be analysed. ``str()`` of it is the reason, in words that complete "file not analysed: ..."."""
