"""What every verb is told of its being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.rules.courtesy import Manners
from commerce.services.voice.record import audit
from commerce.tables import Audit, Group, GroupBuy, Member


def at_any_hour(group: Group) -> Manners:
    """Where no settings say otherwise."""
    return Manners()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """When it is done, by whom, by which message (its key), and in which group it is said. What time does by
    itself is no deed."""

    now: datetime
    by: Member
    source: str
    group: Group
    leads: frozenset[str] = frozenset()  # the chats that its doer leads at this moment
    manners: Callable[[Group], Manners] = at_any_hour  # how a group's people are spoken to unasked

    def spares(self, member_id: int, group: Group | None = None) -> bool:
        """Is it the doer's own matter, which a helper leaves to others? Of a leader it is on record as their own."""
        return self.by.id == member_id and (group or self.group).chat not in self.leads

    def sign(
        self,
        session: AsyncSession,
        action: str,
        *,
        group_id: int | None = None,
        buy_id: int | None = None,
        order_id: int | None = None,
        detail: str = "",
    ) -> None:
        """Puts it on record. `group_id`: the group it is about, where that is another than it is said in."""
        audit(
            session,
            action,
            self.now,
            actor_id=self.by.id,
            group_id=self.group.id if group_id is None else group_id,
            buy_id=buy_id,
            order_id=order_id,
            source=self.source,
            detail=detail,
        )

    async def sign_all(
        self, session: AsyncSession, action: str, buy: GroupBuy, orders: Sequence[int]
    ) -> None:
        """Puts it on record for each of these orders of a buy."""
        row = {"at": self.now, "action": action, "actor_id": self.by.id, "group_id": buy.group_id}
        row |= {"buy_id": buy.id, "source": self.source, "detail": ""}
        if orders:
            rows = [{**row, "order_id": no} for no in orders]
            await (await session.connection()).execute(insert(Audit), rows)
