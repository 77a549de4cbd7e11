"""The double-entry ledger: every transfer's postings sum to zero. Plusone never holds money; it records who
owes and who paid."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlmodel import AutoString, Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, long_text, moment, partial_index, reference

Moving = Literal[
    "settlement",
    "settlement_undone",
    "payment",
    "payment_undone",
    "given_back",
    "given_back_undone",
    "credit_out",
    "credit_in",
    "reward",
    "reward_undone",
    "refund",
    "refund_undone",
    "refund_done",
    "refund_not_done",
    "refund_credited",
    "refund_uncredited",
    "refund_lapsed",
]


class Transfer(SQLModel, table=True):
    """One thing that happened to money. `key` makes it happen once. Its kinds are those of
    `Moving`."""

    __tablename__ = "transfers"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    key: str = Field(unique=True)
    kind: Moving = Field(sa_type=AutoString)
    at: datetime = moment(index=True)
    order_id: int = reference("orders.id", index=True)
    actor_id: int | None = reference("members.id", optional=True)


class Posting(SQLModel, table=True):
    """Amounts in minor units; a debit is positive. Accounts: owed (what members owe), sales, received (the
    leader has it), credit (what was paid too much for one order and pays another of its member's: out of the first,
    into the second), reward (what was earned and not paid, and pays a bill all the same), refunded (of the price, what the
    member need not pay after all) and to_pay (what of it the leader still has to pay back, below zero)."""

    __tablename__ = "postings"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    transfer_id: int = reference("transfers.id", index=True)
    account: str
    member_id: int = reference("members.id", index=True)
    amount_minor: int = Field(sa_type=BIG)
    currency: str


class Audit(SQLModel, table=True):
    """Who changed what, when, by which message."""

    __tablename__ = "audits"
    __table_args__ = (
        partial_index("ix_audits_actor_id", "actor_id", where="actor_id IS NOT NULL"),
        NEVER_REUSED,
    )
    id: int = identifier()
    at: datetime = moment()
    actor_id: int | None = reference("members.id", optional=True)
    group_id: int | None = reference("groups.id", optional=True)
    action: str
    buy_id: int | None = reference("group_buys.id", optional=True, index=True)
    order_id: int | None = reference("orders.id", optional=True)
    source: str = ""
    detail: str = long_text()
