"""What the tables of ``show`` and of the summary say of differences that are none, and of rows that price nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_aiocost.calibrate.analysis.article import PUBLISHED, three_of
from flake8_aiocost.calibrate.analysis.excess import ALTERNATIVES, PRICES, excess, explained, is_noise, row_name
from flake8_aiocost.calibrate.analysis.stability import stability_warnings
from flake8_aiocost.calibrate.harness import benchmarks
from flake8_aiocost.calibrate.report.console import ReportConsole
from flake8_aiocost.calibrate.report.cost_tables import cost_table, difference, legend
from flake8_aiocost.calibrate.report.summary import print_summary
from flake8_aiocost.constructs import CONSTRUCTS
from flake8_aiocost.cost import files
from flake8_aiocost.cost.items import BESIDE
from flake8_aiocost.cost.table import Curve, Measured, Point
from tests.calibrate.test_pace import suite_of

REFERENCE = Path(files.__file__).parent / "reference" / "cpython3.13.json"


def curve(*points: tuple[int, float, float]) -> Curve:
    return Curve(tuple(Point(*point) for point in points), 0.0, 1.0)


def measured(**constructs: Curve) -> Measured:
    return Measured("asyncio", "default", "busy", "ready", constructs)


@pytest.mark.parametrize(
    ("us", "stderr", "said"),
    [
        (8.55, 0.1, "+8.55"),
        (0.1, 5.0, "+0.10"),
        (-1.9, 1.0, "noise"),
        (-2.0, 1.0, "-2.00"),  # beyond 1.96 standard errors: it really costs less
        (-30.0, 2.0, "-30.0"),
        (0.0, 0.0, "0.00"),
    ],
)
def test_a_negative_difference_within_its_error_is_noise(us: float, stderr: float, said: str) -> None:
    assert difference(Point(2, us, stderr)) == said


def test_an_operation_that_drowned_in_noise_is_no_cheaper_than_the_sequence() -> None:
    """Its values are all zero, and do not scatter."""
    (vanished, measured_well) = excess(curve((1, 0.0, 0.0), (2, 0.1, 0.001)), curve((1, 0.2, 0.01), (2, 0.4, 0.01)))
    assert is_noise(vanished)
    assert not is_noise(measured_well)


def test_rows_that_no_construct_is_called_after_are_explained() -> None:
    assert explained(["gather"]) == ""
    assert explained(["timeout"]) == "alternative: what the code could have. timeout to wait_for"
    assert explained(["aside"]) == "a task that nobody awaits beside other work is priced as aside"
    both = explained(["inline_last", "aside"]).split("; ")
    assert both == [
        "alternative: what the code could have. inline_last to create_task, gather and task_group",
        *PRICES.values(),
    ]
    assert PRICES.keys() == {*BESIDE.values()}


def test_what_is_an_alternative_is_marked() -> None:
    assert set(ALTERNATIVES) <= set(benchmarks.names())
    assert not set(ALTERNATIVES) & set(CONSTRUCTS)
    assert row_name("timeout") == "timeout (alternative)"
    assert row_name("wait_for") == "wait_for"
    for names in ALTERNATIVES.values():
        assert set(names.replace(" and ", ", ").split(", ")) <= set(CONSTRUCTS)


def test_the_legend_explains_what_is_there_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    plain = measured(sequence=curve((1, 0.2, 0.01)), gather=curve((1, 9.0, 0.1)))
    assert legend([plain], ()) == []
    both = measured(sequence=curve((1, 2.0, 0.1)), inline_last=curve((1, 1.9, 0.1)), gather=curve((1, 9.0, 0.1)))
    noise, alternative = legend([both], ())
    assert noise.startswith("noise: within the noise")
    assert "inline_last to create_task" in alternative
    assert legend([both], ("gather",)) == []
    ReportConsole().print(cost_table(both, ()))
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["inline_last", "(alternative)", "1.90"] in rows
    assert ["more", "noise"] in rows


def test_the_summary_names_the_article_and_its_own_settings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = files.load(REFERENCE)
    print_summary(table, tmp_path / "table.json")
    said = capsys.readouterr().out
    assert "Wall vs CPU time, or the cost of asyncio Tasks" in said
    assert said.count("uvloop, default task factory: 0.") == 1
    assert f'[tool.aiocost] table = "{tmp_path / "table.json"}"' in said


def test_the_article_is_said_of_environments_that_hold_all_three() -> None:
    assert [round(ratio, 1) for ratio in PUBLISHED.ratios] == [18.6, 43.3]
    some = measured(sequence=curve((1, 1.0, 0.1)), article_sequence=curve((2, 0.5, 0.1)))
    assert three_of(some) is None


def test_a_warning_says_what_to_do() -> None:
    about = {"loop": "uvloop", "task_factory": "default", "profile": "quick", "cpu_count": 1, "yardstick": 1e-5}
    suite = suite_of(["gather n=2 ready busy"], **about)
    short, one_core = stability_warnings([suite])
    assert short.startswith("only 1 of 3 rounds of uvloop fitted into the time: measure")
    assert "stop what else runs" in one_core
