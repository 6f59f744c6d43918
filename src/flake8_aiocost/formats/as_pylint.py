"""Lines in pylint's form, as flake8 and ruff print it: for programs that know nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.formats import Reported, Summary


class Pylint:
    """The output of one run."""

    chains = False
    #: Such a program takes each line for a finding.
    totals = False

    def findings(self, reported: Sequence[Reported]) -> Iterator[str]:
        """``app/feed.py:14: [AIO101] gather of 2: ...``."""
        for each in reported:
            yield f"{each.path}:{each.finding.position.line}: [{each.finding.code}] {each.finding.message}\n"

    def end(self, summary: Summary) -> str:
        """Nothing."""
        del summary
        return ""


FORMAT = Pylint
