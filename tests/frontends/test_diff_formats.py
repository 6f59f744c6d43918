"""The formats of ``aiocost diff`` that forges read: by the published schemas, and with the same spawns in all."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from msgspec import structs

from flake8_aiocost.diff_formats import load, names
from tests.frontends.conftest import CHECKOUT
from tests.frontends.repositories import ROUTES, SHOP, Repository
from tests.frontends.repositories import SERVICE as SERVICE_OF_SHOP
from tests.frontends.schemas import ANNOTATION, GITLAB, SARIF, commands_in, properties
from tests.frontends.test_diff_comment import review

if TYPE_CHECKING:
    from pathlib import Path

_COLOUR = re.compile(r"\x1b\[[\d;]*m")
FORGE = {"GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": ""}
#: Children that wait for nothing are no bargain.
SERVICE = (
    SERVICE_OF_SHOP.replace("gather(load(), load(), load())", "gather(ready(), ready(), ready())")
    + "\n\nasync def ready():\n    return 1\n"
)
#: GET /order has a new gather, and two entry points come to another one that was there before.
DEARER = SERVICE.replace("        return await load()\n", "        return await asyncio.gather(load(), load())\n")
HOT = ROUTES.replace("    return await pair()\n", "    await audit()\n    return await pair()\n").replace(
    "    return 1\n", "    return await audit()\n"
)
CHANGED = {
    "shop/service.py": DEARER,
    "shop/routes.py": HOT.replace("import Orders, pair", "import Orders, audit, pair"),
    "shop/other.py": "import asyncio\n\n\nasync def other(f):\n    await asyncio.gather(f(), f(), f())\n",
}
#: Rule, path, range from 1, and how the message begins, the dearest first.
EXPECTED = [
    ("spawn-made-hot", "shop/service.py", (17, 11, 17, 52), "gather of 3: +29 µs per GET /cheap (0 → 29 µs); every "),
    ("spawn-dearer", "shop/service.py", (22, 22, 22, 52), "gather of 2: +24 µs per GET /order (0 → 24 µs); every "),
    ("spawn-unreached", "shop/other.py", (5, 11, 5, 40), "gather of 3: new, 34 µs a run, and no known entry point"),
]
#: The children of the second one wait for the network: it is well bought.
WEIGHTS = ["warning", "note", "note"]
BASE = {**SHOP, "shop/service.py": SERVICE}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("forge") / "shop", BASE)
    repository.write(CHANGED)
    return repository


def report(shop: Repository, output_format: str, *arguments: str, code: int = 0, **environment: str) -> str:
    ran = shop.diff(shop.first, "--format", output_format, *arguments, **{**FORGE, **environment})
    assert ran.returncode == code, ran.stderr
    return ran.stdout


def sarif(shop: Repository, *arguments: str, code: int = 0, **environment: str) -> dict[str, Any]:
    document = json.loads(report(shop, "sarif", *arguments, code=code, **environment))
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def gitlab(shop: Repository, *arguments: str, code: int = 0, **environment: str) -> list[dict[str, Any]]:
    issues = json.loads(report(shop, "gitlab", *arguments, code=code, **environment))
    jsonschema.validate(issues, GITLAB)
    assert isinstance(issues, list)
    return issues


def test_every_format_is_documented() -> None:
    page = (CHECKOUT / "docs" / "diff.md").read_text(encoding="utf-8")
    assert names() == ("github", "gitlab", "json", "markdown", "sarif", "text")
    for name in names():
        assert f"`{name}`" in page.partition("| `--format FORMAT` |")[2].partition("\n")[0]
    for rule, *_ in EXPECTED:
        assert f"\n| `{rule}` | " in page


def test_github_annotates_spawns_and_has_the_headline_in_its_log(shop: Repository) -> None:
    text = report(shop, "github")
    found = commands_in(text)
    assert [match["level"] for match in found] == ["warning", "notice", "notice"]
    for match, (rule, path, where, begins) in zip(found, EXPECTED, strict=True):
        said = properties(match)
        assert said["title"].startswith(f"{rule}%3A ")
        assert said["file"] == path
        assert tuple(int(said[each]) for each in ("line", "col", "endLine", "endColumn")) == where
        assert match["message"].startswith(f"{path}:{where[0]}: {begins}")
    assert properties(found[0])["title"] == "spawn-made-hot%3A +29 µs per GET /cheap"
    assert text.splitlines()[len(found)].startswith("+82 µs over 3 entry points, each called once, since ")


def test_the_log_of_github_holds_no_other_commands() -> None:
    notes = ("::error::of a folder", "a ##[add-mask]b")
    text = load("github").text(structs.replace(review(1), notes=notes), most=0, width=None)
    lines = text.splitlines()
    assert [line.startswith("::") for line in lines] == [bool(ANNOTATION.fullmatch(line)) for line in lines]
    assert lines[-2:] == ["note: ::error::of a folder", "note: a ## [add-mask]b"]


def test_a_spawn_of_several_entry_points_is_said_once_with_the_call_that_made_it_hot(shop: Repository) -> None:
    (message,) = [each["description"] for each in gitlab(shop) if each["check_name"] == "spawn-made-hot"]
    assert (
        "this line was not touched: read_cheap calls audit now (shop/routes.py:21); also GET /pair (+29 µs)" in message
    )


def test_gitlab_has_what_its_documentation_requires(shop: Repository) -> None:
    issues = gitlab(shop)
    for issue, (rule, path, where, begins) in zip(issues, EXPECTED, strict=True):
        spot = issue["location"]["positions"]
        assert (issue["check_name"], issue["location"]["path"]) == (rule, path)
        assert tuple(spot[end][key] for end in ("begin", "end") for key in ("line", "column")) == where
        assert issue["description"].startswith(begins)
    assert [issue["severity"] for issue in issues] == ["minor", "info", "info"]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    # It has no place for the headline.
    ran = shop.diff(shop.first, "--format", "gitlab")
    assert ran.stderr.startswith("aiocost: +82 µs over 3 entry points, each called once, since ")


def test_sarif_by_its_schema(shop: Repository) -> None:
    run = sarif(shop)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result, (rule, path, where, begins) in zip(run["results"], EXPECTED, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == rule
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": path, "uriBaseId": "%SRCROOT%"}
        region = location["physicalLocation"]["region"]
        assert tuple(region[each] for each in ("startLine", "startColumn", "endLine", "endColumn")) == where
        assert result["message"]["text"].startswith(begins)
    assert [result["level"] for result in run["results"]] == WEIGHTS
    related = [
        (each["physicalLocation"]["artifactLocation"]["uri"], each["physicalLocation"]["region"]["startLine"])
        for each in run["results"][0]["relatedLocations"]
    ]
    # The handler, and the call that is new.
    assert related == [("shop/routes.py", 20), ("shop/routes.py", 21)]
    # What ``aiocost check`` has uploaded stays.
    assert run["automationDetails"]["id"] == "aiocost-diff/"
    assert run["properties"]["headline"].startswith("+82 µs over 3 entry points, each called once, since ")


def test_what_is_beyond_a_budget_is_an_error_on_the_entry_point(shop: Repository) -> None:
    budget = ("--budget-increase", "26")
    errors = [each for each in sarif(shop, *budget, code=1)["results"] if each["level"] == "error"]
    assert [(each["ruleId"], each["message"]["text"]) for each in errors] == [
        ("budget-exceeded", "one call of GET /cheap spends 29 µs more, budget-increase is 26 µs"),
        ("budget-exceeded", "one call of GET /pair spends 29 µs more, budget-increase is 26 µs"),
    ]
    assert [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in errors] == [20, 14]
    levels = [match["level"] for match in commands_in(report(shop, "github", *budget, code=1))]
    assert levels == ["error", "error", "warning", "notice", "notice"]
    severities = [each["severity"] for each in gitlab(shop, *budget, code=1)]
    assert severities == ["critical", "critical", "minor", "info", "info"]


def test_what_saves_has_no_annotation(shop: Repository) -> None:
    second = shop.commit()
    ran = shop.diff("--exact", second, shop.first, "--format", "github", **FORGE)
    assert commands_in(ran.stdout) == []
    assert ran.stdout.startswith("-82 µs over 3 entry points, each called once, since ")


def test_paths_are_from_the_folder_that_was_checked_out(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    shop = Repository(outer / "checkout", BASE, at="services/shop")
    shop.write({f"services/shop/{path}": text for path, text in CHANGED.items()})
    paths = {each["location"]["path"] for each in gitlab(shop)}
    assert paths == {"services/shop/shop/service.py", "services/shop/shop/other.py"}
    inside = gitlab(shop, CI_PROJECT_DIR=str(outer))
    assert {each["location"]["path"] for each in inside} == {f"checkout/{path}" for path in paths}
    elsewhere = gitlab(shop, CI_PROJECT_DIR=str(tmp_path / "other"))
    assert {each["location"]["path"] for each in elsewhere} == paths
    assert {
        properties(match)["file"] for match in commands_in(report(shop, "github", GITHUB_WORKSPACE=str(outer)))
    } == {f"checkout/{path}" for path in paths}


def test_fingerprints_stay_where_lines_move_and_prices_change(tmp_path: Path) -> None:
    shop = Repository(tmp_path / "shop", BASE)
    shop.write(CHANGED)

    def prints() -> list[list[str]]:
        return [
            [each["fingerprint"] for each in gitlab(shop)],
            [each["partialFingerprints"]["aiocostDiff/v1"] for each in sarif(shop)["results"]],
        ]

    before = prints()
    assert before[0] == before[1]
    shop.edit("shop/service.py", "import asyncio\n", "import asyncio\n\n# more\n")
    shop.write({"pyproject.toml": '[tool.aiocost]\npython = "3.13"\nloop = "uvloop"\n'})
    assert prints() == before


@pytest.mark.parametrize("width", [20, 60, 118])
def test_on_a_terminal_lines_are_broken_and_nothing_is_cut(width: int) -> None:
    text = load("text")
    lines = [_COLOUR.sub("", line) for line in text.text(review(2), most=0, width=width).split("\n")]
    assert max(map(len, lines)) <= width
    whole = text.text(review(2), most=0, width=None)
    assert "".join("".join(lines).split()) == "".join(whole.split())
    # What goes on stands below where it began.
    if width > 60:
        at = next(number for number, line in enumerate(lines) if line.startswith("    + "))
        assert lines[at + 1].startswith(" " * 16)
        assert not lines[at + 1].startswith(" " * 17)
