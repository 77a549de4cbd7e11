"""A deadline in a leader's words: of a buy, of a question to the group."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from bot.calling.command import Ask
from bot.calling.questions import about_moment
from bot.commands.terms import BadMoment
from bot.hearing.people import group_reader
from bot.moments import MomentAbsurd, MomentPast, NotAMoment, day_order, read_duration, read_moment
from bot.opening import Problem
from commerce.outcomes import MomentAsked

_SHOWN = 60  # characters of what was no deadline


def closing_time(ask: Ask, text: str, since: datetime) -> datetime | MomentAsked:
    """A new deadline: a moment, or a length of time added to `since`; or the question which moment is
    meant. Raises BadMoment."""
    if text in ask.given.meant:
        return ask.given.meant[text]
    with suppress(NotAMoment, MomentAbsurd):
        return since + read_duration(text, ask.words.moments)

    try:
        return _moment(ask, text)
    except MomentPast as past:
        over = Problem(kind="past", text=text, choices=(past.suggestion,) * past.comes_again)
        return _question(ask, over, BadMoment(text[:_SHOWN], "past", past.suggestion))
    except MomentAbsurd:
        raise BadMoment(text[:_SHOWN], "absurd", None) from None
    except NotAMoment as no:
        unread = Problem(kind="bad_until", text=text, other=no.reason, choices=no.choices)
        return _question(ask, unread, BadMoment(text[:_SHOWN], "unread", None))


def _moment(ask: Ask, text: str) -> datetime:
    reader = group_reader(ask.settings, ask.here)
    order = day_order(reader.zone, reader.language, text)
    return read_moment(text, ask.said_at, reader.zone, ask.words.moments, order)


def _question(ask: Ask, problem: Problem, refusal: BadMoment) -> MomentAsked:
    """Which moment is meant, where one can be chosen; else the refusal is raised."""
    question = about_moment(ask, [problem])
    if question is None:
        raise refusal from None
    return question
