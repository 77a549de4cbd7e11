"""What many members of a group buy are being told, in portions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, reference


class Telling(SQLModel, table=True):
    """One word to many members that is on its way, in the order of their orders' numbers: `after` is the last who was
    told. It goes when all were. `at`: when it was given, `say_at`: the first moment at which it may be said."""

    __tablename__ = "tellings"
    __table_args__ = (NEVER_REUSED,)
    id: int = identifier()
    buy_id: int = reference("group_buys.id", index=True)
    by_id: int | None = reference("members.id", optional=True)
    word: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    source: str = ""
    at: datetime = moment()
    say_at: datetime = moment()
    after: int = Field(default=0, sa_type=BIG)
