"""What every word goes through: claimed by one process, then said.

The statements are written down once, since to put one together costs more than to run it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import orjson
from sqlalchemy import Table, Update, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.fact import LastWord, is_kind
from commerce.queries.due import LONGEST_LEASE
from commerce.queries.narrow import unsent
from commerce.queries.polls import PollBoard
from commerce.services.voice.outgoing import LAST_WORDS
from commerce.tables import Group, GroupAlias, Outgoing, Poll, Post

_ROWS = cast("Table", Outgoing.__table__)  # type: ignore[attr-defined]
_POSTS = cast("Table", Post.__table__)  # type: ignore[attr-defined]
_POLLS = cast("Table", Poll.__table__)  # type: ignore[attr-defined]
# the claim that we made: one who comes back late does not overwrite what another made of the row since
_OURS = (_ROWS.c.id == bindparam("row")) & (_ROWS.c.attempts == bindparam("claims"))
_FREE = or_(
    _ROWS.c.state != "sending",
    _ROWS.c.lease_until < bindparam("now"),
    _ROWS.c.lease_until > bindparam("longest"),
)
_CLAIMED = (
    update(_ROWS)
    .where(_OURS, unsent(), _FREE)
    .values(state="sending", lease_until=bindparam("until"), attempts=_ROWS.c.attempts + 1)
)
_SENT = (
    update(_ROWS)
    .where(_OURS, _ROWS.c.state == "sending")
    .values(
        state="sent",
        message_id=bindparam("message"),
        sent_at=bindparam("now"),
        lease_until=None,
        chat=bindparam("where"),
        kind=bindparam("how"),
    )
)
_SENT_LAST = _SENT.values(LAST_WORDS)
_THERE = func.coalesce(
    select(col(Group.id)).where(col(Group.chat) == bindparam("where")).scalar_subquery(),
    select(col(GroupAlias.group_id)).where(col(GroupAlias.chat) == bindparam("where")).scalar_subquery(),
)
_POSTED = (
    update(_POSTS)
    .where(_POSTS.c.buy_id == bindparam("buy"), _POSTS.c.group_id == _THERE)
    .where(_POSTS.c.message_id != bindparam("message"))
    .where(select(_ROWS.c.id).where(_OURS, _ROWS.c.state == "sent").exists())
    .values(message_id=bindparam("message"))
)
_POLLED = update(_POLLS).where(_POLLS.c.id == bindparam("poll")).values(message_id=bindparam("message"))


async def claim(session: AsyncSession, row: Outgoing, now: datetime, lease: timedelta) -> bool:
    """Takes the row for this process: if exactly one row changed, it is ours, and the copy we hold says
    so."""
    until = {"now": now, "longest": now + LONGEST_LEASE, "until": now + lease}
    taken = await (await session.connection()).execute(
        _CLAIMED, {"row": row.id, "claims": row.attempts, **until}
    )
    if taken.rowcount != 1:
        return False
    row.attempts, row.lease_until = row.attempts + 1, now + lease
    return True


async def sent(session: AsyncSession, said: Sequence[tuple[Outgoing, str]], now: datetime) -> None:
    """These were said, each as the message of that id; a living post remembers its message."""
    connection = await session.connection()
    for statement, values in _what_becomes(said, now).items():
        await connection.execute(statement, values)


def _what_becomes(said: Sequence[tuple[Outgoing, str]], now: datetime) -> dict[Update, list[dict[str, Any]]]:
    """Statement -> what it is run with; the rows themselves first."""
    found: dict[Update, list[dict[str, Any]]] = {}
    for row, message in said:
        one = {"row": row.id, "claims": row.attempts, "message": message}
        if is_kind(row.outcome, LastWord):
            found.setdefault(_SENT_LAST, []).append({**one, "now": now, "how": row.kind})
        else:
            found.setdefault(_SENT, []).append({**one, "now": now, "how": row.kind, "where": row.chat})
    for row, message in said:
        if row.outcome == PollBoard.__name__ and message:
            poll = {"poll": orjson.loads(row.facts)["poll"], "message": message}
            found.setdefault(_POLLED, []).append(poll)
        elif row.kind in ("post", "refresh") and message:
            post = {"row": row.id, "claims": row.attempts, "where": row.chat, "buy": row.buy_id}
            found.setdefault(_POSTED, []).append({**post, "message": message})
    return found
