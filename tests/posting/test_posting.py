"""The programs that post comments, as processes, against doubles of GitHub and GitLab on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.posting.body import Body, facts_line, parse, tag_line
from tests.posting.forge import GITHUB, GITLAB, Forge, Routes, serve
from tests.processes import run_module

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

TOKEN = "token-of-the-test"
OTHERS = {"user": {"login": "mallory"}, "author": {"id": 6}}


def body(text: str, *, changed: bool = True, at: str = "2026-03-02T10:00:00Z", tag: str = ".") -> str:
    return f"{tag_line(tag)}\n{facts_line(changed=changed, valid_at=at)}\n{text}\n"


class Posting:
    """One forge, and the program that posts there."""

    def __init__(self, forge: Forge, routes: Routes, address: str, folder: Path) -> None:
        self.forge, self.routes, self.address, self.folder = forge, routes, address, folder

    def post(self, text: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "comment.md").write_text(text, encoding="utf-8")
        if self.routes is GITHUB:
            event = self.folder / "event.json"
            event.write_text(json.dumps({"pull_request": {"number": 7}}))
            there = {
                "GITHUB_TOKEN": TOKEN,
                "GITHUB_REPOSITORY": "shop/api",
                "GITHUB_EVENT_PATH": str(event),
                "GITHUB_API_URL": self.address,
            }
            name = "flake8_aiocost.posting.github"
        else:
            there = {
                "AIOCOST_GITLAB_TOKEN": TOKEN,
                "CI_PROJECT_ID": "42",
                "CI_MERGE_REQUEST_IID": "7",
                "CI_API_V4_URL": f"{self.address}/api/v4",
            }
            name = "flake8_aiocost.posting.gitlab"
        return run_module(name, "comment.md", *arguments, cwd=self.folder, **{**there, **environment})

    def says(self, text: str) -> str:
        ran = self.post(text)
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout.strip()

    @property
    def texts(self) -> list[str]:
        return [each["body"] for each in self.forge.comments]

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.forge.changes]


@pytest.fixture(params=[GITHUB, GITLAB], ids=["github", "gitlab"])
def posting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Posting]:
    forge = Forge()
    for address in serve(forge, request.param):
        yield Posting(forge, request.param, address, tmp_path)


def test_a_comment_is_made_updated_and_left_alone(posting: Posting) -> None:
    assert posting.says(body("+13 µs")) == "a comment was made"
    assert posting.says(body("+13 µs")) == "the comment is there already, and says the same"
    assert posting.methods == ["POST"]
    assert posting.says(body("+15 µs", at="2026-03-02T11:00:00Z")) == "the comment was updated"
    assert posting.texts == [body("+15 µs", at="2026-03-02T11:00:00Z")]
    assert posting.methods == ["POST", posting.routes.method]


def test_the_first_comment_is_none_where_nothing_changed_and_a_later_one_says_so(posting: Posting) -> None:
    nothing = body("unchanged", changed=False)
    assert posting.says(nothing).startswith("no price has changed, and there is no comment")
    assert posting.forge.changes == []
    posting.says(body("+13 µs", at="2026-03-02T09:00:00Z"))
    assert posting.says(nothing) == "the comment was updated"
    assert posting.texts == [nothing]


def test_what_is_about_a_later_commit_stays(posting: Posting) -> None:
    later = body("+15 µs", at="2026-03-02T11:00:00Z")
    posting.says(later)
    assert posting.says(body("+13 µs")) == "the comment is about a later commit, of 2026-03-02T11:00:00Z"
    assert posting.texts == [later]


def test_each_project_of_a_repository_has_its_own_comment(posting: Posting) -> None:
    posting.says(body("+1 µs", tag="server"))
    posting.says(body("+2 µs", tag="worker"))
    posting.says(body("+3 µs", tag="server"))
    assert posting.texts == [body("+3 µs", tag="server"), body("+2 µs", tag="worker")]


def test_the_comment_is_found_among_hundreds(posting: Posting) -> None:
    for number in range(230):
        posting.forge.add(f"comment {number}", posting.routes.who)
    posting.says(body("+13 µs"))
    for number in range(120):
        posting.forge.add(f"comment {number}", posting.routes.who)
    assert posting.says(body("+14 µs")) == "the comment was updated"
    assert posting.methods == ["POST", posting.routes.method]


def test_a_comment_of_somebody_else_is_not_touched(posting: Posting) -> None:
    posting.forge.add(body("planted", at="2099-01-01T00:00:00Z"), OTHERS)
    assert posting.says(body("+13 µs")) == "a comment was made"
    assert posting.texts[0] == body("planted", at="2099-01-01T00:00:00Z")


def test_forges_that_change_the_ends_of_lines(posting: Posting) -> None:
    posting.forge.add(body("+13 µs").replace("\n", "\r\n").strip(), posting.routes.who)
    assert posting.says(body("+13 µs")) == "the comment is there already, and says the same"


@pytest.mark.parametrize(
    ("code", "answer", "line"),
    [
        (401, b'{"message": "Bad credentials"}', ": 401 the token is not accepted, Bad credentials"),
        (403, b"{}", ": 403 the token may not do that"),
        (404, b"<html>", ": 404 there is none, or the token may not see it"),
        (500, b"", ": 500 Internal Server Error"),
        (200, b"<html>", "the answer is no JSON"),
        (200, b'{"a": 1}', ": expected a list"),
    ],
)
def test_a_refusal_is_one_line_without_the_token(posting: Posting, code: int, answer: bytes, line: str) -> None:
    posting.forge.refusal = (code, answer, None)
    ran = posting.post(body("+13 µs"))
    if answer == b'{"a": 1}' and posting.routes is GITLAB:
        line = ": expected a list"
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert line in ran.stderr
    assert TOKEN not in ran.stderr


def test_the_token_follows_no_redirect(posting: Posting) -> None:
    other = Forge()
    for address in serve(other, posting.routes):
        posting.forge.refusal = (302, b"", ("Location", f"{address}/elsewhere"))
        ran = posting.post(body("+13 µs"))
    assert ran.returncode == 2
    assert other.headers == {}


def test_the_token_is_sent_over_https_alone(posting: Posting) -> None:
    ran = posting.post(body("+13 µs"), "--api", "http://forge.example")
    assert (ran.returncode, ran.stderr) == (2, "http://forge.example: expected an address that begins with https://\n")


def test_nobody_answers(posting: Posting) -> None:
    ran = posting.post(body("+13 µs"), "--api", "http://127.0.0.1:1")
    assert ran.returncode == 2
    assert "no answer of http://127.0.0.1:1: " in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_what_is_missing_is_named(posting: Posting) -> None:
    names = ["GITHUB_TOKEN", "AIOCOST_GITLAB_TOKEN", "CI_MERGE_REQUEST_IID", "GITHUB_EVENT_PATH"]
    ran = posting.post(body("+13 µs"), **dict.fromkeys(names, ""))
    assert ran.returncode == 2
    assert ran.stderr.endswith("TOKEN, --number missing\n")


@pytest.mark.parametrize("text", ["", "hello\n", "<!-- aiocost-diff: . -->\nhello\n"])
def test_another_text_is_not_posted(posting: Posting, text: str) -> None:
    ran = posting.post(text)
    assert (ran.returncode, ran.stderr) == (2, "this is no output of aiocost diff --format markdown\n")
    assert posting.forge.changes == []


def test_a_file_that_is_not_there(posting: Posting) -> None:
    name = "flake8_aiocost.posting.github"
    ran = run_module(name, "none.md", cwd=posting.folder)
    assert (ran.returncode, ran.stderr) == (2, "none.md: No such file or directory\n")


@pytest.mark.parametrize("tag", [".", "services/a b", "a--b", "a --> b", "a\nb", "<!--", "ü"])
def test_a_tag_is_one_line_that_is_not_shown_and_is_read_again(tag: str) -> None:
    found = parse(f"{tag_line(tag)}\n{facts_line(changed=True, valid_at='')}\nx\n")
    assert isinstance(found, Body)
    assert tag_line(tag).count("\n") == 0
    assert tag_line(tag).removesuffix(" -->").count("-->") == 0
    assert tag_line(found.tag) == tag_line(tag)
