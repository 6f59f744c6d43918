"""pre-commit for real: a git repository, and hooks that pre-commit itself installs."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.frontends.conftest import copy_checkout

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def git(*arguments: str, cwd: Path) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit_all(repository: Path) -> str:
    git("init", cwd=repository)
    git("add", "--all", cwd=repository)
    git("commit", "--no-verify", "--message", "All", cwd=repository)
    return git("rev-parse", "HEAD", cwd=repository)


def run_pre_commit(repository: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
        cwd=repository,
        env={**os.environ, "PRE_COMMIT_HOME": str(home)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=570,
        check=False,
    )


@pytest.fixture
def repository(project: Path) -> Path:
    (project / ".git").rmdir()
    (project / ".flake8").write_text("[flake8]\nselect = AIO\n")
    return project


def expect_findings(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app/feed.py:14:18: AIO101 gather of 2: " in done.stdout
    assert "app/nightly.py:11:11: AIO201 gather of 2: " in done.stdout


def test_our_own_hook(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    source = tmp_path_factory.mktemp("hook") / "flake8-aiocost"
    copy_checkout(source)
    revision = commit_all(source)
    home = tmp_path_factory.mktemp("home")
    configuration = f"repos:\n- repo: {source.as_uri()}\n  rev: {revision}\n  hooks:\n  - id: aiocost\n"
    (repository / ".pre-commit-config.yaml").write_text(configuration)
    commit_all(repository)
    expect_findings(run_pre_commit(repository, home))
    # With these two it tells, and lets the commit pass.
    (repository / ".pre-commit-config.yaml").write_text(f"{configuration}    args: [--exit-zero]\n    verbose: true\n")
    commit_all(repository)
    done = run_pre_commit(repository, home)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "app/feed.py:14:18: AIO101 gather of 2: " in done.stdout


def test_flake8s_hook_with_us_beside_it(
    repository: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # The same manifest as flake8's own repository has, around the flake8 that pip finds: no test fetches from a forge.
    hook = tmp_path_factory.mktemp("flake8-hook")
    (hook / ".pre-commit-hooks.yaml").write_text(
        "- id: flake8\n  name: flake8\n  entry: flake8\n  language: python\n  types: [python]\n  require_serial: true\n"
    )
    (hook / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "a-flake8-hook"\nversion = "1"\ndependencies = ["flake8"]\n'
        "[tool.hatch.build.targets.wheel]\nbypass-selection = true\n"
    )
    revision = commit_all(hook)
    (repository / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook.as_uri()}\n  rev: {revision}\n  hooks:\n  - id: flake8\n"
        f"    additional_dependencies: ['{wheel}']\n"
    )
    commit_all(repository)
    home = tmp_path_factory.mktemp("home")
    expect_findings(run_pre_commit(repository, home))
    with (repository / ".pre-commit-config.yaml").open("a") as file:
        file.write("    args: [--extend-ignore=AIO2]\n")
    commit_all(repository)
    done = run_pre_commit(repository, home)
    assert done.returncode == 1
    assert "AIO101" in done.stdout
    assert "AIO201" not in done.stdout
