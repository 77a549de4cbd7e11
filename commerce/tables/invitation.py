"""Who came by whose invitation, and credit that was earned and not paid."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from commerce.rules.inviting import State, Why
from commerce.rules.rewards import For
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


class InviteCode(SQLModel, table=True):
    """The words by which a member's guests come into a group."""

    __tablename__ = "invite_codes"
    code: str = Field(primary_key=True)
    member_id: int = reference("members.id", index=True)
    group_id: int = reference("groups.id")
    at: datetime = moment()


class Invitation(SQLModel, table=True):
    """Somebody who came by another's invitation; its id is its number. `order_id` earned it, `earned_at` (kept where it was
    lost again)."""

    __tablename__ = "invitations"
    __table_args__ = (
        partial_index("ix_invitations_joined", "group_id", where="state = 'joined'"),
        partial_index("ix_invitations_earned", "earned_at", where="state = 'earned'"),
        NEVER_REUSED,
    )
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    inviter_id: int = reference("members.id", index=True)
    newcomer_id: int = Field(foreign_key="members.id", sa_type=BIG, unique=True)
    at: datetime = moment()
    state: State = word("joined")
    why: Why = word("")
    order_id: int | None = reference("orders.id", optional=True)
    earned_at: datetime | None = moment(optional=True)


class Reward(SQLModel, table=True):
    """Credit that nobody paid: it waits for the member's next bill in its group and currency, which it then pays by
    `transfer_id`; what a bill does not need of it waits on as a row of its own. `taken_at`: taken back. Minor units."""

    __tablename__ = "rewards"
    __table_args__ = (
        partial_index(
            "ix_rewards_waiting", "member_id", "group_id", where="transfer_id IS NULL AND taken_at IS NULL"
        ),
        NEVER_REUSED,
    )
    id: int = identifier()
    member_id: int = reference("members.id", index=True)
    group_id: int = reference("groups.id")
    invitation_id: int | None = reference("invitations.id", optional=True, index=True)
    thanks_id: int | None = reference("thanks.id", optional=True, index=True)
    kind: For = word("invited")
    reason: str = long_text()  # why a leader gave it
    amount_minor: int = Field(sa_type=BIG)
    currency: str
    at: datetime = moment()
    transfer_id: int | None = reference("transfers.id", optional=True, index=True)
    taken_at: datetime | None = moment(optional=True)
