"""Globs match what git matches, and take no time for hostile patterns."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flake8_aiocost.project.path_globs import path_globs

if TYPE_CHECKING:
    from pathlib import Path

PARTS = st.sampled_from(["a", "b", "ab", "*", "**", "a*", "*b", "?", "[ab]", "[!a]", "[^b]", "a?", r"\*", r"\a"])
PATTERNS = st.builds(
    lambda sign, begin, parts, end: sign + begin + "/".join(parts) + end,
    st.sampled_from(["", "", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
PATHS = st.lists(st.sampled_from(["a", "b", "ab", "ba", "*", "abc"]), min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("git")
    subprocess.run(["git", "init", "-q", "."], cwd=root, check=True)
    return root


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patterns=st.lists(PATTERNS, min_size=1, max_size=4), paths=st.lists(PATHS, min_size=1, max_size=8, unique=True))
def test_it_matches_what_git_ignores(repository: Path, patterns: list[str], paths: list[str]) -> None:
    (repository / ".gitignore").write_text("\n".join(patterns) + "\n")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin", "-z"],
        cwd=repository,
        input="\0".join(paths) + "\0",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    ignored = {path for path in done.stdout.split("\0") if path}
    assert {path for path in paths if path_globs(tuple(patterns)).match_file(path)} == ignored


@pytest.mark.parametrize(
    ("patterns", "path", "expected"),
    [
        (("build/",), "build", False),
        (("build/",), "build/", True),
        (("build/",), "build/lib/a.py", True),
        (("build/", "!build/a.py"), "build/a.py", True),
        (("*.py", "!keep.py"), "src/keep.py", False),
        (("# a comment", ""), "a comment", False),
        (("gen/**",), "gen", False),
        (("gen/**",), "gen/a/b.py", True),
        (("**/gen/**/x.py",), "a/gen/x.py", True),
        (("src/*.py",), "src/a/b.py", False),
        ((r"\!a.py",), "!a.py", True),
        ((r"\#a.py",), "#a.py", True),
    ],
)
def test_as_in_gitignore(patterns: tuple[str, ...], path: str, expected: bool) -> None:
    assert path_globs(patterns).match_file(path) is expected


@pytest.mark.parametrize("pattern", ["!", "/", "a\\", "x" * 5_000])
def test_what_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="a pattern"):
        path_globs((pattern,))


@pytest.mark.parametrize("pattern", ["*a" * 40 + "b", "**/a/" * 40 + "b", "**/*a*a*a/" * 30 + "b", "[z-a]", "[", "[]"])
def test_a_hostile_pattern_takes_no_time(pattern: str) -> None:
    # Without its limits each of these takes longer than any test may.
    assert not path_globs((pattern,)).match_file("/".join(["a" * 200] * 100))
