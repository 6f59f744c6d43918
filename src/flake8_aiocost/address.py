"""Where the project is: one constant, from which every link to it derives.

While it is empty no link is made: neither in the package's metadata, nor in what formats and editors say of a rule.
``hatch_build.py`` runs this file by itself when the package is built, so it imports the standard library only.
"""

from __future__ import annotations

import re

#: Of the repository, as a browser opens it, without a slash at the end.
ADDRESS = ""

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?![a-z]+:|#)([^)]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\((?![a-z]+:|#)([^)]+)\)\n*")


def page(path: str, address: str = ADDRESS) -> str:
    """The address of a file of the repository; empty while the project has none."""
    return f"{address}/blob/HEAD/{path}" if address else ""


def rule_page(code: str, address: str = ADDRESS) -> str:
    """The address of the manual of a rule; empty while the project has none."""
    return page(f"docs/rules/{code}.md", address)


def links(address: str = ADDRESS) -> dict[str, str]:
    """The links of the package's metadata, by their labels."""
    if not address:
        return {}
    return {
        "Homepage": address,
        "Documentation": f"{address}/tree/HEAD/docs",
        "Changelog": page("CHANGELOG.md", address),
        "Issues": f"{address}/issues",
    }


def for_package_index(readme: str, address: str = ADDRESS) -> str:
    """A README whose links work outside of the repository: absolute, or their text alone. Pictures likewise."""
    readme = _PICTURE.sub(lambda link: f"![{link[1]}]({address}/raw/HEAD/{link[2]})\n" if address else "", readme)
    return _LINK.sub(lambda link: f"[{link[1]}]({page(link[2], address)})" if address else link[1], readme)
