"""A shop whose members bring others: what tests of invitations do to it, and what it comes to."""

from __future__ import annotations

from datetime import timedelta

from commerce.queries.invitations import evidence_for, to_judge
from commerce.rules.inviting import WATCHED, Invitations, judged
from commerce.services.buys import closing, handing
from commerce.services.money import paying
from commerce.services.people import inviting
from commerce.services.people.joining import join, part
from commerce.tables import GroupBuy, Invitation, Link, to_millis
from tests.services.shop import Shop
from tests.services.words import order

CREDIT = 500
RULES = Invitations(credit_minor=CREDIT, per_month=2)


class Inviting:
    """`shop`, where an invitation earns each of two ¥5, two a month."""

    def __init__(self, shop: Shop, rules: Invitations = RULES) -> None:
        self.shop, self.rules = shop, rules
        self.codes: dict[str, str] = {}
        self._acts = 0

    async def brings(self, inviter: str, newcomer: str) -> None:
        """The newcomer was never seen anywhere. Raises NoInvitation."""
        await self.comes(newcomer, await self.code(inviter))

    async def code(self, inviter: str) -> str:
        member = await self.shop.member(inviter)
        async with self.shop.database.write() as session:
            deed = self.shop.deed(inviter)
            shown = await inviting.show(session, member, self.shop.group, self.rules, "CNY", deed)
        return shown.code

    async def comes(self, newcomer: str, code: str) -> None:
        member = await self.shop.member(newcomer)
        async with self.shop.database.write() as session:
            await inviting.come(session, member, code, self.rules, "CNY", self.shop.now)

    async def sells(self, *who: str, price: int = 9_900) -> int:
        """These order one each, and the buy closes. -> its number"""
        buy = await self.shop.open(closes_at=self.shop.now + timedelta(hours=1), price_minor=price)
        for name in who:
            await self.shop.say(name, order(1), buy, sent=to_millis(self.shop.now))
        self.shop.now += timedelta(hours=1)
        async with self.shop.database.write() as session:
            await closing.close(session, buy, self.shop.now, self.shop.standards)
        return buy

    async def done(self, buy: int, name: str) -> None:
        """Paid and handed out."""
        await self.pays(buy, name)
        await self.hands(buy, name)

    async def pays(self, buy: int, name: str) -> None:
        await self._act(paying.pay, buy, name)

    async def unpays(self, buy: int, name: str) -> None:
        await self._act(paying.unpay, buy, name)

    async def hands(self, buy: int, name: str) -> None:
        await self._act(handing.hand, buy, name)

    async def unhands(self, buy: int, name: str) -> None:
        await self._act(handing.unhand, buy, name)

    async def links(self, kept: str, joined: str) -> int:
        one, two = await self.shop.member(kept), await self.shop.member(joined)
        async with self.shop.database.write() as session:
            return (await join(session, one.id, two.id, self.shop.now)).id

    async def parts(self, link: int) -> None:
        async with self.shop.database.write() as session:
            await part(session, await session.get_one(Link, link), self.shop.now)

    async def judges(self) -> None:
        """As the clock does: whatever stands otherwise by now."""
        async with self.shop.database.read() as session:
            numbers = await to_judge(session, self.shop.now - WATCHED)
        for no in numbers:
            async with self.shop.database.write() as session:
                await inviting.judge(session, no, self.rules, "CNY", self.shop.now)
        async with self.shop.database.read() as session:
            for no in await to_judge(session, self.shop.now - WATCHED):
                row = await session.get_one(Invitation, no)
                assert judged(await evidence_for(session, row)).state == row.state, "judged once is enough"

    async def credit(self) -> dict[str, int]:
        """Name -> what they have earned and not lost, minor units, whether a bill has taken it or not."""
        rows = await self.shop.rows(
            """SELECT m.name, SUM(r.amount_minor) FROM rewards r JOIN members m ON m.id = r.member_id
               WHERE r.taken_at IS NULL GROUP BY m.name ORDER BY m.name"""
        )
        return {name: int(minor) for name, minor in rows}

    async def owes(self) -> dict[str, int]:
        """Name -> what is to be paid, minor units; nobody who owes nothing."""
        rows = await self.shop.rows(
            """SELECT m.name, SUM(p.amount_minor) FROM postings p JOIN transfers t ON t.id = p.transfer_id
               JOIN orders o ON o.id = t.order_id JOIN members m ON m.id = o.member_id
               WHERE p.account = 'owed' GROUP BY m.name ORDER BY m.name"""
        )
        return {name: int(minor) for name, minor in rows if minor}

    async def _act(self, verb, buy: int, name: str) -> None:  # type: ignore[no-untyped-def]
        self._acts += 1
        member = await self.shop.member(name)
        async with self.shop.database.write() as session:
            row = await session.get_one(GroupBuy, buy)
            await verb(session, row, member, self.shop.deed(f"act:{self._acts}"))
