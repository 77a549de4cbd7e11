"""How long an order that is paid ahead is held: a clock that sleeps in the quiet hours, and stands while the leader looks
at the money. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commerce.rules.quiet import awake_at, next_quiet

Stop = tuple[datetime, datetime | None]  # from a proof to its answer; None: it still waits


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldClock:
    """What a hold goes by; `quiet` None: no quiet hours."""

    hold: timedelta
    quiet: tuple[time, time] | None
    zone: ZoneInfo


def lapses_at(began: datetime, clock: HoldClock, stops: Sequence[Stop] = ()) -> datetime | None:
    """When so much waking time has passed since it began; None while an answer is awaited, also to what was heard only
    after the time was over."""
    looked = [(begins, ends) for begins, ends in stops if ends is not None]
    if len(looked) < len(stops):
        return None
    left, now = clock.hold, began
    while True:
        now, before = _awake(now, clock), now
        answered = next((ends for begins, ends in looked if begins <= now < ends), None)
        if answered is not None:
            now = answered
            continue
        if now != before:
            continue
        until = min(_ends(now, clock, stops), default=None)
        if until is None or now + left <= until:
            return now + left
        left, now = left - (until - now), until


def _awake(moment: datetime, clock: HoldClock) -> datetime:
    return awake_at(moment, *clock.quiet, clock.zone) if clock.quiet else moment


def _ends(now: datetime, clock: HoldClock, stops: Sequence[Stop]) -> list[datetime]:
    """What may end the time that runs now."""
    coming = [begins for begins, _ in stops if begins > now]
    night = next_quiet(now, *clock.quiet, clock.zone) if clock.quiet else None
    return [*coming, night] if night else coming
