"""``python -m website.vscode``: draw docs/vscode-*.png, the extension in VS Code's own workbench, in a real browser.

What is drawn is the example service. That all is there is checked on the way: hints, lens, hover, fix, status.
``make vscode`` packages the extension before; chromium and Node 20 are needed, and the network the first time.
"""

from __future__ import annotations

import json
import sys
import tempfile
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import browser
from website.example import copied, of_a_core
from website.places import box, place
from website.workbench import CHECKOUT, installed, workbench

if TYPE_CHECKING:
    from tests.browser import Browser

DOCS = CHECKOUT / "docs"
THEMES = {"light": "Default Light Modern", "dark": "Default Dark Modern"}
WIDTH, HEIGHT = 1280, 600
FEED, WORKER = "newsfeed/services/feed.py", "newsfeed/worker.py"
FLAGS = "self.flags.enabled"
_SHOWN = (
    '[...document.querySelectorAll(".view-line")].map(each => each.textContent).join("\\n").replace(/\\u00a0/g, " ")'
)


def shown(page: Browser, address: str, project: Path, path: str, line: int) -> None:
    """Open a file at a line, and wait until its prices are there."""
    authority = address.removeprefix("http://").rstrip("/")
    payload = json.dumps(
        [["gotoLineMode", "true"], ["openFile", f"vscode-remote://{authority}{project}/{path}:{line}"]]
    )
    query = urllib.parse.urlencode({"folder": str(project), "payload": payload})
    page.open(f"http://{authority}/?{query}", width=WIDTH, height=HEIGHT)
    page.wait(f"{_SHOWN}.includes('µs')")


def hover(page: Browser, address: str, project: Path, picture: Path) -> None:
    """Hints and lenses of jobs, and the hover of a spawn that is well bought."""
    shown(page, address, project, WORKER, 46)
    box(page, ".codelens-decoration", f"1 spawn · {of_a_core(project, 'tidy')}")
    page.move(*place(page, ".view-line", "await asyncio.gather(*(index", "gather"))
    box(page, ".monaco-hover", "Nothing is said")
    page.picture(picture, whole=False)


def finding(page: Browser, address: str, project: Path, picture: Path) -> None:
    """The hover of a finding, with the chain."""
    shown(page, address, project, FEED, 30)
    page.move(*place(page, ".view-line", FLAGS, "gather"))
    box(page, ".monaco-hover", "AIO303")
    box(page, ".monaco-hover", "tasks, the last inline")
    page.picture(picture, whole=False)


def fix(page: Browser, address: str, project: Path, picture: Path) -> None:
    """The actions at a finding. The first one is made: it is not safe, so the editor asks before."""
    shown(page, address, project, FEED, 30)
    page.click(*place(page, ".view-line", FLAGS, "gather"))
    page.click(*box(page, ".lightBulbWidget"))
    action = box(page, ".action-widget .action", "AIO303: ")
    page.picture(picture, whole=False)
    page.click(*action)
    page.click(*box(page, ".bulk-edit-panel .edit-checkbox"))
    page.click(*box(page, ".bulk-edit-panel .monaco-button", "Apply"))
    page.wait(f"{_SHOWN}.includes('await self.flags.enabled')")


SCENES = {"hover": hover, "finding": finding, "fix": fix}
PICTURES = ("hover-light", "hover-dark", "finding-light", "fix-dark")


def main() -> int:
    """Draw all pictures, or those that are named."""
    installed()
    wanted = sys.argv[1:] or PICTURES
    aiocost = Path(sys.executable).with_name("aiocost")
    for name in wanted:
        scene, _, theme = name.partition("-")
        picture = DOCS / f"vscode-{name}.png"
        with tempfile.TemporaryDirectory(prefix="aiocost-vscode-") as temporary:
            folder = Path(temporary)
            project = copied(folder)
            with workbench(folder / "code", aiocost, THEMES[theme]) as address, browser(folder / "browser") as page:
                SCENES[scene](page, address, project, picture)
        print(f"{picture} is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
