"""What can be wrong with a framework file of the user's own."""

from __future__ import annotations

from flake8_aiocost.settings import SettingsError


class FrameworkError(SettingsError):
    """A file named in the ``frameworks`` setting cannot be used. One line: the file, the key, what is accepted."""
