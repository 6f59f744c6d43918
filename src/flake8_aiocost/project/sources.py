"""The text of a file, as flake8 decodes it, and the hash that stands for it.

Reading never waits: what is no regular file is refused, and so is what is too large to be read as a module.
"""

from __future__ import annotations

import codecs
import hashlib
import os

from flake8_aiocost import small_files
from flake8_aiocost.errors import Unreadable

#: As many as the most characters that are read take at the most; a test holds the two together.
MOST_BYTES = 16_000_000
TOO_LARGE = "it is larger than 4,000,000 characters"
#: A module that is a symbolic link is refused: it may lead out of the project.
FLAGS = small_files.FLAGS | getattr(os, "O_NOFOLLOW", 0)
#: Codecs that take quadratic time.
_SLOW = ("idna", "punycode")
#: Of a text's hash.
DIGEST = 16
#: The byte order mark, read as Latin-1.
_LATIN_MARK = "\xef\xbb\xbf"


def digest(text: str) -> bytes:
    """What stands for a text in the cache."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def read_text(path: str) -> str:
    r"""The text of a source file: no byte order mark, lines that end in ``\n``.

    Raises:
        Unreadable: it is no regular file, too large, or the system does not hand it out.
    """
    try:
        data = small_files.read_regular(path, MOST_BYTES, FLAGS)
    except OSError as error:
        raise Unreadable(f"it cannot be read ({error.strerror or 'no regular file'})") from None
    except ValueError:  # a NUL in the path
        raise Unreadable("it cannot be read (no path)") from None
    if data is None:
        raise Unreadable(TOO_LARGE)
    return decoded(data)


def decoded(data: bytes) -> str:
    """Decode a source file: by its mark or its comment, else UTF-8, and whatever is not so as Latin-1."""
    try:
        text = _by_its_comment(data) if _has_comment(data) else data.removeprefix(codecs.BOM_UTF8).decode()
    except (SyntaxError, ValueError, LookupError):
        text = data.decode("latin-1")
    text = text.removeprefix("\ufeff") if text[:1] == "\ufeff" else text.removeprefix(_LATIN_MARK)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _has_comment(data: bytes) -> bool:
    """Whether the first two lines may name an encoding."""
    second = data.find(b"\n", data.find(b"\n") + 1)
    return data.find(b"coding", 0, len(data) if second < 0 else second) >= 0


def _by_its_comment(data: bytes) -> str:
    import io  # noqa: PLC0415  few files get here
    import tokenize  # noqa: PLC0415
    import warnings  # noqa: PLC0415

    name, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    if codecs.lookup(name).name in _SLOW:
        raise LookupError(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "unicode_escape" warns of escapes
        return data.decode(name)
