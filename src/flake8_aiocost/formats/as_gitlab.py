"""A Code Quality report of GitLab: a list of issues, and no place for totals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flake8_aiocost.formats._places import GITLAB, fingerprints, in_checkout
from flake8_aiocost.formats._rules import level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary

_SEVERITIES = {"note": "info", "warning": "minor", "error": "critical"}


class GitLab:
    """The output of one run."""

    chains = False
    totals = False

    def __init__(self) -> None:
        """Begin with nothing."""
        self._issues: list[str] = []

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """Nothing yet: half a list is of no use to anybody."""
        if reported:
            path = in_checkout(reported[0].path, GITLAB)
            for each, fingerprint in zip(reported, fingerprints(path, reported), strict=True):
                self._issues.append(json.dumps(_issue(each, path, fingerprint)))
        yield from ()

    def end(self, summary: Summary) -> str:
        """The list."""
        del summary
        return "[\n {}\n]\n".format(",\n ".join(self._issues)) if self._issues else "[]\n"


def _issue(each: Reported, path: str, fingerprint: str) -> dict[str, Any]:
    finding, position = each.finding, each.finding.position
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code} {finding.message}",
        "categories": ["Performance"],
        "severity": _SEVERITIES[level(finding.code)],
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
