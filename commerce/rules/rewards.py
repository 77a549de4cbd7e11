"""Credit that was earned and not paid: how much of it a bill takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

For = Literal["invited", "came", "thanks", "given"]


@dataclass(frozen=True, slots=True)
class Used:
    """So much of a reward pays the bill, and so much waits on; minor units."""

    no: int
    used_minor: int
    left_minor: int


def pay_with(owed_minor: int, rewards: Sequence[tuple[int, int]]) -> list[Used]:
    """The oldest first, and never more than is owed. `rewards` are (number, minor units)."""
    used: list[Used] = []
    for no, amount in rewards:
        part = min(amount, owed_minor)
        if part <= 0:
            break
        owed_minor -= part
        used.append(Used(no, part, amount - part))
    return used
