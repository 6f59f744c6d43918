"""The ``aiocost`` command: what there is, and which file does it. Each command has a file of its own.

Nothing that takes long is imported before Ctrl-C is handled.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from flake8_aiocost.frontends.undisturbed import undisturbed

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from flake8_aiocost.command_line import Parser
    from flake8_aiocost.settings import Projects

CALIBRATE = "calibrate"
PROGRAMS = ("aiocost", "aiocost-calibrate")


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


def _parser(calibration: Sequence[Parser] = ()) -> Parser:
    """The parser of all commands; ``calibration``: that of ``calibrate``, where its arguments are asked for."""
    from flake8_aiocost.command_line import Parser  # noqa: PLC0415  as the console
    from flake8_aiocost.frontends import arguments, console  # noqa: PLC0415  as the console

    class Printing(Parser):
        """Says so where its help cannot be written: argparse passes over that once the text fills a buffer."""

        def _print_message(self, message: str, file: Any = None) -> None:
            if message and file is sys.stdout:
                console.write(message, verbatim=True)
            else:
                super()._print_message(message, file)

    parser: Parser = Printing(
        prog="aiocost",
        description="What asyncio concurrency costs: the findings of a project, and why they are what they are.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    checking = commands.add_parser("check", help="print the findings of files, or of the whole project")
    checking.set_defaults(run=_check)
    arguments.printing(checking)
    arguments.baseline(checking)
    arguments.fixing(checking)
    billing = commands.add_parser("bill", help="print what one call of each entry point spends on spawning")
    billing.set_defaults(run=_bill)
    arguments.billing(billing)
    comparing = commands.add_parser("diff", help="print what a change adds to what entry points spend on spawning")
    comparing.set_defaults(run=_diff)
    arguments.comparing(comparing)
    rating = commands.add_parser("rates", help="add what has no rate to rates.toml, as comments")
    doing = rating.add_subparsers(dest="what", required=True, metavar="sync")
    syncing = doing.add_parser("sync", help="add what has no rate, with what recordings tell of it")
    syncing.set_defaults(run=_sync)
    files = "access logs, counters in the text format of Prometheus, or spans or histograms in OTLP/JSON"
    syncing.add_argument("logs", nargs="*", metavar="file", help=files)
    over = "how long counters have counted: since they began, or between the two files"
    syncing.add_argument("--over", metavar="TIME", help=f"{over}, such as 1h")
    syncing.add_argument("--metric", metavar="NAME", help="the counter of requests, where there are several")
    syncing.add_argument("--rates", metavar="FILE", help="the file to add to (default: rates.toml in the project)")
    asking = commands.add_parser("why", help="tell how a spawn is reached, what it costs, and what was decided")
    asking.add_argument(
        "place", metavar="FILE:LINE", help="where something is spawned; without a line: list all spawns"
    )
    asking.set_defaults(run=_why)
    drawing = commands.add_parser("graph", help="print who runs whom, and the entry points, as JSON")
    drawing.set_defaults(run=_graph)
    serving = commands.add_parser("lsp", help="serve an editor: the language server protocol (needs the extra lsp)")
    serving.set_defaults(run=_lsp)
    arguments.serving(serving)
    for each in (checking, billing, drawing):
        each.add_argument("paths", nargs="*", metavar="path", help="files and folders (default: the project around)")
    for each in (checking, billing, comparing, syncing, asking, drawing, serving):
        arguments.options(each)

    showing = commands.add_parser("config", help="print the settings that hold for a file, and where they come from")
    showing.add_argument("path", nargs="?", default=".", help="a file or folder (default: the working directory)")
    showing.set_defaults(run=_config)
    arguments.options(showing)

    explaining = commands.add_parser("explain", help="print the manual of a rule, and how to read a message")
    explaining.add_argument(
        "rules", nargs="+", metavar="rule", help="a code or a name: AIO101, gather-in-hot-path; or: messages"
    )
    explaining.set_defaults(run=_explain)
    commands.add_parser("rules", help="list the rules").set_defaults(run=_rules)
    completing = commands.add_parser("completion", help="print a script by which a shell completes our commands")
    completing.add_argument("shell", help="bash, zsh, fish, tcsh or powershell")
    completing.add_argument("--program", choices=PROGRAMS, default="aiocost", help="of which (default: aiocost)")
    completing.set_defaults(run=_completion)
    commands.add_parser(
        CALIBRATE,
        help="measure this machine: the same program as aiocost-calibrate",
        add_help=False,
        parents=calibration,
    )
    return parser


def _projects(parsed: argparse.Namespace) -> Projects:
    from flake8_aiocost.settings import Projects  # noqa: PLC0415

    return Projects(_given(parsed), spelled="option --{}")


def _given(parsed: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    """The options of the linter that were given, with their texts."""
    from flake8_aiocost.settings import OPTIONS  # noqa: PLC0415

    texts = ((option.name, getattr(parsed, f"aiocost_{option.attribute}")) for option in OPTIONS)
    return tuple([(name, text) for name, text in texts if text is not None])


def _changes(parsed: argparse.Namespace) -> bool:
    """Whether settings were given that may change what is found, so that others find something else."""
    return any(name not in {"cache", "cache-dir", "baseline"} for name, _ in _given(parsed))


def _check(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.baseline_mode import Keeping  # noqa: PLC0415
    from flake8_aiocost.frontends.check import Wanted, check  # noqa: PLC0415
    from flake8_aiocost.frontends.selection import Selection, selection  # noqa: PLC0415

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
        Keeping(parsed.baseline_mode, chosen == Selection() and not _changes(parsed)),
    )
    report = partial(check, paths, projects, wanted)
    if not (parsed.fix or parsed.unsafe_fixes or parsed.diff):
        return undisturbed(report)
    from flake8_aiocost.frontends.fixed import Edits  # noqa: PLC0415  brings libcst
    from flake8_aiocost.frontends.fixing import fixing  # noqa: PLC0415  as above

    edits = Edits(parsed.fix, parsed.unsafe_fixes, parsed.diff, apart=parsed.output_format != "text")
    return fixing(paths, projects, edits, report)


def _bill(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.bill import Wanted, bill  # noqa: PLC0415

    wanted = Wanted(parsed.format, parsed.sort, parsed.top, parsed.items, parsed.rates, parsed.against, parsed.html)
    return undisturbed(partial(bill, parsed.paths, _projects(parsed), wanted))


def _diff(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.diff import Wanted, diff  # noqa: PLC0415

    wanted = Wanted(
        parsed.base,
        parsed.head,
        parsed.exact,
        parsed.format,
        parsed.top,
        parsed.items,
        parsed.rates,
        parsed.output_file,
        parsed.exit_zero,
    )
    return diff(_projects(parsed), wanted)


def _sync(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.rates import sync  # noqa: PLC0415

    return sync(parsed.logs, _projects(parsed), parsed.rates, parsed.over, parsed.metric)


def _why(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.why import why  # noqa: PLC0415

    return undisturbed(partial(why, parsed.place, _projects(parsed)))


def _config(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.config import config  # noqa: PLC0415

    return config(parsed.path, _projects(parsed))


def _graph(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.graph import graph  # noqa: PLC0415

    return undisturbed(partial(graph, parsed.paths, _projects(parsed)))


def _lsp(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.lsp.command import lsp  # noqa: PLC0415

    return lsp(_given(parsed), parsed.tcp, anywhere=parsed.anywhere)


def _explain(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.manuals import explain  # noqa: PLC0415

    return explain(parsed.rules)


def _rules(_: argparse.Namespace) -> int:
    from flake8_aiocost.frontends.manuals import list_rules  # noqa: PLC0415

    return list_rules()


def _completion(parsed: argparse.Namespace) -> int:
    from flake8_aiocost.calibrate.commands import command_line  # noqa: PLC0415  brings pyperf
    from flake8_aiocost.frontends.completion import completion  # noqa: PLC0415

    calibration = command_line()
    return completion(_parser([calibration]) if parsed.program == "aiocost" else calibration, parsed.shell)


if __name__ == "__main__":
    sys.exit(main())
