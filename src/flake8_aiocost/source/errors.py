"""Moved: see ``flake8_aiocost.errors``."""

from flake8_aiocost.errors import Unreadable as Unreadable  # noqa: PLC0414
