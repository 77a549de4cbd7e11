"""What time brings: group buys close, remind, and are drawn again; campaigns are said. Every duty may run
twice and does its work once.

Rows are the schedule. A duty asks what is due, locks it, looks again, and writes effect and "done" in one
commit.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from bot.app import App
from bot.timing import holding
from bot.timing.buys import WAIT_FOR_READING, is_read, tend
from bot.timing.campaigning import next_campaign, run_campaigns
from bot.timing.courtesies import judge_courtesy
from bot.timing.fetching import remind_fetcher
from bot.timing.inviting import judge_invitations, next_judgement
from bot.timing.paying import remind_payers
from bot.timing.repurchase import look_at_group
from bot.timing.reviewing import ask_about, next_question, to_ask
from bot.timing.standards import standards_of
from commerce.ground.trouble import passes
from commerce.queries import due
from commerce.queries.announced import lapsing, next_lapse
from commerce.queries.fetching import next_reminder, to_remind
from commerce.queries.invitations import Mark
from commerce.queries.polls import deadlines, due_polls
from commerce.refusals import Refusal
from commerce.rules.standing import StandingRules
from commerce.services.buys import announcing, closing, fetching, repurchase
from commerce.services.money import proving
from commerce.services.money.telling import tell_portion
from commerce.services.people import standing, stirring
from commerce.services.voice import courtesies, portions, told
from commerce.services.words import marking, reviewing, voting
from commerce.tables import Group, Poll

log = structlog.get_logger(__name__)

ASLEEP = timedelta(seconds=20)  # between two runs that should be a second apart
IDLE_AT_MOST = 60.0  # seconds between two runs, by a clock that nobody sets


class Duties:
    """The app's clock work. `started_at` is when this process began to listen: nobody waits longer than a
    minute from then."""

    def __init__(
        self, app: App, monotonic: Callable[[], float] = time.monotonic, asleep: timedelta | None = None
    ) -> None:
        """`asleep`: who is woken steadily and was not for so long stood still, or had the clock set ahead;
        None: time may jump."""
        self.app, self.monotonic, self.asleep = app, monotonic, asleep
        self.started_at = app.now()
        self.tidied_on: date | None = None
        self.ruled: StandingRules | None = None  # by which everybody's standing is worked out, or about to be
        self.judged: Mark | None = None  # the last act after which invitations were judged
        self.ran_at: datetime | None = None  # when all of it was last tried
        self.failing: dict[str, str] = {}  # the duties that failed then, and of what
        self._tried = monotonic()

    async def run(self) -> None:
        """Does all that is due at this moment. One that fails keeps no other from being done; its error is
        raised in the end."""
        if self.asleep is not None and self.ran_at is not None and self.app.now() - self.ran_at > self.asleep:
            # we were stopped, and nobody heard: what was said before a deadline is read first
            self.started_at = self.app.now()
        failing: dict[str, Exception] = {}
        for duty in DUTIES:
            try:
                await duty(self)
            except Exception as error:
                failing[duty.__name__] = error
        self.app.said.set()
        self.ran_at, self._tried = self.app.now(), self.monotonic()
        self.failing = {name: type(one).__name__ for name, one in failing.items()}
        for first in failing.values():
            raise first

    def trouble(self) -> str:
        """What is wrong with what time should bring, '' where nothing is."""
        if self.failing:
            return "; ".join(f"{name} fails ({what}), see the log" for name, what in self.failing.items())
        idle = self.monotonic() - self._tried
        return (
            f"nothing was closed or reminded of for {idle:.0f} s; start it again"
            if idle > IDLE_AT_MOST
            else ""
        )

    async def next_at(self) -> datetime | None:
        """When time next brings something, for a clock that jumps."""
        async with self.app.database.read() as session:
            buys = await due.attention(session)
            buys += [(closes_at, closes_at) for closes_at in await deadlines(session)]
            moments = [
                await due.next_payment_reminder(session),
                await next_lapse(session),
                self.app.now() if await due.untold(session) or await portions.under_way(session) else None,
                await due.next_outgoing_at(session),
                await next_reminder(session),
                await courtesies.next_due(session),
                self.app.now() if self.ruled != self.app.settings.standing else None,
                await standing.next_due(session),
                await marking.next_due(session),
                await repurchase.next_due(session),
                await next_question(self.app, session),
                await next_judgement(self.app, session),
                await holding.next_hold(self.app, session),
                *(self._next_look(due_at, closes_at) for due_at, closes_at in buys),
            ]
        moments.append(await next_campaign(self.app))
        return min((moment for moment in moments if moment is not None), default=None)

    def _next_look(self, due_at: datetime, closes_at: datetime) -> datetime:
        """When to look at a buy again; one whose deadline is past waits for what was sent before it, a minute
        at most."""
        now = self.app.now()
        if closes_at <= now:
            return max(closes_at, self.started_at) + WAIT_FOR_READING
        return min(due_at, closes_at)


async def tend_buys(duties: Duties) -> None:
    """Closes, reminds and redraws every open buy that is due."""
    app = duties.app
    async with app.database.read() as session:
        numbers = await due.due_buys(session, app.now())
    await _each("buy", numbers, partial(tend, app, duties.started_at))


async def _each(kind: str, numbers: Sequence[int], tend: Callable[[int], Awaitable[None]]) -> None:
    """One that cannot be tended never keeps the others waiting; a database that is away keeps all."""
    for no in numbers:
        try:
            await tend(no)
        except Refusal:
            log.info("another process was first", kind=kind, number=no)
        except Exception as error:
            if passes(error):
                raise
            log.exception("could not be tended", kind=kind, number=no, error=type(error).__name__)


async def tell_members(duties: Duties) -> None:
    """Tells the members of buys that have ended, or are open again, what became of them, and what else many are
    told: a portion to a commit, so that whoever orders elsewhere waits for no more than one."""
    app = duties.app
    async with app.database.read() as session:
        numbers, words = await due.untold(session), await portions.under_way(session)
    await _each("telling", numbers, partial(_tell, app))
    await _each("word", words, partial(_tell_on, app))


async def _tell(app: App, no: int) -> None:
    is_more = True
    while is_more:
        async with app.database.write() as session:
            buy = await closing.locked(session, no, "")
            is_more = await tell_portion(session, buy, app.now(), standards_of(app.settings))
        app.said.set()
        await asyncio.sleep(0)


async def _tell_on(app: App, no: int) -> None:
    is_more = True
    while is_more:
        async with app.database.write() as session:
            is_more = await portions.go_on(session, no)
        app.said.set()
        await asyncio.sleep(0)


async def close_polls(duties: Duties) -> None:
    """Closes every poll whose deadline is over, once what was sent before it is read."""
    app = duties.app
    async with app.database.read() as session:
        numbers = await due_polls(session, app.now())
    await _each("poll", numbers, partial(_close_poll, duties))


async def _close_poll(duties: Duties, no: int) -> None:
    async with duties.app.database.write() as session:
        poll = await session.get_one(Poll, no)
        group = await session.get_one(Group, poll.group_id)
        if await is_read(duties.app, duties.started_at, [group.chat], poll.closes_at):
            await voting.close(session, group, no, duties.app.now())


async def let_drafts_lapse(duties: Duties) -> None:
    """Puts away the announcements that nobody opened within a day."""
    app = duties.app
    async with app.database.read() as session:
        keys = await lapsing(session, app.now())
    for key in keys:
        with suppress(Refusal):  # a leader was first
            async with app.database.write() as session:
                await announcing.end(session, key, app.now(), lapsed=True)


async def say_campaigns(duties: Duties) -> None:
    """Writes the content that is due into the groups' queues."""
    await run_campaigns(duties.app)


