"""Words for the group: a message now, or by the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from jinja2 import TemplateError

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import numbered
from bot.hearing.people import group_reader
from bot.timing.campaigning import Due, render
from commerce.outcomes import Outcome
from commerce.queries.campaigns import facts_of
from commerce.refusals import BadCampaign
from commerce.rules.schedule import Occurrence, occurrences, parse
from commerce.services.voice import campaigning
from commerce.services.voice.campaigning import CampaignSet

LONGEST = 3_000


@dataclass(slots=True)
class Announced(Outcome):
    """A leader's own words, said by the bot to the group."""

    where = "group"
    text: str
    by: str


@command(leaders=True, examples=["/announce The cherries are on the truck"])
async def announce(ask: Ask, text: Rest) -> Announced:
    return Announced(text[:LONGEST], ask.member.name)


@command(leaders=True, examples=["/campaign daily 08:30; Good morning {{ group.name }}!", "/campaign", "/campaign stop 1"])
async def campaign(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        own = [(c.name, c.when) for c in ask.settings.campaigns if c.groups is None or ask.here.chat in c.groups]
        return await campaigning.listed(ask.session, ask.here, own)
    stopped = numbered("campaigns", "stop").fullmatch(text.strip().casefold())
    if stopped:
        return await campaigning.stop(ask.session, ask.here, int(stopped[1]), ask.member, ask.now, ask.message.key)
    rule, words = _parted(text)
    preview = await _preview(ask, words)
    first = _first(ask, rule)
    row = await campaigning.set_up(ask.session, ask.here, ask.member, rule, words, ask.now, ask.message.key)
    return CampaignSet(row.id, rule, first.at, preview)


def _parted(text: str) -> tuple[str, str]:
    """`daily 08:30; Good morning!` -> the schedule and the words."""
    rule, mark, words = text.replace("；", ";").partition(";")
    if not mark or not words.strip():
        raise BadCampaign(text[:60], "no_words")
    return rule.strip(), words.strip()[:LONGEST]


def _first(ask: Ask, rule: str) -> Occurrence:
    try:
        schedule = parse(rule)
    except ValueError:
        raise BadCampaign(rule[:60], "no_schedule") from None
    zone = group_reader(ask.settings, ask.here).zone
    first = next(occurrences(schedule, zone, ask.now, ask.now + timedelta(days=400)), None)
    if first is None:
        raise BadCampaign(rule[:60], "past")
    return first


async def _preview(ask: Ask, words: str) -> str:
    """What it would say now; a template that fails is refused before it can ever be said."""
    draft = Due("preview", ask.here, "", "", words, timedelta(), ask.now)
    try:
        return render(ask.speech, ask.settings, draft, await facts_of(ask.session, ask.here, ask.now), ask.now)
    except TemplateError as error:
        raise BadCampaign(words[:60], "template", str(error)[:120].rstrip(".")) from None
