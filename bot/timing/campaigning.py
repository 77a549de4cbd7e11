"""Content by the clock: which campaign is due in which group, and what it says. One occurrence once, whatever
crashes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import orjson
import structlog
from jinja2 import TemplateError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import App
from bot.config import Quiet, Settings
from bot.config.settings import CampaignSettings
from bot.hearing.people import group_reader
from bot.saying.speech import Reader, Speech
from bot.timing.quiet import allowed_at
from commerce.queries.campaigns import ALL, GroupFacts, done_until, facts_of, groups, running
from commerce.rules.quiet import hush
from commerce.rules.schedule import LocalMoment, occurrences, parse
from commerce.services.voice import campaigning
from commerce.services.voice.campaigning import Shown
from commerce.tables import Campaign, Group

log = structlog.get_logger(__name__)

LOOK_BACK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=400)
PORTION = 200  # groups to a commit
MAX_LATE = timedelta(hours=2)  # of a campaign that was set up in a chat


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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
    late. `PORTION` groups to a commit: who is killed between two begins anew, and what was said is not said
    again."""
    now = app.now()
    async with app.database.read() as session:
        since, own = await done_until(session), await running(session)
    run = Run(app, now, max(since or now, now - LOOK_BACK))
    async for page in _pages(app, run, own):
        await run.say(page)
    runs = bool(app.settings.campaigns or own)
    if runs and (run.came_due or since is None or now - since > timedelta(minutes=1)):
        async with app.database.write() as session:
            await campaigning.remember(session, now)


async def _pages(
    app: App, run: Run, own: Sequence[tuple[Campaign, Group]]
) -> AsyncIterator[list[DueCampaign]]:
    """The campaigns that may be due, in their groups, so many together as go into one commit."""
    for campaign in app.settings.campaigns:
        last: int | None = 0 if run.is_due_anywhere(campaign.when) else None
        while last is not None:
            async with app.database.read() as session:
                found = await groups(session, after=last, most=PORTION)
            last = found[-1].id if len(found) == PORTION else None
            yield [_in_group(campaign, group) for group in found if _reaches(app, campaign, group)]
    for first in range(0, len(own), PORTION):
        yield [_own(row, group) for row, group in own[first : first + PORTION]]


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


@dataclass(frozen=True, slots=True)
class _Said:
    """What many groups have in common: of which campaign, which occurrence, and when it is said."""

    name: str
    last: LocalMoment
    due_at: datetime
    is_late: bool


class Run:
    """One look at the clock: what has come due up to `now` and after `since`. What is the same for many
    groups is worked out once."""

    def __init__(self, app: App, now: datetime, since: datetime) -> None:
        self.app, self.now, self.since = app, now, since
        self.came_due = False
        self._missed: dict[tuple[str, str, datetime], list[LocalMoment]] = {}
        self._texts = Texts(app)

    def is_due_anywhere(self, rule: str) -> bool:
        """By any clock that a group may have."""
        settings = self.app.settings
        listed = {group.timezone for group in settings.groups if group.timezone}
        return any(
            self._occurrences(rule, zone, self.since) for zone in {settings.community.timezone, *listed}
        )

    async def say(self, page: Sequence[DueCampaign]) -> None:
        """Words first, while nobody is kept waiting; then one commit."""
        due: dict[_Said, list[DueCampaign]] = {}
        skipped: dict[tuple[str, LocalMoment], list[int]] = {}
        for one in page:
            if missed := self._of(one):
                said = self._said(one, missed[-1])
                due.setdefault(said, []).append(one)
                for moment in missed if said.is_late else missed[:-1]:
                    skipped.setdefault((one.name, moment), []).append(one.group.id)
        if due:
            self.came_due = True
            await self._write({said: await self._written(said, ones) for said, ones in due.items()}, skipped)

    async def _written(self, said: _Said, ones: Sequence[DueCampaign]) -> Shown:
        if said.is_late:
            return []
        async with self.app.database.read() as session:
            texts = [(one.group, await self._texts.of(session, one, said.due_at)) for one in ones]
        return [(group, text) for group, text in texts if text]

    async def _write(
        self, shown: Mapping[_Said, Shown], skipped: Mapping[tuple[str, LocalMoment], Sequence[int]]
    ) -> None:
        async with self.app.database.write() as session:
            for (name, moment), numbers in skipped.items():
                await campaigning.skip_all(session, name, numbers, moment.local, moment.at)
            for said, texts in shown.items():
                local, at = said.last.local, said.last.at
                await campaigning.show_all(session, said.name, texts, local=local, at=at, due_at=said.due_at)

    def _of(self, one: DueCampaign) -> list[LocalMoment]:
        return self._occurrences(one.rule, self._zone(one), max(one.since, self.since))

    def _occurrences(self, rule: str, zone: ZoneInfo, after: datetime) -> list[LocalMoment]:
        key = rule, zone.key, after
        if key not in self._missed:
            self._missed[key] = list(occurrences(parse(rule), zone, after, self.now))
        return self._missed[key]

    def _said(self, one: DueCampaign, last: LocalMoment) -> _Said:
        zone = self._zone(one)
        at = allowed_at(self.now, self.app.settings.quiet, zone)
        is_late = at - last.at > one.max_late or _comes_again(one, zone, last.at, at)
        return _Said(one.name, last, at, is_late)

    def _zone(self, one: DueCampaign) -> ZoneInfo:
        return group_reader(self.app.settings, one.group).zone


