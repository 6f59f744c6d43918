"""What both doors say of a project, in this process, and random edits of it."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.frontends.opened import open_projects
from flake8_aiocost.frontends.run import Run
from flake8_aiocost.settings import Projects

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.model import Finding

MORE = "\n\nimport asyncio\n\n\nasync def more():\n    await asyncio.gather(a(), b())\n"


def everything(root: Path) -> dict[str, list[str]]:
    """What flake8 says of each file, without AIO901."""
    run, found = Run(), {}
    files = sorted(root.rglob("*.py"))
    run.prepare(map(str, files))
    for path in files:
        if said := by_flake8(run, path, path.read_text()):
            found[path.relative_to(root).as_posix()] = said
    assert run.fault == ""
    return found


def by_flake8(run: Run, path: Path, source: str) -> list[str]:
    """What flake8 says of a text in the place of a file; nothing where Python cannot parse it."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    return _lines(run.findings(source, str(path), tree))


def by_check(root: Path) -> dict[str, list[str]]:
    """What ``aiocost check`` says of each file, but for what ``# noqa`` silences."""
    found = {}
    for project in open_projects([str(root)], Projects()):
        project.indexed.choose(project.chosen)
        for module in project.chosen:
            if said := _lines(project.indexed.findings(module, project.source(module))):
                found[Path(project.place(module)).relative_to(root).as_posix()] = said
        project.indexed.store()
    return found


def _lines(findings: Iterable[Finding]) -> list[str]:
    return [str(each) for each in findings if each.code != "AIO901"]


def copy(project: Path, target: Path, *left_out: str) -> None:
    """A copy of a project in the place of an earlier one."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(project, target, ignore=shutil.ignore_patterns(*left_out))


class Edits:
    """Files are deleted, moved, copied over others, cut short, brought back, written on and commented."""

    def __init__(self, root: Path, chance: random.Random) -> None:
        self.root = root
        self._chance = chance
        self._texts = [path.read_text() for path in self.files()]

    def files(self) -> Sequence[Path]:
        return sorted(self.root.rglob("*.py"))

    def next(self) -> tuple[Path, str] | None:
        """Edit a file, or return which one is about to get another text, and that text."""
        chance, path = self._chance, self._chance.choice(self.files())
        edit = chance.choice(("delete", "move", "replace", "cut", "append", "comment", "comment"))
        if edit == "delete" and len(self.files()) > 1:
            path.unlink()
        elif edit == "move":
            path.rename(path.with_name(f"moved_{chance.randrange(9)}.py"))
        elif edit == "replace":
            return path, chance.choice(self._texts)
        elif edit == "cut":
            lines = path.read_text().splitlines(keepends=True)
            return path, "".join(lines[: chance.randrange(len(lines) + 1)])
        elif edit == "comment":
            lines = path.read_text().splitlines(keepends=True)
            at = chance.randrange(len(lines) + 1)
            behind = chance.random() < 0.3 and at < len(lines)
            lines[at : at + behind] = [f"{lines[at].rstrip()}  # noqa\n" if behind else "# a comment\n"]
            return path, "".join(lines)
        else:
            return path, path.read_text() + MORE
        return None
