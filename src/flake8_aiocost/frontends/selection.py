"""``--select``, ``--ignore`` and ``--per-file-ignores``: codes, or how they begin, as flake8 and ruff have them."""

from __future__ import annotations

import fnmatch
import os
import re
from typing import TYPE_CHECKING

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Sequence


class Selection(Record, frozen=True):
    """Which codes are printed: of what begins with one of each, the longer one decides.

    ``per_file`` are globs, each with the codes that are not printed of the files which it matches, whatever else is
    said of them; one that begins with ``!`` means the files that it does not match.
    """

    select: tuple[str, ...] = ("",)
    ignore: tuple[str, ...] = ()
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def has(self, code: str, place: str) -> bool:
        """Whether a code is printed of a file, which lies at ``place``."""
        chosen = max((len(each) for each in self.select if code.startswith(each)), default=-1)
        if chosen <= max((len(each) for each in self.ignore if code.startswith(each)), default=-1):
            return False
        return not any(code.startswith(codes) and _means(glob, place) for glob, codes in self.per_file)


def selection(select: Sequence[str], ignore: Sequence[str], per_file: Sequence[str] = ()) -> Selection:
    """Read what was given: lists of codes with commas, each option any number of times.

    Args:
        select: what is printed.
        ignore: what is not.
        per_file: what is not printed of some files: ``GLOB:CODE,CODE``, several with commas or spaces between them.

    Raises:
        SettingsError: no rule begins so, or a glob has no codes.
    """
    chosen, ignored = _codes("--select", select), _codes("--ignore", ignore)
    return Selection(chosen or ("",), ignored, _per_file(per_file) if per_file else ())


def _codes(option: str, texts: Sequence[str]) -> tuple[str, ...]:
    from flake8_aiocost.rules import rules  # noqa: PLC0415  only where codes were given

    given = [code.upper() for text in texts for code in re.split(r"[,\s]+", text) if code]
    known = [rule.code for rule in rules()] if given else []
    for code in given:
        if not any(each.startswith(code) for each in known):
            raise SettingsError(f"option {option}: no rule is called {code!r}, nor begins so; aiocost rules lists them")
    return tuple(given)


def _per_file(texts: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """flake8's ``tests/*:AIO1,AIO2 app/jobs.py:AIO2``, and ruff's ``tests/*:AIO1,tests/*:AIO2``."""
    found: list[tuple[str, list[str]]] = []
    for text in texts:
        for part in re.split(r"[,\s]+", text):
            # A drive has a colon, too.
            glob, colon, code = part.rpartition(":")
            if colon and glob:
                found.append((_absolute(glob), []))
            if not part:
                continue
            if not found or not code:
                raise SettingsError(f"option --per-file-ignores: {text!r}: expected GLOB:CODE,CODE")
            found[-1][1].append(code)
    return tuple([(glob, _codes("--per-file-ignores", codes)) for glob, codes in found])


def _absolute(glob: str) -> str:
    """A glob for whole paths, from the working directory; one without a folder stays one for names."""
    taken = glob.removeprefix("!")
    if "/" in taken or os.sep in taken:
        taken = os.path.realpath(taken)
    return f"!{taken}" if glob.startswith("!") else taken


def _means(glob: str, place: str) -> bool:
    taken = glob.removeprefix("!")
    subject = place if "/" in taken or os.sep in taken else os.path.basename(place)  # noqa: PTH119  a text is asked
    return fnmatch.fnmatch(subject, taken) != glob.startswith("!")
