"""A command that keeps all that it makes until it ends, so that looking for garbage finds none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def undisturbed(command: Callable[[], int]) -> int:
    """Run a command without the garbage collector, and give back its exit code.

    What is linked of a project is in use up to the last line. It is not for commands that link several projects one
    after another: what was linked holds cycles, so that only the collector frees it.
    """
    # Nothing that takes long is imported before Ctrl-C is handled.
    import gc  # noqa: PLC0415

    from flake8_aiocost.project.reading import collector_paused  # noqa: PLC0415

    with collector_paused():
        code = command()
        # Python looks for garbage once more when it ends.
        gc.freeze()
        return code
