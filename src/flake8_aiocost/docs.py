"""``python -m flake8_aiocost.docs [--check]``: render what the code knows into the files of a checkout.

A rule's page is rendered whole, and so are ``frameworks.json`` and ``libraries.json``, the prepared forms of
``heat/frameworks/*.toml`` and ``effects/libraries/*.toml``. Other pages are written by hand around sections such as
``<!-- rules -->`` to ``<!-- /rules -->``, which are rendered.
"""

from __future__ import annotations

import argparse
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flake8_aiocost import __version__, model
from flake8_aiocost.address import ADDRESS
from flake8_aiocost.effects import overview as libraries
from flake8_aiocost.effects import schema as library_schema
from flake8_aiocost.effects.catalogue import LIBRARIES
from flake8_aiocost.errors import AiocostError
from flake8_aiocost.fixes import fixes
from flake8_aiocost.heat import overview, schema
from flake8_aiocost.heat.catalogue import FRAMEWORKS
from flake8_aiocost.manual import guide, manuals
from flake8_aiocost.settings import OPTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flake8_aiocost.prepared import Shipped

RULE_PAGES = "docs/rules"
#: Prepared forms of TOML files, by path.
PREPARED: dict[str, Shipped[Any]] = {
    "src/flake8_aiocost/heat/frameworks.json": FRAMEWORKS,
    "src/flake8_aiocost/effects/libraries.json": LIBRARIES,
}
#: What is said where a project has a framework of its own.
ANY = "any"


class DocsError(AiocostError):
    """A page that cannot be rendered. The line names the page and what it lacks."""


def whole_files() -> dict[str, str]:
    """The files that are rendered whole, by path."""
    pages = {f"{RULE_PAGES}/{manual.code}.md": manual.markdown() for manual in manuals()}
    return {"docs/messages.md": guide(), **pages, **{path: shipped.render() for path, shipped in PREPARED.items()}}


def sections() -> dict[str, dict[str, str]]:
    """The rendered parts of pages that are written by hand, by path and marker."""
    return {
        "README.md": {"rules": rules_table(), "hook": hook()},
        "CONTRIBUTING.md": {"clone": clone()},
        "docs/ci.md": {"hook": hook("args: [--exit-zero]", "verbose: true")},
        "docs/configuration.md": {"options": options_table()},
        "docs/fixes.md": {"fixes": fixes_table()},
        "docs/frameworks.md": {"schema": _prose(schema.__doc__), "names": names(), "frameworks": frameworks_tables()},
        "docs/libraries.md": {"schema": _prose(library_schema.__doc__), "libraries": libraries_tables()},
    }


def rules_table() -> str:
    """Code, name and summary of each rule, linked to its page."""
    rows = [(f"[{one.code}]({RULE_PAGES}/{one.code}.md)", one.name, one.summary) for one in manuals()]
    return _table(("code", "name", "says"), rows)


def hook(*more: str) -> str:
    """The recipe for pre-commit, with the project's address and more keys of the hook."""
    repo, keys = ADDRESS or "ADDRESS", "".join(f"      {each}\n" for each in more)
    return (
        f"```yaml\n- repo: {repo}\n  rev: v{__version__}  # a tag or a commit\n  hooks:\n    - id: aiocost\n{keys}```"
    )


def clone() -> str:
    """How to get a checkout."""
    getting = f"git clone {ADDRESS or 'ADDRESS'} flake8-aiocost && cd flake8-aiocost"
    return f"```sh\n{getting}\nmake test    # makes .venv with all tools, and runs the suite\n```"


def options_table() -> str:
    """Every option, from ``settings/options.py``."""
    rows = [
        (f"`{option.name}`", option.help, option.accepts, _literal(option.default) or "nothing") for option in OPTIONS
    ]
    return _table(("key", "meaning", "accepts", "default"), rows)


def fixes_table() -> str:
    """Every fix, from ``fixes/*.py``."""
    rows = [(f"`{fix.name}`", ", ".join(fix.codes), fix.summary) for fix in fixes()]
    return _table(("fix", "of findings of", "does"), rows)


def names() -> str:
    """The grammar of resolved names, from ``model.py``."""
    return _prose((model.__doc__ or "").partition("\n\n")[2])


def frameworks_tables() -> str:
    """A table per framework of what is recognised, from ``heat/frameworks/*.toml``."""
    parts = []
    for framework, rows in groupby(overview.table(), key=lambda row: row[0]):
        title = framework if framework != ANY else "Whatever the framework"
        parts += [f"### {title}", _table(("heat", "called", "recognised are"), [row[1:] for row in rows])]
    return "\n\n".join(parts)


def libraries_tables() -> str:
    """A table per library of what its calls do, from ``effects/libraries/*.toml``."""
    parts = []
    for library, rows in groupby(libraries.table(), key=lambda row: row[0]):
        parts += [f"### {library}", _table(("waits for", "thread", "names"), [row[1:] for row in rows])]
    return "\n\n".join(parts)


def _literal(default: str) -> str:
    # A default that is a sentence is no value to copy.
    return default if " " in default or not default else f"`{default}`"


def _prose(docstring: str | None) -> str:
    """A docstring's text as Markdown: the same but for literals and what introduces an indented block."""
    return re.sub(r"::$", ":", (docstring or "").strip().replace("``", "`"), flags=re.MULTILINE)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def rendered(root: Path) -> dict[Path, str]:
    """Every file as it should be.

    Raises:
        DocsError: a page that is written by hand is missing, or has no such markers.
    """
    pages = {root / path: text for path, text in whole_files().items()}
    for path, parts in sections().items():
        page = root / path
        if not page.is_file():
            raise DocsError(f"{page}: no such file; run this in the top folder of a checkout, or name it with --root")
        text = page.read_text(encoding="utf-8")
        for marker, part in parts.items():
            text = _between(text, marker, part, page)
        pages[page] = text
    return pages


def _between(text: str, marker: str, part: str, page: Path) -> str:
    start, end = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    before, found, rest = text.partition(start)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise DocsError(f"{page}: has no {start.strip()} and {end} after it, each on a line of its own")
    return f"{before}{start}{part}\n{end}{after}"


def stale(root: Path) -> tuple[dict[Path, str], list[Path]]:
    """Files that differ from what they should be, and pages of rules that there are no more."""
    pages = rendered(root)
    differing = {
        path: text for path, text in pages.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    }
    return differing, sorted(set((root / RULE_PAGES).glob("*.md")) - set(pages))


def main(arguments: Sequence[str] | None = None) -> int:
    """Render, or check that all is rendered; returns 1 where it is not."""
    parser = argparse.ArgumentParser(prog="python -m flake8_aiocost.docs", description="Render what the code knows.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a file is out of date")
    parser.add_argument("--root", type=Path, default=Path(), help="top folder of the checkout (default: here)")
    parsed = parser.parse_args(arguments)
    try:
        differing, gone = stale(parsed.root)
    except DocsError as error:
        print(f"docs: {error}", file=sys.stderr)
        return 2
    if parsed.check:
        for path in (*differing, *gone):
            print(f"docs: {path} is out of date: run python -m flake8_aiocost.docs", file=sys.stderr)
        return 1 if differing or gone else 0
    for path, text in differing.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in gone:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
