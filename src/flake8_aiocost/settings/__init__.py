"""What can be configured: the options, their values, and where a project keeps them.

``Projects`` finds the settings of each linted file. An option given to flake8 wins over the same key in pyproject.toml.
"""

from __future__ import annotations

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.settings.options import OPTIONS, Option
from flake8_aiocost.settings.project import ROOT_MARKERS, Projects
from flake8_aiocost.settings.values import Settings

__all__ = ["OPTIONS", "ROOT_MARKERS", "Option", "Projects", "Settings", "SettingsError"]
