"""Processor time, and how it is on this machine now: limits in tests are for one that is left alone."""

from collections.abc import Callable, Sequence
from time import perf_counter, process_time

_ALONE = 0.015  # seconds that the loop below takes then


def seconds(work: Callable[[], object]) -> float:
    """Of processor time, because other work on the machine is not the test's."""
    begin = process_time()
    work()
    return process_time() - begin


def slowness() -> float:
    """How much slower the machine is now: other work on it costs processor time too."""
    return max(1.0, min(seconds(lambda: sum(range(1_000_000))) for _ in range(5)) / _ALONE)


def pulse() -> float:
    """How long the same loop takes by the clock on the wall: what other work on the machine does to whoever waits."""
    begin = perf_counter()
    sum(range(1_000_000))
    return (perf_counter() - begin) / _ALONE


def worst_of(values: Sequence[float]) -> float:
    """Of twenty all but the worst are at most this long (p95)."""
    return sorted(values)[int(len(values) * 0.95) - 1]
