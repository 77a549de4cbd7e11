"""What holds for a newcomer until something was handed out to them in that group. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from commerce.rules.no_show import PREPAY, follows


@dataclass(frozen=True, slots=True)
class Trust:
    """`first`: "prepay" (paid ahead), "limit 2" (so many units of one group buy); (): newcomers order as everybody does."""

    first: tuple[str, ...] = ()

    @property
    def prepays(self) -> bool:
        """Do newcomers pay ahead?"""
        return PREPAY in self.first

    @property
    def most(self) -> int:
        """Units of one group buy that a newcomer may have, 0: as everybody."""
        return follows(self.first, len(self.first)).most


AT_ONCE = Trust()


class KeptTo(NamedTuple):
    """The most units of one group buy, and whether that is because they are `new`."""

    most: int
    new: bool


def kept_to(missed: int, new: int) -> KeptTo | None:
    """Of what goods that were not fetched leave a member, and what being new does, the lower (0: neither)."""
    if new and (not missed or new < missed):
        return KeptTo(new, new=True)
    return KeptTo(missed, new=False) if missed else None
