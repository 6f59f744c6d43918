"""``aiocost rates sync``: what it adds, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.frontends.commands import aiocost_here, layered

if TYPE_CHECKING:
    from pathlib import Path

LINE = '203.0.113.7 - - [10/Oct/2026:13:{minute:02}:00 +0000] "GET {path} HTTP/1.1" 200 12 "-" "curl"\n'


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = layered(tmp_path / "project")
    log = [LINE.format(minute=minute, path="/api/order?id=3") for minute in range(21)]
    (folder / "access.log").write_text("".join([*log, LINE.format(minute=3, path="/else"), "broken\n"]))
    return folder


def test_what_has_no_rate_is_added_with_what_the_log_tells_of_it(shop: Path) -> None:
    ran = aiocost_here("rates", "sync", "access.log", cwd=shop)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == (
        "rates.toml: added as comments: 1 entry point without a rate, "
        "1 of them with the rate of 21 requests in 20 min; requests that fit no entry point that spawns: 1, "
        "lines that are no requests: 1\n"
    )
    text = (shop / "rates.toml").read_text()
    assert '# "GET /order" = 0.0175    # 21 requests in 20 min\n' in text
    assert "depends on rate" in aiocost_here("bill", cwd=shop).stdout
    (shop / "rates.toml").write_text(text.replace('# "GET /order"', '"GET /order"'))
    assert "63/h" in aiocost_here("bill", cwd=shop).stdout
    again = aiocost_here("rates", "sync", "access.log", cwd=shop)
    assert again.stdout.startswith("rates.toml: added as comments: 0 entry points")
    assert (shop / "rates.toml").read_text().count("GET /order") == 1


def test_without_a_log_the_names_are_added(shop: Path) -> None:
    assert aiocost_here("rates", "sync", "--rates", "other.toml", cwd=shop).returncode == 0
    assert '# "GET /order" =    # how often?' in (shop / "other.toml").read_text()
    assert not (shop / "rates.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("none.log",), "aiocost: none.log: No such file or directory\n"),
        (("shop",), "aiocost: shop: no regular file\n"),
        (("pyproject.toml",), "aiocost: pyproject.toml: no two requests at different times"),
        (("--rates", "pyproject.toml"), "aiocost: pyproject.toml: unknown key 'tool': expected version"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(shop: Path, arguments: tuple[str, ...], line: str) -> None:
    before = {each: each.read_bytes() for each in shop.rglob("*.*") if each.is_file() and ".aiocost" not in str(each)}
    ran = aiocost_here("rates", "sync", *arguments, cwd=shop)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(line)
    assert ran.stderr.count("\n") == 1
    after = {each: each.read_bytes() for each in shop.rglob("*.*") if each.is_file() and ".aiocost" not in str(each)}
    assert after == before


def test_a_file_that_is_written_in_another_way_is_left_alone(shop: Path) -> None:
    for text in ("rates = {a = 1}\n", '[rates]\n"GET /nothing" = 1\n[rates.b]\n', 'currency = """\n[rates]\n"""\n'):
        (shop / "rates.toml").write_text(text)
        ran = aiocost_here("rates", "sync", cwd=shop)
        assert ran.returncode == 2
        assert ran.stderr.count("\n") == 1
        assert (shop / "rates.toml").read_text() == text


@pytest.mark.parametrize("text", ["", "\n", "core-hour = 0.04\n", '[rates]\n"GET /none" = 3\n', "version = 1\n"])
def test_a_file_by_hand_needs_no_version(shop: Path, text: str) -> None:
    (shop / "rates.toml").write_text(text)
    ran = aiocost_here("rates", "sync", cwd=shop)
    assert (ran.returncode, ran.stderr) == (0, "")
    written = (shop / "rates.toml").read_text()
    assert written.startswith(text if text.strip() else "version = 1\n")
    assert '# "GET /order" =' in written


def test_a_link_that_came_with_a_repository_is_not_written_through(shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.toml"
    target.write_text("version = 1\n")
    (shop / "rates.toml").symlink_to(target)
    ran = aiocost_here("rates", "sync", "access.log", cwd=shop)
    assert ran.stderr.startswith("aiocost: rates.toml: a symbolic link is not written through")
    assert target.read_text() == "version = 1\n"
    target.unlink()
    assert aiocost_here("rates", "sync", "access.log", cwd=shop).returncode == 2
    assert not target.exists()
