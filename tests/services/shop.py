"""A small shop for the tests: a group, its leader, members that are met when they speak, a desk, and a clock
that stands still."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from commerce.booking.book import Heard
from commerce.booking.decide import Answer
from commerce.desk.desk import Desk
from commerce.ground.db import Database
from commerce.phrases.meaning import Reading
from commerce.rules.courtesy import Manners
from commerce.rules.tiers import TierRule
from commerce.services.buys import closing
from commerce.services.buys.closing import BuyClosed
from commerce.services.buys.opening import NewBuy, NewOffer, open_buy
from commerce.services.buys.settling import Standards
from commerce.services.deed import Deed, at_any_hour
from commerce.services.people import meeting as people
from commerce.services.voice import courtesies
from commerce.tables import Group, Member
from tests.services.words import CHAT, CLOSES, OPENED, heard

PLATFORM = "telegram"


class Shop:
    """`now` is the shop's clock; move it by hand. `leader` opened everything."""

    def __init__(self, database: Database, tiers: Sequence[TierRule] = ()) -> None:
        self.database, self.now = database, OPENED
        self.desk = Desk(database, lambda: self.now, tiers)
        self.standards = Standards(tiers=tiers)
        self.group: Group
        self.leader: Member
        self._at = 0

    @classmethod
    async def at(cls, database: Database, tiers: Sequence[TierRule] = ()) -> Shop:
        shop = cls(database, tiers)
        async with database.write() as session:
            shop.group = await people.meet_group(session, CHAT, "The courtyard", OPENED)
            shop.leader = await people.meet(session, f"{PLATFORM}:1", "lena", OPENED, shop.group)
        shop.desk.open()
        return shop

    async def open(self, *offers: NewOffer, **terms: Any) -> int:
        """Opens a buy -> its number. A `stock` or `limit` alone is the only offer's."""
        mine = {
            name: terms.pop(name)
            for name in ("stock", "member_limit", "options", "variant_stock")
            if name in terms
        }
        new = NewBuy(
            title=terms.pop("title", "Cherries"), currency="CNY", closes_at=terms.pop("closes_at",
            CLOSES), offers=offers or (NewOffer(title="Cherries", **mine),),
            price_minor=terms.pop("price_minor", 9_900), **terms,
        )  # fmt: skip
        async with self.database.write() as session:
            return (await open_buy(session, new, self.deed("open"), others=())).buy_no

    def deed(self, source: str = "", now: datetime | None = None) -> Deed:
        """What the leader does now, or at another moment."""
        return Deed(
            now=now or self.now,
            by=self.leader,
            source=source,
            group=self.group,
            leads=frozenset({self.group.chat}),
        )

    async def member(self, name: str) -> Member:
        async with self.database.write() as session:
            return await people.meet(session, f"{PLATFORM}:{name}", name, self.now, self.group)

    async def heard(self, name: str, reading: Reading | None, buy: int, **more: Any) -> Heard:
        """An utterance of a member's, a second after the last one."""
        self._at = at = self._at + 1
        member = await self.member(name)
        return heard(member.id, at, reading, buy, person=f"{PLATFORM}:{name}", name=name, **more)

    async def say(self, name: str, reading: Reading | None, buy: int, **more: Any) -> Answer:
        return await self.desk.order(await self.heard(name, reading, buy, **more))

    async def close(self, buy: int, after: timedelta = timedelta()) -> BuyClosed:
        """Closes at the deadline, or so long after it."""
        self.now = max(self.now, CLOSES + after)
        async with self.database.write() as session:
            return await closing.close(session, buy, self.now, self.standards)

    async def say_courtesies(self, manners: Callable[[Group], Manners] = at_any_hour) -> None:
        """Judges what nobody asked for and is due."""
        async with self.database.write() as session:
            for word in await courtesies.due(session, self.now):
                await courtesies.judge(session, word, self.now, manners)

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        async with self.database.read() as session:
            return [tuple(row) for row in await session.execute(text(query), values)]

    async def one(self, query: str, **values: Any) -> Any:
        ((value,),) = await self.rows(query, **values)
        return value

    async def told(self, outcome: str) -> list[tuple[Any, ...]]:
        """(chat, kind) of everything of that name that is to be said."""
        return await self.rows(
            "SELECT chat, kind FROM outgoing WHERE outcome = :outcome ORDER BY id", outcome=outcome
        )


def days(n: float) -> datetime:
    """So many days after the opening."""
    return OPENED + timedelta(days=n)
