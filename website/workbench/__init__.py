"""VS Code's own workbench with our extension, served to a browser on this machine.

It comes from the npm package ``code-server``, without its scripts: what they would build is for terminals and logs.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
EXTENSION = CHECKOUT / "editors" / "vscode" / "aiocost.vsix"
_CODE = HERE / "node_modules" / "code-server" / "lib" / "vscode"
_MAIN = _CODE / "out" / "server-main.js"
_ADDRESS = re.compile(r"Web UI available at (http://\S+)")
#: What a picture is to be without.
_SETTINGS: dict[str, Any] = {
    "security.workspace.trust.enabled": False,
    "workbench.startupEditor": "none",
    "telemetry.telemetryLevel": "off",
    "chat.commandCenter.enabled": False,
    "extensions.ignoreRecommendations": True,
    "workbench.layoutControl.enabled": False,
    "window.commandCenter": False,
    "git.enabled": False,
    "editor.minimap.enabled": False,
    "editor.fontSize": 13,
    "editor.stickyScroll.enabled": False,
    "breadcrumbs.enabled": False,
}


def installed() -> None:
    """Install it beside this file, and package the extension, where that was not done yet. Needs the network once."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed, of Node 20")
    for folder, is_there in ((HERE, _MAIN.exists()), (_CODE, (_CODE / "node_modules").exists())):
        if not is_there:
            quiet = ("--ignore-scripts", "--omit=dev", "--no-fund", "--no-audit", "--loglevel=error")
            subprocess.run([npm, "install", *quiet], cwd=folder, check=True)  # noqa: S603
    if not EXTENSION.exists():
        raise SystemExit(f"{EXTENSION} is needed: make vscode")


@contextmanager
def workbench(folder: Path, aiocost: Path, theme: str) -> Iterator[str]:
    """Serve it until the block ends.

    Args:
        folder: where its own files go.
        aiocost: the program that the extension starts.
        theme: of its colours.

    Yields:
        The address.
    """
    data, extensions = folder / "data", folder / "extensions"
    for name, settings in (
        ("User", {**_SETTINGS, "workbench.colorTheme": theme}),
        ("Machine", {"aiocost.path": str(aiocost)}),
    ):
        place = data / "data" / name / "settings.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(settings), encoding="utf-8")
    node = shutil.which("node") or "node"
    around = ["--server-data-dir", str(data), "--extensions-dir", str(extensions), "--accept-server-license-terms"]
    install = [node, str(_MAIN), "--install-extension", str(EXTENSION), *around]
    subprocess.run(install, check=True, capture_output=True)  # noqa: S603
    listen = ["--host", "127.0.0.1", "--port", "0", "--without-connection-token"]
    with (
        (folder / "log").open("w", encoding="utf-8") as log,
        subprocess.Popen(  # noqa: S603
            [node, str(_MAIN), *listen, *around], stdout=subprocess.PIPE, stderr=log, encoding="utf-8"
        ) as server,
    ):
        try:
            yield _address(server)
        finally:
            server.terminate()


def _address(server: subprocess.Popen[str]) -> str:
    for line in server.stdout or ():
        if found := _ADDRESS.search(line):
            return found[1].replace("localhost", "127.0.0.1")
    raise SystemExit("the workbench did not start")
