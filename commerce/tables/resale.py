"""Resale: another leader carries a group buy into their own group for a commission."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import CheckConstraint
from sqlmodel import AutoString, Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, partial_index, reference, word

Booking = Literal["commission", "commission_undone"]


class Resale(SQLModel, table=True):
    """One offer of a buy to another group's leaders. `rate_bp` or `unit_minor` is the commission (the other
    is 0).

    `state`: offered, accepted, declined, withdrawn. `leader_id` is who said yes or no for the group.
    """

    __tablename__ = "resales"
    __table_args__ = (
        partial_index(
            "uq_resales_live", "buy_id", "group_id", unique=True, where="state IN ('offered', 'accepted')"
        ),
        CheckConstraint(
            "(rate_bp > 0 AND unit_minor = 0) OR (rate_bp = 0 AND unit_minor > 0)", name="one_rate"
        ),
        NEVER_REUSED,
    )
    id: int = identifier()
    buy_id: int = reference("group_buys.id", index=True)
    group_id: int = reference("groups.id")
    offered_by: int = reference("members.id")
    leader_id: int | None = reference("members.id", optional=True)
    rate_bp: int = 0
    unit_minor: int = Field(default=0, sa_type=BIG)
    state: Literal["offered", "accepted", "declined", "withdrawn"] = word("offered")
    offered_at: datetime = moment()
    decided_at: datetime | None = moment(optional=True)


class Commission(SQLModel, table=True):
    """An entry of the ledger between two leaders: `owner_id` owes `leader_id` that much, or (kind
    commission_undone) no more.

    Both sides stand in the one row, so an entry is balanced by its shape. It is no `Transfer`, because it
    belongs to a group's orders together and to no single one. `units` and `base_minor` are what that group's
    orders came to. `key` makes it happen once.
    """

    __tablename__ = "commissions"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"), NEVER_REUSED)
    id: int = identifier()
    key: str = Field(unique=True)
    kind: Booking = Field(sa_type=AutoString)
    at: datetime = moment()
    resale_id: int = reference("resales.id", index=True)
    owner_id: int = reference("members.id")
    leader_id: int = reference("members.id")
    units: int
    base_minor: int = Field(sa_type=BIG)
    amount_minor: int = Field(sa_type=BIG)
    currency: str
