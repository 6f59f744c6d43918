"""``aiocost lsp``: serve an editor on standard input and output, or over TCP."""

from __future__ import annotations

import ipaddress
import logging
import os
import socket
import sys
from typing import TYPE_CHECKING

from flake8_aiocost.errors import SettingsError
from flake8_aiocost.frontends import console

if TYPE_CHECKING:
    from collections.abc import Iterable

EXTRA = 'the language server needs the extra lsp: pip install "flake8-aiocost[lsp]"'


def lsp(given: Iterable[tuple[str, str]], tcp: str | None, *, anywhere: bool = False) -> int:
    """Serve one editor until it ends.

    Args:
        given: options that outrank pyproject.toml.
        tcp: ``HOST:PORT`` to listen on; standard input and output where there is none.
        anywhere: a host that others can reach may be listened on.

    Raises:
        SettingsError: the extra is not installed, or the address cannot be listened on.
    """
    try:
        from flake8_aiocost.frontends.lsp.features import server  # noqa: PLC0415  brings pygls
    except ImportError as error:
        if (error.name or "").partition(".")[0] in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise SettingsError(EXTRA) from None
        raise
    # Its own log tells of each message; what is wrong is told by ours, in one line.
    logging.basicConfig(stream=sys.stderr, format="aiocost lsp: %(message)s", level=logging.ERROR)
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    ls = server(given)
    if tcp is None:
        # What anybody prints by mistake would break the protocol; and pygls closes what it has written to.
        output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
        sys.stdout = sys.stderr
        ls.start_io(stdout=output)
        return console.DONE
    host, port = address(tcp, anywhere=anywhere)
    try:
        ls.start_tcp(host, port)
    except OSError as error:
        raise SettingsError(f"option --tcp: {tcp}: {error.strerror or error}") from None
    return console.DONE


def address(tcp: str, *, anywhere: bool) -> tuple[str, int]:
    """A host and a port.

    Raises:
        SettingsError: it is none, or others could reach it.
    """
    host, _, port = tcp.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise SettingsError(f"option --tcp: {tcp!r}: expected HOST:PORT, such as 127.0.0.1:2087")
    if not anywhere and not _is_loopback(host):
        raise SettingsError(
            f"option --tcp: {host}: others could connect there and read your code; use 127.0.0.1, or say --anywhere"
        )
    try:
        socket.getaddrinfo(host, int(port))
    except OSError as error:
        raise SettingsError(f"option --tcp: {host}: {error.strerror or error}") from None
    return host, int(port)


def _is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host. Any other has to be asked for: whoever connects can read the code."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
