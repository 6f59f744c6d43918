"""What a fix raises where it meets code that it does not know."""

from __future__ import annotations


class Unfixable(Exception):  # noqa: N818  it says what the code is
    """A fix cannot be made of this code. The text completes "refused: ..."."""
