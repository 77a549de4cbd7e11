"""What a group expects of what it buys, and the products that keep it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import SQLModel

from commerce.rules.marks import Why
from commerce.tables.base import NEVER_REUSED, identifier, moment, partial_index, reference, word


class Standard(SQLModel, table=True):
    """One thing that a group expects, in a member's words; its id is its number. `state`: proposed (a poll asks), kept (voted
    in), declined, dropped (voted out). `key` is it as it is compared."""

    __tablename__ = "standards"
    __table_args__ = (
        partial_index(
            "uq_standards_live", "group_id", "key", unique=True, where="state IN ('proposed', 'kept')"
        ),
        NEVER_REUSED,
    )
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    by_id: int = reference("members.id", index=True)
    text: str
    key: str
    state: Literal["proposed", "kept", "declined", "dropped"] = word("proposed")
    since: datetime = moment()  # of that state
    poll_id: int | None = reference("polls.id", optional=True, index=True)  # the last that asked about it,
    drops: bool = False  # and whether it asked to expect it no more


class ProductMark(SQLModel, table=True):
    """A product kept what its group expects, from `won_at` on; until `lost_at`, for the reason `why`. `good` of `of` would
    have bought it again then, `again` did."""

    __tablename__ = "marks"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    product_id: int = reference("products.id", index=True)
    won_at: datetime = moment()
    lost_at: datetime | None = moment(optional=True)
    why: Why = word("")
    good: int = 0
    of: int = 0
    again: int = 0
