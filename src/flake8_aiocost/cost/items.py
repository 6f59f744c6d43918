"""What a spawn brings along and a sequence does not need: its price is added to that of the spawn.

Each is a benchmark of its own, whose baseline is the spawn without it. A table of before has none of them.
"""

from __future__ import annotations

#: By benchmark, what it is called.
ITEMS = {
    "semaphore": "a semaphore in each child",
    "done_callback": "a set that keeps each task, and a callback that takes it out",
}
