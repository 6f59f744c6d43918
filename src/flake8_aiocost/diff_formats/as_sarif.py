"""SARIF 2.1.0: a result for each spawn that costs more, with the places that make it so, for code scanning and editors.

It has a category of its own, so that an upload of it does not take the place of what ``aiocost check`` has found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flake8_aiocost.address import page
from flake8_aiocost.diff_formats import words
from flake8_aiocost.diff_formats.annotated import RULES, annotated
from flake8_aiocost.diff_formats.headline import headline
from flake8_aiocost.formats._places import GITHUB, fingerprints
from flake8_aiocost.formats.as_sarif import at, document, message, notification, on_line, run_of

if TYPE_CHECKING:
    from flake8_aiocost.diff_formats import Review
    from flake8_aiocost.diff_formats.annotated import Annotation

_CATEGORY = "aiocost-diff/"
_FINGERPRINT = "aiocostDiff/v1"


class _Sarif:
    paths = GITHUB
    headline = True

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        found = list(annotated(review))
        rules = [name for name in RULES if any(each.rule == name for each in found)]
        pairs = zip(found, fingerprints(each.key for each in found), strict=True)
        notes = [notification(each) for each in words.notes(review)]
        run = {
            **run_of([_rule(each) for each in rules], notes, successful=True),
            "automationDetails": {"id": _CATEGORY},
            "results": [_result(each, rules.index(each.rule), fingerprint) for each, fingerprint in pairs],
            "properties": {"headline": headline(review), "changed": review.changed}
            | {"base": review.ends.base_id, "head": review.ends.head_id or None, "sources": review.sources},
        }
        return document(run)


def _rule(name: str) -> dict[str, Any]:
    summary, remedy = RULES[name]
    found = {
        "id": name,
        "shortDescription": {"text": summary},
        "help": {"text": f"{summary} {remedy}", "markdown": f"{summary} {remedy}"},
        "defaultConfiguration": {"level": "error" if name == "budget-exceeded" else "warning"},
        "properties": {"tags": ["asyncio", "performance"]},
    }
    manual = page("docs/diff.md")
    return {**found, "helpUri": manual} if manual else found


def _result(each: Annotation, number: int, fingerprint: str) -> dict[str, Any]:
    place: dict[str, Any] = {"physicalLocation": at(each.path, each.position)}
    if each.function:
        place["logicalLocations"] = [{"fullyQualifiedName": each.function, "kind": "function"}]
    found: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": number,
        "level": each.weight,
        "message": message(each.message),
        "locations": [place],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    if each.related:
        found["relatedLocations"] = [on_line(*other) for other in each.related]
    return found


FORMAT = _Sarif()
