"""``aiocost completion SHELL``: a script by which a shell completes commands, options, files and codes of rules.

The library shtab makes it from the parser, once: nothing of it is needed when a command runs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flake8_aiocost.errors import AiocostError
from flake8_aiocost.frontends import console
from flake8_aiocost.manual import manuals
from flake8_aiocost.settings import OPTIONS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

#: How arguments are named that are files or folders.
_FILES = frozenset({"FILE", "FILE:LINE", "PATH", "TABLE", "RAW", "A", "B", "path", "file"})
_CHOICES = re.compile(r"\{([\w,.-]+)\}")


class CompletionError(AiocostError):
    """No script can be made. The line says what is missing, and how to get it."""


def completion(parser: argparse.ArgumentParser, shell: str) -> int:
    """Print the script.

    Args:
        parser: of the program that is completed.
        shell: ``bash``, ``zsh``, ``fish`` or ``tcsh``.

    Raises:
        CompletionError: shtab is not installed, or knows no such shell.
    """
    try:
        import shtab  # noqa: PLC0415  an extra
    except ImportError:
        raise CompletionError("completion needs shtab: pip install 'flake8-aiocost[completion]'") from None
    if shell not in shtab.SUPPORTED_SHELLS:
        raise CompletionError(f"no completion for {shell}; there is one for {', '.join(shtab.SUPPORTED_SHELLS)}")
    for action in _actions(parser):
        name = action.metavar if isinstance(action.metavar, str) else ""
        if found := _choices(action, name):
            action.choices = found
        elif name in _FILES:
            vars(action)["complete"] = shtab.FILE
    console.write(shtab.complete(parser, shell), verbatim=True)
    return console.DONE


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of a program and of all its commands."""
    for action in parser._actions:
        yield action
        commands: Iterable[argparse.ArgumentParser] = (
            action.choices.values() if isinstance(action.choices, dict) else ()
        )
        for each in commands:
            yield from _actions(each)


def _choices(action: argparse.Action, name: str) -> tuple[str, ...]:
    """What an argument accepts that is checked elsewhere; nothing where that may be anything."""
    if action.choices is not None:
        return ()
    if action.dest == "rules":
        return tuple([text for manual in manuals() for text in (manual.code, manual.name)])
    if named := _CHOICES.fullmatch(name):
        return tuple(named[1].split(","))
    return next((each.choices for each in OPTIONS if f"--{each.name}" in action.option_strings), ())
