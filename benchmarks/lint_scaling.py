"""How the time of linting one module grows with its size, for shapes of code that invite more than linear time.

::

    .venv/bin/python benchmarks/lint_scaling.py [--shape NAME ...] [--cold] [--first N] [--repeats 3] [--limit 20]

For each shape it lints modules of doubling size in this process, and prints the median CPU time of each, by how much
the last doubling multiplied it, and the exponent k of the line "time ~ n^k" through all of them: about 1 is linear.
A shape ends early where one lint takes more than ``--limit`` seconds of CPU, where the linter passes the file over, or
where the size is too much for Python's own parser. ``--cold`` measures the same code without request handlers. Nothing
is asserted: times depend on the machine, and what counts is the slope.
"""

from __future__ import annotations

import argparse
import statistics
from functools import partial
from typing import TYPE_CHECKING

from speed.clock import OutOfTimeError, TooMuchError, cpu_seconds, findings, text_of, time_limit
from speed.shapes import SHAPES, cooled
from speed.slope import exponent, last_doubling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speed.shape import Shape

#: The finding of a file that the linter passes over.
NOT_READ = "AIO900"


def seconds(text: str, repeats: int, limit: float) -> tuple[float, tuple[str, ...]]:
    """Median CPU seconds of linting a module, and the codes of its findings.

    Raises:
        OutOfTimeError: one lint took longer than the limit.
        TooMuchError: it is too much for Python's own parser.
    """
    times: list[float] = []
    found: tuple[str, ...] = ()
    for repeat in range(repeats):
        source, tree = text_of(text, repeat)
        with time_limit(limit):
            taken, found = cpu_seconds(partial(findings, source, tree))
        times.append(taken)
    return statistics.median(times), found


def points(shape: Shape, options: argparse.Namespace) -> Iterator[tuple[int, float, str]]:
    """Size, time and what is printed of it; a time of 0 where the shape ends."""
    for size in shape.sizes(options.first):
        text = cooled(shape.text(size)) if options.cold else shape.text(size)
        try:
            taken, found = seconds(text, options.repeats, options.limit)
        except OutOfTimeError:
            yield size, 0.0, f"stopped after {options.limit:g} s"
            return
        except TooMuchError as error:
            yield size, 0.0, f"not parsed by Python: {error}"
            return
        if NOT_READ in found:
            yield size, 0.0, "passed over by the linter"
            return
        yield size, taken, f"{1000 * taken:10.1f} ms  {len(text) / 1000:8.0f} kB  {len(found):5} findings"


def verdict(measured: list[tuple[float, float]]) -> str:
    """The slope in words."""
    if len(measured) < 2:
        return "too few points for a slope"
    return f"time ~ n^{exponent(measured):.2f}, the last doubling took {last_doubling(measured):.1f} times as long"


def main() -> None:
    """Print a paragraph for each shape."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", action="append", choices=sorted(SHAPES), help="only this one; may be repeated")
    parser.add_argument("--cold", action="store_true", help="without request handlers")
    parser.add_argument("--first", type=int, help="first of the doubling sizes, instead of the shape's own")
    parser.add_argument("--repeats", type=int, default=3, help="lints of each size")
    parser.add_argument("--limit", type=float, default=20.0, help="CPU seconds that one lint may take")
    arguments = parser.parse_args()
    seconds(next(iter(SHAPES.values())).text(1), 1, 60.0)  # imports what is not imported yet
    for name in arguments.shape or SHAPES:
        print(f"{name}: {SHAPES[name].title}")
        measured: list[tuple[float, float]] = []
        for size, taken, line in points(SHAPES[name], arguments):
            print(f"    {size:6}  {line}", flush=True)
            if taken:
                measured.append((size, taken))
        print(f"    {verdict(measured)}\n", flush=True)


if __name__ == "__main__":
    main()
