"""Group buys, what they offer, and the living posts that carry them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import JSON, Field, SQLModel

from commerce.rules.lifecycle import StateOfBuy, StateOfTeam
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


class GroupBuy(SQLModel, table=True):
    """Goods offered under one mechanic with one deadline, in one or more groups. Its id is its number.

    `revision` grows with every change to what is offered, so that a reader knows its copy is old. `due_at` is
    when time next brings something (a reminder, a new countdown, the closing); `reminded` is the last
    reminder given, in seconds before closing.
    """

    __tablename__ = "group_buys"
    __table_args__ = (
        partial_index("ix_group_buys_due", "due_at", where="state = 'open'"),
        partial_index("ix_group_buys_telling", "telling_after", where="telling_after IS NOT NULL"),
        partial_index("ix_group_buys_remind_at", "remind_at", where="remind_at IS NOT NULL"),
        partial_index("ix_group_buys_review_from", "review_from", where="review_from IS NOT NULL"),
        CheckConstraint("closes_at > opened_at", name="closes_after_opening"),
        NEVER_REUSED,
    )
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    leader_id: int = reference("members.id")
    title: str
    mechanic: str = "open"
    terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    currency: str
    state: StateOfBuy = word("open")
    settled: bool = False
    opened_at: datetime = moment()
    closes_at: datetime = moment()
    closed_at: datetime | None = moment(optional=True)
    # the deadline it had before its leader closed it early
    meant_until: datetime | None = moment(optional=True)
    due_at: datetime = moment()
    reminded: int = Field(default=0, nullable=False)
    step_told: int = Field(default=0, sa_type=BIG, nullable=False)
    member_limit: int = 0
    min_units: int = 0
    min_members: int = 0
    repeat: str = "add"
    shortage: str = "split"
    early: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
    # the key (`rules.access`) that one needs to order, '' for everybody
    only_for: str = Field(default="", nullable=False, sa_column_kwargs={"server_default": text("''")})
    note: str = long_text()
    pickup: str = long_text()
    pay: str = long_text()
    photo: str = long_text()
    # when the goods come: a day, or words
    arrives: str = Field(
        default="", sa_type=Text, nullable=False, sa_column_kwargs={"server_default": text("''")}
    )
    arrived_at: datetime | None = moment(optional=True)
    revision: int = 0
    begun: bool = False  # the group was told that the window is open
    told_closing: datetime | None = moment(optional=True)  # the deadline of which `told_as` was said
    # how it reads on the group's clock, with the zone: by the zone data of that day
    told_as: str | None = None
    rounds: int = 0  # how often it was opened again after closing
    # its members are told privately what became of it in the order of their numbers: the last who was told;
    # None: all were
    telling_after: int | None = Field(default=None, sa_type=BIG, nullable=True)
    telling_upto: int | None = Field(
        default=None, sa_type=BIG, nullable=True
    )  # whom else it is for; None: all
    pay_by: datetime | None = moment(optional=True)  # of its bills; None: no day was said
    remind_at: datetime | None = moment(optional=True)  # when who has still to pay is next reminded
    review_from: datetime | None = moment(
        optional=True
    )  # its goods are in hands since, and nobody was asked how they are
    reviews_asked: datetime | None = moment(optional=True)


class Offer(SQLModel, table=True):
    """One product inside a group buy. `follows_ladder`: it has no price of its own, so the buy's steps move
    it."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("buy_id", "code", name="uq_offers_code"),
        CheckConstraint("stock IS NULL OR pledged <= stock", name="never_oversold"),
        CheckConstraint("pledged >= 0 AND waiting >= 0", name="counts_not_negative"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        NEVER_REUSED,
    )
    id: int = identifier()
    buy_id: int = reference("group_buys.id")
    position: int = 0
    code: str
    title: str
    unit: str = ""
    price_minor: int = Field(sa_type=BIG)
    follows_ladder: bool = True
    stock: int | None = None
    member_limit: int = 0
    options: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    # prices of several units: the fields of `rules.bundles.Bundle`
    bundles: list[Any] = Field(
        default_factory=list,
        sa_type=JSON().with_variant(JSONB(), "postgresql"),
        nullable=False,
        sa_column_kwargs={"server_default": "[]"},
    )
    pledged: int = 0
    waiting: int = 0


class Variant(SQLModel, table=True):
    """One choice of one offer: red, L. An offer without options has one, with no axes."""

    __tablename__ = "variants"
    __table_args__ = (
        CheckConstraint("stock IS NULL OR pledged <= stock", name="never_oversold"),
        CheckConstraint("pledged >= 0 AND waiting >= 0", name="counts_not_negative"),
        NEVER_REUSED,
    )
    id: int = identifier()
    offer_id: int = reference("offers.id", index=True)
    position: int = 0
    axes: list[Any] = Field(default_factory=list, sa_type=JSON, nullable=False)
    stock: int | None = None
    pledged: int = 0
    waiting: int = 0


class Team(SQLModel, table=True):
    """A team (拼团) of a group buy; who sits in it stands with the orders. `state`: gathering, full, ended."""

    __tablename__ = "teams"
    __table_args__ = (UniqueConstraint("buy_id", "no", name="uq_teams_no"), NEVER_REUSED)
    id: int = identifier()
    buy_id: int = reference("group_buys.id")
    no: int
    state: StateOfTeam = word("gathering")
    began_at: datetime = moment()


class Post(SQLModel, table=True):
    """The living message that carries a group buy in one group. `message_id` is '' until the platform has
    it."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("buy_id", "group_id", name="uq_posts_buy_group"), NEVER_REUSED)
    id: int = identifier()
    buy_id: int = reference("group_buys.id")
    group_id: int = reference("groups.id", index=True)
    message_id: str = ""
