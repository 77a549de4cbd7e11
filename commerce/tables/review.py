"""What members say of what they bought and fetched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from commerce.rules.reviews import Consent, StateOfReview
from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, partial_index, reference, word


class Review(SQLModel, table=True):
    """A member's last word on a product; its id is its number, `order_id` the order that they fetched it with. `good`: would
    they buy it again? None: not said. `consent`: may it be quoted? `state`: offered (overheard; nothing until they say
    yes), kept, hidden (by a leader, for the reason `why`: quoted no more, still counted)."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("member_id", "product_id", name="uq_reviews_once"),
        partial_index("ix_reviews_offered", "at", where="state = 'offered'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    member_id: int = reference("members.id")
    product_id: int = reference("products.id", index=True)
    order_id: int = reference("orders.id")
    group_id: int = reference("groups.id", index=True)
    good: bool | None = None
    text: str = long_text()
    consent: Consent = word("no")
    state: StateOfReview = word("kept")
    at: datetime = moment()
    answer: str = long_text()
    why: str = long_text()
