"""The ``exclude``, ``cache`` and ``cache-dir`` settings: the same at both doors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.project.cache_folder import NAME
from tests.frontends.commands import aiocost, layered
from tests.frontends.conftest import flake8

if TYPE_CHECKING:
    from pathlib import Path

SAID = "shop/service.py:14:22: AIO101 gather of 2"


def configured(folder: Path, *lines: str) -> Path:
    """A layered project with more settings."""
    project = layered(folder)
    with (project / "pyproject.toml").open("a") as file:
        file.writelines(f"{line}\n" for line in lines)
    return project


def by_flake8(*arguments: str, cwd: Path) -> list[str]:
    done = flake8("--select", "AIO", *arguments, cwd=cwd)
    assert done.stderr == ""
    return [line.removeprefix("./") for line in done.stdout.splitlines()]


@pytest.mark.parametrize("glob", ["shop/service.py", "service.py", "shop/", "/shop/*", "**/service.py"])
def test_nothing_is_said_of_what_is_excluded(tmp_path: Path, glob: str) -> None:
    project = configured(tmp_path, f'exclude = ["{glob}"]')
    done = aiocost("check", cwd=project)
    assert done.returncode == 0
    assert done.stdout.startswith("found ")
    assert done.stderr in {"", "aiocost: .: left out by the exclude setting\n"}
    assert by_flake8(cwd=project) == []
    assert by_flake8("shop/service.py", cwd=project) == []


def test_no_call_is_followed_through_what_is_excluded(tmp_path: Path) -> None:
    """The route is what makes the service hot; flake8's own ``exclude`` only leaves out what is printed."""
    project = configured(tmp_path)
    assert len(by_flake8("--exclude", "shop/routes.py", cwd=project)) == 1
    for door in ("--aiocost-exclude", "--exclude"):
        if door == "--exclude":
            assert aiocost("check", door, "shop/routes.py", cwd=project).returncode == 0
        else:
            assert by_flake8(door, "shop/routes.py", cwd=project) == []


