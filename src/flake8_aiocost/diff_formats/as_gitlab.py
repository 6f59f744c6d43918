"""A Code Quality report of GitLab: an issue for each spawn that costs more, and no place for a headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_aiocost.diff_formats.annotated import annotated
from flake8_aiocost.formats._places import GITLAB, fingerprints
from flake8_aiocost.formats.as_gitlab import document, issue

if TYPE_CHECKING:
    from flake8_aiocost.diff_formats import Review


class _GitLab:
    paths = GITLAB
    headline = False

    def text(self, review: Review, *, most: int, width: int | None) -> str:
        """Everything, whatever is shown elsewhere."""
        del most, width
        found = list(annotated(review))
        pairs = zip(found, fingerprints(each.key for each in found), strict=True)
        return document(
            [
                issue(
                    each.rule,
                    each.message,
                    each.weight,
                    fingerprint=fingerprint,
                    path=each.path,
                    position=each.position,
                )
                for each, fingerprint in pairs
            ]
        )


FORMAT = _GitLab()
