"""The files that flake8 is going to lint, known before it looks for them."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from flake8 import utils
from flake8.discover_files import expand_paths

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)


def flake8_files(options: argparse.Namespace) -> Iterator[str]:
    """The files, as flake8 names them, and in its order.

    flake8 holds every file of a folder against ``exclude``, and then what is left against ``filename``. Where a folder
    has 6,000 pictures and texts, that takes longer than all that is known of its modules; the other way round it does
    not.

    Args:
        options: flake8's.
    """
    exclude = (*options.exclude, *options.extend_exclude)

    def is_excluded(path: str) -> bool:
        return utils.matches_filename(path, exclude, '"%(path)s" has %(whether)sbeen excluded', _LOG)

    for path in options.filenames or ["."]:
        if path == "-" or not os.path.isdir(path):  # noqa: PTH112  as flake8 does
            yield from expand_paths(
                paths=[path],
                stdin_display_name=options.stdin_display_name,
                filename_patterns=options.filename,
                exclude=exclude,
            )
            continue
        for folder, folders, names in () if is_excluded(path) else os.walk(path):
            folders[:] = [each for each in folders if not is_excluded(os.path.join(folder, each))]  # noqa: PTH118
            for name in names:
                found = os.path.join(folder, name)  # noqa: PTH118
                if utils.fnmatch(found, options.filename) and not is_excluded(found):
                    yield found
