"""Words for the group: a message now, or by the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from jinja2 import TemplateError

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import numbered
from bot.hearing.people import group_reader
from bot.moments.recurring import in_short
from bot.timing.campaigning import LOOK_AHEAD, MAX_LATE, DueCampaign, effect, render
from bot.timing.quiet import allowed_at
from commerce.fact import Content
from commerce.outcomes import Outcome
from commerce.queries.campaigns import facts_of
from commerce.refusals import Refusal
from commerce.rules.schedule import Schedule, occurrences, parse, short_months
from commerce.services.voice import campaigning
from commerce.services.voice.campaigning import CampaignEntry, CampaignList, CampaignSet

LONGEST = 3_000
_LONGEST_RULE = 80  # characters of a schedule
_MARK = re.compile(r"[;；\n]")


@dataclass(eq=False)
class BadCampaign(Refusal):
    """A campaign that could not be set up. `why`: "no_words", "no_schedule", "past", "quiet" (it would
    only ever fall into the quiet hours, `detail`), or "template" with its error as `detail`."""

    found: str
    why: str
    detail: str = ""


@dataclass(slots=True)
class Announced(Content, Outcome):
    """A leader's own words, said by the bot to the group."""

    where = "group"
    text: str
    by: str


@command(leaders=True, examples=["/announce The cherries are on the truck"])
async def announce(ask: Ask, text: Rest) -> Announced:
    return Announced(text[:LONGEST], ask.member.name)


@command(
    leaders=True,
    examples=["/campaign daily 08:30; Good morning {{ group.name }}!", "/campaign", "/campaign stop 1"],
)
async def campaign(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return await _listed(ask)
    stopped = numbered("campaigns", "stop").fullmatch(text.strip().casefold())
    if stopped:
        return await campaigning.stop(
            ask.session, ask.here, int(stopped[1]), ask.member, ask.now, ask.message.key
        )
    rule, words = _parted(ask, text)
    preview = await _preview(ask, words)
    schedule = _schedule(rule)
    first, quiet = _first(ask, rule, schedule), _hushed(ask, rule)
    row = await campaigning.set_up(
        ask.session, ask.here, leader=ask.member, rule=rule, text=words, now=ask.now, source=ask.message.key
    )
    return CampaignSet(
        no=row.id,
        rule=rule,
        next_at=first,
        preview=preview,
        quiet=quiet,
        hours=str(ask.settings.quiet or ""),
        months=list(short_months(rule)),
        clamps=schedule.clamps,
    )


def _parted(ask: Ask, text: str) -> tuple[str, str]:
    """`daily 08:30; Good morning!` -> the schedule, as it is kept, and the words. Where no mark parts them, the
    longest beginning that is a schedule is one."""
    said, mark, words = _MARK.sub(";", text, count=1).partition(";")
    if mark and words.strip():
        return _in_short(ask, said.strip()) or said.strip(), words.strip()[:LONGEST]
    spaces = [found.start() for found in re.finditer(r"\s", said[:_LONGEST_RULE].strip())]
    for end in reversed(spaces):
        rule = _in_short(ask, said[:end].strip())
        if rule and said[end:].strip():
            return rule, said[end:].strip()[:LONGEST]
    raise BadCampaign(text[:60], "no_words")


def _in_short(ask: Ask, rule: str) -> str | None:
    """As schedules are kept; None where it is none."""
    try:
        parse(rule)
    except ValueError:
        return in_short(rule, ask.words.moments)
    return rule


async def _listed(ask: Ask) -> CampaignList:
    """What runs here, with what the quiet hours, as they are now, do to each."""
    settings = ask.settings
    own = [(c.name, c.when) for c in settings.campaigns if c.groups is None or ask.here.chat in c.groups]
    rows = await campaigning.listed(ask.session, ask.here)
    entries = [
        CampaignEntry(no=row.id, rule=row.rule, text=row.text, quiet=effect(row.rule, settings.quiet))
        for row in rows
    ]
    return CampaignList(entries, own, str(settings.quiet or ""))


def _schedule(rule: str) -> Schedule:
    try:
        return parse(rule)
    except ValueError:
        raise BadCampaign(rule[:60], "no_schedule") from None


def _hushed(ask: Ask, rule: str) -> str:
    """What the quiet hours do to it. Raises BadCampaign where it could never be said."""
    quiet = ask.settings.quiet
    found = effect(rule, quiet)
    if found == "never":
        raise BadCampaign(rule[:60], "quiet", str(quiet))
    return found


def _first(ask: Ask, rule: str, schedule: Schedule) -> datetime:
    """When it is said next, after the quiet hours where they hold it back."""
    zone, quiet = group_reader(ask.settings, ask.here).zone, ask.settings.quiet
    coming = occurrences(schedule, zone, ask.now, ask.now + LOOK_AHEAD)
    first = next(coming, None)
    if first is None:
        raise BadCampaign(rule[:60], "past")
    said = ((one.at, allowed_at(one.at, quiet, zone)) for one in chain([first], coming))
    return next((at for due, at in said if at - due <= MAX_LATE), first.at)


async def _preview(ask: Ask, words: str) -> str:
    """What it would say now; a template that fails is refused before it can ever be said."""
    draft = DueCampaign(
        name="preview", group=ask.here, rule="", template="", text=words, max_late=timedelta(), since=ask.now
    )
    try:
        return render(
            ask.speech, ask.settings, draft, await facts_of(ask.session, ask.here, ask.now), ask.now
        )
    except TemplateError as error:
        raise BadCampaign(words[:60], "template", str(error)[:120].rstrip(".")) from None
