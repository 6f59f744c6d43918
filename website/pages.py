"""The pages of the site: those of the checkout at the same relative places, so that links between them hold.

The README becomes the first page. Of ``docs/frameworks.md`` the section of each framework becomes a page of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

README, FRAMEWORKS = "README.md", "docs/frameworks.md"
#: Pages outside of ``docs/``.
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md", "calibration/README.md", "examples/newsfeed/README.md")
#: The parts of the menu. A page of ``docs/`` that no part names stands in the last one.
MENU: Mapping[str, tuple[str, ...]] = {
    "Use": (
        "docs/commands.md",
        "docs/messages.md",
        "docs/configuration.md",
        "docs/faq.md",
        "docs/formats.md",
        "docs/ci.md",
        "docs/baseline.md",
        "docs/fixes.md",
        "docs/bill.md",
        "docs/diff.md",
        "docs/editors.md",
    ),
    "What it knows": ("docs/rules.md", FRAMEWORKS, "docs/libraries.md", "docs/effects.md"),
    "Prices of your machine": ("docs/calibration.md", "docs/calibration-method.md", "calibration/README.md"),
    "How true it is": (
        "docs/accuracy.md",
        "docs/live-server.md",
        "docs/call-graph.md",
        "docs/findings-review.md",
        "docs/services.md",
    ),
    "More": ("examples/newsfeed/README.md", "CONTRIBUTING.md", "docs/architecture.md", "CHANGELOG.md"),
}
_SECTION = re.compile(r"<!-- frameworks -->\n(.*?)<!-- /frameworks -->", re.DOTALL)
_TO_README = re.compile(r"\]\(((?:\.\./)+)README\.md")
_RULES = re.compile(r"<!-- rules -->\n(.*?)<!-- /rules -->", re.DOTALL)


def pages(checkout: Path) -> dict[str, str]:
    """The text of each page, by its path in the source of the site."""
    paths = [*(checkout / "docs").rglob("*.md"), *(checkout / each for each in BESIDE)]
    found = {path.relative_to(checkout).as_posix(): _read(path) for path in sorted(paths)}
    readme = (checkout / README).read_text(encoding="utf-8")
    found["docs/rules.md"] = _rules(readme, [path for path in found if path.startswith("docs/rules/")])
    of_frameworks = _frameworks(found[FRAMEWORKS])
    found.update(of_frameworks)
    index = "\n".join(f"- [{_title(found[path])}]({_below(FRAMEWORKS, path)})" for path in sorted(of_frameworks))
    found[FRAMEWORKS] = _SECTION.sub(lambda _: f"{index}\n", found[FRAMEWORKS]) + _toctree(
        [_below(FRAMEWORKS, path) for path in sorted(of_frameworks)]
    )
    found["index.md"] = f"{readme}\n" + "".join(
        _toctree(paths, caption) for caption, paths in _menu(found, set(of_frameworks)).items()
    )
    return found


def _read(path: Path) -> str:
    """The text of a page, with its links to the README leading to the first page."""
    return _TO_README.sub(r"](\1index.md", path.read_text(encoding="utf-8"))


def _menu(found: Iterable[str], apart: set[str]) -> dict[str, list[str]]:
    named = {path for paths in MENU.values() for path in paths}
    menu = {caption: [path for path in paths if path in found] for caption, paths in MENU.items()}
    menu["More"] += [path for path in found if path not in named | apart and not path.startswith("docs/rules/")]
    return menu


def _rules(readme: str, rules: list[str]) -> str:
    """A page of all rules: the README's table."""
    table = _RULES.search(readme)
    text = table[1].replace("(docs/rules/", "(rules/") if table else ""
    return f"# Rules\n\n{text}\n" + _toctree([_below("docs/rules.md", path) for path in sorted(rules)])


def _frameworks(text: str) -> dict[str, str]:
    """A page for each framework."""
    section = _SECTION.search(text)
    parts = re.split(r"^### (.+)\n", section[1] if section else "", flags=re.MULTILINE)[1:]
    named = zip(parts[::2], parts[1::2], strict=True)
    return {f"docs/frameworks/{_slug(name)}.md": f"# {name}\n\n{_AS_A_WHOLE}\n{part}" for name, part in named}


_AS_A_WHOLE = (
    "What is recognised, and how hot it is. [Frameworks](../frameworks.md) says what the words and names mean.\n"
)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


def _below(page: str, path: str) -> str:
    """A path as a page writes it that is in the folder above."""
    return path.removeprefix(page.rpartition("/")[0] + "/")


def _toctree(paths: Iterable[str], caption: str = "") -> str:
    """The part of the menu below a page: not shown on the page itself."""
    named = f":caption: {caption}\n" if caption else ""
    listed = "\n".join(path.removesuffix(".md") for path in paths)
    return f"\n```{{toctree}}\n:hidden:\n{named}\n{listed}\n```\n"
