"""Which files are tests: what is handed over there, such as a double of a client, says nothing of real runs."""

from __future__ import annotations

import re

#: ``tests/``, ``test_orders.py``, ``orders_test.py``, ``conftest.py``.
_TEST = re.compile(r"(?:^|/)(?:tests?/|test_[^/]*$|conftest\.py$)|_test\.py$")


def is_test(path: str) -> bool:
    """Whether a module is test code, by its path from the root of its project."""
    return _TEST.search(path) is not None
