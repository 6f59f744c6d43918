"""START HERE: source text in, findings out, the steps in order.

::

    1 scan (module/prefilter.py) -> 2 read (module/) -> 3 link (project/) -> 4 find (spawns/) -> 5 place (heat/)
    -> 6 weigh (effects/) -> 7 judge (rules/) -> 8 price (cost/) -> 9 flag (spawns/flag.py) -> 10 say (frontends/)

The numbers are those of docs/architecture.md. Each step takes and returns frozen records, knows nothing of the later
ones, and stops early. Most files hold no spawn: for those nothing past the scan of the text runs. Of the others most
hold nothing that a rule speaks of: for those no table is loaded, and libcst is not imported.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from flake8_aiocost.errors import Unreadable
from flake8_aiocost.linted import Linted
from flake8_aiocost.model import FILE, Finding
from flake8_aiocost.module.prefilter import Prefilter

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator

    from flake8_aiocost.settings import Settings


def lint(
    source: str,
    path: str,
    settings: Settings,
    tree: ast.AST | None = None,
    silenced: Callable[[int, str], bool] = lambda _line, _code: False,
) -> tuple[Finding, ...]:
    """Find, place, price and judge every spawn of one module.

    Args:
        source: the module's text, decoded and without a byte order mark.
        path: where it lies; decides its heat and is never opened.
        settings: what ``settings.Projects`` found for it.
        tree: the module's ``ast`` tree, if it has been made already.
        silenced: whether a comment silences a finding with a code on a line, which is asked where there is a baseline.

    Returns:
        Findings in source order; one AIO900 where the text cannot be analysed and something might be found in it.

    Raises:
        FrameworkError: a framework file that the settings name is wrong.
        BaselineError: the project's baseline is damaged.
    """
    if not may_speak(settings, source):
        return ()
    return explained(lambda: _findings(source, path, settings, tree, silenced))


def explained(findings: Callable[[], Iterable[Finding]]) -> tuple[Finding, ...]:
    """The findings of a module, or one AIO900 that says why it cannot be analysed.

    Raises:
        AiocostError: what is wrong is not the module.
    """
    # Most runs see no file that gets here.
    from flake8_aiocost.project.reading import collector_paused  # noqa: PLC0415

    try:
        with collector_paused():
            return tuple(findings())
    except Unreadable as unreadable:
        return (Finding("AIO900", f"file not analysed: {unreadable}", FILE),)
    except RecursionError:
        # What the reader has read with a larger stack may be too deep for the later steps.
        return (Finding("AIO900", "file not analysed: it is nested too deeply", FILE),)


@lru_cache(maxsize=64)
def prefilter(spawners: tuple[tuple[str, str], ...]) -> Prefilter:
    """The scan for the names of constructs and of configured spawners."""
    from flake8_aiocost.constructs import callees  # noqa: PLC0415  only once a file is linted
    from flake8_aiocost.constructs._receivers import GUESSED  # noqa: PLC0415

    return Prefilter(callees(), (*GUESSED, *(name for name, _ in spawners)))


def may_speak(settings: Settings, text: str) -> bool:
    """Whether there may be something to say of a module, by its text.

    With a budget entry points are spoken of that spawn nothing themselves; where all is shown, frameworks spawn too.
    """
    return settings.budget is not None or settings.show == "all" or prefilter(settings.spawners).may_spawn(text)


def _findings(
    source: str, path: str, settings: Settings, tree: ast.AST | None, silenced: Callable[[int, str], bool]
) -> Iterator[Finding]:
    # Most runs see no file that gets here, or none that gets further.
    from flake8_aiocost.module.read import read  # noqa: PLC0415
    from flake8_aiocost.project.project import ProjectIndex  # noqa: PLC0415

    linted = Linted(ProjectIndex.of(read(source, tree), path), settings)
    linted.review(lambda _: source, lambda _, line, code: silenced(line, code))
    yield from linted.findings(0, source)
