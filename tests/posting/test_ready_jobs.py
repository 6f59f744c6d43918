"""The workflow and the job of ``docs/review``: their commands are run, over a real repository, against a double."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.frontends.repositories import ENVIRONMENT, SERVICE, Repository
from tests.posting.forge import GITHUB, GITLAB, Forge, serve

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parents[2]
DEARER = SERVICE.replace("        return await load()\n", "        return await asyncio.gather(load(), load())\n")
#: In the place of an installer and of the console script.
PROGRAMS = {
    "pip": 'echo "$@" > "$PIP_LOG"',
    "aiocost": f'exec "{sys.executable}" -m flake8_aiocost.frontends.cli "$@"',
    "python": f'exec "{sys.executable}" "$@"',
}

if os.name == "nt":
    pytest.skip("the jobs are for the shells of their runners", allow_module_level=True)


class Runner:
    """Runs commands as a forge's runner does, in a checkout."""

    def __init__(self, folder: Path, repository: Repository) -> None:
        self.folder, self.repository = folder, repository
        (folder / "bin").mkdir()
        for name, line in PROGRAMS.items():
            (folder / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
            (folder / "bin" / name).chmod(0o755)

    def run(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        there = {**os.environ, **ENVIRONMENT, "PATH": path, "PIP_LOG": str(self.folder / "pip.log"), "PYTHONUTF8": "1"}
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.repository.folder,
            env={**there, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path, Repository(tmp_path / "shop"))


def filled(text: str, values: dict[str, str]) -> str:
    """A value of a workflow with its expressions filled in."""
    return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: values[match[1]], text)


def ready(name: str) -> Any:
    """One of the files."""
    return yaml.safe_load((CHECKOUT / "docs" / "review" / name).read_text(encoding="utf-8"))


def github(runner: Runner, head: str, address: str, *, fork: bool = False) -> tuple[list[str], int]:
    """Run the steps of the workflow: the names of those that were run, and the code of the last one."""
    job: dict[str, Any] = ready("github-workflow.yml")["jobs"]["diff"]
    values = {
        "github.event.pull_request.base.sha": runner.repository.first,
        "github.event.pull_request.head.sha": head,
        "github.event.pull_request.head.repo.full_name": "fork/api" if fork else "shop/api",
        "github.repository": "shop/api",
        "github.workspace": str(runner.repository.folder),
        "github.token": "t",
    }
    event = runner.folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 7}}))
    environment = {key: filled(text, values) for key, text in job["env"].items()} | {
        "RUNNER_TEMP": str(runner.folder),
        "GITHUB_STEP_SUMMARY": str(runner.folder / "summary.md"),
        "GITHUB_REPOSITORY": "shop/api",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_API_URL": address,
    }
    names, code = [], 0
    for step in job["steps"]:
        if "run" not in step:
            # What others have made is named with its version, and gets no more than it needs.
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step["uses"])
            continue
        assert "${{" not in step["run"], "a value of the event would be a part of the script"
        if "if" in step:
            left, right = step["if"].split(" == ")
            if values[left] != values[right]:
                continue
        own = {key: filled(text, values) for key, text in step.get("env", {}).items()}
        ran = runner.run(step["run"], **environment, **own)
        names.append(step["name"])
        if (code := ran.returncode) != 0:
            break
    return names, code


def gitlab(runner: Runner, head: str, address: str, token: str = "t") -> tuple[str, int]:
    """Run the script of the job: its output, and its code."""
    job: dict[str, Any] = yaml.safe_load((CHECKOUT / "docs/review/gitlab-ci.yml").read_text(encoding="utf-8"))[
        "aiocost"
    ]
    environment = {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": runner.repository.first,
        "CI_COMMIT_SHA": head,
        "CI_PROJECT_ID": "42",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_API_V4_URL": f"{address}/api/v4",
        "AIOCOST_GITLAB_TOKEN": token,
        "AIOCOST_CACHE_DIR": str(runner.folder / "cache"),
    }
    ran = runner.run("\n".join(job["script"]), **environment)
    return ran.stdout, ran.returncode


def test_the_workflow_posts_updates_and_fails_beyond_a_budget(runner: Runner) -> None:
    repository, forge = runner.repository, Forge()
    repository.write({"shop/service.py": DEARER})
    dearer = repository.commit()
    everything = ["Install", "Compare", "Comment", "Hold against the budgets"]
    for address in serve(forge, GITHUB):
        assert github(runner, dearer, address) == (everything, 0)
        assert "+24 µs per GET /order" in forge.comments[0]["body"]
        assert "+24 µs per GET /order" in (runner.folder / "summary.md").read_text(encoding="utf-8")
        assert (runner.folder / "pip.log").read_text() == "install flake8-aiocost\n"
        repository.write({"shop/service.py": SERVICE})
        back = repository.commit()
        assert github(runner, back, address) == (everything, 0)
        assert "unchanged since " in forge.comments[0]["body"]
        assert [method for method, _ in forge.changes] == ["POST", "PATCH"]
        repository.edit("pyproject.toml", "[tool.aiocost]\n", "[tool.aiocost]\nbudget-increase = 5\n")
        repository.write({"shop/service.py": DEARER})
        assert github(runner, repository.commit(), address) == (everything, 1)
        assert "over budget" in forge.comments[0]["body"]


def test_a_pull_request_of_a_fork_has_a_summary_and_no_comment(runner: Runner) -> None:
    runner.repository.write({"shop/service.py": DEARER})
    forge = Forge()
    for address in serve(forge, GITHUB):
        names, code = github(runner, runner.repository.commit(), address, fork=True)
    assert ("Comment" in names, code, forge.changes) == (False, 0, [])
    assert "+24 µs per GET /order" in (runner.folder / "summary.md").read_text(encoding="utf-8")


def test_the_job_posts_updates_and_fails_beyond_a_budget(runner: Runner) -> None:
    repository, forge = runner.repository, Forge()
    repository.write({"shop/service.py": DEARER})
    dearer = repository.commit()
    for address in serve(forge, GITLAB):
        output, code = gitlab(runner, dearer, address)
        assert ("a comment was made" in output, code) == (True, 0)
        assert "the comment is there already" in gitlab(runner, dearer, address)[0]
        repository.edit("pyproject.toml", "[tool.aiocost]\n", "[tool.aiocost]\nbudget-increase = 5\n")
        output, code = gitlab(runner, repository.commit(), address)
        assert ("the comment was updated" in output, "over budget" in output, code) == (True, True, 1)
        assert gitlab(runner, dearer, address, token="")[0].startswith("~") is False
    assert len(forge.comments) == 1
