"""Keys of ours in flake8's configuration that mean nothing: flake8 itself passes over what it does not know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flake8_aiocost.settings.project import checked_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

#: What stands in front of them there.
PREFIX = "aiocost-"


def check_keys(command: Sequence[str]) -> None:
    """Look for such keys in the files that flake8 has read.

    Which these are, flake8 knows from its command line, and does not hand on. Where something else runs flake8, nothing
    is looked for.

    Args:
        command: how the process was started.

    Raises:
        SettingsError: there is one.
    """
    if not (command and _is_flake8(Path(command[0]))):
        return
    try:
        # Here, since no promise of flake8 is that they stay: without them nothing is looked for either.
        from flake8.main.options import stage1_arg_parser  # noqa: PLC0415
        from flake8.options.config import load_config  # noqa: PLC0415

        given, _ = stage1_arg_parser().parse_known_args(command[1:])
        config, folder = load_config(given.config, given.append_config, isolated=given.isolated)
    except (Exception, SystemExit):
        return
    written = config.options("flake8") if config.has_section("flake8") else []
    ours = [key for key in (each.replace("_", "-") for each in written) if key.startswith(PREFIX)]
    checked_keys(ours, f"{folder or '.'}: [flake8]", PREFIX)


def _is_flake8(program: Path) -> bool:
    return program.stem == "flake8" or (program.name == "__main__.py" and program.parent.name == "flake8")
