"""Money that goes back to a member for what was wrong with their goods."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from commerce.rules.refunds import State
from commerce.tables.base import (
    BIG,
    NEVER_REUSED,
    identifier,
    long_text,
    moment,
    partial_index,
    reference,
    word,
)


class Refund(SQLModel, table=True):
    """Its id is its number. `transfer_id`: what put it on record, and so whose order it is for, wherever joined accounts
    bring that. `state`: to_pay (the leader still has it), done, credited, taken_back, lapsed (its buy was opened again).
    `steps`: how often it moved on. Minor units."""

    __tablename__ = "refunds"
    __table_args__ = (
        partial_index("ix_refunds_to_pay", "transfer_id", where="state = 'to_pay'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    member_id: int = reference("members.id", index=True)
    transfer_id: int = reference("transfers.id", index=True)
    amount_minor: int = Field(sa_type=BIG)
    currency: str
    reason: str = long_text()
    at: datetime = moment()
    state: State = word("to_pay")
    steps: int = 0
