"""A folder or a file in the cache's place that is not ours, or was copied: it is left alone."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project import cache_folder
from flake8_aiocost.project.cache_folder import NAME, TAG, CacheFolder
from flake8_aiocost.project.load import facts_cache, load_facts
from tests.project.caching import MODULES, cache_of, cached_files, check, expected, load, make, plain, settled, watchdog

if TYPE_CHECKING:
    from pathlib import Path

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make(tmp_path / "project")


def test_a_copied_cache_is_not_believed(project: Path, tmp_path: Path) -> None:
    """Whoever writes a cache by hand and ships it with a project knows the format, but not where it will lie."""
    load(project)
    copied = shutil.copytree(project, tmp_path / "copied")
    assert cache_of(copied).load().files == {}
    check(copied)


def test_a_copied_cache_that_the_user_named_is(project: Path, tmp_path: Path) -> None:
    folder = CacheFolder.named(tmp_path / "one", project)
    load_facts(project, settled(project), facts_cache(folder))
    copy = CacheFolder.named(tmp_path / "two", project)
    shutil.copytree(folder.path, copy.path)
    cache = facts_cache(copy)
    assert cache is not None
    assert len(cache.load().files) == len(MODULES)


def foreign(folder: Path, kind: str) -> None:
    """Something that stands where the cache would be."""
    if kind == "file":
        folder.write_text("mine")
    elif kind == "dangling link":
        folder.symlink_to(folder.parent / "nowhere")
    elif kind == "pipe":
        os.mkfifo(folder)
    else:
        target = folder.parent.parent / "elsewhere" if kind == "link" else folder
        target.mkdir()
        if kind == "link":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT)
            folder.symlink_to(target)
        elif kind == "tag of others":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT[:44] + b"# made by somebody else\n")
        elif kind == "tag with more":
            (target / TAG).write_bytes(cache_folder.TAG_TEXT + b"more")
        elif kind == "tag is a folder":
            (target / TAG).mkdir()
        elif kind == "tag is a pipe":
            os.mkfifo(target / TAG)
        elif kind == "tag is a link":
            (folder.parent / "tag").write_bytes(cache_folder.TAG_TEXT)
            (target / TAG).symlink_to(folder.parent / "tag")


KINDS = (
    "file|link|dangling link|pipe|empty folder|tag of others|tag with more|tag is a folder|tag is a pipe|tag is a link"
)


@posix
@pytest.mark.parametrize("kind", KINDS.split("|"))
def test_a_folder_that_is_not_ours_is_left_alone(project: Path, kind: str) -> None:
    foreign(project / NAME, kind)
    before = sorted(str(path) for path in project.parent.rglob("*"))
    with watchdog():
        assert plain(load(project)) == expected(project)
        assert plain(load(project)) == expected(project)
    assert sorted(str(path) for path in project.parent.rglob("*")) == before


@posix
@pytest.mark.parametrize("kind", ["pipe", "folder", "link", "device"])
def test_files_of_the_cache_that_are_no_files(project: Path, kind: str) -> None:
    load(project)
    victim = project.parent / "victim"
    victim.write_text("untouched")
    for name in cached_files(project):
        path = project / NAME / name
        path.unlink()
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(victim if kind == "link" else "/dev/zero")
    with watchdog():
        assert plain(load(project)) == expected(project)
        assert plain(load(project)) == expected(project)
    assert victim.read_text() == "untouched"
