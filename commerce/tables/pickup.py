"""The codes by which goods are fetched."""

from __future__ import annotations

from sqlmodel import Field, SQLModel

from commerce.tables.base import reference


class PickupCode(SQLModel, table=True):
    """Whose code this is. It is theirs while they have something to fetch, and as long after that as nobody else is
    given it; who was two people once may have two."""

    __tablename__ = "pickup_codes"
    code: str = Field(primary_key=True)
    member_id: int = reference("members.id", index=True)
