"""``load`` gives a sound table or one clear line."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flake8_aiocost.cost.files import decode, load
from flake8_aiocost.cost.table import SCHEMA, Measured, Table
from flake8_aiocost.cost.validate import fault
from flake8_aiocost.errors import TableError
from tests.cost.tables import TABLES, curve, line_of, table

if TYPE_CHECKING:
    from collections.abc import Iterator

GOOD = (TABLES / "rules.json").read_bytes()
IN = "in asyncio/default/busy/ready,"
#: What is said of each file in broken/, after its name and before the way out.
BROKEN = {
    "an_array": f"not a table of schema {SCHEMA}: Expected `object`, got `array`",
    "byte_order_mark": "in another encoding than UTF-8 without a byte order mark",
    "empty": "empty",
    "environment_twice": "it holds the environment asyncio/default/busy/ready twice",
    "fit_in_seconds": f"{IN} gather was fitted as 2e-06 + 1e-05 per child, which is far from its points",
    "foreign_schema": f"not a calibration table: its schema is 'pyperformance/2', where {SCHEMA} is expected",
    "future_schema": f"of schema aiocost-table/2, where {SCHEMA} is expected; upgrade flake8-aiocost",
    "infinity": "holds NaN or Infinity where a number is expected",
    "latin1": "in another encoding than UTF-8",
    "milliseconds": f"{IN} gather of two takes 0.022 µs, which no machine does: is it in ms?",
    "nan": "holds NaN or Infinity where a number is expected",
    "nanoseconds": f"{IN} gather of two takes 22000 µs, which no machine does: is it in ns?",
    "negative_error": f"{IN} gather n=1 takes 12.0 ± -0.1, where 0 or more is expected",
    "negative_slope": f"{IN} gather was fitted as 80.0 + -10.0 per child, where 0 or more is expected",
    "negative_time": f"{IN} gather n=1 takes -12.0 ± 0.1, where 0 or more is expected",
    "no_constructs": f"{IN} 'sequence' is missing, which every construct is compared with",
    "no_date": "it was created at 'yesterday', where an ISO 8601 time is expected",
    "no_environment": "it holds no environment",
    "no_machine": f"not a table of schema {SCHEMA}: Object missing required field `machine`",
    "no_points": f"{IN} gather has no points",
    "no_schema": f"not a calibration table: it names no schema, where {SCHEMA} is expected",
    "no_sequence": f"{IN} 'sequence' is missing, which every construct is compared with",
    "not_json": "not JSON: ",
    "overflow": "Number out of range",
    "point_beyond_floats": f"{IN} gather has a point at n=a number of many digits, where 1 to 1,000,000 is expected",
    "point_at_zero": f"{IN} gather has a point at n=0, where 1 to 1,000,000 is expected",
    "point_twice": f"{IN} gather has points whose n do not ascend",
    "points_descend": f"{IN} gather has points whose n do not ascend",
    "pyperf_results": "raw results of pyperf; name the table that aiocost-calibrate distilled from them",
    "python_2": "its python is '2.7.18', where a version such as '3.13.0' is expected",
    "seconds": f"{IN} gather of two takes 2.2e-05 µs, which no machine does: is it in s?",
    "sequence_in_nanoseconds": f"{IN} sequence takes 5000 µs for each child, which no machine does",
    "text_for_a_number": "Expected `float`, got `str`",
    "truncated": "truncated: the JSON stops in the middle",
    "two_lines_of_name": r"its name is 'prod\ncopy', where a line of text is expected",
    "unknown_loop": "Invalid enum value 'trio'",
    "utf16": "in another encoding than UTF-8 without a byte order mark",
}


def test_every_broken_file_is_expected() -> None:
    assert sorted(path.stem for path in (TABLES / "broken").iterdir()) == sorted(BROKEN)


@pytest.mark.parametrize("stem", BROKEN)
def test_a_broken_table_is_one_line_with_the_file_the_fault_and_the_way_out(stem: str) -> None:
    path = TABLES / "broken" / f"{stem}.json"
    with pytest.raises(TableError) as caught:
        load(path)
    line = line_of(caught.value)
    assert line.startswith(f"{path}: ")
    assert BROKEN[stem] in line
    assert re.search(r"; (write it anew with|upgrade|name the)", line)


def test_an_error_may_call_the_file_otherwise() -> None:
    with pytest.raises(TableError, match=r"^calibration/prod\.json: empty; "):
        load(TABLES / "broken" / "empty.json", "calibration/prod.json")


@pytest.mark.parametrize("stem", ["an_array", "foreign_schema", "no_schema", "pyperf_results"])
def test_json_that_was_never_a_table_is_foreign(stem: str) -> None:
    with pytest.raises(TableError) as caught:
        load(TABLES / "broken" / f"{stem}.json")
    assert caught.value.foreign


@pytest.mark.parametrize("stem", ["truncated", "future_schema", "nanoseconds", "no_machine", "overflow"])
def test_a_damaged_table_is_not_foreign(stem: str) -> None:
    with pytest.raises(TableError) as caught:
        load(TABLES / "broken" / f"{stem}.json")
    assert not caught.value.foreign


@pytest.mark.parametrize(
    "opening", [b"[", b'{"schema":', b'{"schema": "aiocost-table/1", "machine": [', b'{"x": [{"x":']
)
def test_deep_nesting(opening: bytes) -> None:
    data = opening + b"[" * 200_000
    # Python 3.14 goes deep enough to meet the end of the text.
    with pytest.raises(TableError, match=r"too deeply|not a table|truncated") as caught:
        decode(data, "deep.json")
    line_of(caught.value)


def test_one_construct_that_drowned_in_noise_is_no_other_unit() -> None:
    curves = {"gather": curve(0.1, 0.0), "create_task": curve(0.0, 7.0), "sequence": curve(0.0, 1.0)}
    assert fault(table("noisy", "3.13.0", [Measured("asyncio", "default", "busy", "ready", curves)])) is None


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"gone\.json: no such file; run aiocost-calibrate"):
        load(tmp_path / "gone.json")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r": a folder, not a table; name what aiocost-calibrate wrote"):
        load(tmp_path)


@pytest.mark.parametrize("path", ["a\0b.json", "x" * 5000, "file.json/below.json"])
def test_no_path_at_all(path: str, tmp_path: Path) -> None:
    (tmp_path / "file.json").write_bytes(GOOD)
    with pytest.raises(TableError) as caught:
        load(tmp_path / path)
    line_of(caught.value)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(TableError, match=": no regular file, not a table"):
        load(tmp_path / "pipe.json")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.json"
    path.write_bytes(GOOD)

    def refuse(path: Path, *_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    # The superuser may read everything, so permissions on the file would not do.
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(TableError, match=r"secret\.json: cannot be read \(Permission denied\); mend that, or"):
        load(path)


def test_a_file_of_two_gigabytes_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("read"))
    with pytest.raises(TableError, match="larger than 16 MB, so not a calibration table") as caught:
        load(path)
    assert caught.value.foreign


def test_unknown_constructs_and_keys_are_of_a_later_version() -> None:
    later = json.loads(GOOD)
    later["governor"] = "performance"
    constructs = later["environments"][0]["constructs"]
    constructs["nursery"] = constructs["gather"]
    loaded = decode(json.dumps(later).encode(), "later.json")
    assert "nursery" in loaded.environments[0].constructs


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1e3])
@pytest.mark.parametrize("us", [0.41, 1.3, 7.6, 21.0, 399.0])
def test_any_plausible_machine_is_caught_in_any_other_unit(us: float, scale: float) -> None:
    def of(factor: float) -> Table:
        line = curve(0.2 * us * factor, 0.4 * us * factor)
        sequence = curve(0.0, 0.01 * us * factor)
        constructs = {"gather": line, "sequence": sequence}
        return table("machine", "3.13.0", [Measured("uvloop", "default", "busy", "ready", constructs)])

    assert decode(json.dumps(asdict(of(1.0))).encode(), "made.json").name == "machine"
    with pytest.raises(TableError, match="gather of two takes"):
        decode(json.dumps(asdict(of(scale))).encode(), "made.json")


def texts(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the texts of a table stand."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from texts(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from texts(each, (*path, number))


FULL = {**json.loads(GOOD), "warnings": ["beware"], "versions": {"uvloop": "0.23"}, "build": "optimised"}


@pytest.mark.parametrize("path", list(texts(FULL)), ids=lambda path: ".".join(map(str, path)))
def test_no_text_of_a_table_reaches_a_terminal_with_control_characters(path: tuple[str | int, ...]) -> None:
    hostile = json.loads(json.dumps(FULL))
    owner = hostile
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] += "\x1b[31m"
    with pytest.raises(TableError) as caught:
        decode(json.dumps(hostile).encode(), "table.json")
    line_of(caught.value)


def test_neither_does_a_name_in_it() -> None:
    for key in ("versions", "constructs"):
        hostile = json.loads(json.dumps(FULL))
        owner = hostile["versions"] if key == "versions" else hostile["environments"][0]["constructs"]
        owner["a\x1b[31m"] = next(iter(owner.values()))
        with pytest.raises(TableError) as caught:
            decode(json.dumps(hostile).encode(), "table.json")
        line_of(caught.value)
