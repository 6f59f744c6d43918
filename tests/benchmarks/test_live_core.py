"""Who else ran on the server's core, from made-up ticks of the kernel."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from live import core
from live.core import Others, wait_for_quiet

if TYPE_CHECKING:
    from pathlib import Path

SECOND = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Kernel:
    """Seconds that went to user, nice, system, idle, waiting on cores 1 and 10, in the kernel's own layout."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.spent = {"cpu1": [0.0] * 5, "cpu10": [0.0] * 5}
        self.spend("cpu1", 0, 0, 0, 0, 0)

    def spend(self, on: str, *seconds: float) -> None:
        self.spent[on] = [sum(both) for both in zip(self.spent[on], seconds, strict=True)]
        lines = [f"{name} {' '.join(str(round(s * SECOND)) for s in all_)} 0 0 0" for name, all_ in self.spent.items()]
        self.path.write_text("cpu  9 9 9 9 9 9\n" + "\n".join(lines) + "\nintr 1\n", encoding="ascii")


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    monkeypatch.setattr(core, "STAT", tmp_path / "stat")
    return Kernel(tmp_path / "stat")


def test_what_is_not_the_servers_is_the_others(kernel: Kernel) -> None:
    others = Others(1)
    kernel.spend("cpu1", 3, 1, 2, 3, 1)  # 6 s busy of 10
    assert others.share(4e6) == pytest.approx(0.2)
    kernel.spend("cpu1", 1, 0, 1, 8, 0)  # 2 s busy of 10, all of it the server's
    assert others.share(6e6) == pytest.approx(0.0)


def test_ticks_that_are_coarser_than_the_servers_account_are_no_negative_share(kernel: Kernel) -> None:
    others = Others(1)
    kernel.spend("cpu1", 1, 0, 0, 1, 0)
    assert others.share(1.01e6) == 0.0


def test_another_core_is_nobodys_business(kernel: Kernel) -> None:
    others = Others(1)
    kernel.spend("cpu10", 50, 0, 0, 0, 0)
    kernel.spend("cpu1", 0, 0, 0, 1, 0)
    assert others.share(0.0) == 0.0


def test_two_looks_within_one_tick(kernel: Kernel) -> None:
    others = Others(1)
    assert others.share(5.0) == 0.0


@pytest.mark.parametrize("number", [None, 7])
def test_a_core_that_is_not_known_is_not_watched(kernel: Kernel, number: int | None) -> None:
    others = Others(number)
    kernel.spend("cpu1", 9, 0, 0, 0, 0)
    assert others.share(0.0) == 0.0


def test_without_the_kernels_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "STAT", tmp_path / "none")
    assert Others(0).share(1e6) == 0.0


class Busy:
    """Another process that has the whole of core 1 for some seconds of waiting, and then ends."""

    def __init__(self, kernel: Kernel, seconds: int) -> None:
        self.kernel, self.left, self.looks = kernel, seconds, 0

    def sleep(self, seconds: float) -> None:
        self.looks += 1
        busy = seconds if self.left > 0 else 0.0
        self.left -= 1
        self.kernel.spend("cpu1", busy, 0, 0, seconds - busy, 0)


def test_it_waits_for_other_processes_and_says_so(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    busy = Busy(kernel, 5)
    assert wait_for_quiet(Others(1), 1, 60.0, used=lambda: 0.0, sleep=busy.sleep) == 5.0
    assert busy.looks == 6
    assert capsys.readouterr().err == "other processes have 100% of core 1: waiting for up to 60 s\n"


def test_it_waits_no_longer_than_it_may_and_says_what_to_do(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    assert wait_for_quiet(Others(1), 1, 3.0, used=lambda: 0.0, sleep=Busy(kernel, 100).sleep) == 3.0
    *_, said = capsys.readouterr().err.splitlines()
    assert said == "other processes still have 100% of core 1: stop them, or give it longer (--patience, --seconds)"


def test_where_it_is_quiet_or_nobody_wants_to_wait_nothing_is_said(
    kernel: Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wait_for_quiet(Others(1), 1, 60.0, used=lambda: 0.0, sleep=Busy(kernel, 0).sleep) == 0.0
    busy = Busy(kernel, 100)
    assert wait_for_quiet(Others(1), 1, 0.0, used=lambda: 0.0, sleep=busy.sleep) == 0.0
    assert busy.looks == 0
    assert capsys.readouterr().err == ""
