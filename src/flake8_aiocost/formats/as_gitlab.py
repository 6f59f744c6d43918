"""A Code Quality report of GitLab: a list of issues, and no place for totals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flake8_aiocost.formats._places import GITLAB, fingerprints, in_checkout, keys
from flake8_aiocost.formats._rules import level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flake8_aiocost.formats import Reported, Summary
    from flake8_aiocost.formats._rules import Level
    from flake8_aiocost.model import Position

_SEVERITIES = {"note": "info", "warning": "minor", "error": "critical"}


class GitLab:
    """The output of one run."""

    chains = False
    totals = False

    def __init__(self) -> None:
        """Begin with nothing."""
        self._issues: list[dict[str, Any]] = []

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """Nothing yet: half a list is of no use to anybody."""
        if reported:
            path = in_checkout(reported[0].path, GITLAB)
            for each, fingerprint in zip(reported, fingerprints(keys(path, reported)), strict=True):
                finding = each.finding
                text = f"{finding.code} {finding.message}"
                self._issues.append(
                    issue(
                        finding.code,
                        text,
                        level(finding.code),
                        fingerprint=fingerprint,
                        path=path,
                        position=finding.position,
                    )
                )
        yield from ()

    def end(self, summary: Summary) -> str:
        """The list."""
        del summary
        return document(self._issues)


def document(issues: Sequence[Mapping[str, Any]]) -> str:
    """A report: each issue on a line of its own."""
    return "[\n {}\n]\n".format(",\n ".join(map(json.dumps, issues))) if issues else "[]\n"


def issue(name: str, text: str, weight: Level, *, fingerprint: str, path: str, position: Position) -> dict[str, Any]:
    """One issue.

    Args:
        name: of the check.
        text: what to say.
        weight: how much it weighs.
        fingerprint: what it is known again by.
        path: of the file, from the top of the repository.
        position: the range.
    """
    return {
        "type": "issue",
        "check_name": name,
        "description": text,
        "categories": ["Performance"],
        "severity": _SEVERITIES[weight],
        "fingerprint": fingerprint,
        "location": {
            "path": path,
            "positions": {
                "begin": {"line": position.line, "column": position.column + 1},
                "end": {"line": position.end_line, "column": position.end_column + 1},
            },
        },
    }


FORMAT = GitLab
