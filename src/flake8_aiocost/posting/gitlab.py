"""``python -m flake8_aiocost.posting.gitlab FILE``: a note on a merge request of GitLab.

In a job it needs ``AIOCOST_GITLAB_TOKEN`` in its environment, a project access token with the scope ``api``: the job's
own token may not write notes. All else is there.
"""

from __future__ import annotations

import argparse
import os
import sys
import urllib.parse
from typing import TYPE_CHECKING

from flake8_aiocost.posting.api import Api, PostingError
from flake8_aiocost.posting.post import Comment, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKEN = "AIOCOST_GITLAB_TOKEN"  # noqa: S105  the name of a variable


class _MergeRequest:
    def __init__(self, api: Api, project: str, number: str) -> None:
        self._api = api
        quoted = urllib.parse.quote(project, safe=""), urllib.parse.quote(number, safe="")
        self._notes = f"/projects/{quoted[0]}/merge_requests/{quoted[1]}/notes"

    def comments(self) -> Iterator[Comment]:
        """Those of the token's owner: whoever else writes a tag is not answered by it."""
        me = self._api.ask("/user")
        mine = me.get("id") if isinstance(me, dict) else None
        for each in self._api.pages(self._notes):
            if mine is not None and (each.get("author") or {}).get("id") == mine and not each.get("system"):
                yield Comment(int(each["id"]), str(each.get("body") or ""))

    def create(self, text: str) -> None:
        """Write one."""
        self._api.ask(self._notes, "POST", {"body": text})

    def update(self, comment: Comment, text: str) -> None:
        """Put a text in the place of one."""
        self._api.ask(f"{self._notes}/{comment.id}", "PUT", {"body": text})


def main(arguments: Sequence[str] | None = None) -> int:
    """Post a note; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m flake8_aiocost.posting.gitlab",
        description="Post the output of aiocost diff --format markdown on a merge request, or update what is there.",
    )
    parser.add_argument("file", help="the output; - for standard input")
    parser.add_argument("--project", default=os.environ.get("CI_PROJECT_ID", ""), help="its number, or its path")
    parser.add_argument("--number", default=os.environ.get("CI_MERGE_REQUEST_IID", ""), help="of the merge request")
    parser.add_argument("--api", default=os.environ.get("CI_API_V4_URL", "https://gitlab.com/api/v4"), metavar="URL")
    parsed = parser.parse_args(arguments)

    def thread() -> _MergeRequest:
        token = os.environ.get(TOKEN, "")
        missing = [
            name
            for name, value in ((TOKEN, token), ("--project", parsed.project), ("--number", parsed.number))
            if not value
        ]
        if missing:
            raise PostingError(f"not in a job of a merge request: {', '.join(missing)} missing")
        return _MergeRequest(Api(parsed.api, {"PRIVATE-TOKEN": token}), parsed.project, parsed.number)

    return run(parsed.file, thread)


if __name__ == "__main__":
    sys.exit(main())
