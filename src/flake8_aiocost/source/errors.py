"""What reading a module can fail with."""

from __future__ import annotations


class Unreadable(Exception):
    """The text cannot be analysed. ``str()`` of it is the reason, in words that complete "file not analysed: ..."."""
