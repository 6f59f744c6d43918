"""What is committed is what the code renders, and the renderer is careful with what people wrote."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from flake8_aiocost import docs
from flake8_aiocost.settings import OPTIONS

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """README, docs and prepared files of this checkout."""
    for name in ("README.md", "CONTRIBUTING.md"):
        shutil.copy(CHECKOUT / name, tmp_path)
    for path in docs.PREPARED:
        (tmp_path / path).parent.mkdir(parents=True)
        shutil.copy(CHECKOUT / path, tmp_path / path)
    shutil.copytree(CHECKOUT / "docs", tmp_path / "docs")
    return tmp_path


def test_what_is_committed_is_what_the_code_renders(capsys: pytest.CaptureFixture[str]) -> None:
    assert docs.main(["--check", "--root", str(CHECKOUT)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/rules/AIO101.md", "docs/configuration.md", "docs/frameworks.md", *docs.PREPARED],
)
def test_drift_is_found_named_and_mended(copy: Path, page: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / page
    was = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"AIO101|`loop`|fastapi|httpx", "drifted", was), encoding="utf-8")
    assert docs.main(["--check", "--root", str(copy)]) == 1
    assert f"docs: {path} is out of date: run python -m flake8_aiocost.docs" in capsys.readouterr().err
    assert "drifted" in path.read_text(encoding="utf-8")
    assert docs.main(["--root", str(copy)]) == 0
    assert docs.main(["--check", "--root", str(copy)]) == 0


def test_what_people_wrote_around_a_section_stays(copy: Path) -> None:
    path = copy / "docs" / "configuration.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"before\n{text.replace('| `loop` |', '| loop |')}after\n", encoding="utf-8")
    assert docs.main(["--root", str(copy)]) == 0
    assert path.read_text(encoding="utf-8") == f"before\n{text}after\n"


def test_the_page_of_a_rule_that_is_gone_goes_too(copy: Path) -> None:
    (copy / "docs" / "rules" / "AIO199.md").write_text("")
    assert docs.main(["--check", "--root", str(copy)]) == 1
    assert docs.main(["--root", str(copy)]) == 0
    assert not (copy / "docs" / "rules" / "AIO199.md").exists()


def test_a_page_without_markers(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (copy / "README.md").write_text("# flake8-aiocost\n")
    assert docs.main(["--root", str(copy)]) == 2
    assert "README.md: has no <!-- rules --> and <!-- /rules --> after it" in capsys.readouterr().err


def test_not_a_checkout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert docs.main(["--root", str(tmp_path)]) == 2
    assert "run this in the top folder of a checkout" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_every_option_is_in_the_table() -> None:
    table = docs.options_table()
    assert [option.name for option in OPTIONS if f"| `{option.name}` | {option.help} |" not in table] == []


def test_rows_have_as_many_cells_as_their_header() -> None:
    for text in (docs.rules_table(), docs.options_table(), docs.frameworks_tables()):
        for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
            assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1, block


def test_links_lead_somewhere() -> None:
    for page in [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]:
        targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        assert [target for target in targets if not (page.parent / target).exists()] == [], page
