"""``python -m tests.fuzz``: rounds of every kind for some time, from one seed; a fault ends it, or is counted.

The number that is printed with a fault repeats it: ``python -m tests.fuzz --only damages --seed N --rounds 1``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import warnings
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.fuzz.fault import FaultError
from tests.fuzz.rounds import ROUNDS

#: How often each kind has its turn: those that start processes take seconds.
TURNS = {
    "programs": 60,
    "fixtures": 10,
    "damages": 120,
    "caches": 10,
    "configurations": 20,
    "ways": 1,
    "interrupted": 1,
}


def main() -> int:
    """Run rounds; the exit code says whether there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="default: another one each time")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rounds", type=int, help="end after so many, whatever the time")
    parser.add_argument("--only", choices=ROUNDS, help="rounds of one kind")
    parser.add_argument("--go-on", action="store_true", help="count faults, and print the first three of each kind")
    given = parser.parse_args()
    kinds = [given.only] if given.only else [name for name in ROUNDS for _ in range(TURNS[name])]
    ends = time.monotonic() + given.minutes * 60
    done: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    seed = given.seed
    with suppress(KeyboardInterrupt):  # what was done until then is told
        while time.monotonic() < ends and (given.rounds is None or seed < given.seed + given.rounds):
            chance = random.Random(seed)
            kind = given.only or chance.choice(kinds)
            try:
                done[kind] += one(kind, seed)
            except FaultError as fault:
                faults[f"{kind}: {fault.what}"] += 1
                if faults[f"{kind}: {fault.what}"] <= 3:
                    print(f"--only {kind} --seed {seed} --rounds 1: {fault.what}\n{fault.shown[:6000]}\n", flush=True)
                if not given.go_on:
                    break
            seed += 1
    print(f"seeds {given.seed} to {seed}: " + ", ".join(f"{number:,} {kind}" for kind, number in done.items()))
    for what, number in faults.most_common():
        print(f"{number} times {what}")
    return 1 if faults else 0


def one(kind: str, seed: int) -> int:
    """One round, in a folder of its own."""
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")  # of damaged files: invalid escapes and the like
        return ROUNDS[kind](random.Random(seed), Path(folder))


if __name__ == "__main__":
    sys.exit(main())
