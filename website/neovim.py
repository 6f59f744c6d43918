"""``python -m website.neovim``: draw docs/neovim.svg, Neovim in a terminal, with the lines of docs/editors.md.

What is drawn is the example service. It needs tmux, and Neovim of the wheel that the tests have.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.text import Text

from website.drawing import drawn
from website.example import copied, hints
from website.picture import CHECKOUT

PICTURE = CHECKOUT / "docs" / "neovim.svg"
PAGE = CHECKOUT / "docs" / "editors.md"
WIDTH, HEIGHT = 118, 29
#: How the picture looks, and no part of the recipe.
LOOKS = "vim.o.number, vim.o.laststatus, vim.o.ruler, vim.o.wrap, vim.o.winborder = true, 0, false, false, 'single'\n"
#: Seconds after which something that is not shown is taken to be missing.
PATIENCE = 60


def recipe() -> str:
    """The lines of ``init.lua`` on the page."""
    found = re.search(r"```lua\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise SystemExit(f"{PAGE} has no lines of Lua")
    return found[1]


class Terminal:
    """A terminal of tmux, with a server of its own."""

    def __init__(self, folder: Path, command: str) -> None:
        """Run a command in it."""
        self._tmux = (shutil.which("tmux") or "tmux", "-S", str(folder / "tmux"), "-f", os.devnull)
        self.do("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), command)

    def do(self, *words: str) -> str:
        """Run a command of tmux, and return what it says."""
        return subprocess.run([*self._tmux, *words], check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S603

    def type(self, keys: str) -> None:
        """Press keys."""
        self.do("send-keys", "-l", keys)

    def wait(self, *texts: str) -> str:
        """What is shown, with its colours, once all of some texts are."""
        end = time.monotonic() + PATIENCE
        while not all(each in self.do("capture-pane", "-p") for each in texts):
            if time.monotonic() > end:
                raise SystemExit(f"Neovim never showed {texts}:\n{self.do('capture-pane', '-p')}")
            time.sleep(0.2)
        return self.do("capture-pane", "-e", "-p")


def shown(folder: Path) -> str:
    """What the terminal shows in the end."""
    project = copied(folder)
    (folder / "init.lua").write_text(LOOKS + recipe(), encoding="utf-8")
    programs = Path(sys.executable).parent
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    neovim = [
        str(programs / "nvim"),
        "-u",
        str(folder / "init.lua"),
        "-i",
        "NONE",
        "-n",
        "+normal! 37Gzt",
        "newsfeed/worker.py",
    ]
    command = f"cd {shlex.quote(str(project))} && PATH={shlex.quote(path)} COLORTERM=truecolor {shlex.join(neovim)}"
    terminal = Terminal(folder, command)
    try:
        terminal.wait(*hints(project, "newsfeed/worker.py"), "of a core")
        terminal.type("41Gfg")
        terminal.type("K")
        return terminal.wait("in sequence", "Nothing is said")
    finally:
        terminal.do("kill-server")


def main() -> int:
    """Draw it."""
    with tempfile.TemporaryDirectory(prefix="aiocost-neovim-") as temporary:
        text = Text.from_ansi(shown(Path(temporary)).rstrip("\n"))
        PICTURE.write_text(drawn([text], title="Neovim", name="neovim", width=WIDTH), encoding="utf-8")
    print(f"{PICTURE} is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
