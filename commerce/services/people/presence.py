"""Comings and goings: members, deleted messages, the bot itself, chats that move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from commerce.outcomes import Outcome
from commerce.queries import shopfront
from commerce.queries.narrow import an_open_buy, unsent
from commerce.services.people import meeting as people
from commerce.services.voice.record import audit, redraw, say
from commerce.services.words.voting import redraw_poll
from commerce.tables import Cursor, Group, GroupAlias, GroupBuy, Outgoing, Poll, Post, Utterance

KINDS = frozenset({"join", "leave", "added", "removed", "moved", "delete"})


@dataclass(slots=True, kw_only=True)
class Ability:
    """Something the bot may or may not do in a group. `about`: write, read, pin, or '' for another, which
    only `says` names. `remedy` is the step to take; `step` names it, with `who`, `place` and `right`, where
    every language has words for it."""

    ok: bool
    about: str
    says: str
    remedy: str
    step: str = ""
    who: str = ""
    place: str = ""
    right: str = ""


@dataclass(slots=True)
class Welcome(Outcome):
    """The first words in a group the bot was added to: what it can do there, what is missing and how to mend
    it."""

    where = "group"
    name: str
    can: list[Ability]
    lacks: list[Ability]


class Happening(Protocol):
    """What is needed of a message about coming and going."""

    @property
    def kind(self) -> str: ...
    @property
    def chat(self) -> str: ...
    @property
    def sender(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def key(self) -> str: ...


async def note(
    session: AsyncSession,
    message: Happening,
    group_name: str,
    now: datetime,
    abilities: Sequence[Ability] = (),
) -> None:
    """Remembers what happened to a chat or to one of its messages. A deleted message never cancels.
    `abilities` are for the first words where the bot was added."""
    if message.kind == "delete":
        await session.execute(update(Utterance).where(col(Utterance.key) == message.key).values(deleted=True))
        return
    if message.kind == "moved":
        await move(session, message.chat, message.text, now)
        return
    group = await people.meet_group(session, message.chat, group_name, now)
    if message.kind == "join":
        await people.meet(session, message.sender, message.name, now, group, language=message.language)
    elif message.kind == "leave":
        await people.leave(session, group, await people.meet(session, message.sender, message.name, now))
    elif message.kind == "added":
        group.reachable = True
        can = [one for one in abilities if one.ok]
        say(
            session,
            group.chat,
            Welcome(group.name, can, [one for one in abilities if not one.ok]),
            now,
            source=message.key,
        )
    else:
        group.reachable = False


async def move(session: AsyncSession, old: str, new: str, now: datetime) -> None:
    """The platform gave the chat a new address: orders, posts and what is still to be said follow. Twice is
    once."""
    group = await shopfront.group_at(session, old)
    if group is None or group.chat == new:
        return
    newcomer = await shopfront.group_at(session, new)
    if newcomer is not None and newcomer.id != group.id:
        newcomer.chat = f"{new}#joined-{group.id}"
        await session.flush()
    session.add(GroupAlias(chat=group.chat, group_id=group.id))
    group.chat = new
    await session.execute(update(Outgoing).where(col(Outgoing.chat) == old, unsent()).values(chat=new))
    await session.execute(update(Cursor).where(col(Cursor.chat) == old).values(chat=new))
    audit(session, "moved", now, group_id=group.id, detail=f"{old} -> {new}")
    await _post_anew(session, group, now)


async def _post_anew(session: AsyncSession, group: Group, now: datetime) -> None:
    """Ids of the old chat's messages mean nothing in the new one, or another message: open buys are posted
    there once more."""
    await session.execute(update(Post).where(col(Post.group_id) == group.id).values(message_id=""))
    posted = select(col(Post.buy_id)).where(col(Post.group_id) == group.id)
    buys = await session.execute(select(col(GroupBuy.id)).where(col(GroupBuy.id).in_(posted), an_open_buy()))
    for no in buys.scalars():
        await redraw(session, no, now)
    polls = await session.execute(
        select(Poll).where(col(Poll.group_id) == group.id, col(Poll.state) == "open")
    )
    for poll in polls.scalars():
        poll.message_id = ""
        await redraw_poll(session, poll, group.chat, now)


async def lost(session: AsyncSession, chat: str) -> None:
    """The bot cannot write to that group any more; its schedules rest until it is let in again."""
    await session.execute(update(Group).where(col(Group.chat) == chat).values(reachable=False))
