"""Where things are shown on a page, once they stay there."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser import Browser

#: Where a word stands on the line that has some text.
_PLACE = """\
(() => {
  const spaces = text => text.replace(/\\u00a0/g, " ");
  const line = [...document.querySelectorAll(QUERY)].find(each => spaces(each.textContent).includes(LINE));
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
  const found = all.find(each => each.textContent.includes(TEXT) && each.getClientRects().length);
  if (!found) return null;
  const box = found.getBoundingClientRect();
  return box.width ? [box.x + Math.min(box.width / 2, 60), box.y + box.height / 2] : null;
})()"""


def place(page: Browser, query: str, line: str, word: str) -> tuple[float, float]:
    """Where a word stands in an editor.

    Args:
        page: that shows it.
        query: selects the lines of the editor.
        line: a text of the line.
        word: on it.
    """
    given = {"QUERY": query, "LINE": line, "WORD": word}
    return _still(page, _filled(_PLACE, given))


def box(page: Browser, query: str, text: str = "") -> tuple[float, float]:
    """Where an element is shown that a query selects, and that holds a text."""
    return _still(page, _filled(_BOX, {"QUERY": query, "TEXT": text}))


def _filled(script: str, given: dict[str, str]) -> str:
    for name, value in given.items():
        script = script.replace(name, json.dumps(value))
    return script


def _still(page: Browser, script: str) -> tuple[float, float]:
    before: list[float] = []
    while (found := page.wait(script)) != before:
        before = found
        time.sleep(0.5)
    return found[0], found[1]
