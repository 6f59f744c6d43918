"""A rule's manual: the docstring of its file, under fixed headings.

``aiocost explain`` and ``docs/rules/`` both show it.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.records import Record
from flake8_aiocost.rules import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.rules import Rule

#: What every manual has, in this order.
HEADINGS = ("What it does", "Why it costs", "Example", "Use instead", "When to keep it")

_SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


#: What ``aiocost explain`` and a page of the documentation tell of all messages.
GUIDE, GUIDE_NAME = "How to read a message", "messages"
#: The rules whose messages hold a price.
_PRICED = frozenset("12345")


class UnknownRuleError(AiocostError):
    """No rule has this code or name. The line says which are near."""


class Manual(Record, frozen=True):
    """``summary`` is one sentence; ``sections`` are Markdown by heading, in the order in which they stand."""

    code: str
    name: str
    summary: str
    sections: Mapping[str, str]

    def markdown(self) -> str:
        """The whole as a page."""
        parts = [f"# {self.code} {self.name}", self.summary]
        for heading, text in self.sections.items():
            parts += [f"## {heading}", text]
        return "\n\n".join(parts) + "\n"

    def snippets(self, heading: str) -> list[str]:
        """The Python code of a section."""
        return _SNIPPET.findall(self.sections[heading])


def manual(rule: Rule) -> Manual:
    """Read a rule's docstring."""
    summary, *sections = re.split(r"^## ", rule.manual, flags=re.MULTILINE)
    split = (section.partition("\n") for section in sections)
    return Manual(rule.code, rule.name, summary.strip(), {heading.strip(): text.strip() for heading, _, text in split})


def manuals() -> list[Manual]:
    """Those of all rules, by code."""
    return [manual(rule) for rule in rules()]


def guide(level: int = 1) -> str:
    """How to read a message, as Markdown below a heading of this level."""
    from flake8_aiocost import message_guide  # noqa: PLC0415  one line of a person asks for it

    return f"{'#' * level} {GUIDE}\n\n{(message_guide.__doc__ or '').partition(chr(10))[2].strip()}\n"


def is_priced(manual: Manual) -> bool:
    """Whether the message of a rule holds a price."""
    return manual.code[3] in _PRICED


def find(wanted: str) -> Manual:
    """The manual of the rule with this code or name.

    Raises:
        UnknownRuleError: there is none.
    """
    known = manuals()
    for one in known:
        if wanted.strip().lower() in {one.code.lower(), one.name}:
            return one
    names = [GUIDE_NAME, *(name for one in known for name in (one.code, one.name))]
    near = difflib.get_close_matches(wanted.upper(), names) or difflib.get_close_matches(wanted.lower(), names)
    hint = f"near are {', '.join(sorted(near))}; " if near else ""
    raise UnknownRuleError(f"no rule {wanted!r}: {hint}'aiocost rules' lists all")
