"""How members stand in their groups, by what they do, and how that changed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import AutoString, Field, SQLModel

from commerce.rules.standing import Level, What
from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, partial_index, reference, word


class KeptStanding(SQLModel, table=True):
    """A member's standing in a group as it was last worked out from their deeds; `level` None: it never was. `due_at`: when
    that is to be done again, because they did something or because time alone changes it."""

    __tablename__ = "standings"
    __table_args__ = (
        partial_index("ix_standings_due", "due_at", "group_id", "member_id", where="due_at IS NOT NULL"),
    )
    group_id: int = Field(primary_key=True, foreign_key="groups.id", sa_type=BIG)
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True, sa_type=BIG)
    level: Level | None = Field(default=None, sa_type=AutoString)
    since: datetime = moment()
    due_at: datetime | None = moment(optional=True)


class StandingMove(SQLModel, table=True):
    """A change of it, and why: the row of the table that makes the level, or that made the one before (`has` of `needs`)."""

    __tablename__ = "standing_moves"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    member_id: int = reference("members.id", index=True)
    before: Level = word("passer_by")
    level: Level = word("passer_by")
    what: What = word("spoke")
    has: int = 0
    needs: int = 0
    at: datetime = moment()
