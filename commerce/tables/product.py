"""Products, known again from sale to sale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from commerce.tables.base import BIG, NEVER_REUSED, identifier, moment, reference


class KnownProduct(SQLModel, table=True):
    """What a group was sold under one name; its id is its number. `key` is the name as it is compared. `part_of`: a
    leader said that it is the same as that one; `root_id` is where that ends, itself where it is nobody's part. Of a root:
    it is bought again after `gap_days` (None: too few purchases to say), its leader was told so at `refill_told`."""

    __tablename__ = "products"
    __table_args__ = (UniqueConstraint("group_id", "key", name="uq_products_key"), NEVER_REUSED)
    id: int = identifier()
    group_id: int = reference("groups.id")
    title: str
    key: str
    since: datetime = moment()
    part_of: int | None = reference("products.id", optional=True)
    root_id: int | None = Field(default=None, sa_type=BIG, nullable=True, index=True)
    gap_days: int | None = None
    refill_told: datetime | None = moment(optional=True)


class OfProduct(SQLModel, table=True):
    """Which product an offer is of."""

    __tablename__ = "offer_products"
    offer_id: int = Field(primary_key=True, foreign_key="offers.id", sa_type=BIG)
    product_id: int = reference("products.id", index=True)
