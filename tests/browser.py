"""A real browser for tests of pages: headless Chromium over its own pipe, with nothing between."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: Seconds after which a browser that says nothing is taken to be stuck.
_PATIENCE = 120
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")


class Browser:
    """One page. ``messages`` are what it complained about, ``stopped`` what its policy did not let it ask for."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive, self._rest, self._number = send, receive, b"", 0
        self._session: str | None = None
        self._events: list[str] = []
        self.messages: list[str] = []
        self.stopped: list[str] = []
        self._sent: dict[str, str] = {}
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Audits"):
            self._call(f"{domain}.enable")

    def open(
        self, url: str, *, width: int = 1200, height: int = 1000, dark: bool = False, scripts: bool = True
    ) -> None:
        """Show a page in a window of some size; without scripts as where these are not run."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._call("Emulation.setDeviceMetricsOverride", **size)
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self._call("Emulation.setScriptExecutionDisabled", value=not scripts)
        # To another place on the same page would be no loading at all.
        for each in ("about:blank", url):
            self.stopped.clear()
            self._sent.clear()
            self._events.clear()
            self._call("Page.navigate", url=each)
            while "Page.loadEventFired" not in self._events:
                self._next()

    def run(self, script: str) -> Any:
        """The value of an expression on the page."""
        done = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    @property
    def requests(self) -> list[str]:
        """What was asked for, the page itself first."""
        return list(self._sent.values())

    def press(self, key: str) -> None:
        """Press a key, as a person does."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "Home": 36}
        codes |= {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        text = {"Enter": "\r", " ": " "}.get(key, "")
        event = {"key": key, "windowsVirtualKeyCode": codes[key], "text": text}
        self._call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **event)
        self._call("Input.dispatchKeyEvent", type="keyUp", **event)

    def move(self, x: float, y: float) -> None:
        """Move the mouse there, by way of a place beside it, as no hand jumps."""
        for each in (x - 3, x):
            self._call("Input.dispatchMouseEvent", type="mouseMoved", x=each, y=y)

    def click(self, x: float, y: float) -> None:
        """Press the left button somewhere, and let it go."""
        self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def tell(self, method: str, **parameters: object) -> None:
        """Any command of its protocol."""
        self._call(method, **parameters)

    def wait(self, script: str) -> Any:
        """Wait until an expression on the page is true, and return its value."""
        end = time.monotonic() + _PATIENCE
        while not (found := self.run(script)):
            assert time.monotonic() < end, f"the page never had {script}"
            time.sleep(0.1)
        return found

    def picture(self, path: Path, *, whole: bool = True) -> None:
        """Save what is shown: the whole page, or the window, which then keeps its size meanwhile."""
        shot = self._call("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """End it."""
        self._session = None
        self._call("Browser.close")

    def _call(self, method: str, **parameters: object) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                found: dict[str, Any] = answer["result"]
                return found

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._receive], [], [], _PATIENCE)
            data = os.read(self._receive, 1 << 20) if ready else b""
            assert data, "the browser has gone, or says nothing any more"
            self._rest += data
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        method, parameters = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        if method in ("Runtime.exceptionThrown", "Log.entryAdded", "Audits.issueAdded", "Runtime.consoleAPICalled"):
            self.messages.append(json.dumps(parameters))
        elif method == "Network.requestWillBeSent":
            self._sent[parameters["requestId"]] = parameters["request"]["url"]
        elif method == "Network.loadingFailed" and parameters.get("blockedReason") == "csp":
            self.stopped.append(self._sent.pop(parameters["requestId"]))
        return message


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Chromium with a profile of its own in a folder."""
    assert CHROMIUM is not None
    read_here, send = os.pipe()
    receive, write_here = os.pipe()
    command = f'exec "$@" 3<&{read_here} 4>&{write_here}'
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe")
    process = subprocess.Popen(
        ["bash", "-c", command, "bash", CHROMIUM, *options, f"--user-data-dir={folder}", "about:blank"],
        pass_fds=(read_here, write_here),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )
    os.close(read_here)
    os.close(write_here)
    try:
        found = Browser(send, receive)
        yield found
        found.close()
        process.wait(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        os.close(send)
        os.close(receive)
