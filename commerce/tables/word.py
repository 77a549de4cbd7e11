"""What members ask about a group buy, and what its leader answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, reference


class Enquiry(SQLModel, table=True):
    """A question about a buy: `topic` is one of the reader's, or the leader's own phrase, folded. `asked`
    counts the members whom nobody could answer; `answer` is the leader's, '' while there is none, and `word`
    what they called the question, folded."""

    __tablename__ = "enquiries"
    __table_args__ = (UniqueConstraint("buy_id", "topic", name="uq_enquiries_topic"), NEVER_REUSED)
    id: int = identifier()
    buy_id: int = reference("group_buys.id")
    topic: str
    asked: int = Field(default=0)
    word: str = ""
    answer: str = long_text()
    at: datetime = moment()
