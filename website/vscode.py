"""``python -m website.vscode``: draw docs/vscode-*.png, the extension in VS Code's own workbench, in a real browser.

What is drawn is the example service. That all is there is checked on the way: hints, lens, hover, fix, status.
``make vscode`` packages the extension before; chromium and Node 20 are needed, and the network the first time.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import browser
from website.workbench import CHECKOUT, installed, workbench

if TYPE_CHECKING:
    from tests.browser import Browser

DOCS = CHECKOUT / "docs"
THEMES = {"light": "Default Light Modern", "dark": "Default Dark Modern"}
SETTINGS = '[tool.aiocost]\npython = "3.13"\nloop = "uvloop"\n'
RATES = 'version = 1\n[rates]\n"newsfeed.worker.tidy" = 40\n"newsfeed.worker.reindex" = "1/h"\n'
WIDTH, HEIGHT = 1280, 600
FEED, WORKER = "newsfeed/services/feed.py", "newsfeed/worker.py"
FLAGS = "self.flags.enabled"
#: Where a word stands on the line that has some text.
_PLACE = """\
(() => {
  const spaces = text => text.replace(/\\u00a0/g, " ");
  const line = [...document.querySelectorAll(".view-line")].find(each => spaces(each.textContent).includes(LINE));
  if (!line) return null;
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent.indexOf(WORD);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + WORD.length);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }
  return null;
})()"""
_BOX = """\
(() => {
  const all = [...document.querySelectorAll(QUERY)];
  const found = all.find(each => each.textContent.includes(TEXT) && each.offsetParent);
  if (!found) return null;
  const box = found.getBoundingClientRect();
  return box.width ? [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2] : null;
})()"""
_SHOWN = (
    '[...document.querySelectorAll(".view-line")].map(each => each.textContent).join("\\n").replace(/\\u00a0/g, " ")'
)


def place(page: Browser, line: str, word: str) -> tuple[float, float]:
    """Where a word stands in the editor."""
    return still(page, _PLACE.replace("LINE", json.dumps(line)).replace("WORD", json.dumps(word)))


def box(page: Browser, query: str, text: str = "") -> tuple[float, float]:
    """Where something is shown."""
    return still(page, _BOX.replace("QUERY", json.dumps(query)).replace("TEXT", json.dumps(text)))


def still(page: Browser, script: str) -> tuple[float, float]:
    """A place, once it stays: the workbench moves its parts about when it begins."""
    before: list[float] = []
    while (found := page.wait(script)) != before:
        before = found
        time.sleep(0.5)
    return found[0], found[1]


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
    box(page, ".codelens-decoration", "1 spawn · 0.034 % of a core")
    page.move(*place(page, "await asyncio.gather(*(index", "gather"))
    box(page, ".monaco-hover", "Nothing is said")
    page.picture(picture, whole=False)


def finding(page: Browser, address: str, project: Path, picture: Path) -> None:
    """The hover of a finding, with the chain."""
    shown(page, address, project, FEED, 30)
    page.move(*place(page, FLAGS, "gather"))
    box(page, ".monaco-hover", "AIO303")
    box(page, ".monaco-hover", "tasks, the last inline")
    page.picture(picture, whole=False)


def fix(page: Browser, address: str, project: Path, picture: Path) -> None:
    """The actions at a finding. The first one is made: it is not safe, so the editor asks before."""
    shown(page, address, project, FEED, 30)
    page.click(*place(page, FLAGS, "gather"))
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
            project = folder / "newsfeed"
            shutil.copytree(CHECKOUT / "examples" / "newsfeed", project / "newsfeed")
            (project / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
            (project / "rates.toml").write_text(RATES, encoding="utf-8")
            with workbench(folder / "code", aiocost, THEMES[theme]) as address, browser(folder / "browser") as page:
                SCENES[scene](page, address, project, picture)
        print(f"{picture} is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