async def note_deadlines(duties: Duties) -> None:
    """Keeps how new deadlines read, for the day when zone data says otherwise."""
    app = duties.app
    async with app.database.read() as session:
        new = await due.unnoted_deadlines(session)
    if new:
        async with app.database.write() as session:
            await told.note(session, app.zone_of)


async def remind_to_pay(duties: Duties) -> None:
    """Reminds, privately, who has still to pay for a buy whose hour for that has come."""
    app = duties.app
    async with app.database.read() as session:
        numbers = await due.payment_reminders(session, app.now())
    await _each("payment", numbers, partial(remind_payers, app))


async def remind_to_fetch(duties: Duties) -> None:
    """Reminds, privately, who has not fetched theirs of goods that are handed out soon."""
    app = duties.app
    async with app.database.read() as session:
        members = await to_remind(session, app.now())
    await _each("fetching", members, partial(remind_fetcher, app))


async def say_unasked(duties: Duties) -> None:
    """Asks groups how the goods were that they have had for a while; says what nobody asked for to whoever may be told."""
    app = duties.app
    await _each("review", await to_ask(app), partial(ask_about, app))
    async with app.database.read() as session:
        numbers = await courtesies.due(session, app.now())
    await _each("courtesy", numbers, partial(judge_courtesy, app))


