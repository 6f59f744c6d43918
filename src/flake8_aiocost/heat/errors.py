"""Moved: see ``flake8_aiocost.errors``."""

from flake8_aiocost.errors import FrameworkError as FrameworkError  # noqa: PLC0414
