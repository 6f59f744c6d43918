"""What formats say of the rule of a finding: its name, how much it weighs, and where its manual is."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from flake8_aiocost.manual import Manual, manuals

#: Codes of what is told for information: what is well bought, what frameworks spawn, files that were not read.
_NOTES = ("AIO15", "AIO25", "AIO5", "AIO900")
#: Codes of what keeps a run from saying all.
_ERRORS = ("AIO902",)
#: The distribution that is looked up, and the label of its metadata that names where the documentation is.
_DISTRIBUTION, _LABEL = "flake8-aiocost", "documentation"


def level(code: str) -> Literal["note", "warning", "error"]:
    """How much a finding with a code weighs."""
    if code.startswith(_ERRORS):
        return "error"
    return "note" if code.startswith(_NOTES) else "warning"


@lru_cache(maxsize=1)
def rules_by_code() -> dict[str, Manual]:
    """The manuals of all rules."""
    return {each.code: each for each in manuals()}


def name_of(code: str) -> str:
    """The name of a rule."""
    return rules_by_code()[code].name


@lru_cache(maxsize=1)
def _documentation() -> str:
    """Where the documentation is, by the metadata of the installed package; empty where that does not say."""
    from importlib.metadata import PackageNotFoundError, metadata  # noqa: PLC0415  10 ms, and few formats ask

    try:
        links = metadata(_DISTRIBUTION).get_all("Project-URL") or []
    except PackageNotFoundError:
        return ""
    for link in links:
        label, _, url = link.partition(",")
        if label.strip().lower() == _LABEL:
            return str(url.strip().rstrip("/"))
    return ""


def page_of(code: str) -> str:
    """The address of the manual of a rule; empty where the package names no documentation."""
    there = _documentation()
    return f"{there}/rules/{code}.md" if there else ""
