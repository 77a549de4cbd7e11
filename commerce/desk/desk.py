"""The desk: what waits is taken together. One task per process takes whatever queued while the last commit
ran, decides it on one locked snapshot and commits once; every caller awaits its own answer. A batch that
fails is tried again one by one, so that a poisoned message fails alone.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from types import ModuleType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from commerce.booking.book import Book, Heard, MemberTier, Whose
from commerce.booking.decide import Closed, decide
from commerce.booking.shift import Shift, promote, write_lines
from commerce.booking.telling import Answer, tell_promotions
from commerce.desk import store_postgres, store_sqlite
from commerce.ground.db import Database
from commerce.ground.trouble import conflicts, passes
from commerce.rules.access import is_of_standing
from commerce.rules.no_show import NOTHING_FOLLOWS, NoShow, follows
from commerce.rules.standing import USUAL, StandingRow, StandingRules, explained
from commerce.rules.tiers import TierRule, tier_of
from commerce.rules.trust import AT_ONCE, KeptTo, Trust, kept_to
from commerce.tables.base import to_millis

MOST = 128
MOST_TURNS = 5

Waiting = tuple[Heard, "asyncio.Future[Answer]"]


class Desk:
    """Where every order is decided. `now` is the app's clock; `tiers`, `window`, what follows when goods are not
    fetched (`no_show`) or somebody is new (`trust`), and what makes a `standing`, are the community's, as configured
    today."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        tiers: Sequence[TierRule] = (),
        window: timedelta = timedelta(days=365),
        no_show: NoShow = NOTHING_FOLLOWS,
        trust: Trust = AT_ONCE,
        standing: StandingRules = USUAL,
    ) -> None:
        self.no_show, self.trust, self.standing = no_show, trust, standing
        self.database, self.now, self.tiers, self.window = database, now, tiers, window
        self.lock = True
        self._store: ModuleType = store_sqlite if database.is_sqlite else store_postgres
        self._waiting: list[Waiting] = []
        self._awake, self._closes = asyncio.Event(), False
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begins to serve."""
        self._closes = False
        self._task = asyncio.create_task(self._serve(), name="desk")

    async def close(self) -> None:
        """Stops once everything that queued is decided."""
        self._closes = True
        self._awake.set()
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task

    async def order(self, heard: Heard) -> Answer:
        """Decides one utterance. Returns after the commit; raises if that could not be made, and then nothing
        of it happened."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, answer))
        self._awake.set()
        return await answer

    async def _serve(self) -> None:
        while not self._closes:
            await self._awake.wait()
            self._awake.clear()
            while batch := self._waiting[:MOST]:
                del self._waiting[:MOST]
                await asyncio.shield(self._settle(batch))

    async def _settle(self, batch: Sequence[Waiting]) -> None:
        try:
            answers = await self._insist([heard for heard, _ in batch])
        except Exception as error:
            # a database that is away is no batch's fault: everybody asks again later
            if len(batch) == 1 or passes(error):
                for _, future in batch:
                    _fail(future, error)
                return
            for one in batch:
                await self._settle([one])
            return
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)

    async def _insist(self, heard: Sequence[Heard]) -> list[Answer]:
        """One batch, again where another process's transaction was in the way."""
        for turn in range(1, MOST_TURNS):
            try:
                return await self.apply(heard)
            except Exception as error:
                if not conflicts(error):
                    raise
            await asyncio.sleep(random.uniform(0, 0.01 * 2**turn))
        return await self.apply(heard)

    async def apply(self, heard: Sequence[Heard]) -> list[Answer]:
        """Claim and snapshot, decide, write, commit: one batch."""
        return await self.database.at_once(lambda raw: self._decide(raw, heard))

    async def within(self, session: AsyncSession, heard: Sequence[Heard]) -> list[Answer]:
        """Decides in a transaction that a command has open: its other changes and these are committed
        together."""
        return await self._decide(await _raw(session), heard)

    async def promote(self, session: AsyncSession, buy_no: int) -> int:
        """Gives units that came free by other means (a raised stock) to the waiting list. -> how many units
        moved up."""
        raw = await _raw(session)
        book, loaded = await self._store.load(raw, {(buy_no, 0)}, lock=self.lock)
        buy, moved = book.buys[buy_no], Shift()
        for offer in buy.offers.values():
            promote(book, buy, offer, moved)
        write_lines(book, buy, moved)
        tell_promotions(book, buy, moved, to_millis(self.now()))
        await self._store.write(raw, book, loaded, to_millis(self.now()))
        session.expire_all()
        return sum(n for _, n in moved.promoted)

    async def _decide(self, raw: Any, heard: Sequence[Heard]) -> list[Answer]:
        book, loaded = await self._store.load(
            raw, {(one.buy_id, one.member_id) for one in heard}, lock=self.lock
        )
        book.standings = await self._standings(raw, heard)
        book.deeds = await self._explained(raw, heard, book)
        book.most = await self._held_to(raw, heard)
        answers = decide(heard, book)
        await self._name_leaders(raw, heard, answers)
        await self._store.write(raw, book, loaded, to_millis(self.now()))
        return answers

    async def _name_leaders(self, raw: Any, heard: Sequence[Heard], answers: Sequence[Answer]) -> None:
        """Who can still change what came too late; nothing is asked where nothing did."""
        late = [
            (one, answer) for one, answer in zip(heard, answers, strict=True) if isinstance(answer, Closed)
        ]
        if not late:
            return
        leaders = await self._store.leaders(raw, sorted({answer.buy_no for _, answer in late}))
        for one, answer in late:
            own = leaders[answer.buy_no, 0]
            member, answer.leader = leaders.get((answer.buy_no, one.group_id), own)
            answer.own = member == one.actor_id

    async def _standings(self, raw: Any, heard: Sequence[Heard]) -> dict[int, MemberTier]:
        """Each member's tier by what they spent in the window; nothing is asked where the community has no
        tiers."""
        if not self.tiers:
            return {}
        since = to_millis(self.now() - self.window)
        members = sorted({one.member_id for one in heard})
        spent = await self._store.spent(raw, members, since)
        return {member: self._tier(spent.get(member, 0)) for member in members}

    def _tier(self, spent: int) -> MemberTier:
        held = tier_of(self.tiers, spent)
        needs = {tier.name: max(0, tier.spend_minor - spent) for tier in self.tiers}
        return MemberTier(held.name if held else "", held.discount_bp if held else 0, needs)

    async def _explained(
        self, raw: Any, heard: Sequence[Heard], book: Book
    ) -> dict[Whose, tuple[StandingRow, ...]]:
        """Each member's standing where they write; nothing is asked where no buy asks for any."""
        if not any(is_of_standing(key) for buy in book.buys.values() for key in (buy.only, *buy.early)):
            return {}
        done = await self._store.done(raw, sorted({one.member_id for one in heard}))
        whose = {(one.member_id, one.group_id) for one in heard}
        now = self.now()
        return {one: explained(done.get(one, ()), self.standing, now) for one in whose}

    async def _held_to(self, raw: Any, heard: Sequence[Heard]) -> dict[Whose, KeptTo]:
        """(member, group) -> the most units of one buy, of those who order themselves and have not fetched goods before, or
        are new; nothing is asked where that has no such end. Whom a leader orders for is the leader's to judge."""
        own = {(one.member_id, one.group_id) for one in heard if one.actor_id == one.member_id}
        missed, new = await self._missed(raw, own), await self._new(raw, own)
        found = {whose: kept_to(missed.get(whose, 0), new.get(whose, 0)) for whose in own}
        return {whose: kept for whose, kept in found.items() if kept is not None}

    async def _missed(self, raw: Any, own: Collection[Whose]) -> dict[Whose, int]:
        """The most units of who has not fetched goods before."""
        if not self.no_show.limits:
            return {}
        since = to_millis(self.now() - self.no_show.forget)
        records = await self._store.missed(raw, sorted({member for member, _ in own}), since)
        return {whose: follows(self.no_show.steps, count).most for whose, count in records.items()}

    async def _new(self, raw: Any, own: Collection[Whose]) -> dict[Whose, int]:
        """The most units of who was never handed anything in that group."""
        if not self.trust.most:
            return {}
        served = await self._store.served(raw, sorted({member for member, _ in own}))
        return {whose: self.trust.most for whose in own if whose not in served}


async def _raw(session: AsyncSession) -> Any:
    """The driver's connection under a session, with everything the session holds written to it first."""
    await session.flush()
    return (await (await session.connection()).get_raw_connection()).driver_connection


def _fail(future: asyncio.Future[Answer], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
