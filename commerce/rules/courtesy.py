"""When a member may be told what they did not ask for. Pure: every such word is judged here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a member stands to a word: do they want none such (`quiet`), and when did they hear the last of any kind?"""

    quiet: bool = False
    heard: datetime | None = None


def always(moment: datetime) -> datetime:
    """Nobody sleeps."""
    return moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the people of a group are spoken to unasked: not while they sleep (`awake`: a moment, or the end of the quiet
    hours it falls into), and of the loop only where it is on."""

    awake: Callable[[datetime], datetime] = always
    loop: bool = True


def when_to_say(
    now: datetime, until: datetime, patience: Patience, awake: Callable[[datetime], datetime]
) -> datetime | None:
    """`now`, or later: a day after the last such word, and outside the quiet hours, whose end `awake` knows. None: never,
    for they want quiet, or it would come when it is of no use any more (`until`)."""
    if patience.quiet:
        return None
    at = awake(now if patience.heard is None else max(now, patience.heard + A_DAY))
    return at if at < until else None