def _comes_again(one: DueCampaign, zone: ZoneInfo, last: datetime, at: datetime) -> bool:
    """Is there another one until `at`? Of several that the quiet hours hold back only the last is said."""
    return next(occurrences(parse(one.rule), zone, last, at), None) is not None


class Texts:
    """What campaigns say: written once for all groups that read alike, where the words name none of them."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._written: dict[tuple[str, Reader], str] = {}
        self._named: dict[tuple[str, Reader], frozenset[str]] = {}

    async def of(self, session: AsyncSession, one: DueCampaign, now: datetime) -> str:
        """What the campaign says in its group; '' where its template fails."""
        reader = group_reader(self.app.settings, one.group)
        if (known := self._written.get((one.name, reader))) is not None:
            return known
        needs = self._needs(one, reader)
        text = await words(self.app, session, one, now, needs)
        if not needs:
            self._written[one.name, reader] = text
        return text

    def _needs(self, one: DueCampaign, reader: Reader) -> frozenset[str]:
        """The facts of a group that the campaign names."""
        key = one.name, reader
        if key not in self._named:
            self._named[key] = self.app.speech().named(one.template, one.text, reader, ALL)
        return self._named[key]


def effect(rule: str, quiet: Quiet | None, max_late: timedelta = MAX_LATE) -> str:
    """What quiet hours do to a schedule: "", "held", "partly" or "never"; see `commerce.rules.quiet`."""
    return hush(parse(rule).times, quiet.start, quiet.end, max_late).effect if quiet is not None else ""


async def words(
    app: App, session: AsyncSession, one: DueCampaign, now: datetime, needs: frozenset[str]
) -> str:
    """What the campaign says in its group now; '' where its template fails, which is logged for the admin."""
    facts = await facts_of(session, one.group, now, needs)
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
            if _reaches(app, campaign, group):
                yield _in_group(campaign, group)
    for row, group in await running(session):
        yield _own(row, group)


def _reaches(app: App, campaign: CampaignSettings, group: Group) -> bool:
    is_meant = campaign.groups is None or group.chat in campaign.groups
    return is_meant and group.chat.partition(":")[0] in app.adapters


def _in_group(campaign: CampaignSettings, group: Group) -> DueCampaign:
    return DueCampaign(
        name=f"config:{campaign.name}",
        group=group,
        rule=campaign.when,
        template=campaign.template,
        text=campaign.text,
        max_late=campaign.max_late,
        since=group.since,
    )


def _own(row: Campaign, group: Group) -> DueCampaign:
    return DueCampaign(
        name=f"chat:{row.id}",
        group=group,
        rule=row.rule,
        template="",
        text=row.text,
        max_late=MAX_LATE,
        since=row.since,
    )
