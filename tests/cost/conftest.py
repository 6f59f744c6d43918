"""Round numbers for the tests of the choice of tables."""

from __future__ import annotations

from typing import Any

import pytest

from flake8_aiocost.cost import reference, target
from flake8_aiocost.cost.select import pricer
from tests.cost.tables import references


@pytest.fixture
def shipped(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """References of 3.12 (twice as dear) and 3.13 (three times), and 3.13 running."""
    folder = tmp_path_factory.mktemp("reference")
    references(folder)
    monkeypatch.setattr(reference, "FOLDER", folder)
    monkeypatch.setattr(target, "RUNNING", (3, 13))
    for cache in (reference.reference, reference.minors, pricer):
        cache.cache_clear()


@pytest.fixture(scope="module")
def forget() -> Any:
    """Leave no round numbers to the tests after these."""
    yield
    for cache in (reference.reference, reference.minors, pricer):
        cache.cache_clear()
