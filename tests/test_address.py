"""All links to the project derive from one constant, and there are none while it is empty."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from flake8_aiocost import address, formats
from flake8_aiocost.formats import Reported, Summary, as_sarif
from flake8_aiocost.frontends import cli, manuals
from flake8_aiocost.model import Finding, Position
from tests.frontends.conftest import CHECKOUT, copy_checkout
from tests.frontends.schemas import SARIF

if TYPE_CHECKING:
    from pathlib import Path

THERE = "https://example.org/ours/flake8-aiocost"
PAGE = f"{THERE}/blob/HEAD/docs/rules/AIO303.md"


def rule() -> dict[str, Any]:
    """What SARIF says of a rule."""
    output = formats.load("sarif")
    list(output.findings([Reported("a.py", Finding("AIO303", "x", Position(1, 0, 1, 1)))]))
    document = json.loads(output.end(Summary(1, {"reported": 1})))
    jsonschema.validate(document, SARIF)
    (found,) = document["runs"][0]["tool"]["driver"]["rules"]
    return dict(found)


def test_the_page_of_a_rule(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for module in (as_sarif, manuals):
        monkeypatch.setattr(module, "rule_page", lambda code: address.rule_page(code, THERE))
    assert rule()["helpUri"] == PAGE
    assert cli.main(["explain", "AIO303"]) == 0
    assert f"\n\n{PAGE}\n\n## How to read a message\n" in capsys.readouterr().out


@pytest.mark.skipif(address.ADDRESS != "", reason="the project has an address")
def test_without_an_address_there_is_none() -> None:
    assert "helpUri" not in rule()
    assert address.rule_page("AIO303") == ""
    assert address.links() == {}


def test_links_of_a_readme() -> None:
    readme = "![a picture](docs/a.svg)\n\n[one](docs/one.md#two) [far](https://a.org) [here](#here)\n"
    assert address.for_package_index(readme, "") == "one [far](https://a.org) [here](#here)\n"
    blob = f"{THERE}/blob/HEAD"
    assert address.for_package_index(readme, THERE) == (
        f"![a picture]({THERE}/raw/HEAD/docs/a.svg)\n[one]({blob}/docs/one.md#two) [far](https://a.org) [here](#here)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize("there", ["", THERE])
def test_the_metadata_of_the_package(tmp_path: Path, there: str) -> None:
    copy_checkout(tmp_path / "checkout")
    constant = tmp_path / "checkout" / "src" / "flake8_aiocost" / "address.py"
    text = constant.read_text(encoding="utf-8")
    constant.write_text(text.replace(f'ADDRESS = "{address.ADDRESS}"', f'ADDRESS = "{there}"', 1), encoding="utf-8")
    shutil.rmtree(tmp_path / "checkout" / "calibration", ignore_errors=True)  # large, and no part of the package
    building = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--outdir",
        str(tmp_path / "dist"),
        str(tmp_path / "checkout"),
    ]
    subprocess.run(building, check=True, capture_output=True, timeout=300)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(archive.read(name))
    links = dict(each.split(", ", 1) for each in metadata.get_all("Project-URL") or [])
    assert links == address.links(there)
    readme = metadata.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert readme == address.for_package_index((CHECKOUT / "README.md").read_text(encoding="utf-8"), there)
