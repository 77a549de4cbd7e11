"""Chats: one row per chat on one platform."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, partial_index, reference


class Group(SQLModel, table=True):
    """One chat on one platform. `chat` is its address today (`telegram:-100123`)."""

    __tablename__ = "groups"
    __table_args__ = (
        partial_index("ix_groups_marks_due", "marks_due", where="marks_due IS NOT NULL"),
        partial_index("ix_groups_refill_due", "refill_due", where="refill_due IS NOT NULL"),
        NEVER_REUSED,
    )
    id: int = identifier()
    chat: str = Field(unique=True)
    name: str = ""
    language: str = ""  # '': the config's, else the community's
    reachable: bool = True
    since: datetime = moment()
    marks_due: datetime | None = moment(optional=True)  # since when its products' marks are to be judged
    refill_due: datetime | None = moment(
        optional=True
    )  # when to look next at what its members will be out of


class Taught(SQLModel, table=True):
    """A phrase that a leader corrected in a group: said there again, it means `meaning`, an order in plain
    words."""

    __tablename__ = "taught"
    __table_args__ = (UniqueConstraint("group_id", "phrase", name="uq_taught_phrase"), NEVER_REUSED)
    id: int = identifier()
    group_id: int = reference("groups.id")
    phrase: str
    meaning: str
    by_id: int = reference("members.id")
    at: datetime = moment()


class GroupAlias(SQLModel, table=True):
    """An address the group had before the platform moved it."""

    __tablename__ = "group_aliases"
    chat: str = Field(primary_key=True)
    group_id: int = reference("groups.id")


class Helper(SQLModel, table=True):
    """A member who may tick off goods, take cash and answer for payments in a group; `by_id` said so."""

    __tablename__ = "helpers"
    group_id: int = Field(primary_key=True, foreign_key="groups.id", sa_type=BIG)
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True, sa_type=BIG)
    by_id: int = reference("members.id")
    since: datetime = moment()
