"""Every option once: its name, what it accepts, its default and its help.

flake8's ``--aiocost-KEY`` options, the keys of ``[tool.aiocost]`` in pyproject.toml and ``docs/configuration.md`` all
derive from ``OPTIONS``. The texts are ASCII: flake8 prints them as its help, to terminals that know no more.
"""

from __future__ import annotations

from typing import Literal

from flake8_aiocost.constructs import CONSTRUCTS
from flake8_aiocost.durations import ACCEPTED
from flake8_aiocost.records import Record

Kind = Literal[
    "text", "choice", "python", "number", "list", "patterns", "globs", "pairs", "switch", "duration", "durations"
]

#: Constructs that a wrapper may stand for: all but ``wait``, which starts nothing itself.
SPAWNERS = tuple(name for name in CONSTRUCTS if name != "wait")


class Option(Record, frozen=True):
    """One option. ``accepts`` completes the sentence "expected ...".

    ``variable``: it is the user's alone, and so comes from a command line or this environment variable, never from a
    file, which could have come with the linted code.
    """

    name: str
    kind: Kind
    default: str
    accepts: str
    help: str
    choices: tuple[str, ...] = ()
    variable: str = ""

    @property
    def attribute(self) -> str:
        """The field of ``Settings`` that holds the value."""
        return self.name.replace("-", "_")


OPTIONS = (
    Option(
        "table",
        "text",
        "tables in calibration/, else the shipped reference",
        "the path of a table that aiocost-calibrate wrote",
        "Calibration table to take the prices from, relative to the project root.",
    ),
    Option(
        "python",
        "python",
        "auto",
        'auto or a quoted minor version such as "3.12"',
        "Python that will run the code. auto: the table's, .python-version, requires-python, or this interpreter.",
    ),
    Option(
        "loop",
        "choice",
        "auto",
        "auto, asyncio or uvloop",
        "Event loop that will run the code. auto: uvloop where the project's requirements name it.",
        ("auto", "asyncio", "uvloop"),
    ),
    Option(
        "task-factory",
        "choice",
        "default",
        "default or eager",
        "Task factory of the loop: eager stands for asyncio.eager_task_factory (Python 3.12 and later).",
        ("default", "eager"),
    ),
    Option(
        "load",
        "choice",
        "busy",
        "busy or alone",
        "busy: a server with many operations in flight; alone: one operation at a time.",
        ("busy", "alone"),
    ),
    Option(
        "hot",
        "patterns",
        "",
        "a list of path globs or dotted function patterns",
        "Code to treat as a hot path, whatever is inferred: src/api/**, app.feed.get_*.",
    ),
    Option(
        "background",
        "patterns",
        "",
        "a list of path globs or dotted function patterns",
        "Code to treat as a background job, whatever is inferred.",
    ),
    Option(
        "cold",
        "patterns",
        "",
        "a list of path globs or dotted function patterns",
        "Code that runs too rarely to matter: nothing is reported there.",
    ),
    Option(
        "show",
        "choice",
        "default",
        "default or all",
        "all: say too what is well bought or a contract (AIO15x, AIO25x), what spawns of unknown children cost, "
        "and what frameworks spawn (AIO5xx).",
        ("default", "all"),
    ),
    Option(
        "min-cost",
        "number",
        "0",
        "a number of microseconds, 0 or more",
        "Report only spawns that may cost at least this many microseconds more than the sequence: what spawns for each "
        "of an unknown number of items always may.",
    ),
    Option(
        "budget",
        "number",
        "",
        "a number of microseconds, 0 or more",
        "Report entry points of which one call spends more microseconds than this on all of its spawns (AIO110).",
    ),
    Option(
        "budget-increase",
        "number",
        "",
        "a number of microseconds, 0 or more",
        "aiocost diff exits with 1 where a change adds more microseconds than this to one call of an entry point.",
    ),
    Option(
        "budget-percent",
        "number",
        "",
        "a number of per cent, 0 or more",
        "The same, in per cent of what one call of the entry point spent before.",
    ),
    Option(
        "spawners",
        "pairs",
        "",
        'dotted names with the construct that each stands for: {"app.aio.run_all" = "gather"}; constructs are '
        + ", ".join(SPAWNERS),
        "Wrappers that are not seen by themselves, such as those in other packages; each takes its children where the "
        "construct does. In flake8's configuration: app.aio.run_all=gather, one per comma.",
    ),
    Option(
        "follow",
        "choice",
        "project",
        "project or module",
        "How far flake8 follows calls: project: through all modules of the project; module: inside each file, which is "
        "faster where an editor lints after every key. aiocost check always follows them through the project.",
        ("project", "module"),
    ),
    Option(
        "frameworks",
        "list",
        "",
        "a list of paths to TOML files in the schema of docs/frameworks.md",
        "More frameworks, relative to the project root.",
    ),
    Option(
        "exclude",
        "globs",
        "",
        "a list of path globs as in .gitignore, relative to the project root",
        "Files and folders that are not the project's own code, beside those that are left out anyway: nothing is said "
        "of them, and no call is followed through them.",
    ),
    Option(
        "cache",
        "switch",
        "true",
        "true or false",
        "Whether what was read is kept for the next run, in .aiocost_cache in the project root.",
    ),
    Option(
        "cache-dir",
        "text",
        ".aiocost_cache in the project root",
        "the path of a folder, which is made where there is none",
        "Where to keep it instead; one folder may serve many projects. Only on the command line or as the environment "
        "variable AIOCOST_CACHE_DIR: a linted project does not choose where files are written.",
        variable="AIOCOST_CACHE_DIR",
    ),
    Option(
        "libraries",
        "list",
        "",
        "a list of paths to TOML files in the schema of docs/libraries.md",
        "What the calls of more libraries do, relative to the project root.",
    ),
    Option(
        "waits",
        "durations",
        "",
        'dotted patterns of functions with a duration each: {"app.cache.*" = "0.2ms", "app.llm.*" = "2s"}',
        "How long calls of your own functions, or of a library's, wait. In flake8's configuration: app.cache.*=0.2ms, "
        "one per comma.",
    ),
    Option(
        "worth",
        "duration",
        "10ms",
        ACCEPTED,
        "Concurrency that saves at least this much is well bought.",
    ),
    Option(
        "baseline",
        "text",
        "aiocost-baseline.json in the project root, where there is one",
        "the path of a file inside of the project that aiocost check --write-baseline wrote, or none",
        "Findings that are known and not said, relative to the project root. none: say them all.",
    ),
)
BY_NAME = {option.name: option for option in OPTIONS}
#: The keys of ``[tool.aiocost]``.
KEYS = tuple(option.name for option in OPTIONS if not option.variable)
