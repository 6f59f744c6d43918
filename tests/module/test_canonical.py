"""The data about asyncio, held against the asyncio of the Python that runs this."""

from __future__ import annotations

import asyncio
import builtins

from flake8_aiocost.module.canonical import ASYNCIO_ALL, canonical, is_builtin


def test_a_star_import_brings_all_that_asyncio_exports() -> None:
    assert set(asyncio.__all__) <= ASYNCIO_ALL


def test_public_names_are_asyncios_own_wherever_they_are_defined() -> None:
    for name in asyncio.__all__:
        module = getattr(getattr(asyncio, name), "__module__", None)
        if isinstance(module, str) and module.startswith("asyncio."):
            assert canonical(f"{module}.{name}") == f"asyncio.{name}"
            assert canonical(f"{module}.{name}().x") == f"asyncio.{name}().x"


def test_other_names_stay() -> None:
    for name in (
        "asyncio.gather",
        "asyncio.tasks",
        "asyncio.tasks._unwrap",
        "asyncio.subprocess.PIPE",
        "a.tasks.gather",
    ):
        assert canonical(name) == name


def test_builtins() -> None:
    assert all(is_builtin(name) for name in dir(builtins))
    assert not is_builtin("gather")
