"""The files that go with what is said. What they hold is read first; they are made beside everybody else's turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import File
from bot.delivery.exporting import Exported, sheets
from bot.delivery.papering import Papered, Printing
from bot.languages import words
from commerce.queries.fetching import codes_in
from commerce.queries.lists import BuyList, buy_list
from commerce.queries.personal import everything
from commerce.queries.sides import side_of
from commerce.services.people.forgetting import MyData
from commerce.tables import GroupBuy


@dataclass(frozen=True, slots=True)
class Made:
    """Files, and what making them brings to the words."""

    files: tuple[File, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


Making = Callable[[], Made]  # asks no database; may take seconds


async def to_make(
    session: AsyncSession, outcome: str, facts: Mapping[str, Any], printing: Printing
) -> Making | None:
    """What is still to be done for an outcome's files; None for most, which have none."""
    if outcome == MyData.__name__:
        kept = await everything(session, facts["member_no"])
        return lambda: Made((File("plusone-my-data.json", orjson.dumps(kept, option=orjson.OPT_INDENT_2)),))
    if outcome not in (Exported.__name__, Papered.__name__):
        return None
    buy = await session.get(GroupBuy, facts["buy_no"])
    if buy is None:
        return None
    listed = await _listed(session, buy, facts["group_no"])
    if outcome == Papered.__name__:
        return lambda: Made(*printing.print(listed))
    return lambda: Made(sheets(listed, words(printing.reader.language, "sheets"), printing.taken))


async def _listed(session: AsyncSession, buy: GroupBuy, group_no: int) -> BuyList:
    """The list as it stands on paper: with the codes, for a gate that has no network."""
    listed, codes = (
        await buy_list(session, buy, await side_of(session, buy.id, group_no)),
        await codes_in(session, buy.id),
    )
    orders = [replace(one, pickup_code=codes.get(one.order_no, "")) for one in listed.orders]
    return replace(listed, orders=orders)