async def hold_orders(duties: Duties) -> None:
    """Holds the orders that are to be paid ahead, and lets go what was not paid in time."""
    app = duties.app
    found = await holding.look(app)
    await _each("hold", found.new, partial(holding.hold, app))
    await _each("hold", found.due, partial(holding.let_go, app))


async def judge_guests(duties: Duties) -> None:
    """Gives invitations what they have earned, and takes back what they have lost."""
    duties.judged = await judge_invitations(duties.app, duties.judged)


async def work_out_standing(duties: Duties) -> None:
    """What members did is counted in their groups, once it changed anything: a portion to a commit, so that whoever orders
    waits for no more than one."""
    app, rules = duties.app, duties.app.settings.standing
    if duties.ruled != rules:
        async with app.database.write() as session:
            is_more = await stirring.stir_by_rules(session, rules, app.now())
        duties.ruled = None if is_more else rules
    async with app.database.read() as session:
        is_more = await standing.is_due(session, app.now())
    while is_more:
        async with app.database.write() as session:
            is_more = await standing.look(session, rules, app.now())
        await asyncio.sleep(0)


async def judge_marks(duties: Duties) -> None:
    """What was bought and said wins products the mark of what their group expects, or loses it."""
    app = duties.app
    async with app.database.read() as session:
        numbers = await marking.due(session, app.now())
    await _each("marks", numbers, partial(_judge_marks, app))


async def _judge_marks(app: App, group_no: int) -> None:
    async with app.database.read() as session:
        foreseen = await marking.foresee(session, group_no)
    async with app.database.write() as session:
        await marking.judge(session, foreseen, app.now())


async def look_at_products(duties: Duties) -> None:
    """Once a day and group: what will its members be out of?"""
    app = duties.app
    async with app.database.read() as session:
        numbers = await repurchase.due(session, app.now())
    await _each("products", numbers, partial(look_at_group, app))


async def forget_old(duties: Duties) -> None:
    """Once a day: where pictures of payments lie that were answered long ago is kept no longer, nor that goods were not
    fetched long ago."""
    app, today = duties.app, duties.app.now().date()
    if duties.tidied_on == today:
        return
    async with app.database.write() as session:
        await proving.forget_pictures(session, app.now() - app.settings.keep_pictures)
        await fetching.forget_old(session, app.now() - app.settings.no_show.forget)
        await reviewing.forget_offered(session, app.now())
    duties.tidied_on = today


DUTIES: tuple[Callable[[Duties], Awaitable[None]], ...] = (
    tend_buys,
    tell_members,
    close_polls,
    let_drafts_lapse,
    say_campaigns,
    note_deadlines,
    remind_to_pay,
    remind_to_fetch,
    hold_orders,
    judge_guests,
    forget_old,
    work_out_standing,
    judge_marks,
    look_at_products,
    say_unasked,
)
