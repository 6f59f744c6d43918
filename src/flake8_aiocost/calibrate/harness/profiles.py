"""How long to measure: which fan-outs, how many rounds of worker processes."""

from __future__ import annotations

from dataclasses import dataclass

#: What most findings are about, and what all of them are compared with: these get every fan-out.
MUCH_USED = frozenset({"create_task", "gather", "sequence", "task_group"})


@dataclass(frozen=True)
class Profile:
    """One round is one worker process per loop and task factory, in which each point gives one value.

    ``fan_outs``: the n of what is much used, ``others`` of what else fans out, ``calls`` of what has one child per
    call; ``slices``: how many slices (``server.py``) with the operation make a value, beside as many without;
    ``rounds``: at most so many, and up to ``extra`` more for the points that did not settle; ``seconds``: how long a
    loop may take.
    """

    name: str
    fan_outs: tuple[int, ...]
    others: tuple[int, ...]
    calls: tuple[int, ...]
    slices: int
    rounds: int
    extra: int
    seconds: float

    def ns(self, construct: str, fans_out: bool, load: str) -> tuple[int, ...]:
        """The fan-outs to measure a construct at.

        A lone request takes several times as long as one of many, and its cost hardly bends: fewer of these.
        """
        if not fans_out:
            return self.calls
        if load == "alone":
            return self.others if construct in MUCH_USED else self.others[::2]
        return self.fan_outs if construct in MUCH_USED else self.others


MANY = (1, 2, 3, 5, 8, 16, 32, 64, 128)
PROFILES = {
    profile.name: profile
    for profile in (
        # For tests. Fewer slices come out as nothing at all in one run of ten where the machine is busy.
        Profile("smoke", (1, 2), (2,), (2,), 5, 1, 0, 60),
        Profile("quick", (1, 2, 8, 32, 128), (1, 8, 128), (1, 4), 4, 3, 1, 60),
        Profile("default", MANY, (1, 2, 8, 32, 128), (1, 4), 12, 5, 1, 300),
        Profile("rigorous", (*MANY, 256), MANY, (1, 2, 4, 8), 24, 20, 5, 1800),
    )
}
