"""``aiocost check --fix``, ``--unsafe-fixes`` and ``--diff``: what is printed, what is edited, and the exit codes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flake8_aiocost.fixes import gather_of_one
from flake8_aiocost.fixes._fix import Fix
from flake8_aiocost.frontends import fixed
from flake8_aiocost.project.project import ProjectIndex
from tests.frontends.commands import aiocost

if TYPE_CHECKING:
    from pathlib import Path

SAFE = """\
import asyncio


async def one():
    return 1


async def f():
    await asyncio.gather(one())
"""
UNSAFE = """\

async def two():
    await asyncio.sleep(1)


async def job():  # aiocost: background
    await asyncio.gather(two(), two())
"""
REFUSED = """\

async def kept(made):
    return await asyncio.gather(one(), return_exceptions=True)
"""
HOT = """\
import asyncio


async def handler(client):  # aiocost: hot
    return await asyncio.gather(client.articles(), client.comments())
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    (tmp_path / "setup.cfg").touch()
    return tmp_path / "module.py"


def test_all_is_fixed(module: Path) -> None:
    module.write_text(SAFE)
    done = aiocost("check", "--fix", cwd=module.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["found 0 spawns in 1 file: 0 reported", "Fixed 1 spawn"]
    assert module.read_text() == SAFE.replace("asyncio.gather(one())", "one()")


def test_what_is_left_is_printed_and_counted(module: Path) -> None:
    module.write_text(SAFE + UNSAFE + REFUSED)
    done = aiocost("check", "--fix", cwd=module.parent)
    *found, total, last = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert [line.split()[1] for line in found] == ["AIO201", "AIO301"]
    assert total == "found 2 spawns in 1 file: 2 reported"
    assert last == "Fixed 1 spawn, 1 more with --unsafe-fixes"
    assert "gather(two(), two())" in module.read_text()
    done = aiocost("check", "--fix", "--unsafe-fixes", cwd=module.parent)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "Fixed 1 spawn")
    assert module.read_text().endswith(f"    await two()\n    await two()\n{REFUSED}")


def test_unsafe_fixes_alone_are_only_counted(module: Path) -> None:
    module.write_text(SAFE + UNSAFE)
    done = aiocost("check", "--unsafe-fixes", cwd=module.parent)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "Fixable with --fix --unsafe-fixes: 2 spawns")
    assert module.read_text() == SAFE + UNSAFE


DIFF = [
    "--- module.py",
    "+++ module.py",
    "@@ -6,4 +6,4 @@",
    " ",
    " ",
    " async def f():",
    "-    await asyncio.gather(one())",
    "+    await one()",
]


@pytest.mark.parametrize("flags", [(), ("--fix",)])
def test_a_diff_changes_nothing(module: Path, flags: tuple[str, ...]) -> None:
    module.write_text(SAFE)
    done = aiocost("check", "--diff", *flags, cwd=module.parent)
    assert (done.returncode, done.stdout.splitlines()) == (1, DIFF)
    assert done.stderr == "aiocost: would fix 1 spawn\n"
    assert module.read_text() == SAFE


def test_a_diff_without_changes(module: Path) -> None:
    module.write_text(SAFE.replace("asyncio.gather(one())", "one()") + UNSAFE)
    done = aiocost("check", "--diff", cwd=module.parent)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "aiocost: would fix 0 spawns, 1 more with --unsafe-fixes\n"


@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch")
@pytest.mark.parametrize("end", ["\n", ""])
def test_a_diff_is_a_patch(module: Path, end: str) -> None:
    source = SAFE.replace("return 1", "return 'ü\t'").rstrip("\n") + end
    module.write_text(source, encoding="utf-8")
    done = aiocost("check", "--diff", cwd=module.parent)
    subprocess.run(["patch", "-p0"], cwd=module.parent, input=done.stdout.encode(), check=True, capture_output=True)
    assert module.read_text(encoding="utf-8") == source.replace("asyncio.gather(one())", "one()")


def test_what_a_comment_silences_is_not_fixed(module: Path) -> None:
    source = SAFE.replace("gather(one())", "gather(one())  # noqa: AIO301")
    module.write_text(source)
    done = aiocost("check", "--fix", cwd=module.parent)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Fixed 0 spawns")
    assert module.read_text() == source


def test_only_the_files_that_were_asked_for_are_fixed(module: Path) -> None:
    other = module.with_name("other.py")
    for each in (module, other):
        each.write_text(SAFE)
    aiocost("check", "--fix", "other.py", cwd=module.parent)
    assert module.read_text() == SAFE
    assert other.read_text() != SAFE


OTHER = """\
from contextvars import ContextVar

user = ContextVar("user")


async def signs_in():
    user.set("somebody")


async def reads():
    return user.get()


async def swallows():
    try:
        await reads()
    except BaseException:
        pass
"""
CALLER = """\
import asyncio

from app.other import reads, signs_in, swallows


async def f():
    await asyncio.gather(signs_in())
    await asyncio.gather(swallows())
    await asyncio.gather(reads())
"""


