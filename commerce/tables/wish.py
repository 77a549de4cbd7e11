"""What members would like next."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, partial_index, reference, word

StateOfWish = Literal["open", "fulfilled", "dropped"]


class Wish(SQLModel, table=True):
    """One product that members of a group want; its id is its number. `key` is its name as it is compared.

    `state`: open, fulfilled (by the group buy `buy_id`), dropped. With a `target` its `leader_id` is told
    once when so many want it.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        partial_index("uq_wishes_open", "group_id", "key", unique=True, where="state = 'open'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    group_id: int = reference("groups.id")
    product: str
    key: str
    state: StateOfWish = word("open")
    since: datetime = moment()
    target: int = 0
    leader_id: int | None = reference("members.id", optional=True)
    told: bool = False
    buy_id: int | None = reference("group_buys.id", optional=True, index=True)


class Wisher(SQLModel, table=True):
    """A member who wants it, once."""

    __tablename__ = "wishers"
    wish_id: int = Field(primary_key=True, foreign_key="wishes.id", sa_type=BIG)
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True, sa_type=BIG)
    since: datetime = moment()
