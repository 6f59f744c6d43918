"""What verdicts depend on: as long as one hash over all of it is the same, those of an earlier run hold.

It is all or nothing on purpose. What is said of one module follows from others, by calls, settings of decorators,
effects and ``# noqa`` comments, and no list of these ways can be held against forgetting one.
"""

from __future__ import annotations

from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import structs

from flake8_aiocost.cost.sources import sources_version
from flake8_aiocost.project.reader_version import version_of
from flake8_aiocost.project.root_package import package_of
from flake8_aiocost.review.baseline import BaselineError, content
from flake8_aiocost.small_files import read_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flake8_aiocost.settings import Settings

#: All of the package that verdicts are worked out by; a test holds it against what is there.
PARTS = (
    "*.py",
    "bill/*.py",
    "bill_formats/__init__.py",
    "constructs/*.py",
    "cost/*.py",
    "cost/method_error.json",
    "cost/reference/*.json",
    "effects/*.py",
    "effects/libraries.json",
    "effects/libraries/*.toml",
    "frontends/*.py",
    "heat/*.py",
    "heat/frameworks.json",
    "heat/frameworks/*.toml",
    "module/*.py",
    "project/*.py",
    "review/*.py",
    "revisions/*.py",
    "rules/*.py",
    "settings/*.py",
    "spawns/*.py",
)
#: Installed packages that have a part in it: reading of calls and of comments, globs, versions of the target.
PACKAGES = ("libcst", "flake8", "packaging")
#: Bytes of a framework or library file.
_MOST = 1_000_000


class Texts(Protocol):
    """What tells the texts of a project's modules apart, as ``project.load.Facts`` has it."""

    @property
    def digests(self) -> Mapping[str, bytes]:
        """The hash of each module's text by its path."""

    @property
    def passing(self) -> Mapping[bytes, bytes]:
        """What may come out otherwise the next time, by the hash of the text."""


def kept_for(settings: Settings, facts: Texts) -> bytes:
    """A hash over all that the verdicts of a project depend on; empty where it cannot be told.

    Args:
        settings: the project's.
        facts: of its modules.
    """
    around = around_modules(settings)
    return seal_of(around, facts.digests, facts.passing) if around else b""


def seal_of(around: bytes, digests: Mapping[str, bytes], passing: Mapping[bytes, bytes]) -> bytes:
    """The same, where it is known what ``around_modules`` gives.

    Args:
        around: that.
        digests: the hash of each module's text by its path.
        passing: as ``Texts`` has it.
    """
    seal = blake2b(around, digest_size=16)
    for path in sorted(digests):
        key = digests[path]
        # What has come out otherwise this time, as where code is nested too deeply, says more than the text does.
        seal.update(b"\0%b\0%b%b" % (path.encode("utf-8", "surrogatepass"), key, passing.get(key, b"")))
    return seal.digest()


def around_modules(settings: Settings) -> bytes:
    """The same without the modules: settings, the project's files that are no modules, our code, and others'."""
    parts = (version_of(PARTS), sources_version(settings), _files(settings), _packages(), _baseline(settings))
    if not all(parts):
        return b""
    chosen = {name: value for name, value in structs.asdict(settings).items() if name != "run"}
    seal = blake2b(repr(sorted(chosen.items())).encode("utf-8", "surrogatepass"), digest_size=16)
    for part in (*parts, package_of(settings.root).encode("utf-8", "surrogatepass")):
        seal.update(b"\0%d\0%b" % (len(part), part))
    return seal.digest()


def _files(settings: Settings) -> bytes:
    """A hash over the framework and library files of the project."""
    seal = blake2b(digest_size=16)
    try:
        for path in (*settings.framework_files, *settings.library_files):
            content = read_regular(path, _MOST)
            if content is None:
                return b""
            seal.update(b"\0%d\0%b" % (len(content), content))
    except (OSError, ValueError):
        return b""
    return seal.digest()


def _baseline(settings: Settings) -> bytes:
    """A hash over the project's baseline: which finding speaks for others follows from it, too."""
    try:
        data = content(settings)
    except BaselineError:
        return b""
    return b"none" if data is None else blake2b(data, digest_size=16).digest()


def _packages() -> bytes:
    """Which packages are installed. Their metadata would take 10 ms to read."""
    return b"".join(_package(name) for name in PACKAGES) if all(map(_package, PACKAGES)) else b""


def _package(name: str) -> bytes:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return b""
    try:
        status = Path(spec.origin).stat()
    except (OSError, ValueError):
        return b""
    return repr((spec.origin, status.st_mtime_ns, status.st_size)).encode("utf-8", "surrogatepass")
