"""What holds for all tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# No test is about how busy a machine is: an example that takes long there is no failure.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A run that decides about a change draws the same examples each time; at a desk new ones are drawn.
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder of temporary files of this process alone, for all that the tests start too.

    Programs of ours look for what others have left among the temporary files, so two suites, or two workers of one,
    would meet there. Its path is short, since that of a socket in it must not be longer than 100 bytes or so.
    """
    tmp_path_factory.getbasetemp()  # what is below stays where it is
    folder = tempfile.mkdtemp(prefix="tests-")
    # After the folder that multiprocessing makes in it, which goes at -100.
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=-200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", folder)
        patch.setattr(tempfile, "tempdir", None)
        yield
