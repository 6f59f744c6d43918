"""The parser of our commands: each command knows ``--version``, and who mistypes is told what is near."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, NoReturn

from flake8_aiocost import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Where the namespace names the parser of the command that was asked for, until it is parsed.
_ASKED = "_asked_parser"


class Parser(argparse.ArgumentParser):
    """Parsers of its commands are of this class too."""

    def __init__(self, **options: Any) -> None:
        """Take what ``argparse.ArgumentParser`` takes."""
        super().__init__(**options)
        self.set_defaults(**{_ASKED: self})
        if self.add_help:
            name = self.prog.partition(" ")[0]
            self.add_argument(
                "--version", action="version", version=f"{name} {__version__}", help="print the version and exit"
            )

    def parse_args(  # type: ignore[override]  # the overloads are for namespaces of other classes
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> argparse.Namespace:
        """As argparse does it, but what is unknown to a command is told by that command."""
        parsed, unknown = self.parse_known_args(args, namespace)
        asked: Parser = vars(parsed).pop(_ASKED, self)
        if unknown:
            asked.refuse(unknown)
        return parsed

    def refuse(self, unknown: Sequence[str]) -> NoReturn:
        """End the program: these arguments are none of this command."""
        option = unknown[0].partition("=")[0]
        near = _near(option, self._option_string_actions) if option.startswith("-") else ""
        self.error(f"unrecognized arguments: {' '.join(unknown)}{near}")

    def error(self, message: str) -> NoReturn:
        """End the program with one line; the usage, which has every option, stands in the help."""
        self.exit(2, f"{self.prog}: {message}; {self.prog} --help tells what there is\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError:
            choices = list(map(str, action.choices or ()))
            near, accepted = _near(str(value), choices), ", ".join(choices)
            raise argparse.ArgumentError(action, f"there is no {str(value)!r}{near}; choose from {accepted}") from None


def _near(written: str, known: Iterable[str]) -> str:
    import difflib  # noqa: PLC0415  only for a mistake

    found = difflib.get_close_matches(written, list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""
