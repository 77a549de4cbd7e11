"""Announcements as leaders write them, and what members replied to them before they were opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlmodel import JSON, Field, SQLModel

from commerce.tables.base import (
    BIG,
    NEVER_REUSED,
    identifier,
    long_text,
    moment,
    partial_index,
    reference,
    word,
)

StateOfNotice = Literal["waiting", "opened", "dropped", "lapsed"]


class Notice(SQLModel, table=True):
    """A leader's announcement, which counts as a post of the buy that it opens. `key` is its message's.

    `goods` is what it offers by now, [title, price in minor units or null, options] each: the price at which
    members reply. `state`: waiting (for a leader's tap), opened, dropped (a leader said no), lapsed."""

    __tablename__ = "notices"
    __table_args__ = (
        partial_index("ix_notices_waiting", "lapses_at", where="state = 'waiting'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    key: str = Field(unique=True)
    group_id: int = reference("groups.id")
    leader_id: int = reference("members.id", index=True)
    address: str  # the account that it was written with
    title: str
    goods: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    lapses_at: datetime = moment()
    state: StateOfNotice = word("waiting")
    buy_id: int | None = reference("group_buys.id", optional=True)


class HeldReply(SQLModel, table=True):
    """What a member replied to an announcement that is not open yet: an order of its own time and turn, once it is.
    `shown` are the announcement's goods as they stood then."""

    __tablename__ = "held_replies"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    key: str = Field(unique=True)
    notice_id: int = reference("notices.id", index=True)
    member_id: int = reference("members.id", index=True)
    version: int = Field(default=0, sa_type=BIG)
    person: str
    name: str
    sent_at: datetime = moment()
    text: str = long_text()
    shown: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
