"""Processor time, and how it is on this machine now: limits in tests are for one that is left alone."""

from collections.abc import Callable, Sequence
from time import perf_counter, process_time


def _count() -> int:
    return sum(range(1_000_000))


def _look_up() -> int:
    """Work on many small things in memory, which a neighbour slows more than counting."""
    known = {f"{number * 7919 % 100_003}": number for number in range(40_000)}
    return sum(known[word] for word in sorted(known))


_ALONE = {_count: 0.015, _look_up: 0.034}  # seconds that each takes then
_ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """Of processor time, because other work on the machine is not the test's."""
    begin = process_time()
    work()
    return process_time() - begin


def slowness() -> float:
    """How much slower the machine is now: other work on it costs processor time too."""
    return max(1.0, *(min(seconds(work) for _ in range(3)) / alone for work, alone in _ALONE.items()))


def is_done_in(limit: float, work: Callable[[], object]) -> bool:
    """In one run of a few, because a shared machine slows single ones; how slow it is matters only if they fail."""
    return any(seconds(work) < limit for _ in range(3)) or any(
        seconds(work) < limit * slowness() for _ in range(_ROUNDS)
    )


def pulse() -> float:
    """How long the same loop takes by the clock on the wall: what other work on the machine does to whoever waits."""
    begin = perf_counter()
    _count()
    return (perf_counter() - begin) / _ALONE[_count]


def allowed(limit: float) -> float:
    """What a limit by the clock on the wall, for a machine that is left alone, is on this one now."""
    return limit * max(1.0, *(pulse() for _ in range(5)))


def worst_of(values: Sequence[float]) -> float:
    """Of twenty all but the worst are at most this long (p95)."""
    return sorted(values)[int(len(values) * 0.95) - 1]
