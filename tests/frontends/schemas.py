"""What forges have published about what they read: schemas, and the syntax of GitHub's workflow commands."""

from __future__ import annotations

import json
import re

from tests.projects import FIXTURES

SARIF = json.loads((FIXTURES / "formats" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
#: What docs.gitlab.com/ci/testing/code_quality requires of an issue.
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    # Relative to the repository, and without "./" in front.
                    "path": {"type": "string", "pattern": r"^[^./]"},
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {
                                "type": "object",
                                "required": ["line"],
                                "properties": {"line": {"type": "integer", "minimum": 1}},
                            }
                        },
                    },
                },
            },
        },
    },
}
ANNOTATION = re.compile(r"::(?P<level>\w+) (?P<properties>[^:]*)::(?P<message>.*)")


def commands_in(text: str) -> list[re.Match[str]]:
    return [match for line in text.splitlines() if (match := ANNOTATION.fullmatch(line))]


def properties(match: re.Match[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in match["properties"].split(","))
