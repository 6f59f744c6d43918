"""SARIF 2.1.0, for GitHub's code scanning and editors: with the manuals of the rules, and chains as code flows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flake8_aiocost import __version__
from flake8_aiocost.address import rule_page
from flake8_aiocost.formats._places import GITHUB, fingerprints, in_checkout, keys
from flake8_aiocost.formats._rules import level, rules_by_code
from flake8_aiocost.formats.as_json import counted, heat_of, price_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flake8_aiocost.formats import Reported, Step, Summary
    from flake8_aiocost.model import Position

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_FINGERPRINT = "aiocostFinding/v1"


class Sarif:
    """The output of one run."""

    chains = True
    totals = True

    def __init__(self) -> None:
        """Begin with nothing."""
        self._results: list[dict[str, Any]] = []
        #: The codes that were found, in the order in which they were.
        self._codes: dict[str, int] = {}

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """Nothing yet: the rules that were found come first."""
        if reported:
            path = in_checkout(reported[0].path, GITHUB)
            for each, fingerprint in zip(reported, fingerprints(keys(path, reported)), strict=True):
                number = self._codes.setdefault(each.finding.code, len(self._codes))
                self._results.append(_result(each, number, fingerprint))
        yield from ()

    def end(self, summary: Summary) -> str:
        """The document."""
        unread = [notification(f"not read: {reason}", _path(path)) for path, reason in summary.unread]
        run = {
            **run_of(map(_rule, self._codes), unread, successful=not summary.failed),
            "results": self._results,
            "properties": {"summary": counted(summary)},
        }
        return document(run)


def document(run: Mapping[str, Any]) -> str:
    """The text of a document with one run."""
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def run_of(
    rules: Iterable[Mapping[str, Any]], notifications: Sequence[Mapping[str, Any]], *, successful: bool
) -> dict[str, Any]:
    """What a run begins with.

    Args:
        rules: those that its results are of.
        notifications: what there is to know of the run.
        successful: nothing of ours went wrong.
    """
    driver = {"name": "flake8-aiocost", "semanticVersion": __version__, "rules": list(rules)}
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": successful, "toolExecutionNotifications": notifications}],
    }


def notification(text: str, path: str = "") -> dict[str, Any]:
    """What there is to know of a run.

    Args:
        text: what it is.
        path: the file that it is about, from the folder that was checked out; empty where it is about the run.
    """
    if not path:
        return {"level": "note", "message": message(text)}
    return {"level": "warning", "message": message(text), "locations": [{"physicalLocation": at(path)}]}


def _rule(code: str) -> dict[str, Any]:
    manual = rules_by_code()[code]
    markdown = manual.markdown()
    found = {
        "id": code,
        "name": manual.name,
        "shortDescription": {"text": manual.summary},
        "help": {"text": markdown, "markdown": markdown},
        "defaultConfiguration": {"level": level(code)},
        "properties": {"tags": ["asyncio", "performance"]},
    }
    page = rule_page(code)
    return {**found, "helpUri": page} if page else found


def _result(each: Reported, number: int, fingerprint: str) -> dict[str, Any]:
    finding = each.finding
    place: dict[str, Any] = {"physicalLocation": at(_path(each.path), finding.position)}
    if finding.function:
        place["logicalLocations"] = [{"fullyQualifiedName": finding.function, "kind": "function"}]
    found: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": number,
        "level": level(finding.code),
        "message": message(finding.message),
        "locations": [place],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if each.chain:
        here = {"location": {**place, "message": message("here")}}
        steps = [*map(_step, each.chain), here]
        found["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    known = {
        "construct": each.construct or None,
        "heat": heat_of(each.heat) if each.heat else None,
        "price": price_of(finding.price) if finding.price else None,
    }
    if properties := {name: value for name, value in known.items() if value is not None}:
        found["properties"] = properties
    return found


def _step(step: Step) -> dict[str, Any]:
    return {"location": on_line(_path(step.path), step.line, step.text)}


def on_line(path: str, line: int, text: str) -> dict[str, Any]:
    """A location with a message: a line of a file."""
    return {"physicalLocation": {**at(path), "region": {"startLine": line}}, "message": message(text)}


def _path(path: str) -> str:
    return in_checkout(path, GITHUB)


def at(path: str, position: Position | None = None) -> dict[str, Any]:
    """A physical location.

    Args:
        path: of the file, from the folder that was checked out.
        position: the range; ``None`` for the file.
    """
    uri = quote(path.encode("utf-8", "backslashreplace"))
    # An absolute path is not below the folder that was checked out.
    location = {"uri": f"file:///{uri.lstrip('/')}"} if Path(path).is_absolute() else {"uri": uri, "uriBaseId": _ROOT}
    if position is None:
        return {"artifactLocation": location}
    region = {
        "startLine": position.line,
        "startColumn": position.column + 1,
        "endLine": position.end_line,
        "endColumn": position.end_column + 1,
    }
    return {"artifactLocation": location, "region": region}


def message(text: str) -> dict[str, str]:
    """A message that is plain text."""
    # "[text](target)" would be a link.
    return {"text": text.replace("](", "] (")}


FORMAT = Sarif
