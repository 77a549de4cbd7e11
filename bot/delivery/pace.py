"""How much a platform takes at once, over all its chats. Pure."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

# half of what a platform takes in a second may go out at one moment, where it was let wait; then evenly
BURST = 2
# seconds; what a platform will take so soon is made ready meanwhile, and leaves at the very moment
AHEAD = 0.25
LEAST_WAIT = 0.005


@dataclass
class Bucket:
    """How much one platform takes at once, over all its chats: no more than `per_second` in any second (0: no
    limit). Moments are the monotonic clock's, in seconds.

    A platform counts a word somewhere between its leaving and its answer. So whatever is under way counts,
    and what was answered within the last second: however long the network takes, no second holds too many.
    To take one is to make it ready, which may last as long as a commit does; so it is taken a little sooner
    than it `leaves`.
    """

    per_second: float
    left: float = field(init=False)
    under_way: int = 0  # taken and not answered
    _gone: int = 0  # of them, those that have left
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
        self._forget(now)
        soon = sum(now - moment >= 1 - AHEAD for moment in self._answered)
        return min(self.left, self._most - len(self._answered) + soon - self.under_way)

    def take(self, now: float, *, keeps: bool = False) -> bool:
        """Takes one, if there is one, until it is `answered`; `keeps`: only if another is left then for what
        cannot wait, where the platform takes more than one at once."""
        self._needs = min(2.0, self.burst) if keeps else 1.0
        if self.has(now) < 1 or (self.per_second and self.left < self._needs):
            return False
        self.left -= 1
        self.under_way += 1
        return True

    def leaves(self, now: float) -> float:
        """Seconds until one that was taken may leave; 0: it leaves now, until it is `answered`."""
        self._forget(now)
        if self.per_second and len(self._answered) + self._gone >= self._most:
            return max(LEAST_WAIT, self._answered[0] + 1 - now) if self._answered else LEAST_WAIT
        self._gone += 1
        return 0.0

    def answered(self, now: float) -> None:
        """One that has left has its answer, whichever."""
        self._gone = max(0, self._gone - 1)
        self.under_way = max(0, self.under_way - 1)
        if self.per_second:
            self._answered.append(now)

    def refused(self) -> None:
        """The platform said that it was too much: what is left comes back at its pace."""
        self.left = 0.0

    @property
    def _most(self) -> float:
        return max(1.0, self.per_second)

    def _forget(self, now: float) -> None:
        while self._answered and now - self._answered[0] >= 1:
            self._answered.popleft()

    def wait(self) -> float:
        """Seconds until it takes what was asked for last, from that look on; 0 where nobody can tell."""
        if not self.per_second:
            return 0.0
        is_full = len(self._answered) + self.under_way + 1 > self._most
        opens = self._answered[0] + 1 - AHEAD - self._at if is_full and self._answered else 0.0
        return max(opens, (self._needs - self.left) / self.per_second, 0.0)
