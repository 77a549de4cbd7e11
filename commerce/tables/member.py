"""People and their accounts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, reference


class Member(SQLModel, table=True):
    """A person. Without an identity: a neighbour who is not in the chat, known by name to one group."""

    __tablename__ = "members"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    name: str = ""
    language: str = ""
    neighbour_of: int | None = reference("groups.id", optional=True, index=True)
    since: datetime = moment()


class Identity(SQLModel, table=True):
    """An account on one platform. Money follows `member_id`, never a name. `reachable` is whether the bot may
    write first; `language` is what the platform last called the account's own (BCP 47), None where it never
    did."""

    __tablename__ = "identities"
    address: str = Field(primary_key=True)  # telegram:7
    member_id: int = reference("members.id", index=True)
    name: str = ""
    reachable: bool = True
    language: str | None = None


class Membership(SQLModel, table=True):
    """Who was seen in which group."""

    __tablename__ = "memberships"
    group_id: int = Field(primary_key=True, foreign_key="groups.id", sa_type=BIG)
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True, sa_type=BIG)
    since: datetime = moment()
    left: bool = False
