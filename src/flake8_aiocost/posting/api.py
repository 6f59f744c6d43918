"""Asks a forge: JSON over HTTP, with the standard library alone."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPMessage

#: Seconds until a forge has to answer.
_PATIENCE = 30.0
#: Bytes of an answer, and pages of comments that are looked through.
_MOST_BYTES, _MOST_PAGES = 20_000_000, 100
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


class PostingError(Exception):
    """What a person is told: one line that says what could not be done, and the way out."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token goes to the host that it is for, and to no other one."""

    def redirect_request(  # noqa: PLR0917  as the base class has it
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Follow none."""


class Api:
    """The API of one forge."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        """Ask nothing yet.

        Args:
            address: where it is: ``https://api.github.com``.
            headers: sent with each question; one of them holds the token.

        Raises:
            PostingError: it is no address to send a token to.
        """
        parts = urllib.parse.urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise PostingError(f"{address}: expected an address that begins with https://")
        self._address, self._headers = address.rstrip("/"), dict(headers)
        self._opener = urllib.request.build_opener(_NoRedirects)

    def ask(self, path: str, method: str = "GET", data: object = None) -> Any:
        """One question, and what the forge answers it with.

        Args:
            path: from the address on.
            method: of HTTP.
            data: sent as JSON.

        Raises:
            PostingError: it was not answered, or refused.
        """
        content = None if data is None else json.dumps(data).encode()
        headers = {**self._headers, "Content-Type": "application/json", "User-Agent": "flake8-aiocost"}
        request = urllib.request.Request(f"{self._address}{path}", content, headers, method=method)  # noqa: S310  checked
        try:
            with self._opener.open(request, timeout=_PATIENCE) as response:
                return _parsed(response.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise PostingError(f"{method} {path}: {error.code} {_said(error)}") from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise PostingError(f"{method} {path}: no answer of {self._address}: {_line(str(reason))}") from None

    def pages(self, path: str) -> Iterator[Any]:
        """The items of a list that comes in pages.

        Args:
            path: of the list.

        Raises:
            PostingError: as ``ask``.
        """
        for number in range(1, _MOST_PAGES + 1):
            found = self.ask(f"{path}?per_page=100&page={number}")
            if not isinstance(found, list):
                raise PostingError(f"GET {path}: expected a list")
            yield from (each for each in found if isinstance(each, dict))
            if len(found) < 100:
                return


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content) if content.strip() else None
    except (ValueError, RecursionError):
        raise PostingError("the answer is no JSON") from None


def _said(error: urllib.error.HTTPError) -> str:
    """What the forge says of a refusal."""
    hints = {
        401: "the token is not accepted",
        403: "the token may not do that",
        404: "there is none, or the token may not see it",
    }
    try:
        message = json.loads(error.read(10_000)).get("message", "")
    except (ValueError, AttributeError, OSError):
        message = ""
    return _line(", ".join(each for each in (hints.get(error.code, error.reason), str(message)) if each))


def _line(text: str) -> str:
    """One line that can be printed."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:300]
