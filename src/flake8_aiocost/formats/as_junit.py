"""JUnit's XML: a suite for each file, in which each finding is a test that failed, and one with the totals."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from flake8_aiocost.formats._rules import level
from flake8_aiocost.formats._totals import parts, totals
from flake8_aiocost.formats.as_text import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary

_NAME = "aiocost"


class JUnit:
    """The output of one run."""

    chains = False
    totals = True

    def __init__(self) -> None:
        """Begin with nothing."""
        self._suites: list[ET.Element] = []
        self._failures = self._errors = 0

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """Nothing yet: the numbers of all of them come first."""
        if reported:
            errors = sum(level(each.finding.code) == "error" for each in reported)
            suite = _suite(reported[0].path, len(reported) - errors, errors)
            suite.set("file", reported[0].path)
            seen: Counter[str] = Counter()
            for each in reported:
                _case(suite, each, seen)
            self._suites.append(suite)
            self._failures += len(reported) - errors
            self._errors += errors
        yield from ()

    def end(self, summary: Summary) -> str:
        """The document."""
        # Some readers take a report without any test for one that is broken.
        passed = not self._suites
        run = _suite(_NAME, 0, 0, passed=passed)
        properties = ET.SubElement(run, "properties")
        counted = {"spawns": summary.found, "files": summary.files, **parts(summary)}
        apart = {"files not read": len(summary.unread), "files not analysed": summary.failed}
        for name, count in {**counted, **apart}.items():
            ET.SubElement(properties, "property", name=name, value=str(count))
        if passed:
            ET.SubElement(run, "testcase", classname=_NAME, name=totals(summary))
        root = ET.Element(
            "testsuites",
            name=_NAME,
            tests=str(self._failures + self._errors + passed),
            failures=str(self._failures),
            errors=str(self._errors),
        )
        root.extend([run, *self._suites])
        ET.indent(root, " ")
        # In ASCII, whatever the encoding of standard output is.
        document = ET.tostring(root, encoding="us-ascii").decode()
        return f'<?xml version="1.0" encoding="utf-8"?>\n{document}\n'


def _suite(name: str, failures: int, errors: int, *, passed: bool = False) -> ET.Element:
    tests = failures + errors + passed
    return ET.Element("testsuite", name=name, tests=str(tests), failures=str(failures), errors=str(errors), skipped="0")


def _case(suite: ET.Element, each: Reported, seen: Counter[str]) -> None:
    finding = each.finding
    # Readers know a test of an earlier run again by these: without lines, code that moves is the same test.
    place = ": ".join(filter(None, (finding.function, finding.text)))
    name = f"{finding.code} {place}".strip()
    seen[name] += 1
    case = ET.SubElement(
        suite,
        "testcase",
        classname=each.path,
        name=name if seen[name] == 1 else f"{name} ({seen[name]})",
    )
    kind = "error" if level(finding.code) == "error" else "failure"
    ET.SubElement(case, kind, type=finding.code, message=finding.message).text = line(each)


FORMAT = JUnit
