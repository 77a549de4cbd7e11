"""Scheduled content for groups: one row per campaign, one per occurrence in a group."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, reference


class Campaign(SQLModel, table=True):
    """Defined in a chat by a leader (those of config.toml live there). `rule` is the schedule as written; ''
    once it is stopped."""

    __tablename__ = "campaigns"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    group_id: int = reference("groups.id", index=True)
    leader_id: int = reference("members.id")
    rule: str
    text: str = long_text()
    since: datetime = moment()
    stopped: bool = False


class Occurrence(SQLModel, table=True):
    """One showing of one campaign in one group, unique by its local date and time. `state`: said, skipped."""

    __tablename__ = "occurrences"
    __table_args__ = (
        UniqueConstraint("campaign", "group_id", "local", name="uq_occurrences_once"),
        NEVER_REUSED,
    )
    id: int = identifier()
    campaign: str  # "config:morning" or "chat:12"
    group_id: int = reference("groups.id")
    local: str  # 2026-11-21T08:30 in the group's zone
    at: datetime = moment()
    state: str
