"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# A run that decides about a change draws the same examples each time; at a desk new ones are drawn.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
