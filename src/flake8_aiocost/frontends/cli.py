"""The ``aiocost`` command: what there is, and which file does it. Each command has a file of its own.

Nothing that takes long is imported before Ctrl-C is handled.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from flake8_aiocost import __version__

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from flake8_aiocost.settings import Projects

CALIBRATE = "calibrate"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 findings, 2 failed, else what calibration says."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Its options are its own: argparse would take --help and --version for ours.
    if given[:1] == [CALIBRATE]:
        from flake8_aiocost.calibrate.cli import main as calibrate  # noqa: PLC0415  brings pyperf

        return calibrate(given[1:])
    try:
        from flake8_aiocost.frontends import console  # noqa: PLC0415  20 ms

        return console.run(partial(_run, given))
    except KeyboardInterrupt:
        # It came while this was imported, or while an earlier one was told.
        if sys.stderr is not None:
            print("aiocost: interrupted", file=sys.stderr)
        return 130


def _run(given: Sequence[str]) -> int:
    parsed = _parser().parse_args(given)
    command: Callable[[argparse.Namespace], int] = parsed.run
    return command(parsed)


def _parser() -> argparse.ArgumentParser:
    import argparse  # noqa: PLC0415  as the console

    parser = argparse.ArgumentParser(
        prog="aiocost",
        description="What asyncio concurrency costs: the findings of a project, and why they are what they are.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    checking = commands.add_parser("check", help="print the findings of files, or of the whole project")
    checking.set_defaults(run=_check)
    _add_printing(checking)
    _add_baseline(checking)
    _add_fixing(checking)
    billing = commands.add_parser("bill", help="print what one call of each entry point spends on spawning")
    billing.set_defaults(run=_bill)
    _add_billing(billing)
    rating = commands.add_parser("rates", help="add what has no rate to rates.toml, as comments")
    doing = rating.add_subparsers(dest="what", required=True, metavar="sync")
    syncing = doing.add_parser("sync", help="add what has no rate, with what access logs tell of it")
    syncing.set_defaults(run=_sync)
    syncing.add_argument("logs", nargs="*", metavar="log", help="access logs in the common or combined format")
    syncing.add_argument("--rates", metavar="FILE", help="the file to add to (default: rates.toml in the project)")
    asking = commands.add_parser("why", help="tell how a spawn is reached, what it costs, and what was decided")
    asking.add_argument("place", metavar="FILE:LINE", help="where something is spawned")
    asking.set_defaults(run=_why)
    drawing = commands.add_parser("graph", help="print who runs whom, and the entry points, as JSON")
    drawing.set_defaults(run=_graph)
    for each in (checking, billing, drawing):
        each.add_argument("paths", nargs="*", metavar="path", help="files and folders (default: the project around)")
    for each in (checking, billing, syncing, asking, drawing):
        _add_options(each)

    showing = commands.add_parser("config", help="print the settings that hold for a file, and where they come from")
    showing.add_argument("path", nargs="?", default=".", help="a file or folder (default: the working directory)")
    showing.set_defaults(run=_config)
    _add_options(showing)

    explaining = commands.add_parser("explain", help="print the manual of a rule")
    explaining.add_argument("rules", nargs="+", metavar="rule", help="a code or a name: AIO101, gather-in-hot-path")
    explaining.set_defaults(run=_explain)
    commands.add_parser("rules", help="list the rules").set_defaults(run=_rules)
    commands.add_parser(CALIBRATE, help="measure this machine: the same program as aiocost-calibrate", add_help=False)
    return parser


def _add_printing(parser: argparse.ArgumentParser) -> None:
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


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    """The findings that are known."""
    parser.add_argument(
        "--write-baseline",
        nargs="?",
        const="",
        metavar="FILE",
        help="write what is found, so that it is known from now on; FILE ends in .json (default: the baseline setting)",
    )
    parser.add_argument(
        "--no-baseline", dest="aiocost_baseline", action="store_const", const="none", help="--baseline none"
    )


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    """What is to be done with findings, other than to print them."""
    parser.add_argument("--fix", action="store_true", help="edit the files where that is safe")
    parser.add_argument("--unsafe-fixes", action="store_true", help="with fixes that may change what the code means")
    parser.add_argument("--diff", action="store_true", help="show the edits as a unified diff, and make none")


def _add_billing(parser: argparse.ArgumentParser) -> None:
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
    parser.add_argument(
        "--n",
        type=int,
        default=2,
        dest="items",
        metavar="NUMBER",
        help="what an unknown number counts for (default: 2)",
    )
    parser.add_argument("--rates", metavar="FILE", help="how often what is called (default: rates.toml in the project)")
    parser.add_argument(
        "--against",
        metavar="KEY=VALUE,...",
        help="what it would cost elsewhere: python=3.14,loop=uvloop,task-factory=eager",
    )


def _add_options(parser: argparse.ArgumentParser) -> None:
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


def _projects(parsed: argparse.Namespace) -> Projects:
    from flake8_aiocost.settings import OPTIONS, Projects  # noqa: PLC0415

    texts = ((option.name, getattr(parsed, f"aiocost_{option.attribute}")) for option in OPTIONS)
    return Projects(((name, text) for name, text in texts if text is not None), spelled="option --{}")


def _check(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.check import Wanted, check  # noqa: PLC0415
    from flake8_aiocost.frontends.selection import selection  # noqa: PLC0415

    chosen = selection(parsed.select, parsed.ignore, parsed.per_file_ignores)
    projects = _projects(parsed)
    paths, named = parsed.paths, parsed.write_baseline
    if named and not named.endswith(".json"):
        # argparse takes what follows for the file: "--write-baseline src" means a path, and must not overwrite one.
        paths, named = [named, *paths], ""
    wanted = Wanted(
        parsed.output_format,
        chosen,
        parsed.exit_zero,
        parsed.output_file,
        parsed.statistics,
        named,
    )
    report = partial(check, paths, projects, wanted)
    if not (parsed.fix or parsed.unsafe_fixes or parsed.diff):
        return report()
    from flake8_aiocost.frontends.fixing import Edits, fixing  # noqa: PLC0415  brings libcst

    edits = Edits(parsed.fix, parsed.unsafe_fixes, parsed.diff, apart=parsed.output_format != "text")
    return fixing(paths, projects, edits, report)


def _bill(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.bill import Wanted, bill  # noqa: PLC0415

    wanted = Wanted(parsed.format, parsed.sort, parsed.top, parsed.items, parsed.rates, parsed.against, parsed.html)
    return bill(parsed.paths, _projects(parsed), wanted)


def _sync(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.rates import sync  # noqa: PLC0415

    return sync(parsed.logs, _projects(parsed), parsed.rates)


def _why(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.why import why  # noqa: PLC0415

    return why(parsed.place, _projects(parsed))


def _config(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.config import config  # noqa: PLC0415

    return config(parsed.path, _projects(parsed))


def _graph(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.graph import graph  # noqa: PLC0415

    return graph(parsed.paths, _projects(parsed))


def _explain(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.manuals import explain  # noqa: PLC0415

    return explain(parsed.rules)


def _rules(_: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.manuals import list_rules  # noqa: PLC0415

    return list_rules()


if __name__ == "__main__":
    sys.exit(main())
