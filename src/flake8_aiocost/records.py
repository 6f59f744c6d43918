"""The base of all records that pass between the steps."""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True):
    """A frozen record, made with positional or keyword arguments, compared and hashed by its fields.

    A msgspec struct and no dataclass, since defining one takes 0.01 ms, and a frozen dataclass 0.5 ms. With 40 of them,
    that was a third of what a run over one file cost.
    """
