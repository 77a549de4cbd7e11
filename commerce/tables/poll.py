"""A question to a group, with candidates to choose from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, partial_index, reference, word


class Poll(SQLModel, table=True):
    """Its id is its number. `state`: open, closed, cancelled. `message_id` is the living message that carries
    it, '' before it is there."""

    __tablename__ = "polls"
    __table_args__ = (
        partial_index("ix_polls_due", "closes_at", where="state = 'open'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    leader_id: int = reference("members.id", index=True)
    question: str
    opened_at: datetime = moment()
    closes_at: datetime = moment()
    state: Literal["open", "closed", "cancelled"] = word("open")
    message_id: str = ""


class Candidate(SQLModel, table=True):
    """One thing to choose; `position` counts from 1."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("poll_id", "position", name="uq_candidates_place"), NEVER_REUSED)
    id: int = identifier()
    poll_id: int = reference("polls.id")
    position: int
    product: str


class Vote(SQLModel, table=True):
    """What a member chose last."""

    __tablename__ = "votes"
    poll_id: int = Field(primary_key=True, foreign_key="polls.id", sa_type=BIG)
    member_id: int = Field(primary_key=True, foreign_key="members.id", index=True, sa_type=BIG)
    candidate_id: int = reference("candidates.id")
    at: datetime = moment()
