"""Each format as a process prints it: by the published schemas, and with the same findings and numbers in all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from flake8_aiocost import __version__
from tests.frontends.commands import aiocost_here as aiocost
from tests.frontends.reporting import CODES, PLACES, project, report
from tests.frontends.schemas import GITLAB, SARIF, commands_in, properties
from tests.processes import RUNNING
from tests.projects import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

JUNIT = xmlschema.XMLSchema(FIXTURES / "formats" / "junit-10.xsd")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def known(shop: Path) -> dict[str, Any]:
    """What JSON says, which the others are held against."""
    found: dict[str, Any] = json.loads(report("json", cwd=shop))
    return found


def test_json_has_what_the_others_are_held_against(known: dict[str, Any]) -> None:
    keys = ("path", "line", "column", "end_line", "end_column")
    assert [tuple(each[key] for key in keys) for each in known["findings"]] == PLACES
    assert [each["code"] for each in known["findings"]] == CODES
    assert known["summary"]["outcomes"]["reported"] == len(CODES)


def test_json_lines_are_the_objects_of_json(shop: Path, known: dict[str, Any]) -> None:
    *findings, last = map(json.loads, report("jsonl", cwd=shop).splitlines())
    assert findings == known["findings"]
    assert last == {"schema": "aiocost-check/1", "summary": known["summary"]}


def test_pylint_has_a_line_for_each_finding_and_nothing_else(shop: Path, known: dict[str, Any]) -> None:
    assert report("pylint", cwd=shop).splitlines() == [
        f"{each['path']}:{each['line']}: [{each['code']}] {each['message']}" for each in known["findings"]
    ]


def test_text_has_the_same_messages(shop: Path, known: dict[str, Any]) -> None:
    *lines, last = report("text", cwd=shop).splitlines()
    assert lines == [
        f"{each['path']}:{each['line']}:{each['column']}: {each['code']} {each['message']}"
        for each in known["findings"]
    ]
    assert last.startswith(f"found {known['summary']['found']} spawns in {known['summary']['files']} files: 5 reported")


# ── GitHub's annotations ───────────────────────────────────────────────────────────────────────────────────────


def test_github_annotates_each_line(shop: Path, known: dict[str, Any]) -> None:
    text = report("github", cwd=shop)
    found = commands_in(text)
    assert [match["level"] for match in found] == ["warning"] * len(CODES)
    assert [match["message"] for match in found] == report("text", cwd=shop).splitlines()[:-1]
    assert [(properties(match)["file"], int(properties(match)["line"])) for match in found] == [
        each[:2] for each in PLACES
    ]
    assert properties(found[0]) == {
        "title": "AIO101 gather-in-hot-path",
        "file": "shop/more.py",
        "line": "14",
        "endLine": "14",
        "col": "11",
        "endColumn": "43",
    }
    # GitHub takes columns of a single line only.
    assert properties(found[2])["endLine"] == "19"
    assert "col" not in properties(found[2])
    assert text.splitlines()[-1].startswith(f"found {known['summary']['found']} spawns")


def test_paths_are_from_the_folder_that_was_checked_out(shop: Path) -> None:
    inside = shop / "shop"
    text = report("github", cwd=inside, GITHUB_WORKSPACE=str(shop))
    assert {properties(match)["file"] for match in commands_in(text)} == {"shop/more.py", "shop/service.py"}
    # What the log says is what a person who is there can open.
    assert {match["message"].partition(":")[0] for match in commands_in(text)} == {"more.py", "service.py"}
    issues = json.loads(report("gitlab", cwd=inside, CI_PROJECT_DIR=str(shop)))
    assert {issue["location"]["path"] for issue in issues} == {"shop/more.py", "shop/service.py"}
    assert [issue["fingerprint"] for issue in issues] == [
        issue["fingerprint"] for issue in json.loads(report("gitlab", cwd=shop))
    ]
    elsewhere = json.loads(report("gitlab", cwd=inside, CI_PROJECT_DIR=str(shop / "other")))
    assert {issue["location"]["path"] for issue in elsewhere} == {"more.py", "service.py"}


# ── GitLab ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_gitlab_has_what_its_documentation_requires(shop: Path, known: dict[str, Any]) -> None:
    issues = json.loads(report("gitlab", cwd=shop))
    jsonschema.validate(issues, GITLAB)
    assert [issue["description"] for issue in issues] == [
        f"{each['code']} {each['message']}" for each in known["findings"]
    ]
    assert [issue["check_name"] for issue in issues] == CODES
    spots = [issue["location"]["positions"] for issue in issues]
    assert [
        (issue["location"]["path"], *(spot[end][key] for end in ("begin", "end") for key in ("line", "column")))
        for issue, spot in zip(issues, spots, strict=True)
    ] == PLACES
    # GitLab shows the first of those that have the same.
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


def test_fingerprints_stay_where_code_moves(tmp_path: Path) -> None:
    project(tmp_path)

    def prints(output_format: str) -> list[str]:
        found = json.loads(report(output_format, cwd=tmp_path))
        if output_format == "gitlab":
            return [issue["fingerprint"] for issue in found]
        return [result["partialFingerprints"]["aiocostFinding/v1"] for result in found["runs"][0]["results"]]

    before = [prints("gitlab"), prints("sarif")]
    more = tmp_path / "shop" / "more.py"
    more.write_text(more.read_text(encoding="utf-8").replace("async def ready", "\n\n\nasync def ready"), "utf-8")
    assert [prints("gitlab"), prints("sarif")] == before
    more.write_text(more.read_text(encoding="utf-8").replace("gather(ready())", "gather(ready(1))"), "utf-8")
    after = prints("gitlab")
    assert [old == new for old, new in zip(before[0], after, strict=True)] == [True, True, True, False, True]


# ── SARIF ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sarif_by_its_schema(shop: Path, known: dict[str, Any]) -> None:
    document = json.loads(report("sarif", cwd=shop))
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("flake8-aiocost", __version__)
    assert [rule["id"] for rule in driver["rules"]] == ["AIO101", "AIO301"]
    for result, each in zip(run["results"], known["findings"], strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == each["code"]
        assert result["message"]["text"] == each["message"]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": each["path"], "uriBaseId": "%SRCROOT%"}
        assert location["physicalLocation"]["region"] == {
            "startLine": each["line"],
            "startColumn": each["column"],
            "endLine": each["end_line"],
            "endColumn": each["end_column"],
        }
        assert location["logicalLocations"][0]["fullyQualifiedName"] == each["function"]
        assert result["properties"] == {key: each[key] for key in ("construct", "heat", "price")}
        steps = [
            step["location"]
            for flow in result.get("codeFlows", ())
            for step in flow["threadFlows"][0]["locations"][:-1]
        ]
        assert [(step["physicalLocation"]["artifactLocation"]["uri"], step["message"]["text"]) for step in steps] == [
            (step["path"], step["text"]) for step in each["chain"]
        ]
    assert run["properties"]["summary"] == known["summary"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["message"]["text"].startswith(f"not read: {RUNNING} cannot parse it")
    assert notice["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "shop/torn.py"


def test_sarif_has_the_manual_of_each_rule_it_speaks_of(shop: Path) -> None:
    rules = json.loads(report("sarif", cwd=shop))["runs"][0]["tool"]["driver"]["rules"]
    for rule in rules:
        manual = aiocost("explain", rule["id"], cwd=shop).stdout
        # How to read a message of a rule is told by the command alone.
        assert manual.startswith(f"{rule['help']['markdown']}\n## How to read a message\n")
        assert rule["shortDescription"]["text"] in manual
        assert rule["name"] in manual.splitlines()[0]


def test_sarif_of_nothing_and_of_a_file_elsewhere(tmp_path: Path) -> None:
    shop = project(tmp_path / "shop")
    document = json.loads(report("sarif", "shop/store.py", cwd=shop, code=0))
    jsonschema.validate(document, SARIF)
    assert document["runs"][0]["results"] == []
    elsewhere = tmp_path / "a b"
    elsewhere.mkdir()
    document = json.loads(report("sarif", str(shop / "shop" / "service.py"), cwd=elsewhere))
    jsonschema.validate(document, SARIF)
    location = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": (shop / "shop" / "service.py").as_uri()}


def test_sarif_of_what_is_about_the_run(shop: Path) -> None:
    document = json.loads(report("sarif", "--table", "gone.json", cwd=shop))
    jsonschema.validate(document, SARIF)
    first = document["runs"][0]["results"][0]
    assert first["ruleId"] == "AIO901"
    assert "properties" not in first
    assert "codeFlows" not in first


# ── JUnit ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_junit_by_its_schema(shop: Path, known: dict[str, Any]) -> None:
    text = report("junit", cwd=shop)
    JUNIT.validate(text)
    root = ET.fromstring(text)
    failures = root.findall(".//failure")
    assert [(each.get("type"), each.get("message")) for each in failures] == [
        (each["code"], each["message"]) for each in known["findings"]
    ]
    assert [each.text for each in failures] == report("text", cwd=shop).splitlines()[:-1]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "5", "0")
    assert [(suite.get("name"), suite.get("tests")) for suite in root] == [
        ("aiocost", "0"),
        ("shop/more.py", "4"),
        ("shop/service.py", "1"),
    ]
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert names[:2] == [
        ("shop/more.py", "AIO101 twice: asyncio.gather(ready(),ready())"),
        ("shop/more.py", "AIO101 twice: asyncio.gather(ready(),ready()) (2)"),
    ]
    assert len(set(names)) == len(names)
    totals = {each.get("name"): each.get("value") for each in root.iter("property")}
    assert totals["spawns"] == str(known["summary"]["found"])
    assert (totals["reported"], totals["files not read"]) == ("5", "1")


def test_junit_of_nothing_is_a_test_that_passed(shop: Path) -> None:
    text = report("junit", "shop/store.py", cwd=shop, code=0)
    JUNIT.validate(text)
    (case,) = ET.fromstring(text).iter("testcase")
    assert list(case) == []
    assert str(case.get("name")).startswith("found 1 spawn in 1 file: 0 reported")


# ── all of them ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("output_format", ["text", "json", "jsonl", "github", "gitlab", "sarif", "junit", "pylint"])
def test_the_totals_are_told_where_the_report_has_no_place_for_them(tmp_path: Path, output_format: str) -> None:
    project(tmp_path)
    last = report("text", cwd=tmp_path).splitlines()[-1]
    printed = aiocost("check", "--format", output_format, cwd=tmp_path)
    assert (f"aiocost: {last}\n" in printed.stderr) == (output_format in {"gitlab", "pylint"})
    filed = aiocost("check", "--format", output_format, "--output-file", "made/report", cwd=tmp_path)
    assert (filed.returncode, filed.stdout) == (1, "")
    assert f"aiocost: {last}\n" in filed.stderr
    assert (tmp_path / "made" / "report").read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize("output_format", ["json", "jsonl", "github", "gitlab", "sarif", "junit", "pylint"])
def test_what_is_told_of_fixes_does_not_stand_in_the_report(tmp_path: Path, output_format: str) -> None:
    project(tmp_path)
    plain = report(output_format, cwd=tmp_path)
    done = aiocost("check", "--format", output_format, "--unsafe-fixes", cwd=tmp_path)
    assert done.stdout == plain
    assert "Fixable with --fix --unsafe-fixes: " in done.stderr


@pytest.mark.parametrize("output_format", ["json", "gitlab", "sarif", "junit"])
def test_documents_are_read_whatever_the_encoding(shop: Path, known: dict[str, Any], output_format: str) -> None:
    text = report(output_format, cwd=shop, PYTHONUTF8="0", PYTHONIOENCODING="ascii:strict")
    assert text.isascii()
    read = (
        [each.attrib for each in ET.fromstring(text).iter("failure")] if output_format == "junit" else json.loads(text)
    )
    assert known["findings"][0]["message"] in str(read)
