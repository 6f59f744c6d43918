"""A worker that hangs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.calibrate import rounds
from flake8_aiocost.calibrate.failures import CalibrationError
from flake8_aiocost.calibrate.rounds import Interpreter, Surroundings, Workers

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the impostor is a shell script")
def test_a_hung_worker_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "SILENCE", 0.5)
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho one point\nexec sleep 600\n", encoding="utf-8")
    python.chmod(0o755)
    heard: list[str] = []
    with (
        Workers(Interpreter(str(python), (3, 13, 0), "CPython", False, ()), "smoke", heard.append) as workers,
        pytest.raises(CalibrationError, match=r"the asyncio-default worker said nothing for 0 s and was stopped"),
    ):
        workers.run(Surroundings("asyncio", "default"), seed=0)
    assert heard == ["one point"]
    assert not workers.folder.exists()