def test_what_a_child_of_another_module_does_counts(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").touch()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "other.py").write_text(OTHER)
    caller = tmp_path / "app" / "caller.py"
    caller.write_text(CALLER)
    done = aiocost("check", "--fix", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "Fixed 1 spawn, 1 more with --unsafe-fixes")
    assert caller.read_text() == CALLER.replace("asyncio.gather(reads())", "reads()")


NESTED = """\
import asyncio


async def one(*given):
    return given


async def f():
    await asyncio.gather(one((await asyncio.gather(one()))[0], await asyncio.create_task(one())))
    await asyncio.gather(asyncio.create_task(one()))
"""


def test_edits_that_overlap_are_made_one_after_the_other(module: Path) -> None:
    module.write_text(NESTED)
    done = aiocost("check", "--fix", cwd=module.parent)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Fixed 5 spawns")
    assert module.read_text().endswith("async def f():\n    await one(await one(), await one())\n    await one()\n")


@pytest.mark.parametrize("flags", [("--fix",), ("--diff",), ("--unsafe-fixes",)])
def test_nothing_is_linked_where_an_earlier_run_has_found_nothing_to_fix(
    module: Path, flags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    module.write_text(HOT)
    monkeypatch.chdir(module.parent)
    before = _main("check")

    def linked(*_: object) -> None:
        raise AssertionError("the project is linked")

    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", linked)
    assert _main("check", *flags) == (0 if flags == ("--diff",) else before)


@pytest.mark.parametrize("flags", [("--fix",), ("--diff",)])
def test_what_is_edited_is_linked_once(module: Path, flags: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    module.write_text(SAFE)
    monkeypatch.chdir(module.parent)
    _main("check")
    linked = []
    link = ProjectIndex.__init__

    def noted(*given: Any) -> None:
        linked.append(given)
        link(*given)

    monkeypatch.setattr("flake8_aiocost.project.project.ProjectIndex.__init__", noted)
    _main("check", *flags)
    # As it was, for the edit, and as it is then, for the second pass and for the report.
    assert len(linked) == 2


MERGED = """\
import asyncio

from app.looks import looks


async def f(numbers):
    await asyncio.gather(looks(1), looks(2))
    await asyncio.gather(*[looks(each) for each in numbers])
"""


def test_all_spawns_of_one_cause_are_fixed_in_one_run(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").touch()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "looks.py").write_text("async def looks(number):\n    return number\n")
    paths = [tmp_path / "app" / f"caller{number}.py" for number in range(fixed.MOST_PASSES + 2)]
    for each in paths:
        each.write_text(MERGED)
    # One of them speaks for all, and a comment silences another.
    paths[0].write_text(MERGED.replace("looks(2))", "looks(2))  # noqa: AIO303"))
    done = aiocost("check", cwd=tmp_path)
    assert done.stdout.count("AIO303") == 1
    done = aiocost("check", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, f"Fixed {2 * len(paths) - 1} spawns")
    assert "gather(looks(1), looks(2))" in paths[0].read_text()
    assert all("gather" not in each.read_text() for each in paths[1:])


def test_passes_are_bounded(module: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    module.write_text(NESTED)
    monkeypatch.chdir(module.parent)
    monkeypatch.setattr(fixed, "MOST_PASSES", 2)
    assert _main("check", "--fix") == 1
    assert "after 2 passes there is still something to fix; run it again" in capsys.readouterr().err
    assert _main("check", "--fix") == 0


def test_a_fix_that_breaks_the_code_changes_nothing(
    module: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(spot: object) -> object:
        replacements = gather_of_one.rewrite(spot)  # type: ignore[arg-type]
        return (type(replacements[0])(replacements[0].first, replacements[0].last, ("    await (",)),)

    fix = gather_of_one.FIX
    replaced = Fix(fix.name, fix.codes, fix.constructs, fix.summary, fix.decide, broken)  # type: ignore[arg-type]
    monkeypatch.setattr("flake8_aiocost.fixes.fixes", lambda: (replaced,))
    module.write_text(SAFE)
    monkeypatch.chdir(module.parent)
    assert _main("check", "--fix") == 2
    assert "a fix (gather-of-one) made what Python" in capsys.readouterr().err
    assert module.read_text() == SAFE


def test_a_file_that_changes_while_it_is_fixed(
    module: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def edited(*_: object) -> str:
        module.write_text("edited = True\n")
        return ""

    monkeypatch.setattr(fixed, "broken", edited)
    module.write_text(SAFE)
    monkeypatch.chdir(module.parent)
    assert _main("check", "--fix") == 2
    assert "module.py: not fixed: it was changed meanwhile" in capsys.readouterr().err
    assert module.read_text() == "edited = True\n"


def _main(*arguments: str) -> int:
    from flake8_aiocost.frontends.cli import main  # noqa: PLC0415

    return main(arguments)


def test_why_says_whether_there_is_a_fix(module: Path) -> None:
    module.write_text(SAFE + UNSAFE + REFUSED)
    lines = {
        9: "gather-of-one, safe",
        16: "gather-to-sequence, unsafe: after one fails the next are not begun, and gather lets them run on",
        19: "gather-of-one, refused: with return_exceptions=True",
    }
    for line, said in lines.items():
        done = aiocost("why", f"module.py:{line}", cwd=module.parent)
        assert f"\n  fix      {said}" in done.stdout


PROGRAM = """\
import sys
from flake8.main.cli import main
main(["--isolated", "--select", "AIO", "module.py"])
print(sorted(name for name in sys.modules if name.startswith("flake8_aiocost.fixes")))
"""


def test_a_run_of_flake8_works_out_no_fixes(module: Path) -> None:
    module.write_text(SAFE)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=module.parent, capture_output=True, text=True, check=True
    )
    assert "AIO301" in done.stdout
    assert done.stdout.endswith("\n[]\n")
