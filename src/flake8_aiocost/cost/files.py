"""Calibration tables on disk: ``load`` believes nothing, ``write`` leaves the old table or the new one, never half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from flake8_aiocost.atomic_files import write_bytes_atomically
from flake8_aiocost.cost.table import SCHEMA, Table
from flake8_aiocost.cost.validate import fault
from flake8_aiocost.errors import TableError
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from pathlib import Path

#: A rigorous table of every environment takes about 0.5 MB; what is so much larger is something else.
MOST_BYTES = 16 * 1024 * 1024
ANEW = "write it anew with aiocost-calibrate"


class _Header(msgspec.Struct):
    """What tells a table from other JSON. ``benchmarks`` is pyperf's."""

    schema: object = None
    benchmarks: object = None


def load(path: str | Path, shown: str | None = None) -> Table:
    """Read and check a table.

    Args:
        path: the file.
        shown: what to call it in an error; the path itself by default.

    Raises:
        TableError: it cannot be read, or is not a sound table. Nothing else is raised.
    """
    name = shown or str(path)
    try:
        data = read_regular(path, MOST_BYTES)
    except FileNotFoundError:
        raise TableError(f"{name}: no such file; run aiocost-calibrate to write one") from None
    except OSError as error:
        if not error.errno:
            raise TableError(f"{name}: {error.strerror}, not a table; name what aiocost-calibrate wrote") from None
        raise TableError(f"{name}: cannot be read ({error.strerror or error}); mend that, or {ANEW}") from None
    except ValueError as error:  # a NUL in the path
        raise TableError(f"{name!r}: not a path ({error})") from None
    if data is None:
        limit = f"larger than {MOST_BYTES // 1024 // 1024} MB"
        raise TableError(f"{name}: {limit}, so not a calibration table; {ANEW}", foreign=True)
    return decode(data, name)


def decode(data: bytes, name: str) -> Table:
    """Decode and check a table's bytes.

    Args:
        data: JSON in UTF-8.
        name: what to call it in an error.

    Raises:
        TableError: it is not a sound table.
    """
    try:
        _check_header(msgspec.json.decode(data, type=_Header), name)
        table = msgspec.json.decode(data, type=Table)
    except msgspec.ValidationError as error:
        raise TableError(f"{name}: not a table of schema {SCHEMA}: {error}; {ANEW}", foreign=_foreign(data)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{name}: {_malformed(data, str(error))}; {ANEW}") from None
    except RecursionError:
        raise TableError(f"{name}: nested too deeply for a calibration table; {ANEW}") from None
    if found := fault(table):
        raise TableError(f"{name}: {found}; {ANEW}")
    return table


def _check_header(header: _Header, name: str) -> None:
    schema = header.schema
    if schema == SCHEMA:
        return
    family, _, version = SCHEMA.rpartition("/")
    if isinstance(schema, str) and schema.startswith(f"{family}/") and schema.isprintable() and len(schema) < 40:
        newer = "upgrade flake8-aiocost" if schema[len(family) + 1 :] > version else ANEW
        raise TableError(f"{name}: of schema {schema}, where {SCHEMA} is expected; {newer}")
    if schema is None and header.benchmarks is not None:
        what = "raw results of pyperf; name the table that aiocost-calibrate distilled from them"
    else:
        has = "it names no schema" if schema is None else f"its schema is {str(schema)[:40]!r}"
        what = f"not a calibration table: {has}, where {SCHEMA} is expected; {ANEW}"
    raise TableError(f"{name}: {what}", foreign=True)


def _foreign(data: bytes) -> bool:
    return b"aiocost-table" not in data


def _malformed(data: bytes, error: str) -> str:
    if not data.strip():
        return "empty"
    if data.startswith(b"\x1f\x8b"):
        return "compressed, as raw results of pyperf are; a table is plain JSON"
    if "truncated" in error:
        return "truncated: the JSON stops in the middle"
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return "in another encoding than UTF-8 without a byte order mark"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "in another encoding than UTF-8"
    if re.search(rb"[\s:,\[]-?(NaN|Infinity)\b", data):
        return "holds NaN or Infinity where a number is expected"
    return f"not JSON: {error}"


def write(table: Table, path: str | Path) -> None:
    """Write a table so that a reader, a crash or a full disk finds the old file or the new one.

    Args:
        table: what to write; it is checked first.
        path: where to; its folder is made if need be, and a symbolic link is followed.

    Raises:
        TableError: the table is not sound, or the file cannot be written. What was there is untouched.
    """
    if found := fault(table):
        raise TableError(f"{path}: not written, since {found}; run aiocost-calibrate again")
    try:
        write_bytes_atomically(path, msgspec.json.format(msgspec.json.encode(table), indent=1) + b"\n")
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror or error}); choose another -o") from None
