"""What members said, what is booked for them, and what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import JSON, Field, SQLModel

from commerce.rules.lifecycle import StateOfOrder, StateOfUtterance
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


class Utterance(SQLModel, table=True):
    """One thing a member said, with its effect. An order is the fold of these, in the chat's own order.

    `state`: applied, asked (a question is open), refused, undone, idle (edited into something without
    effect), answered.
    """

    __tablename__ = "utterances"
    __table_args__ = (
        Index("ix_utterances_of", "buy_id", "member_id"),
        Index("ix_utterances_member", "member_id"),
        partial_index("ix_utterances_for_another", "actor_id", where="actor_id <> member_id"),
        NEVER_REUSED,
    )
    id: int = identifier()
    key: str = Field(unique=True)
    version: int = Field(default=0, sa_type=BIG)
    buy_id: int = reference("group_buys.id")
    member_id: int = reference("members.id")
    actor_id: int = reference("members.id")
    group_id: int = reference("groups.id")
    sent_at: datetime = moment()
    text: str = long_text()
    effect: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    state: StateOfUtterance = word("applied")
    deleted: bool = False  # on the platform; never a cancellation
    answers: str = ""  # the key of the utterance whose open question this answers


class Order(SQLModel, table=True):
    """A member's part in a group buy. Its id is its number. `discount_bp` is the best discount held when
    ordering (1 % = 100). `place` is the member's choice among several places to fetch it, '' before they choose.
    """

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("buy_id", "member_id", name="uq_orders_buy_member"),
        partial_index("ix_orders_held", "held_from", where="held_from IS NOT NULL"),
        partial_index("ix_orders_fetch", "fetch_at", where="fetch_at IS NOT NULL"),
        NEVER_REUSED,
    )
    id: int = identifier()
    buy_id: int = reference("group_buys.id")
    member_id: int = reference("members.id", index=True)
    group_id: int = reference("groups.id")
    state: StateOfOrder = word("placed")
    discount_bp: int = 0
    due_minor: int = Field(default=0, sa_type=BIG)
    ordered_at: datetime = moment()
    team_no: int = 0  # its team within the buy; 0: none
    joined_at: datetime | None = moment(optional=True)  # when it joined that team
    handed_at: datetime | None = moment(optional=True)  # all of it
    place: str = Field(
        default="", sa_type=Text, nullable=False, sa_column_kwargs={"server_default": text("''")}
    )
    arrived_at: datetime | None = moment(optional=True)  # when its goods were there to be fetched
    fetch_at: datetime | None = moment(optional=True)  # when its member is reminded to fetch it
    # it is paid ahead: held until that is on record, else it lapses
    held_from: datetime | None = moment(optional=True)


class Line(SQLModel, table=True):
    """Units booked by one message, of one variant for one recipient. `utterance` is that message; `turn` its
    place among its member's.

    `kept` is what was promised to it, for good (the fields of `rules.promise.Promise`; empty where it was
    booked before that was kept), `price_minor` the unit price this comes to. `unit_minor` and `due_minor` are
    frozen at settlement. `handed` units of it were handed out.
    """

    __tablename__ = "lines"
    __table_args__ = (
        UniqueConstraint("order_id", "turn", "variant_id", "for_", name="uq_lines_turn"),
        CheckConstraint("qty >= 0", name="qty_not_negative"),
        NEVER_REUSED,
    )
    id: int = identifier()
    order_id: int = reference("orders.id")
    offer_id: int = reference("offers.id", index=True)
    variant_id: int = reference("variants.id")
    for_: str = ""
    price_minor: int = Field(sa_type=BIG)
    qty: int = 0
    upto: int | None = None  # the most its member would take, where whole packs are shared out
    asked: int | None = None  # what was booked before the sharing out
    utterance: str = ""
    turn: int
    kept: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    unit_minor: int | None = Field(default=None, sa_type=BIG)
    due_minor: int | None = Field(default=None, sa_type=BIG)
    handed: int = Field(default=0, nullable=False, sa_column_kwargs={"server_default": text("0")})


class Waiting(SQLModel, table=True):
    """Units wanted beyond the stock; the id is the place in the list. `kept`: what was promised at the
    asking, as with a line."""

    __tablename__ = "waitings"
    __table_args__ = (CheckConstraint("qty > 0", name="qty_positive"), NEVER_REUSED)
    id: int = identifier()
    order_id: int = reference("orders.id", index=True)
    offer_id: int = reference("offers.id", index=True)
    variant_id: int = reference("variants.id")
    for_: str = ""
    price_minor: int = Field(sa_type=BIG)
    qty: int
    utterance: str = ""
    kept: list[Any] | None = Field(default=None, sa_type=JSON, nullable=True)


class Source(SQLModel, table=True):
    """A message that was applied and is no utterance (a command, a press): its key, so that twice is once."""

    __tablename__ = "sources"
    key: str = Field(primary_key=True)
    version: int = Field(default=0, sa_type=BIG)
    at: datetime = moment()
