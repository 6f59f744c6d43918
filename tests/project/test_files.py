"""Which files belong to a project."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project import files
from flake8_aiocost.project.files import project_files
from tests.project.caching import make, watchdog

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def paths(root: Path, *exclude: str) -> list[str]:
    return list(project_files(root, exclude).paths)


def test_python_files_sorted_with_slashes(tmp_path: Path) -> None:
    make(tmp_path, dict.fromkeys(["b.py", "a/z.py", "a/b/c.py", "a.py", "a/x.pyi", "a/x.txt", "setup.pyx"], "x = 1\n"))
    assert paths(tmp_path) == ["a.py", "a/b/c.py", "a/z.py", "b.py"]


def test_stamps_belong_to_the_paths(tmp_path: Path) -> None:
    found = project_files(make(tmp_path, {"b.py": "12345", "a.py": "1"}))
    assert [size for _, _, size in found.stamps] == [1, 5]
    assert found.stamps[1][0] == (tmp_path / "b.py").stat().st_mtime_ns


@pytest.mark.parametrize(
    "folder",
    [
        *(".svn", "CVS", ".bzr", ".hg", ".git", "__pycache__", ".tox", ".nox", ".eggs", "x.egg", ".aiocost_cache"),
        *("site-packages", "node_modules", "build", "dist", "_vendor", "_vendored", "vendored", "third_party"),
        *(".venv", ".hidden"),
    ],
)
def test_left_out_at_any_depth(tmp_path: Path, folder: str) -> None:
    make(tmp_path, {f"{folder}/x.py": "", f"a/b/{folder}/c/x.py": "", "a/x.py": ""})
    assert paths(tmp_path) == ["a/x.py"]


def test_a_package_about_vendors_is_the_projects_own(tmp_path: Path) -> None:
    make(tmp_path, {"vendor/__init__.py": "", "vendor/api/routes.py": "", "a/vendor/x.py": ""})
    assert paths(tmp_path) == ["a/vendor/x.py", "vendor/__init__.py", "vendor/api/routes.py"]


def test_below_a_folder_globs_are_still_those_of_the_root(tmp_path: Path) -> None:
    make(tmp_path, {"x.py": "", "a/x.py": "", "a/gen/x.py": "", "a/b/gen/x.py": "", "a/b/y.py": "", "a/pyvenv.cfg": ""})
    assert project_files(tmp_path, ("a/gen/", "y.py"), below="a").paths == ("a/b/gen/x.py", "a/x.py")
    assert project_files(tmp_path, below="a/b").paths == ("a/b/gen/x.py", "a/b/y.py")


def test_virtual_environments_are_left_out_but_not_as_the_root(tmp_path: Path) -> None:
    make(tmp_path, {"pyvenv.cfg": "", "env/pyvenv.cfg": "", "env/lib/x.py": "", "env/y.py": "", "x.py": ""})
    assert paths(tmp_path) == ["x.py"]


def test_the_roots_own_name_does_not_matter(tmp_path: Path) -> None:
    assert paths(make(tmp_path / "build" / ".hidden", {"x.py": ""})) == ["x.py"]


def test_hidden_files_are_no_modules(tmp_path: Path) -> None:
    assert paths(make(tmp_path, {".x.py": "", ".py": "", "x.py": ""})) == ["x.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("gen", ["a/b/x.py", "x.py", "x_pb2.py"]),
        ("gen/", ["a/b/x.py", "x.py", "x_pb2.py"]),
        ("*_pb2.py", ["a/b/x.py", "a/gen/x.py", "x.py"]),
        ("x.py", ["x_pb2.py"]),
        ("/x.py", ["a/b/x.py", "a/gen/x.py", "x_pb2.py"]),
        ("a/**", ["x.py", "x_pb2.py"]),
        ("a/b", ["a/gen/x.py", "x.py", "x_pb2.py"]),
        ("a/b/", ["a/gen/x.py", "x.py", "x_pb2.py"]),
        ("a/*/x.py", ["x.py", "x_pb2.py"]),
        ("*/gen", ["a/b/x.py", "x.py", "x_pb2.py"]),
        ("x*.py !x_pb2.py", ["x_pb2.py"]),
        ("", ["a/b/x.py", "a/gen/x.py", "x.py", "x_pb2.py"]),
        ("[", ["a/b/x.py", "a/gen/x.py", "x.py", "x_pb2.py"]),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, left: list[str]) -> None:
    make(tmp_path, {"x.py": "", "x_pb2.py": "", "a/b/x.py": "", "a/gen/x.py": ""})
    assert paths(tmp_path, *pattern.split(" ")) == left


@posix
def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    root, other = make(tmp_path / "root", {"a/x.py": ""}), make(tmp_path / "other", {"y.py": ""})
    (root / "a" / "round").symlink_to(root)
    (root / "out").symlink_to(other)
    (root / "y.py").symlink_to(other / "y.py")
    (root / "gone.py").symlink_to("nowhere")
    (root / "self.py").symlink_to("self.py")
    assert paths(root) == ["a/x.py"]
    (tmp_path / "link").symlink_to(root)
    assert paths(tmp_path / "link") == ["a/x.py"]


@posix
def test_only_regular_files(tmp_path: Path) -> None:
    make(tmp_path, {"x.py": "", "folder.py/y.py": ""})
    os.mkfifo(tmp_path / "pipe.py")
    with watchdog():
        assert paths(tmp_path) == ["folder.py/y.py", "x.py"]


@posix
def test_names_that_are_no_text_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, {"é.py": ""})
    try:
        (tmp_path / os.fsdecode(b"\xff.py")).touch()
    except OSError:
        pytest.skip("the file system takes no such names")
    assert paths(tmp_path) == ["é.py"]


def test_a_root_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert paths(tmp_path / "none") == []


@pytest.mark.parametrize("refused", [PermissionError(13, "Permission denied"), FileNotFoundError(2, "No such file")])
def test_folders_that_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: OSError) -> None:
    """They are told, unless they were deleted just now, or are left out."""
    make(tmp_path, dict.fromkeys(["a/x.py", "a/b/y.py", "a/build/z.py"], ""))
    scandir = os.scandir
    closed = {f"{tmp_path}/a/b/", f"{tmp_path}/a/build/"}

    def refusing(path: str) -> object:
        if path in closed:
            raise refused
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = project_files(tmp_path)
    assert found.paths == ("a/x.py",)
    told = () if isinstance(refused, FileNotFoundError) else (("a/b", "the folder cannot be read (Permission denied)"),)
    assert found.closed == told
    assert project_files(tmp_path, ("a/b/",)).closed == ()


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [
        ("MOST_FILES", 2, "it holds more than 2 Python files"),
        ("MOST_BYTES", 2_000_000, "its Python files are larger than 2 MB"),
        ("MOST_ENTRIES", 2, "it holds more than 2 files"),
    ],
)
def test_too_large_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, reason: str
) -> None:
    make(tmp_path, {"a/x.py": "", "b/x.py": "#" * 3_000_000, "c.py": ""})
    assert len(project_files(tmp_path).paths) == 3
    monkeypatch.setattr(files, limit, most)
    assert (project_files(tmp_path).paths, project_files(tmp_path).too_large) == ((), reason)
