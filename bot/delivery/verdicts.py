"""What the outbox decides, apart from how it does it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jinja2 import TemplateError

from adapters.base import TryLater, Uncertain, Undeliverable
from commerce.fact import Sending
from commerce.ground.trouble import passes
from commerce.outcomes import Ordered

AT_LEAST_TO_MERGE = 3  # order answers that make a digest where the platform's pace is nearly used up
MANY = 8  # and anywhere else
HOPES = 3  # tries before a word that we stumble over lets the others pass
LONGEST_PAUSE = timedelta(minutes=1)  # between two tries while something beneath us is away
SLOWLY = timedelta(minutes=10)  # and of a word that we cannot form


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row after a try: its state, and when to try again where it is still to be said."""

    state: Sending
    due_at: datetime | None = None


def after(error: Exception, attempts: int, now: datetime, *, doubted: bool = False) -> Verdict:
    """Refused by the platform: failed, never again. Perhaps sent: once more, then recorded as uncertain. All
    else was surely not
    sent, and is tried again for as long as it takes: what we stumble over ourselves stands aside, so that it
    holds up nobody.

    `doubted`: an earlier try was perhaps sent already.
    """
    if isinstance(error, Undeliverable):
        return Verdict("failed")
    if isinstance(error, Uncertain):
        return Verdict("uncertain") if doubted else Verdict("waiting", now + timedelta(seconds=5))
    if isinstance(error, TryLater):
        return Verdict("waiting", now + _asked_for(error, attempts))
    is_torn = isinstance(error, TemplateError)  # asked first: a template that is not there is an OSError, too
    if passes(error) and not is_torn:
        return Verdict("waiting", now + min(LONGEST_PAUSE, _growing(attempts)))
    if is_torn or attempts >= HOPES:
        return Verdict("stuck", now + min(SLOWLY, 15 * _growing(attempts)))
    return Verdict("waiting", now + _growing(attempts))


def _asked_for(error: TryLater, attempts: int) -> timedelta:
    pause = timedelta(seconds=max(0.1, error.after))
    return min(pause, _growing(attempts)) if error.at_most else pause


def _growing(attempts: int) -> timedelta:
    return timedelta(seconds=2 ** min(attempts, 12))


def free_at(sent: Sequence[datetime], per_minute: int, now: datetime) -> datetime:
    """The earliest moment a chat that takes `per_minute` messages takes one more, after those of the last
    minute."""
    # a clock may be set back
    recent = sorted(moment for moment in sent if timedelta() <= now - moment < timedelta(minutes=1))
    if not per_minute or len(recent) < per_minute:
        return now
    return recent[-per_minute] + timedelta(minutes=1)


def merges(waiting: Sequence[str], is_crowded: bool) -> int:
    """How many answers at the head of a chat's queue become one digest: those in a row that are orders, where
    the chat is full."""
    run = 0
    for outcome in waiting:
        if outcome != Ordered.__name__:
            break
        run += 1
    return run if run >= (AT_LEAST_TO_MERGE if is_crowded else MANY) else 0
