"""``aiocost explain`` and ``aiocost rules``: the manuals of the rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flake8_aiocost.address import rule_page
from flake8_aiocost.frontends import console
from flake8_aiocost.manual import GUIDE_NAME, find, guide, is_priced, manuals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.manual import Manual


def explain(wanted: Sequence[str]) -> int:
    """Print manuals: rendered on a terminal, as Markdown elsewhere. How to read a message stands once at the end.

    Args:
        wanted: codes and names of rules, or ``messages`` for that end alone.

    Raises:
        UnknownRuleError: there is no such rule.
    """
    found = [find(rule) for rule in wanted if rule != GUIDE_NAME]
    parts = list(map(_text, found))
    if GUIDE_NAME in wanted or any(map(is_priced, found)):
        parts.append(guide(2 if found else 1))
    text = "\n".join(parts)
    if sys.stdout is not None and sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(text))
    else:
        console.write(text)
    return console.DONE


def _text(manual: Manual) -> str:
    there = rule_page(manual.code)
    return f"{manual.markdown()}\n{there}\n" if there else manual.markdown()


def list_rules() -> int:
    """Print code, name and summary of each rule."""
    known = manuals()
    width = max(len(manual.name) for manual in known)
    for manual in known:
        console.write(f"{manual.code}  {manual.name:{width}}  {manual.summary}\n")
    return console.DONE
