"""Content by the clock: which campaign is due in which group, and what it says. One occurrence once, whatever
crashes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
import structlog
from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.config import Quiet, Settings
from bot.hearing.people import group_reader
from bot.saying.speech import Speech
from bot.timing.quiet import allowed_at
from commerce.queries.campaigns import GroupFacts, done_until, facts_of, groups, running
from commerce.rules.quiet import hush
from commerce.rules.schedule import LocalMoment, occurrences, parse
from commerce.services.voice import campaigning
from commerce.tables import Group

log = structlog.get_logger(__name__)

LOOK_BACK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=400)
MAX_LATE = timedelta(hours=2)  # of a campaign that was set up in a chat


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCampaign:
    """One campaign in one group: where it is defined, what it says, and how late it may be."""

    name: str
    group: Group
    rule: str
    template: str
    text: str
    max_late: timedelta
    since: datetime


async def run_campaigns(app: App) -> None:
    """Says every occurrence that has come due; of several missed only the last, and only if it is not too
    late."""
    now = app.now()
    async with app.database.read() as session:
        found = [one async for one in _all(app, session)]
        since = await done_until(session)
    came_due = False
    for one in found:
        zone = group_reader(app.settings, one.group).zone
        after = max(one.since, since or now, now - LOOK_BACK)
        missed = list(occurrences(parse(one.rule), zone, after, now))
        if missed:
            came_due = True
            await _run(app, one, missed, now)
    if found and (came_due or since is None or now - since > timedelta(minutes=1)):
        async with app.database.write() as session:
            await campaigning.remember(session, now)


async def next_campaign(app: App) -> datetime | None:
    """When the next occurrence is, over all campaigns and groups."""
    async with app.database.read() as session:
        since = await done_until(session) or app.now()
        return min([at async for at in _coming(app, session, since)], default=None)


async def _coming(app: App, session: AsyncSession, since: datetime) -> AsyncIterator[datetime]:
    async for one in _all(app, session):
        zone = group_reader(app.settings, one.group).zone
        first = next(occurrences(parse(one.rule), zone, max(since, one.since), since + LOOK_AHEAD), None)
        if first is not None:
            yield first.at


async def _run(app: App, one: DueCampaign, missed: list[LocalMoment], now: datetime) -> None:
    zone = group_reader(app.settings, one.group).zone
    last = missed[-1]
    at = allowed_at(now, app.settings.quiet, zone)
    too_late = at - last.at > one.max_late or _comes_again(one, zone, last.at, at)
    async with app.database.write() as session:
        for occurrence in missed[:-1]:
            await campaigning.skip(session, one.name, one.group.id, occurrence.local, occurrence.at)
        if too_late:
            await campaigning.skip(session, one.name, one.group.id, last.local, last.at)
            return
        text = await words(app, session, one, at)
        if text:
            await campaigning.show(
                session, one.name, group=one.group, local=last.local, at=last.at, text=text, due_at=at
            )


def _comes_again(one: DueCampaign, zone: ZoneInfo, last: datetime, at: datetime) -> bool:
    """Is there another one until `at`? Of several that the quiet hours hold back only the last is said."""
    return next(occurrences(parse(one.rule), zone, last, at), None) is not None


def effect(rule: str, quiet: Quiet | None, max_late: timedelta = MAX_LATE) -> str:
    """What quiet hours do to a schedule: "", "held", "partly" or "never"; see `commerce.rules.quiet`."""
    return hush(parse(rule).times, quiet.start, quiet.end, max_late).effect if quiet is not None else ""


async def words(app: App, session: AsyncSession, one: DueCampaign, now: datetime) -> str:
    """What the campaign says in its group now; '' where its template fails, which is logged for the admin."""
    facts = await facts_of(session, one.group, now)
    try:
        return render(app.speech(), app.settings, one, facts, app.now())
    except TemplateError as error:
        log.warning(
            "a campaign could not be written", campaign=one.name, group=one.group.chat, error=str(error)[:200]
        )
        return ""


def render(speech: Speech, settings: Settings, one: DueCampaign, facts: GroupFacts, now: datetime) -> str:
    """The campaign's text in its group's language. Raises jinja2.TemplateError."""
    reader = group_reader(settings, one.group)
    known = {**orjson.loads(orjson.dumps(facts)), "currency": settings.community.currency}
    if one.template:
        return speech.page(one.template, known, reader, now)
    return speech.text(one.text, known, reader, now)


async def _all(app: App, session: AsyncSession) -> AsyncIterator[DueCampaign]:
    everywhere = await groups(session) if app.settings.campaigns else []
    for campaign in app.settings.campaigns:
        for group in everywhere:
            if (campaign.groups is None or group.chat in campaign.groups) and group.chat.partition(":")[
                0
            ] in app.adapters:
                yield DueCampaign(
                    name=f"config:{campaign.name}",
                    group=group,
                    rule=campaign.when,
                    template=campaign.template,
                    text=campaign.text,
                    max_late=campaign.max_late,
                    since=group.since,
                )
    for row, group in await running(session):
        yield DueCampaign(
            name=f"chat:{row.id}",
            group=group,
            rule=row.rule,
            template="",
            text=row.text,
            max_late=MAX_LATE,
            since=row.since,
        )
