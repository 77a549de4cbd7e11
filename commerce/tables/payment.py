"""Bank files that were read, and what of them is on record or waits: no account, no name and no text of a stranger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import UniqueConstraint
from sqlmodel import AutoString, Field, SQLModel

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

Found = Literal["certain", "likely", "partly", "unknown", "currency", "returned"]
WAITING = (
    "state = 'open' AND orders <> ''"  # of an entry: for known bills, and not answered; its index's own words
)
MATCHED: tuple[Found, ...] = ("certain", "likely", "partly")  # money that came for bills


class BankFile(SQLModel, table=True):
    """A bank's or wallet's file that a leader sent. `kind` is its format. `state`: shown, taken_back. `source` is the
    message it came with."""

    __tablename__ = "bank_files"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    leader_id: int = reference("members.id", index=True)
    at: datetime = moment()
    kind: str
    source: str
    state: Literal["shown", "taken_back"] = word("shown")


class BankEntry(SQLModel, table=True):
    """A payment of such a file. `key` names it in every file that has it, so that it is booked once. `found`: certain,
    likely, partly, unknown, currency (another one than its bill's), returned. `orders` are the bills that it is for,
    parted by blanks. `no` is its number among the leader's unknown money, 0 for all others. `state`: open, booked,
    assigned, returned."""

    __tablename__ = "bank_entries"
    __table_args__ = (
        UniqueConstraint("leader_id", "key", name="uq_bank_entries_once"),
        partial_index("ix_bank_entries_waiting", "found", where=WAITING),
        NEVER_REUSED,
    )
    id: int = identifier()
    file_id: int = reference("bank_files.id", index=True)
    leader_id: int = reference("members.id")
    key: str
    day: str
    amount_minor: int = Field(sa_type=BIG)
    currency: str
    found: Found = Field(default="unknown", sa_type=AutoString, nullable=False)
    orders: str = ""
    no: int = 0
    state: Literal["open", "booked", "assigned", "returned"] = word("open")


class TableShape(SQLModel, table=True):
    """Which columns of a table are the amount and the text, as its leader said once; `body` -1: whatever has words."""

    __tablename__ = "table_shapes"
    __table_args__ = (UniqueConstraint("leader_id", "shape", name="uq_table_shapes_once"), NEVER_REUSED)
    id: int = identifier()
    leader_id: int = reference("members.id")
    shape: str
    amount: int
    body: int


class Proof(SQLModel, table=True):
    """A member's word that they have paid. `orders`: the bills that it is about, parted by blanks, all of one group and
    currency. `amount_minor` and `digits` (the last of the account it came from) as far as they were said; `photo` is
    the picture's home as `platform:ref`, '' where there is none any more. `state`: waiting, confirmed, declined."""

    __tablename__ = "proofs"
    __table_args__ = (
        partial_index("ix_proofs_photo", "decided_at", where="photo <> ''"),
        NEVER_REUSED,
    )
    id: int = identifier()
    member_id: int = reference("members.id", index=True)
    group_id: int = reference("groups.id", index=True)
    at: datetime = moment()
    currency: str
    orders: str
    amount_minor: int | None = Field(default=None, sa_type=BIG, nullable=True)
    digits: str = ""
    photo: str = long_text()
    words: str = long_text()
    state: Literal["waiting", "confirmed", "declined"] = word("waiting")
    actor_id: int | None = reference("members.id", optional=True)
    decided_at: datetime | None = moment(optional=True)