def test_what_is_named_and_excluded_is_told_and_no_failure(tmp_path: Path) -> None:
    """As a pre-commit hook names each changed file."""
    project = configured(tmp_path, 'exclude = ["shop/service.py"]')
    done = aiocost("check", "shop/service.py", "shop/store.py", cwd=project)
    assert done.returncode == 0
    assert done.stderr == "aiocost: shop/service.py: left out by the exclude setting\n"
    assert " in 1 file: 0 reported" in done.stdout
    done = aiocost("check", "shop/service.py", cwd=project)
    assert (done.returncode, done.stdout) == (0, "found 0 spawns in 0 files: 0 reported\n")
    done = aiocost("why", "shop/service.py:14", cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "left out by the exclude setting" in done.stderr
    done = aiocost("check", "shop", "--exclude", "shop/", cwd=project)
    assert (done.returncode, done.stderr) == (0, "aiocost: shop: left out by the exclude setting\n")


def test_a_project_inside_another_has_globs_of_its_own(tmp_path: Path) -> None:
    project = configured(tmp_path)
    configured(project / "nested", 'exclude = ["/shop/service.py"]')
    said = [line.partition(":")[0] for line in aiocost("check", cwd=project).stdout.splitlines()[:-1]]
    assert said == ["shop/service.py"]
    assert [line.partition(":")[0] for line in by_flake8(cwd=project)] == said
    assert aiocost("check", "nested/shop", cwd=project).returncode == 0


def test_a_glob_that_means_nothing_is_told(tmp_path: Path) -> None:
    project = configured(tmp_path, 'exclude = ["!"]')
    done = aiocost("check", cwd=project)
    assert done.returncode == 2
    assert "exclude = ['!']: expected a list of path globs as in .gitignore" in done.stderr
    done = aiocost("check", "--hot", "a/\\", cwd=layered(tmp_path / "other"))
    assert done.returncode == 2
    assert done.stderr.startswith("aiocost: option --hot: hot = 'a/\\\\': expected a list of path globs or dotted")


def test_without_a_cache_nothing_is_written(tmp_path: Path) -> None:
    project = configured(tmp_path, "cache = false")
    assert by_flake8(cwd=project)[0].startswith(SAID)
    assert aiocost("check", cwd=project).stdout.startswith(SAID)
    assert not (project / NAME).exists()
    assert aiocost("check", "--cache", "true", cwd=project).stdout.startswith(SAID)
    assert (project / NAME).exists()


def test_no_cache_for_one_run(tmp_path: Path) -> None:
    project = configured(tmp_path)
    assert aiocost("check", "--no-cache", cwd=project).stdout.startswith(SAID)
    assert by_flake8("--aiocost-cache", "false", cwd=project)[0].startswith(SAID)
    assert not (project / NAME).exists()


def test_a_folder_of_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, kept = configured(tmp_path / "project"), tmp_path / "kept"
    assert aiocost("check", "--cache-dir", str(kept), cwd=project).stdout.startswith(SAID)
    (made,) = kept.iterdir()
    before = {path.name for path in made.iterdir()}
    monkeypatch.setenv("AIOCOST_CACHE_DIR", str(kept))
    assert by_flake8(cwd=project)[0].startswith(SAID)
    assert {path.name for path in made.iterdir()} == before
    assert not (project / NAME).exists()
    # What a command line says wins over the environment, and so does cache = false.
    other = tmp_path / "other"
    assert by_flake8("--aiocost-cache-dir", str(other), cwd=project)[0].startswith(SAID)
    assert len(list(other.iterdir())) == 1
    assert aiocost("check", "--no-cache", "--cache-dir", str(tmp_path / "none"), cwd=project).returncode == 1
    assert not (tmp_path / "none").exists()


def test_a_linted_project_does_not_choose_where_files_are_written(tmp_path: Path) -> None:
    project = configured(tmp_path / "project", f'cache-dir = "{tmp_path}/kept"')
    done = aiocost("check", cwd=project)
    assert done.returncode == 2
    assert done.stderr.endswith("cache-dir is taken from the command line or AIOCOST_CACHE_DIR only, not from a file\n")
    (project / "pyproject.toml").write_text('[tool.aiocost]\npython = "3.13"\n')
    (project / ".flake8").write_text(f"[flake8]\naiocost-cache-dir = {tmp_path}/kept\n")
    assert flake8("--select", "AIO", cwd=project).returncode == 1
    assert not (tmp_path / "kept").exists()


LOOP = "unknown key 'aiocost-lop': did you mean aiocost-loop?"


@pytest.mark.parametrize(
    ("name", "key", "said"),
    [
        ("setup.cfg", "aiocost-lop", LOOP),
        ("tox.ini", "aiocost-lop", LOOP),
        ("named.cfg", "aiocost-lop", LOOP),
        (".flake8", "aiocost_min_cots", "unknown key 'aiocost-min-cots': did you mean aiocost-min-cost?"),
        (".flake8", "aiocost-zzz", "unknown key 'aiocost-zzz': accepted are aiocost-table, aiocost-python, "),
        (".flake8", "aiocost-cache-dir", "aiocost-cache-dir is taken from the command line or AIOCOST_CACHE_DIR only"),
    ],
)
def test_a_key_of_flake8s_configuration_that_means_nothing_is_told(
    tmp_path: Path, name: str, key: str, said: str
) -> None:
    """flake8 itself passes over keys that it does not know."""
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / name).write_text(f"[flake8]\nmax-line-length = 100\n{key} = uvloop\n")
    named = ("--config", name) if name == "named.cfg" else ()
    done = flake8("--select", "AIO", *named, cwd=tmp_path)
    assert done.returncode == 1
    assert f"[flake8]: {said}" in done.stdout
    assert flake8("--isolated", "--select", "AIO", cwd=tmp_path).returncode == 0


def test_keys_of_flake8s_configuration_may_have_underscores(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / ".flake8").write_text("[flake8]\naiocost_min_cost = 20\naiocost-loop = uvloop\nothers_key = 1\n")
    assert flake8("--select", "AIO", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("key", ["libraries", "frameworks"])
def test_a_file_that_settings_name_is_missed_where_nothing_needs_it(tmp_path: Path, key: str) -> None:
    project = configured(tmp_path, f'{key} = ["gone.toml"]')
    for name in ("routes", "service", "store"):
        (project / "shop" / f"{name}.py").write_text("x = 1\n")
    kind = "library" if key == "libraries" else "framework"
    said = f"gone.toml: {kind} file cannot be read: No such file or directory\n"
    for command in ("check", "bill", "graph", "why"):
        done = aiocost(command, *(["."] if command == "why" else []), cwd=project)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(said)
    done = flake8("--select", "AIO", cwd=project)
    assert (done.returncode, done.stdout.endswith(said)) == (1, True)
