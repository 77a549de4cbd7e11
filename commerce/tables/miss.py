"""Goods that were not fetched, and what their member said of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, reference


class Miss(SQLModel, table=True):
    """An order whose member did not come. They were asked at `asked_at` and said `answer`; on record from `recorded_at`
    on (None: not yet), until a leader strikes it out. For the eyes of its member and the leader alone."""

    __tablename__ = "misses"
    __table_args__ = (UniqueConstraint("order_id", name="uq_misses_order_id"), NEVER_REUSED)
    id: int = identifier()
    order_id: int = reference("orders.id")
    buy_id: int = reference("group_buys.id", index=True)
    group_id: int = reference("groups.id", index=True)
    member_id: int = reference("members.id", index=True)
    asked_at: datetime = moment()
    answer: str = long_text()
    recorded_at: datetime | None = moment(optional=True, index=True)
    struck_at: datetime | None = moment(optional=True)
