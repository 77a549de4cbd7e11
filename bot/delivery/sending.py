"""How a row is said: rendered for its reader, cut to what its platform takes, sent, edited or shown to one
person alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Attached, File, Photo, Post, TooLarge, Undeliverable
from bot.config import Settings
from bot.delivery.attaching import Made, Making, has_files, to_make
from bot.delivery.drawing import picture_of
from bot.delivery.fitting import fit, length
from bot.delivery.papering import MakingPapers, Papered, Printing
from bot.hearing import people
from bot.saying.speech import Reader, Speech
from bot.saying.wording import facts_of, made_to_say, reader_of, with_link
from commerce.fact import OneMessage, Question, is_kind
from commerce.ground.db import Database
from commerce.queries import due
from commerce.queries.board import LEAST_ENTRY, Board, board
from commerce.queries.polls import PollBoard, poll_board
from commerce.queries.shopfront import group_at
from commerce.services.money.proved import ProofShown
from commerce.services.voice import outgoing
from commerce.tables import GroupBuy, Outgoing, Poll

LONG = 2.0  # seconds that the making of files may take before it is said that it goes on
AT_ONCE = (
    4  # words made ready together: each reads on a connection of its own, and a round may hold a hundred
)
MOST_PICTURE = 10 * 1024 * 1024  # bytes of a member's picture


class Sender:
    """Says one row through its platform's adapter."""

    def __init__(
        self,
        database: Database,
        adapters: Mapping[str, Adapter],
        settings: Callable[[], Settings],
        speech: Callable[[], Speech],
        now: Callable[[], datetime],
    ) -> None:
        self.database, self.adapters, self.now = database, adapters, now
        self.settings, self.speech = settings, speech
        self._places = asyncio.Semaphore(AT_ONCE)
        # files are made one after the other, and keep no answer from being made ready
        self._press = asyncio.Semaphore(1)

    async def send(self, row: Outgoing) -> str:
        """-> the message's id. What it needs of the database is read first: no transaction is open while a
        network is waited for."""
        adapter = self.adapters[row.chat.partition(":")[0]]
        if row.kind in ("post", "refresh"):
            return await self._send_board(adapter, row)
        if row.kind == "react":
            await adapter.react(row.chat, row.reply_to, "noted")
            return ""
        post, reader = await self._said(adapter, row)
        if row.kind == "redraw":
            return await self._redraw(adapter, row, post)
        if row.kind == "alert" and _needs_buttons(adapter, row, post):
            # a question needs its buttons: it is asked where the press was
            row.chat, row.kind = row.source.rpartition(":")[0], "say"
            return await adapter.send(row.chat, post, f"o{row.id}")
        if row.kind == "alert":
            return await self._answer_alone(adapter, row, post, reader)
        return await adapter.send(row.chat, replace(post, reply_to=row.reply_to or None), f"o{row.id}")

    async def _said(self, adapter: Adapter, row: Outgoing) -> tuple[Post, Reader]:
        """-> the row's words, with its picture and its files, and who reads them."""
        made = await made_to_say(self.database, row, self.now())
        facts = facts_of(adapter, row) | made
        picture = await self._picture(row.outcome, facts)
        if row.outcome == ProofShown.__name__:
            facts["gone"] = picture is None
        async with self._places, self.database.read() as session:
            reader = await reader_of(session, self.settings(), row)
        attached = await self._attached(adapter, row, reader, facts) if has_files(row.outcome) else Made()
        most = adapter.limits.text if is_kind(row.outcome, OneMessage) else 0
        post = self._fitted(row.outcome, facts | dict(attached.facts), reader, most)
        return replace(post, files=attached.files, photo=picture or post.photo), reader

    async def _attached(
        self, adapter: Adapter, row: Outgoing, reader: Reader, facts: Mapping[str, Any]
    ) -> Made:
        """The files of a row: what they hold is read first."""
        printing = Printing(speech=self.speech(), reader=reader, fonts=self.settings().fonts, now=self.now())
        async with self._press:
            async with self.database.read() as session:
                making = await to_make(session, row.outcome, facts, printing)
            return await self._made(adapter, row, reader, making)

    async def _made(self, adapter: Adapter, row: Outgoing, reader: Reader, making: Making) -> Made:
        """The files, made beside everybody else's turn. Where that takes long it is said meanwhile, once."""
        work = asyncio.ensure_future(asyncio.to_thread(making.work))
        done, _ = await asyncio.wait({work}, timeout=LONG)
        if not done and row.outcome == Papered.__name__ and row.attempts == 1:
            facts = {"labels": making.orders}
            said = self.speech().say(MakingPapers.__name__, facts, reader, self.now())
            with suppress(Undeliverable):
                await adapter.send(row.chat, said, f"o{row.id}m")
        return await work

    async def _picture(self, outcome: str, facts: Mapping[str, Any]) -> File | None:
        """What goes with the words: a payment or pickup code, or a member's picture, taken from where they sent it,
        which may be another platform; None where there is none, or none any more."""
        if facts.get("ways") or facts.get("pickup_code"):
            # drawn beside everybody else's turn: it takes some hundredths of a second
            return await asyncio.to_thread(picture_of, facts)
        home = self.adapters.get(facts["platform"]) if outcome == ProofShown.__name__ else None
        if home is None or not facts["picture"]:
            return None
        try:
            return File("picture.jpg", await home.fetch(Attached(facts["picture"]), MOST_PICTURE))
        except (Undeliverable, TooLarge):
            return None

    async def _redraw(self, adapter: Adapter, row: Outgoing, post: Post) -> str:
        """A list in the place of the one that was pressed; where that cannot be edited, as only its reader
        could see it, as an answer to the press, else as a message."""
        try:
            await adapter.edit(row.chat, row.reply_to, post)
        except Undeliverable as error:
            if not error.missing:
                raise
        else:
            return row.reply_to
        if row.ticket and length(post.text) <= adapter.limits.alert:
            return await adapter.alert(row.ticket, row.person, post)
        return await adapter.send(row.chat, post, f"o{row.id}")

    async def _answer_alone(self, adapter: Adapter, row: Outgoing, post: Post, reader: Reader) -> str:
        """An answer to one person's press, at once. A bill is never cut: what is too long, or has a picture, is said
        whole in private, and the alert tells so; it waits there where the person cannot be written to yet."""
        if length(post.text) <= adapter.limits.alert and post.photo is None:
            return await adapter.alert(row.ticket, row.person, post)
        # pressed in the private chat: the answer is there, and needs no word more
        if row.source.rpartition(":")[0] == row.person:
            return await adapter.send(row.person, post, f"o{row.id}")
        word, name = outgoing.AnsweredPrivately.__name__, ""
        try:
            await adapter.send(row.person, post, f"o{row.id}")
        except Undeliverable:
            async with self.database.write() as session:
                word, name = outgoing.WriteToMe.__name__, await outgoing.hold(session, row, self.now())
        facts = {"name": name, "link": adapter.private_link()}
        with suppress(Undeliverable):  # the press is too old for an alert: it was said, or it waits
            await adapter.alert(
                row.ticket, row.person, self._fitted(word, facts, reader, adapter.limits.alert)
            )
        return ""

    async def _send_board(self, adapter: Adapter, row: Outgoing) -> str:
        """The living post as it stands now: sent the first time, edited from then on, sent anew where it was
        taken away."""
        async with self._places, self.database.read() as session:
            draw = self._poll if row.outcome == PollBoard.__name__ else self._board
            post, known = await draw(session, adapter, row)
        if known:
            try:
                await adapter.edit(row.chat, known, post)
            except Undeliverable as error:
                if not error.missing:
                    raise
            else:
                return known
        return await adapter.send(row.chat, post, f"o{row.id}")

    async def _board(self, session: AsyncSession, adapter: Adapter, row: Outgoing) -> tuple[Post, str]:
        """-> the living post and the id of the message that carries it, '' before the first time."""
        buy = await session.get(GroupBuy, row.buy_id)
        group = await group_at(session, row.chat)
        if buy is None or group is None:
            raise Undeliverable("the group buy or its group is gone")
        reader = people.group_reader(self.settings(), group)
        photo = Photo(buy.photo) if buy.photo else None
        most = adapter.limits.caption if photo else adapter.limits.text
        shown = await board(session, buy.id, self.now(), group.id, most=most // LEAST_ENTRY)
        facts = orjson.loads(orjson.dumps(shown))
        post = replace(
            self._fitted(Board.__name__, with_link(adapter, facts, row.chat), reader, most),
            photo=photo,
            closes_at=buy.closes_at if buy.state == "open" and facts["begun"] else None,
            pin=True,
        )
        return post, await due.post_message(session, buy.id, group.id)

    async def _poll(self, session: AsyncSession, adapter: Adapter, row: Outgoing) -> tuple[Post, str]:
        """-> the living message of a poll and its id, '' before the first time."""
        poll, group = (
            await session.get(Poll, orjson.loads(row.facts)["poll"]),
            await group_at(session, row.chat),
        )
        if poll is None or group is None:
            raise Undeliverable("the poll or its group is gone")
        facts = orjson.loads(orjson.dumps(await poll_board(session, poll)))
        post = self._fitted(
            PollBoard.__name__, facts, people.group_reader(self.settings(), group), adapter.limits.text
        )
        closes_at = poll.closes_at if poll.state == "open" else None
        return replace(post, closes_at=closes_at), poll.message_id

    def _fitted(self, outcome: str, facts: dict[str, Any], reader: Reader, most: int) -> Post:
        """What is said in one message of at most so many units (0: in as many as it needs): a long list is
        cut, and says how to see the rest."""
        if not most:
            return self.speech().say(outcome, facts, reader, self.now())

        def more(left: int) -> str:
            return (
                self.speech()
                .say(
                    outgoing.Cut.__name__,
                    {"left": left + facts.get("unlisted", 0), "about": facts.get("buy_no", 0)},
                    reader,
                    self.now(),
                )
                .text
            )

        return fit(self.speech().say(outcome, facts, reader, self.now()), most, more)


def _needs_buttons(adapter: Adapter, row: Outgoing, post: Post) -> bool:
    """Is it a question whose buttons the platform's alerts do not carry?"""
    return is_kind(row.outcome, Question) and bool(post.buttons) and not adapter.limits.alert_buttons
