"""flake8 as a process: what a user types, and what comes out."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.settings import OPTIONS
from tests.frontends.conftest import HANDLER, flake8

if TYPE_CHECKING:
    from pathlib import Path

FEED = re.compile(
    r"^\S*feed\.py:14:18: AIO101 gather of 2: .* per call of request handler get_feed \(fastapi\) \[.+\]$"
)
NIGHTLY = re.compile(r"^\S*nightly\.py:11:11: AIO201 gather of 2: .*sweep.*\[.+\]$")


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def test_a_single_file(project: Path) -> None:
    done = flake8("--select", "AIO", "app/feed.py", cwd=project)
    assert done.stderr == ""
    assert done.returncode == 1
    (line,) = lines(done.stdout)
    assert FEED.match(line), line


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_folder(project: Path, jobs: str) -> None:
    done = flake8("--select", "AIO", "-j", jobs, "app", cwd=project)
    assert done.stderr == ""
    feed, nightly = sorted(lines(done.stdout))
    assert FEED.match(feed), feed
    assert NIGHTLY.match(nightly), nightly


def test_standard_input(project: Path) -> None:
    done = flake8("--select", "AIO", "--stdin-display-name", "app/feed.py", "-", cwd=project, stdin=HANDLER)
    assert done.stderr == ""
    (line,) = lines(done.stdout)
    assert FEED.match(line), line


def test_standard_input_without_a_name(project: Path) -> None:
    done = flake8("--select", "AIO", "-", cwd=project, stdin=HANDLER)
    assert [line.split(": ")[0] for line in lines(done.stdout)] == ["stdin:14:18"]


def test_a_format_of_the_users_own(project: Path) -> None:
    done = flake8("--select", "AIO", "--format", "%(code)s@%(row)d", "app/feed.py", cwd=project)
    assert done.stdout == "AIO101@14\n"


def test_listed_in_the_version(project: Path) -> None:
    assert "flake8-aiocost" in flake8("--version", cwd=project).stdout


def test_help_names_every_option(project: Path) -> None:
    text = flake8("--help", cwd=project).stdout
    assert [option.name for option in OPTIONS if f"--aiocost-{option.name} " not in text] == []


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_options_from_flake8s_own_files(project: Path, name: str) -> None:
    (project / name).write_text("[flake8]\nselect = AIO\naiocost-cold = app/feed.py\naiocost-loop = uvloop\n")
    (line,) = lines(flake8("app", cwd=project).stdout)
    assert NIGHTLY.match(line), line
    assert "uvloop]" in line


def test_options_from_pyproject(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.aiocost]\nbackground = ["app/feed.py"]\nloop = "uvloop"\n')
    nightly, feed = sorted(lines(flake8("--select", "AIO", "app", cwd=project).stdout), reverse=True)
    assert "AIO201 gather of 2" in feed
    assert "configured" in feed
    assert "uvloop]" in nightly


def test_flake8s_option_wins_over_pyproject(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.aiocost]\nloop = "uvloop"\n')
    done = flake8("--select", "AIO", "--aiocost-loop", "asyncio", "app/feed.py", cwd=project)
    assert "asyncio]" in done.stdout


def test_per_file_ignores(project: Path) -> None:
    (project / ".flake8").write_text("[flake8]\nselect = AIO\nper-file-ignores =\n    app/feed.py: AIO1\n")
    (line,) = lines(flake8("app", cwd=project).stdout)
    assert NIGHTLY.match(line), line


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[tool.aiocost]\nlop = "uvloop"\n', ["'lop'", "did you mean loop?"]),
        ('[tool.aiocost]\nloop = "trio"\n', ["loop = 'trio'", "auto, asyncio or uvloop"]),
        ("[tool.aiocost]\npython = 3.10\n", ["python = 3.1", 'quoted minor version such as "3.12"']),
        ("[tool.aiocost]\nhot = 3\n", ["hot = 3", "path globs"]),
        ("[tool.aiocost]\nmin-cost = -1\n", ["min-cost = -1", "0 or more"]),
        ('[tool.aiocost]\nbudget = "10ms"\n', ["budget = '10ms'", "a number of microseconds"]),
        ("[tool.aiocost]\nloop = \n", ["not valid TOML"]),
        ("[tool]\naiocost = 1\n", ["must be a table"]),
        ('[tool.aiocost]\nspawners = { "a.b" = "gatherer" }\n', ["spawners", "dotted names"]),
    ],
)
def test_a_wrong_key_or_value_is_one_clear_error(project: Path, text: str, named: list[str]) -> None:
    (project / "pyproject.toml").write_text(text)
    done = flake8("--select", "AIO", "app", cwd=project)
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert [part for part in ["pyproject.toml", *named] if part not in said] == []


def test_a_wrong_option_names_itself(project: Path) -> None:
    done = flake8("--aiocost-load", "calm", "app", cwd=project)
    assert "--aiocost-load: load = 'calm': expected busy or alone" in done.stdout + done.stderr


@pytest.mark.parametrize(("line", "silent"), [(11, True), (12, False), (14, False)])
def test_noqa_counts_on_the_line_where_the_call_begins(project: Path, line: int, silent: bool) -> None:
    path = project / "app" / "nightly.py"
    text = path.read_text().splitlines()
    text[line - 1] += "  # noqa: AIO201"
    path.write_text("\n".join(text) + "\n")
    assert (flake8("--select", "AIO", "app/nightly.py", cwd=project).stdout == "") is silent


def test_noqa_after_a_string_of_several_lines_counts_for_all_of_them(project: Path) -> None:
    path = project / "app" / "feed.py"
    call = 'asyncio.gather(ready(), ready("""\n    two\n    """))'
    path.write_text(HANDLER.replace("asyncio.gather(ready(), ready())", call))
    assert "AIO101" in flake8("--select", "AIO", "app/feed.py", cwd=project).stdout
    path.write_text(path.read_text().rstrip() + "  # noqa: AIO101\n")
    assert flake8("--select", "AIO", "app/feed.py", cwd=project).stdout == ""


# 5,000 minus signs end flake8's own run, in pyflakes: 400 are what it survives.
HOSTILE: dict[str, str | bytes] = {
    "nul": "import asyncio\nx = '\0'\nasyncio.gather(a(), b())\n",
    "deep": "import asyncio\nx = " + "(" * 5000 + ")" * 5000 + "\nasyncio.gather(a(), b())\n",
    "unary": "import asyncio\nx = " + "-" * 400 + "1\nasyncio.gather(a(), b())\n",
    "broken": "import asyncio\nasyncio.gather(\n",
    "latin": b"# -*- coding: latin-1 -*-\nimport asyncio\nx = '\xe9'\nasyncio.gather(a())\n",
    "wrong_utf8": b"import asyncio\nx = '\xe9'\nasyncio.gather(a())\n",
    "utf16": "import asyncio\nasyncio.gather(a())\n".encode("utf-16"),
    "empty": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_leaves_the_rest_of_the_run_unharmed(project: Path, name: str) -> None:
    content = HOSTILE[name]
    data = content if isinstance(content, bytes) else content.encode()
    (project / "app" / "aaa_hostile.py").write_bytes(data)
    # Where a worker's run ends by an exception, flake8 terminates its pool, which hangs in one of a hundred such runs,
    # with us or without (3 of 300 with flake8 7.1.0 alone on CPython 3.10.13).
    jobs = ("-j1",) if b"\0" in data else ()
    alone = flake8("--select", "E9,F", *jobs, "app", cwd=project)
    done = flake8("--select", "E9,F,AIO1,AIO2,AIO9", *jobs, "app", cwd=project)
    if "Traceback" in alone.stderr:
        # Before Python 3.12 a NUL byte ends flake8's own run, with us or without.
        assert done.stderr.splitlines()[-1] == alone.stderr.splitlines()[-1]
        return
    assert "Traceback" not in done.stderr
    assert "AIO101" in done.stdout
    assert "AIO201" in done.stdout
    assert "AIO902" not in done.stdout


def test_windows_line_ends_and_a_byte_order_mark_keep_positions(project: Path) -> None:
    (project / "app" / "feed.py").write_bytes(b"\xef\xbb\xbf" + HANDLER.replace("\n", "\r\n").encode())
    (line,) = lines(flake8("--select", "AIO", "app/feed.py", cwd=project).stdout)
    assert FEED.match(line), line


def test_unreadable_syntax_is_said_only_when_asked(project: Path) -> None:
    (project / "app" / "deep.py").write_text("import asyncio\nasyncio.gather(" + "[" * 150 + "]" * 150 + ")\n")
    assert "AIO900" not in flake8("--extend-select", "E9", "app/deep.py", cwd=project).stdout


def test_linting_imports_none_of_the_heavy_libraries(project: Path) -> None:
    program = (
        "import sys\n"
        "from flake8_aiocost.pipeline import lint\n"
        "from flake8_aiocost.frontends import flake8\n"
        "from flake8_aiocost.settings import Projects\n"
        "for_file = Projects().for_file\n"
        "source = open('app/feed.py').read()\n"
        "assert 'libcst' not in sys.modules\n"
        "assert lint('import os\\n', 'x.py', for_file('x.py')) == ()\n"
        "assert 'libcst' not in sys.modules\n"
        "assert [f.code for f in lint(source, 'app/feed.py', for_file('app/feed.py'))] == ['AIO101']\n"
        "print(sorted({'pyperf', 'uvloop', 'rich', 'pygls', 'asgiref', 'anyio'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout == "[]\n"
