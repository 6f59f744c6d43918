"""The files of one project are edited in memory, in passes, until there is nothing left to edit, and then written."""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, Unreadable, printable
from flake8_aiocost.fixes import Fixer, fixes_of
from flake8_aiocost.fixes._apply import broken, compatible
from flake8_aiocost.fixes._file import FileError, SourceFile
from flake8_aiocost.frontends import console, faults
from flake8_aiocost.frontends.noqa import Noqa
from flake8_aiocost.module.read import read
from flake8_aiocost.project.sources import digest
from flake8_aiocost.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flake8_aiocost.frontends.indexed import Indexed
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.model import Edit, Verdict

#: What overlaps waits for the next pass, so calls inside each other take as many as they are deep.
MOST_PASSES = 20


class Edits(Record, frozen=True):
    """What was asked for: ``fix`` edits files, ``unsafe`` takes unsafe fixes too, ``diff`` shows edits only.

    ``apart``: what is told of them stands on standard error, since the report is in a format that has no place for it.
    """

    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    apart: bool = False


class Fixed:
    """The files of one project that were asked for."""

    def __init__(self, opened: Opened, wanted: Edits) -> None:
        """Nothing is edited yet.

        Args:
            opened: the project, with the files that were asked for.
            wanted: what is to be done with them.
        """
        self.opened = opened
        self._wanted = wanted
        #: As it is by now.
        self.indexed = opened.indexed
        self.indexed.choose(opened.chosen)
        self._files: dict[int, SourceFile] = {}
        self._made: dict[int, int] = {}
        self._unsafe: dict[int, int] = {}
        self._left: set[int] = set()
        self.failed = False

    @property
    def count(self) -> int:
        """The edits that were made, or would be."""
        return sum(self._made.values())

    @property
    def more(self) -> int:
        """The edits that are left, since they are not safe."""
        return sum(self._unsafe.values())

    # ── passes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def work(self) -> None:
        """Edit in memory until a pass changes nothing.

        Each pass looks at all modules, since an edit of one may let something be said of another.
        """
        self.indexed.prepare(self.opened.chosen)
        for _ in range(MOST_PASSES):
            fixer = _Once(self.indexed)
            changed = [module for module in self.opened.chosen if self._guarded(module, fixer)]
            self.indexed.store()
            if not changed:
                return
            self._link(changed)
        console.tell(f"after {MOST_PASSES} passes there is still something to fix; run it again")

    def _guarded(self, module: int, fixer: _Once) -> bool:
        """One pass over a module; whether it was changed."""
        if module in self._left:
            return False
        try:
            return self._pass(module, fixer)
        except (FileError, Unreadable) as error:
            self._give_up(module, str(error))
        except (AiocostError, BrokenPipeError):
            raise
        except Exception as error:
            self._give_up(module, faults.told(error, self.opened.shown[module], "the file was not fixed"))
        return False

    def _give_up(self, module: int, why: str) -> None:
        self.failed = True
        self._left.add(module)
        self._files.pop(module, None)
        self._made.pop(module, None)
        console.tell(why)

    def _pass(self, module: int, fixer: _Once) -> bool:
        edits = list(self._edits(module, fixer))
        chosen = [each for each in edits if each.safe or self._wanted.unsafe]
        self._unsafe[module] = len(edits) - len(chosen)
        if not chosen:
            return False
        file = self._files[module]
        before, taken = file.lines, compatible(chosen)
        file.edit(taken)
        if why := broken(file.text, file.path, self.indexed.linted.decisions.target().python):
            file.undo(before)
            raise RuntimeError(f"a fix ({', '.join(sorted({each.fix for each in taken}))}) made {why}")
        self._made[module] = self._made.get(module, 0) + len(taken)
        return True

    def _edits(self, module: int, fixer: _Once) -> Iterator[Edit]:
        verdicts = self._verdicts(module)
        if not verdicts:
            return
        text = self._text(module)
        noqa = Noqa(self.opened.place(module), text)
        if noqa.whole:
            return
        for verdict in verdicts:
            if verdict.finding is None or verdict.finding.known or noqa.suppresses(verdict.finding):
                continue
            found = fixer.fixer.with_edit(module, text, verdict)
            if found is not None and found.edit is not None:
                yield found.edit

    def _verdicts(self, module: int) -> list[Verdict]:
        """Those about which there may be something to do. Nothing is linked for them while nothing has changed."""
        told = self.indexed.told(module, lambda: self.indexed.text(module)).verdicts
        if any(each.silence is not None and each.silence.kind == "merged" for each in told):
            told = self.indexed.linted.verdicts(module, lambda: self.indexed.text(module), apart=True)
        return [each for each in told if each.finding is not None and fixes_of(each)]

    def _text(self, module: int) -> str:
        """The text of a module as it is by now.

        Raises:
            FileError: it is not what the index has read.
        """
        if module not in self._files:
            file = SourceFile(self.opened.place(module))
            indexed = self.opened.indexed
            if digest(file.text) != indexed.digests[indexed.paths[module]]:
                raise FileError(f"{file.path}: not fixed: it was changed meanwhile")
            self._files[module] = file
        return self._files[module].text

    def _link(self, changed: Sequence[int]) -> None:
        """The project with the edited modules in the place of the others."""
        texts = {self.indexed.paths[module]: self._files[module].text for module in changed}
        self.indexed = self.indexed.edited({path: (text, read(text)) for path, text in texts.items()})

    # ── output ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _edited(self) -> list[tuple[str, int]]:
        return sorted((self.opened.shown[module], module) for module in self._made)

    def save(self) -> None:
        """Write the edited files, where that was asked for."""
        if not self._wanted.fix:
            return
        for _, module in self._edited():
            self._save(module)

    def _save(self, module: int) -> None:
        try:
            self._files[module].save()
        except FileError as error:
            self._give_up(module, str(error))

    def show(self) -> None:
        """Print the edits as a unified diff."""
        for shown, module in self._edited():
            file = self._files[module]
            name = printable(shown)
            old, new = (_lines(each) for each in (file.original, file.written))
            for line in difflib.unified_diff(old, new, name, name, lineterm=""):
                console.write(f"{line}\n", verbatim=True)


class _Once:
    """The fixes of a project as it is during one pass, made once there is something to fix."""

    def __init__(self, indexed: Indexed) -> None:
        self._indexed = indexed

    @cached_property
    def fixer(self) -> Fixer:
        return Fixer(self._indexed.linted)


def _lines(text: str) -> list[str]:
    r"""Lines as a patch has them: a last one without an end says so."""
    parts = text.split("\n")
    last = parts.pop()
    return [*parts, f"{last}\n\\ No newline at end of file"] if last else parts
