"""How much a platform takes at once, over all its chats. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

# a tenth of what a platform takes in a second may go out at one moment; the rest of it comes back evenly
BURST = 10
# what a network delays may arrive in one second more than left in it
SPARE = 0.95


@dataclass
class Bucket:
    """How much one platform takes at once, over all its chats: no more than `per_second` in any second (0: no
    limit). Moments are the monotonic clock's, in seconds."""

    per_second: float
    left: float = field(init=False)
    _at: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.burst

    @property
    def burst(self) -> float:
        return max(1.0, self.per_second / BURST)

    @property
    def pace(self) -> float:
        """What comes back in a second, so that burst and pace together stay within the second's share."""
        return max((self.per_second - self.burst) * SPARE, self.per_second / 2)

    def has(self, now: float) -> float:
        """How many it takes at this moment."""
        if not self.per_second:
            return math.inf
        self.left = min(self.burst, self.left + self.pace * max(0.0, now - self._at))
        self._at = now
        return self.left

    def take(self, now: float, *, keeps: bool = False) -> bool:
        """Takes one, if there is one; `keeps`: only if another is left then for what cannot wait, where the
        platform takes more than one at once."""
        least = min(2.0, self.burst) if keeps else 1.0
        if self.has(now) < least:
            return False
        self.left -= 1
        return True

    def refused(self) -> None:
        """The platform said that it was too much: what is left comes back at its pace."""
        self.left = 0.0

    def wait(self) -> float:
        """Seconds until there is one, from the last look on."""
        return max(0.0, 1 - self.left) / self.pace if self.per_second else 0.0
