"""The ``aiocost`` command: manuals, the list of rules, and calibration."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from flake8_aiocost import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

CALIBRATE = "calibrate"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 asked for what there is not, else what calibration says."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Its options are its own: argparse would take --help and --version for ours.
    if given[:1] == [CALIBRATE]:
        from flake8_aiocost.calibrate.cli import main as calibrate  # noqa: PLC0415  brings pyperf

        return calibrate(given[1:])
    parsed = _parser().parse_args(given)
    # A terminal or pipe that knows no µ shows "?", which beats a traceback.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    try:
        code = explain(parsed.rules) if parsed.command == "explain" else list_rules()
        sys.stdout.flush()
    except BrokenPipeError:
        # "aiocost explain AIO101 | head": point what is left at nothing, or Python complains on exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aiocost",
        description="What asyncio concurrency costs. flake8 shows the findings; this explains them.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    explaining = commands.add_parser("explain", help="print the manual of a rule")
    explaining.add_argument("rules", nargs="+", metavar="rule", help="a code or a name: AIO101, gather-in-hot-path")
    commands.add_parser("rules", help="list the rules")
    commands.add_parser(CALIBRATE, help="measure this machine: the same program as aiocost-calibrate", add_help=False)
    return parser


def explain(wanted: Sequence[str]) -> int:
    """Print manuals: rendered on a terminal, as Markdown elsewhere."""
    from flake8_aiocost.manual import UnknownRuleError, find  # noqa: PLC0415

    try:
        found = [find(rule) for rule in wanted]
    except UnknownRuleError as error:
        print(f"aiocost: {error}", file=sys.stderr)
        return 2
    text = "\n".join(manual.markdown() for manual in found)
    if sys.stdout.isatty():
        from rich.console import Console  # noqa: PLC0415
        from rich.markdown import Markdown  # noqa: PLC0415

        Console().print(Markdown(text))
    else:
        print(text, end="")
    return 0


def list_rules() -> int:
    """Print code, name and summary of each rule."""
    from flake8_aiocost.manual import manuals  # noqa: PLC0415

    known = manuals()
    width = max(len(manual.name) for manual in known)
    for manual in known:
        print(f"{manual.code}  {manual.name:{width}}  {manual.summary}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
