"""What must still be said, where the platforms have been read to, and what could not be read."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import AutoString, Field, SQLModel

from commerce.fact import Saying, Sending
from commerce.tables.base import NEVER_REUSED, identifier, long_text, moment, partial_index, reference, word

UNSENT: tuple[Sending, ...] = ("waiting", "sending", "stuck")  # what is still to be said
UNSAID: tuple[Sending, ...] = ("failed", "uncertain", "held")  # what was not, or perhaps not
ANSWER, POST, BILL, CAMPAIGN = range(4)  # what is said first: answers and alerts, living posts, the rest


def one_of(states: tuple[Sending, ...], column: str = "state") -> str:
    """In one of these states, in the words of the indexes' conditions. Not by `IN`: SQLite builds its set anew
    for every row that is written."""
    return f"({' OR '.join(f'{column} = {state!r}' for state in states)})"


class Outgoing(SQLModel, table=True):
    """Something still to be said, written in the commit that made it true.

    `kind`: say, post (a living post for the first time), refresh (the living post as it now stands), redraw
    (a list in the place of the one in the message `reply_to`), react, alert (to one person, by the ticket of
    their press), private, copy (what stands there twice, under the id of the second). `facts` is the outcome
    as JSON; its class name is the template's name. `state`: waiting, sending (under a lease), stuck (we could
    not form it: it stands aside and is tried now and then), sent, uncertain, failed (refused by the platform
    for good), held (cannot be said privately yet), merged (into a digest or a later refresh). `worth`: where a
    platform takes less than waits, what is said first, the lowest before the others.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        # the conditions of `commerce.queries.narrow` are these words
        partial_index("ix_outgoing_unsent", "chat", "id", where=one_of(UNSENT)),
        partial_index("ix_outgoing_worth", "worth", "chat", "id", where=one_of(UNSENT)),
        partial_index("ix_outgoing_unsaid", "chat", "state", where=one_of(UNSAID)),
        partial_index(
            "uq_outgoing_refresh",
            "chat",
            "buy_id",
            where="state = 'waiting' AND kind = 'refresh'",
            unique=True,
        ),
        partial_index("ix_outgoing_said", "chat", "message_id", where="message_id <> ''"),
        partial_index("ix_outgoing_person", "person", where="person <> ''"),
        partial_index("ix_outgoing_source", "source", where="source <> ''"),
        partial_index("ix_outgoing_pace", "chat", "sent_at", where="sent_at IS NOT NULL"),
        NEVER_REUSED,
    )
    id: int = identifier()
    chat: str
    kind: Saying = Field(sa_type=AutoString)
    outcome: str = ""
    facts: str = long_text("{}")
    buy_id: int | None = reference("group_buys.id", optional=True)
    person: str = ""  # the reader, where there is one: whose language, whose eyes
    reply_to: str = ""
    ticket: str = ""
    source: str = ""  # the key of the message that caused it
    due_at: datetime = moment()
    state: Sending = word("waiting")
    attempts: int = 0
    worth: int = Field(default=ANSWER, sa_column_kwargs={"server_default": "0"})
    lease_until: datetime | None = moment(optional=True)
    message_id: str = ""
    error: str = ""
    sent_at: datetime | None = moment(optional=True)


class Cursor(SQLModel, table=True):
    """The last message of a chat known to be applied, for platforms that are asked what was missed."""

    __tablename__ = "cursors"
    chat: str = Field(primary_key=True)
    position: str


class DeadLetter(SQLModel, table=True):
    """An update nobody could read, set aside so that it blocks no neighbour."""

    __tablename__ = "dead_letters"
    __table_args__ = NEVER_REUSED
    id: int = identifier()
    key: str = Field(unique=True)
    raw: str = long_text()
    error: str = long_text()
    at: datetime = moment()
