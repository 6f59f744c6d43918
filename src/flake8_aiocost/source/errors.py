"""What reading a module can fail with."""

from __future__ import annotations


class Unreadable(Exception):  # noqa: N818  what went wrong is the reader's, not an error of ours
    """The text cannot be analysed. ``str()`` of it is the reason, in words that complete "file not analysed: ..."."""
