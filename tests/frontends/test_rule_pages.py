"""Where SARIF says that the manual of a rule is: on the page that the installed package names, if it names one."""

from __future__ import annotations

import json
from email.message import Message
from importlib import metadata
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from flake8_aiocost import formats
from flake8_aiocost.formats import Reported, Summary
from flake8_aiocost.formats import _rules as rules
from flake8_aiocost.model import Finding, Position
from tests.frontends.test_reports import SARIF

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    rules._documentation.cache_clear()
    yield
    rules._documentation.cache_clear()


def rule(monkeypatch: pytest.MonkeyPatch, *links: str) -> dict[str, Any]:
    """What SARIF says of a rule where the package has these links."""
    said = Message()
    for link in links:
        said["Project-URL"] = link
    monkeypatch.setattr(metadata, "metadata", lambda _: said)
    output = formats.load("sarif")
    list(output.findings([Reported("a.py", Finding("AIO303", "x", Position(1, 0, 1, 1)))]))
    document = json.loads(output.end(Summary(1, {"reported": 1})))
    jsonschema.validate(document, SARIF)
    (found,) = document["runs"][0]["tool"]["driver"]["rules"]
    return dict(found)


@pytest.mark.parametrize("link", ["Documentation, https://example.org/docs/", "documentation,https://example.org/docs"])
def test_it_is_the_page_of_the_rule(monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    assert (
        rule(monkeypatch, "Source, https://example.org", link)["helpUri"] == "https://example.org/docs/rules/AIO303.md"
    )


def test_without_such_a_link_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "helpUri" not in rule(monkeypatch, "Source, https://example.org")


def test_nor_where_the_package_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise metadata.PackageNotFoundError

    monkeypatch.setattr(metadata, "metadata", missing)
    assert rules.page_of("AIO303") == ""
