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
from bot.papers.printout import fetched
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


@dataclass(frozen=True, slots=True)
class Making:
    """What is still to be done for files, of so many `orders`: it asks no database, and may take seconds."""

    work: Callable[[], Made]
    orders: int = 0


def has_files(outcome: str) -> bool:
    """Do files go with what is said so?"""
    return outcome in (MyData.__name__, Exported.__name__, Papered.__name__)


async def to_make(
    session: AsyncSession, outcome: str, facts: Mapping[str, Any], printing: Printing
) -> Making:
    """The making of an outcome's files, all that they hold read."""
    if outcome == MyData.__name__:
        kept = await everything(session, facts["member_no"])
        return Making(
            lambda: Made((File("plusone-my-data.json", orjson.dumps(kept, option=orjson.OPT_INDENT_2)),))
        )
    buy = await session.get(GroupBuy, facts["buy_no"])
    if buy is None:
        return Making(Made)
    listed = await _listed(session, buy, facts["group_no"])
    if outcome == Papered.__name__:
        return _papers(listed, printing)
    says, orders = words(printing.reader.language, "sheets"), len(listed.orders)
    return Making(lambda: Made(sheets(listed, says, printing.taken), {"orders": orders}), orders)


def _papers(listed: BuyList, printing: Printing) -> Making:
    orders = sum(any(map(fetched, one.lines)) for one in listed.orders)

    def work() -> Made:
        files, facts = printing.print(listed)
        return Made(files, facts | {"orders": orders})

    return Making(work, orders)


async def _listed(session: AsyncSession, buy: GroupBuy, group_no: int) -> BuyList:
    """The list as it stands on paper: with the codes, for a gate that has no network."""
    listed, codes = (
        await buy_list(session, buy, await side_of(session, buy.id, group_no)),
        await codes_in(session, buy.id),
    )
    orders = [replace(one, pickup_code=codes.get(one.order_no, "")) for one in listed.orders]
    return replace(listed, orders=orders)
