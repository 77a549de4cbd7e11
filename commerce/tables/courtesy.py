"""Words that nobody asked for: which of them wait to be said, and who wants to hear none."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from commerce.tables.base import (
    BIG,
    NEVER_REUSED,
    identifier,
    long_text,
    moment,
    partial_index,
    reference,
)


class PlannedCourtesy(SQLModel, table=True):
    """A private word that waits for its turn, of no use from `until` on. `due_at` is when to look at it next; `about`
    is its kind. Of those that were said (`said_at`) a member's last is kept: the next comes a day later."""

    __tablename__ = "planned_courtesies"
    __table_args__ = (
        partial_index("ix_planned_courtesies_due", "due_at", where="said_at IS NULL"),
        NEVER_REUSED,
    )
    id: int = identifier()
    member_id: int = reference("members.id", index=True)
    group_id: int = reference("groups.id")
    about: str
    outcome: str
    facts: str = long_text("{}")
    buy_id: int | None = reference("group_buys.id", optional=True)
    source: str = ""
    due_at: datetime = moment()
    until: datetime = moment()
    said_at: datetime | None = moment(optional=True)


class Unwanted(SQLModel, table=True):
    """A member wants to hear no such words unasked; `about` '': none at all."""

    __tablename__ = "unwanted"
    member_id: int = Field(primary_key=True, foreign_key="members.id", sa_type=BIG)
    about: str = Field(primary_key=True)
    since: datetime = moment()
