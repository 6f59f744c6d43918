"""The files that the settings of a project name: one that is wrong is wrong for all of the project.

They are read before anything is said, since a run that happens to need none of them would pass over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flake8_aiocost.settings import Settings


def require_files(settings: Settings) -> None:
    """Read the framework and library files of a project.

    Raises:
        SettingsError: one of them is missing or wrong.
    """
    if settings.frameworks:
        from flake8_aiocost.heat.catalogue import catalogue as frameworks  # noqa: PLC0415  most projects name none

        frameworks((), settings.framework_files)
    if settings.libraries:
        from flake8_aiocost.effects.catalogue import catalogue as libraries  # noqa: PLC0415  as above

        libraries(settings.library_files)
