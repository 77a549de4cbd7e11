"""Linking the accounts of one person: codes that wait, tries that were wrong, and what was joined, so that it
can be parted again."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlmodel import JSON, Field, SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, moment, reference, word


class LinkCode(SQLModel, table=True):
    """A code given to the account `address`; only its hash is kept. `other` is the account that wrote it.

    `state`: waiting (for the other account), asked (both must say yes), done, burnt.
    """

    __tablename__ = "link_codes"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    hash: str = Field(unique=True)
    address: str = Field(index=True)
    until: datetime = moment()
    state: Literal["waiting", "asked", "done", "burnt"] = word("waiting")
    other: str = ""
    agreed: bool = False
    other_agreed: bool = False


class LinkTries(SQLModel, table=True):
    """Wrong codes written by one account since the last right one; locked until then where there were too
    many."""

    __tablename__ = "link_tries"
    address: str = Field(primary_key=True)
    wrong: int = 0
    locked_until: datetime | None = moment(optional=True)


class Link(SQLModel, table=True):
    """Two members that became one: `joined_id` went into `kept_id`. `moved` says which rows, so that they can
    go back."""

    __tablename__ = "links"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    kept_id: int = reference("members.id", index=True)
    joined_id: int = reference("members.id", index=True)
    at: datetime = moment()
    parted_at: datetime | None = moment(optional=True)
    moved: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
