"""A command with a sum that can be read two ways: the question, and its one answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.calling.command import Ask
from bot.hearing.meaning import Call
from bot.opening import SumTwoWays
from commerce.outcomes import AskedWhichSum
from commerce.services.voice.record import claimed


def asked(ask: Ask, call: Call, unclear: SumTwoWays) -> AskedWhichSum:
    """The question: both sums, and all that is needed to go on with the command."""
    ways, currency = unclear.ways, ask.settings.community.currency
    return AskedWhichSum(
        command=call.command.name, text=call.text, written=unclear.written, small_minor=ways.small, large_minor=ways.large,
        mark=ways.mark, currency=currency, asked_at=ask.said_at, photo=ask.photo,
    )  # fmt: skip


async def is_answered(session: AsyncSession, chosen: Mapping[str, Any], now: datetime) -> bool:
    """Was the question answered before? If not, it now is, in this very commit: a second press opens nothing a second time."""
    return await claimed(session, f"{chosen['source']}:sum", 0, now)
