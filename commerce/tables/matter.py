"""What a member puts to the one who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, reference, word

StateOfMatter = Literal["open", "answered", "closed"]


class Matter(SQLModel, table=True):
    """Its id is its number. `answer` is the leader's word; `closed`: decided, with that word or without."""

    __tablename__ = "matters"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    member_id: int = reference("members.id", index=True)
    text: str = long_text()
    at: datetime = moment()
    state: StateOfMatter = word("open")
    answer: str = long_text()
