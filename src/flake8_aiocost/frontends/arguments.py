"""The options of the commands of ``aiocost``, in groups: how to print, what is known, what to edit, bills, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def printing(parser: argparse.ArgumentParser) -> None:
    """How findings are printed: the options of flake8 and ruff that mean the same here."""
    from flake8_aiocost.formats import names  # noqa: PLC0415

    parser.add_argument("--format", "--output-format", dest="output_format", choices=names(), default="text")
    parser.add_argument("--output-file", metavar="FILE", help="where the report goes, in the place of standard output")
    parser.add_argument("--statistics", action="store_true", help="how many findings there are of each rule")
    for name, what in (("select", "print only these"), ("ignore", "print all but these")):
        parser.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="CODE",
            help=f"{what}: codes, or how they begin, with commas",
        )
    parser.add_argument(
        "--per-file-ignores",
        action="append",
        default=[],
        metavar="GLOB:CODE",
        help="codes that are not printed of files that the glob matches, with commas",
    )
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 also where there are findings")


def baseline(parser: argparse.ArgumentParser) -> None:
    """The findings that are known."""
    from flake8_aiocost.frontends.baseline_mode import AUTO, MODES  # noqa: PLC0415

    parser.add_argument(
        "--write-baseline",
        nargs="?",
        const="",
        metavar="FILE",
        help="write what is found, so that it is known from now on; FILE ends in .json (default: the baseline setting)",
    )
    parser.add_argument(
        "--baseline-mode",
        choices=MODES,
        default=AUTO,
        help="what to do with what the baseline has and the code has no more: auto: take it out, where nothing new is "
        "found and the variable CI is not set (default); lock: leave it and exit with 1; discard: leave it",
    )
    parser.add_argument(
        "--no-baseline", dest="aiocost_baseline", action="store_const", const="none", help="--baseline none"
    )


def fixing(parser: argparse.ArgumentParser) -> None:
    """What is to be done with findings, other than to print them."""
    parser.add_argument("--fix", action="store_true", help="edit the files where that is safe")
    parser.add_argument("--unsafe-fixes", action="store_true", help="with fixes that may change what the code means")
    parser.add_argument("--diff", action="store_true", help="show the edits as a unified diff, and make none")


def billing(parser: argparse.ArgumentParser) -> None:
    """How bills are printed, and what for."""
    from flake8_aiocost.bill_formats import names  # noqa: PLC0415

    parser.add_argument("--format", choices=names(), default="text", help="default: text")
    parser.add_argument("--html", metavar="FILE", help="write a page too, which needs no network")
    parser.add_argument(
        "--top", type=int, default=10, metavar="NUMBER", help="show so many entry points in text (default: 10; 0: all)"
    )
    parser.add_argument(
        "--sort",
        choices=("most", "every", "cores"),
        default="most",
        help="what comes first: the dearest branches (default), what every call spends, the most of a core",
    )
    _counting(parser)
    parser.add_argument(
        "--against",
        metavar="KEY=VALUE,...",
        help="what it would cost elsewhere: python=3.14,loop=uvloop,task-factory=eager",
    )


def serving(parser: argparse.ArgumentParser) -> None:
    """How the language server is reached."""
    parser.add_argument("--stdio", action="store_true", help="on standard input and output, which is the default")
    parser.add_argument("--tcp", metavar="HOST:PORT", help="listen there, for one editor; on this machine only")
    parser.add_argument("--anywhere", action="store_true", help="let --tcp listen where other machines can connect")


def comparing(parser: argparse.ArgumentParser) -> None:
    """What is compared, and how that is printed."""
    from flake8_aiocost.diff_formats import names  # noqa: PLC0415

    parser.add_argument("base", metavar="BASE", help="the commit that the change is held against: a branch, tag, hash")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the commit after the change (default: the work tree)")
    parser.add_argument(
        "--exact", action="store_true", help="compare with BASE itself, and not with where the change began"
    )
    parser.add_argument("--format", choices=names(), default="text", help="default: text")
    parser.add_argument("--output-file", metavar="FILE", help="where the output goes, in the place of standard output")
    parser.add_argument(
        "--top",
        type=int,
        default=10,
        metavar="NUMBER",
        help="show so many entry points in text and Markdown (default: 10; 0: all)",
    )
    _counting(parser)
    parser.add_argument("--exit-zero", action="store_true", help="exit with 0 also beyond a budget")


def _counting(parser: argparse.ArgumentParser) -> None:
    """What numbers count for that the code does not tell."""
    parser.add_argument(
        "--n",
        type=int,
        default=2,
        dest="items",
        metavar="NUMBER",
        help="what an unknown number counts for (default: 2)",
    )
    parser.add_argument("--rates", metavar="FILE", help="how often what is called (default: rates.toml in the project)")


def options(parser: argparse.ArgumentParser) -> None:
    """Derive ``--KEY`` from ``settings.OPTIONS``."""
    from flake8_aiocost.settings import OPTIONS  # noqa: PLC0415

    group = parser.add_argument_group("settings", "They win over [tool.aiocost] in pyproject.toml.")
    for option in OPTIONS:
        group.add_argument(
            f"--{option.name}",
            dest=f"aiocost_{option.attribute}",
            metavar=option.kind.upper(),
            help=f"{option.help} Accepts {option.accepts}.".replace("%", "%%"),
        )
    group.add_argument("--no-cache", dest="aiocost_cache", action="store_const", const="false", help="--cache false")
