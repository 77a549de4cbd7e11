"""How much a platform takes at once, over all its chats. Pure."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

# a third of what a platform takes in a second may go out at one moment, where it was let wait; then evenly
BURST = 3


@dataclass
class Bucket:
    """How much one platform takes at once, over all its chats: no more than `per_second` in any second (0: no
    limit). Moments are the monotonic clock's, in seconds.

    A platform counts a word somewhere between its leaving and its answer. So whatever is under way counts,
    and what was answered within the last second: however long the network takes, no second holds too many.
    """

    per_second: float
    left: float = field(init=False)
    under_way: int = 0
    _answered: deque[float] = field(default_factory=deque)
    _at: float = 0.0
    _needs: float = 1.0  # what had to be left for what was asked for last

    def __post_init__(self) -> None:
        self.left = self.burst

    @property
    def burst(self) -> float:
        return max(1.0, self.per_second / BURST)

    def has(self, now: float) -> float:
        """How many it takes at this moment."""
        if not self.per_second:
            return math.inf
        self.left = min(self.burst, self.left + self.per_second * max(0.0, now - self._at))
        self._at = now
        while self._answered and now - self._answered[0] >= 1:
            self._answered.popleft()
        return min(self.left, max(1.0, self.per_second) - len(self._answered) - self.under_way)

    def take(self, now: float, *, keeps: bool = False) -> bool:
        """Takes one, if there is one, until it is `answered`; `keeps`: only if another is left then for what
        cannot wait, where the platform takes more than one at once."""
        self._needs = min(2.0, self.burst) if keeps else 1.0
        if self.has(now) < 1 or (self.per_second and self.left < self._needs):
            return False
        self.left -= 1
        self.under_way += 1
        return True

    def answered(self, now: float) -> None:
        """One that was taken has its answer, whichever."""
        self.under_way = max(0, self.under_way - 1)
        if self.per_second:
            self._answered.append(now)

    def refused(self) -> None:
        """The platform said that it was too much: what is left comes back at its pace."""
        self.left = 0.0

    def wait(self) -> float:
        """Seconds until it takes what was asked for last, from that look on; 0 where nobody can tell."""
        if not self.per_second:
            return 0.0
        is_full = len(self._answered) + self.under_way + 1 > max(1.0, self.per_second)
        opens = self._answered[0] + 1 - self._at if is_full and self._answered else 0.0
        return max(opens, (self._needs - self.left) / self.per_second, 0.0)
