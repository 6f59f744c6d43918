"""One run of flake8 without the plugin, with it, or with it and an account of its CPU time.

A program of its own, started once for each run, so that imports count as they do for a person who runs flake8::

    python benchmarks/speed/launch.py without|with|account REPORT FLAKE8-ARGUMENTS...

``without`` hides the plugin's entry point, so that flake8 never learns of it. The other modes look through the entry
points as well and hide none, so that this costs all modes the same. ``account`` writes a JSON object to ``REPORT``
(the other modes do not open it): CPU seconds of the whole process, of each part of the plugin, and of libcst's import,
which lies inside one of the parts.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.machinery import ModuleSpec

PACKAGE = "flake8_aiocost"
#: Parts of the plugin's account: importing it, its options and settings, and checking files.
PARTS = ("import", "options", "check")
LIBCST = "libcst"

_END = object()


class Account:
    """CPU seconds by part."""

    def __init__(self) -> None:
        """Nothing is spent yet."""
        self.spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def spending(self, part: str) -> Iterator[None]:
        """Book the CPU time of a ``with`` block to a part."""
        start = time.process_time()
        try:
            yield
        finally:
            self.spent[part] += time.process_time() - start

    def booked(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with the CPU time of each call booked to a part."""

        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            with self.spending(part):
                return function(*arguments, **named)

        return call

    def booked_generator(self, part: str, function: Callable[..., Iterable[Any]]) -> Callable[..., Iterator[Any]]:
        """The same for a generator: what happens between two of its items is not booked."""

        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Iterator[Any]:
            with self.spending(part):
                items = iter(function(*arguments, **named))
            while True:
                with self.spending(part):
                    item = next(items, _END)
                if item is _END:
                    return
                yield item

        return call

    def follow(self, plugin: Any) -> None:
        """Book all that flake8 calls of a plugin's class. Signatures stay, since flake8 reads that of ``__init__``."""
        for name in ("add_options", "parse_options"):
            if hasattr(plugin, name):
                setattr(plugin, name, staticmethod(self.booked("options", getattr(plugin, name))))
        plugin.__init__ = self.booked("check", plugin.__init__)
        plugin.run = self.booked_generator("check", plugin.run)


class _Watch:
    """A finder that books the import of one package, and leaves every other to the usual finders."""

    def __init__(self, package: str, account: Account) -> None:
        self.package, self.account = package, account

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == self.package else None
        if spec is not None and spec.loader is not None:
            spec.loader.exec_module = self.account.booked(name, spec.loader.exec_module)  # type: ignore[method-assign]
        return spec


def hide(package: str) -> None:
    """Let nobody see the entry points of a package; ``""`` looks at all and hides none."""
    real = importlib.metadata.distributions

    def distributions(**context: Any) -> Iterator[importlib.metadata.Distribution]:
        for each in real(**context):
            values = [point.value.partition(":")[0].partition(".")[0] for point in each.entry_points]
            if package not in values:
                yield each

    importlib.metadata.distributions = distributions


def keep_account(account: Account) -> None:
    """Book what flake8 loads of the plugin and calls of it, and the import of libcst."""
    load = importlib.metadata.EntryPoint.load

    def booked_load(point: importlib.metadata.EntryPoint) -> Any:
        if not point.value.startswith(PACKAGE):
            return load(point)
        with account.spending("import"):
            plugin = load(point)
        account.follow(plugin)
        return plugin

    importlib.metadata.EntryPoint.load = booked_load  # type: ignore[method-assign, assignment]
    sys.meta_path.insert(0, _Watch(LIBCST, account))


def main() -> None:
    """Run flake8 in this process."""
    mode, report, *arguments = sys.argv[1:]
    sys.path.pop(0)  # this program's own folder
    account = Account()
    hide(PACKAGE if mode == "without" else "")
    if mode == "account":
        keep_account(account)
    sys.argv = ["flake8", *arguments]

    from flake8.main.cli import main as flake8  # noqa: PLC0415  as late as for a person who runs flake8

    status = flake8(arguments)
    if mode == "account":
        parts = {part: account.spent[part] for part in (*PARTS, LIBCST)}
        Path(report).write_text(json.dumps({"whole": time.process_time(), **parts}), encoding="ascii")
    sys.exit(status)


if __name__ == "__main__":
    main()
