"""Where a report goes: to standard output as it comes, or into a file once it is complete."""

from __future__ import annotations

from pathlib import Path

from flake8_aiocost.frontends import console


class Output:
    """The report of one run."""

    def __init__(self, path: str | None) -> None:
        """Write nothing yet; ``path`` is a file, ``None`` standard output."""
        self._path = path
        self._texts: list[str] = []

    def write(self, text: str) -> None:
        """Take a part of it.

        Raises:
            OutputError: it cannot be written.
            BrokenPipeError: its reader has gone.
        """
        if self._path is None:
            console.write(text)
        else:
            self._texts.append(text)

    def close(self) -> None:
        """Put the report in the place of the file, all or nothing, so that a run which fails leaves what was there.

        Raises:
            OutputError: it cannot be written.
        """
        if self._path is None:
            return
        from flake8_aiocost.atomic_files import write_bytes_atomically  # noqa: PLC0415  few runs write files

        data = "".join(self._texts).encode("utf-8", "replace")
        try:
            path = Path(self._path)
            if path.exists() and not path.is_file() and not path.is_dir():
                # A pipe, or /dev/stdout: nothing can take its place.
                with path.open("wb") as file:
                    file.write(data)
            else:
                write_bytes_atomically(path, data)
        except BrokenPipeError:
            raise
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise console.OutputError(f"{self._path}: the report cannot be written: {reason}") from None
