"""``aiocost check --write-baseline``: the baselines of a run are written anew."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError, SettingsError, Unreadable, printable
from flake8_aiocost.frontends import console, faults
from flake8_aiocost.frontends.baselined import baselined
from flake8_aiocost.review.baseline import NAME, NONE, Baseline, inside, place, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flake8_aiocost.frontends.baselined import Baselined
    from flake8_aiocost.frontends.checked import Checked
    from flake8_aiocost.frontends.opened import Opened
    from flake8_aiocost.review.baseline import Key

#: In the place of a file's name: the one that the setting names.
CONFIGURED = ""


def write(opened: Sequence[Opened], checked: Checked, named: str) -> int:
    """Write the baselines of projects: what is found now, and what they had of files that are not looked at.

    Args:
        opened: the projects of the run.
        checked: tells what is found.
        named: the file to write, ``CONFIGURED`` for that of the setting.

    Returns:
        The exit code.

    Raises:
        SettingsError: a file was named, and there are several projects; or a project does without a baseline.
        BaselineError: it lies outside of the project, is no baseline, or cannot be written.
    """
    projects = baselined(opened)
    if named and len(projects) > 1:
        raise SettingsError(f"option --write-baseline: {named} cannot hold {len(projects)} projects; name no file")
    failed = False

    def standing(each: Opened, module: int) -> Counter[Key] | None:
        nonlocal failed
        try:
            return checked.standing(each, module)
        except Unreadable as error:
            console.tell(f"{each.shown[module]}: not read: {error}")
        except AiocostError:
            raise
        except Exception as error:
            failed = True
            console.tell(faults.told(error, each.shown[module], f"{each.shown[module]} was not analysed"))
        return None

    for project in projects:
        project.look(standing)
        _write(project, named)
    for each in opened:
        each.indexed.store()
    return console.FAILED if failed else console.DONE


def _write(project: Baselined, named: str) -> None:
    usual, root = place(project.settings), project.settings.root
    path = inside(root, Path(named).absolute()) if named else usual
    if path is None:
        raise SettingsError(f"option --write-baseline: the baseline setting is {NONE}; name a file")
    if path.exists():
        # A file of another kind is not lost by a slip of the hand.
        read(path)
    written = Baseline({**project.left(), **project.found})
    old, new = _all(project.baseline), _all(written)
    written.write(path)
    changes = [((new - old).total(), "new"), ((old - new).total(), "gone")]
    rest = "".join(f", {count} {what}" for count, what in changes if count)
    shown = printable(os.path.relpath(path))
    console.write(f"wrote {shown}: {len(written)} finding{'s' * (len(written) != 1)}{rest}\n")
    if usual is None or path.resolve() != usual.resolve():
        name = os.path.relpath(path, root).replace(os.sep, "/")
        console.tell(f'to have it honoured, set baseline = "{name}" in [tool.aiocost]; by itself that is {NAME}')


def _all(baseline: Baseline) -> Counter[tuple[str, Key]]:
    return Counter({(path, key): count for path, keys in baseline.files.items() for key, count in keys.items()})
