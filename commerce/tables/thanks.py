"""Thanks to a member by name."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, reference, word


class Thanks(SQLModel, table=True):
    """Its id is its number. `state`: asked (may the group read it?), said (it has), kept (it has not, and will not)."""

    __tablename__ = "thanks"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    by_id: int = reference("members.id", index=True)
    member_id: int = reference("members.id", index=True)
    text: str = long_text()
    at: datetime = moment()
    state: Literal["asked", "said", "kept"] = word("asked")
