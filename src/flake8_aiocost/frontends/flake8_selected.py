"""Whether flake8 is going to print any finding of ours. Where it prints none, a project is not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

#: How all codes of our rules begin.
_CODES = "AIO"


def is_selected(options: argparse.Namespace) -> bool:
    """Whether a finding of any of our rules may be printed, as flake8 decides it of ``select`` and ``ignore``.

    Of what begins with an entry of both, the longer one decides. What nobody selects by name is selected where
    ``select`` is not given, and not ignored by name.
    """
    selected = [each for each in _given(options.select, options.extend_select) if _means_some(each)]
    if options.select is not None and not selected:
        return False
    ignored = [len(each) for each in _given(options.ignore, options.extend_ignore) if _CODES.startswith(each)]
    return not ignored or any(len(each) > max(ignored) for each in selected)


def _given(*lists: list[str] | None) -> list[str]:
    return [each for some in lists for each in some or ()]


def _means_some(entry: str) -> bool:
    return _CODES.startswith(entry) or entry.startswith(_CODES)
