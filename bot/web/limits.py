"""How often somebody may act, counted in the memory of one process: against floods, not against people."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field


@dataclass
class Allowance:
    """At most `count` in `seconds`, refilled evenly."""

    count: int
    seconds: float
    time: Callable[[], float]
    _full_at: dict[Hashable, float] = field(default_factory=dict)

    def takes(self, key: Hashable) -> bool:
        """Whether one more is allowed; if so it is counted."""
        now = self.time()
        if len(self._full_at) > 10_000:
            self._full_at = {known: at for known, at in self._full_at.items() if at > now}
        full_at = max(now, self._full_at.get(key, now)) + self.seconds / self.count
        if full_at - now > self.seconds + 1e-6:
            return False
        self._full_at[key] = full_at
        return True
