"""The profiles: which fan-outs a calibration measures, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

#: Most findings are about these, and every construct is compared with the sequence. They are measured at every fan-out.
COMMON_CONSTRUCTS = frozenset({"create_task", "gather", "sequence", "task_group"})


@dataclass(frozen=True)
class Profile:
    """A named set of limits. A round is one worker process per loop and task factory, with one value for each point.

    * ``fan_outs``: the n of the common constructs.
    * ``other_fan_outs``: the n of the other constructs that fan out. With the load ``alone`` they are those of the
      common ones, and ``lone_fan_outs`` those of the others: most code has two or three children.
    * ``call_counts``: the n of constructs with one child per call.
    * ``slices``: how many slices with the operation make one value; there are as many without it.
    * ``rounds``: the maximum number of rounds of all points.
    * ``extra_rounds``: the maximum number of further rounds, of the points whose median is not known well enough.
    * ``seconds``: the time limit for one loop.
    """

    name: str
    fan_outs: tuple[int, ...]
    other_fan_outs: tuple[int, ...]
    lone_fan_outs: tuple[int, ...]
    call_counts: tuple[int, ...]
    slices: int
    rounds: int
    extra_rounds: int
    seconds: float

    def fan_outs_for(self, construct: str, fans_out: bool, load: str) -> tuple[int, ...]:
        """The n at which to measure a construct.

        A request of the load ``alone`` takes several times as long as a busy one, and its cost curve hardly bends, so
        it is measured at fewer n.
        """
        if not fans_out:
            return self.call_counts
        if load == "alone":
            return self.other_fan_outs if construct in COMMON_CONSTRUCTS else self.lone_fan_outs
        return self.fan_outs if construct in COMMON_CONSTRUCTS else self.other_fan_outs


#: 5 and 6: with so many children of 32 requests at once, enough objects are in flight to make the collector run (from
#: CPython 3.13 on), which costs a fifth of the whole. A straight line from 5 to 8 passed below that.
ALL_FAN_OUTS = (1, 2, 3, 5, 6, 8, 16, 32, 64, 128)
PROFILES = {
    profile.name: profile
    for profile in (
        # For tests. With fewer slices, one run in ten gives a cost of zero if the machine is busy.
        Profile("smoke", (1, 2), (2,), (2,), (2,), 5, 1, 0, 60),
        Profile("quick", (1, 2, 8, 32, 128), (1, 8, 128), (1, 128), (1, 4), 4, 3, 1, 60),
        Profile("default", ALL_FAN_OUTS, (1, 2, 8, 32, 128), (1, 2, 8, 128), (1, 4), 12, 5, 1, 300),
        Profile("rigorous", (*ALL_FAN_OUTS, 256), ALL_FAN_OUTS, (1, 2, 3, 8, 32, 128), (1, 2, 4, 8), 24, 20, 5, 1800),
    )
}
