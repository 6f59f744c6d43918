"""``python -m website.jupyterlab``: draw docs/jupyterlab.png, JupyterLab with jupyterlab-lsp and the plugin of pylsp.

What is drawn is the example service, in a real browser. JupyterLab is installed in ``build/jupyterlab`` the first time;
chromium is needed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import venv
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import browser
from website.example import copied
from website.places import box, place
from website.workbench import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser import Browser

PICTURE = CHECKOUT / "docs" / "jupyterlab.png"
ENVIRONMENT = CHECKOUT / "build" / "jupyterlab"
PACKAGES = ("jupyterlab==4.6.*", "jupyterlab-lsp==5.3.*", "python-lsp-server", f"{CHECKOUT}[lsp]")
#: What a person sets under Settings, Settings Editor, Language Servers.
SETTINGS = {"language_servers": {"pylsp": {"serverSettings": {"pylsp.plugins.pycodestyle.enabled": False}}}}
QUIET = {"fetchNews": "false"}
_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/lab")
_CONTROL = {"type": "rawKeyDown", "key": "Control", "code": "ControlLeft", "windowsVirtualKeyCode": 17, "modifiers": 2}


def installed() -> Path:
    """The folder of its programs. Needs the network once."""
    programs = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
    if not (programs / "jupyter-lab").exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", *PACKAGES], check=True)  # noqa: S603
    return programs


@contextmanager
def served(programs: Path, folder: Path, project: Path) -> Iterator[str]:
    """JupyterLab for a folder, with settings of its own; its address."""
    for name, settings in (
        ("@jupyter-lsp/jupyterlab-lsp/plugin", SETTINGS),
        ("@jupyterlab/apputils-extension/notification", QUIET),
    ):
        file = folder / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    own = {f"JUPYTER_{each}_DIR": str(folder / each) for each in ("CONFIG", "DATA", "RUNTIME")}
    path = f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"
    around = {**os.environ, **own, "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "PATH": path}
    options = ("--no-browser", "--allow-root", "--ip=127.0.0.1", "--ServerApp.token=", "--ServerApp.password=")
    command = [str(programs / "jupyter-lab"), *options, f"--ServerApp.root_dir={project}"]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=project, env=around, stdout=log, stderr=log) as server,  # noqa: S603
    ):
        try:
            while not (found := _ADDRESS.search((folder / "log").read_text(encoding="utf-8"))):
                if server.poll() is not None:
                    raise SystemExit("JupyterLab did not start")
                time.sleep(0.5)
            yield found[1]
        finally:
            server.terminate()


def hover(page: Browser, address: str) -> None:
    """The findings of a service, and the hover of one, which the control key shows."""
    page.open(f"{address}/lab/tree/newsfeed/services/feed.py?reset", width=1280, height=740)
    box(page, ".cm-lintRange-warning", "self.flags.enabled")
    x, y = place(page, ".cm-line", "self.flags.enabled", "gather")
    page.move(x, y)
    # What the server says has come; Control shows it.
    page.wait("document.querySelector('.cm-lsp-hover-available') !== null")
    page.tell("Input.dispatchKeyEvent", **_CONTROL)
    page.tell("Input.dispatchMouseEvent", type="mouseMoved", x=x + 8, y=y, modifiers=2)
    box(page, ".lsp-hover", "in sequence")


def main() -> int:
    """Draw it."""
    programs = installed()
    with tempfile.TemporaryDirectory(prefix="aiocost-jupyterlab-") as temporary:
        folder = Path(temporary)
        project = copied(folder)
        with served(programs, folder, project) as address, browser(folder / "browser") as page:
            hover(page, address)
            page.picture(PICTURE, whole=False)
    print(f"{PICTURE} is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
