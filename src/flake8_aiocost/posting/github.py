"""``python -m flake8_aiocost.posting.github FILE``: a comment on a pull request of GitHub.

In a workflow it needs ``GITHUB_TOKEN`` in its environment, with ``pull-requests: write``; all else is there.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.posting.api import Api, PostingError
from flake8_aiocost.posting.post import Comment, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Who writes with the token of a workflow.
_WORKFLOW = "github-actions[bot]"


class _PullRequest:
    def __init__(self, api: Api, repository: str, number: int, author: str) -> None:
        self._api, self._author = api, author
        self._of_repository = f"/repos/{repository}/issues"
        self._of_thread = f"{self._of_repository}/{number}/comments"

    def comments(self) -> Iterator[Comment]:
        """Those of the author: whoever else writes a tag is not answered by it."""
        for each in self._api.pages(self._of_thread):
            if (each.get("user") or {}).get("login") == self._author:
                yield Comment(int(each["id"]), str(each.get("body") or ""))

    def create(self, text: str) -> None:
        """Write one."""
        self._api.ask(self._of_thread, "POST", {"body": text})

    def update(self, comment: Comment, text: str) -> None:
        """Put a text in the place of one."""
        self._api.ask(f"{self._of_repository}/comments/{comment.id}", "PATCH", {"body": text})


def main(arguments: Sequence[str] | None = None) -> int:
    """Post a comment; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m flake8_aiocost.posting.github",
        description="Post the output of aiocost diff --format markdown on a pull request, or update what is there.",
    )
    parser.add_argument("file", help="the output; - for standard input")
    parser.add_argument("--repository", default=os.environ.get("GITHUB_REPOSITORY", ""), metavar="OWNER/NAME")
    parser.add_argument("--number", type=int, help="of the pull request (default: that of the workflow's event)")
    parser.add_argument("--author", default=_WORKFLOW, help=f"who the token writes as (default: {_WORKFLOW})")
    parser.add_argument("--api", default=os.environ.get("GITHUB_API_URL", "https://api.github.com"), metavar="URL")
    parsed = parser.parse_args(arguments)

    def thread() -> _PullRequest:
        token = os.environ.get("GITHUB_TOKEN", "")
        number = parsed.number or _number()
        missing = [
            name
            for name, value in (("GITHUB_TOKEN", token), ("--repository", parsed.repository), ("--number", number))
            if not value
        ]
        if missing:
            raise PostingError(f"not in a workflow of a pull request: {', '.join(missing)} missing")
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return _PullRequest(Api(parsed.api, headers), parsed.repository, number, parsed.author)

    return run(parsed.file, thread)


def _number() -> int:
    """The pull request of the event that has started the workflow; 0 where it is about none."""
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
        return int(event["pull_request"]["number"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


if __name__ == "__main__":
    sys.exit(main())
