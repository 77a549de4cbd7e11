"""What must be said leaves here: per chat in order, within the platform's pace, each row once as far as a
network allows.

What to do after each try is decided in `bot.delivery.verdicts`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Photo, Post, TryLater, Uncertain, Undeliverable
from bot.config import Settings
from bot.delivery import exporting
from bot.delivery.choosing import Choice, Chooser, prepared
from bot.delivery.fitting import fit, length
from bot.delivery.verdicts import Verdict, after
from bot.hearing import people
from bot.saying.speech import Reader, Speech
from bot.saying.wording import facts_of, made_to_say, reader_of, with_link
from commerce.fact import OneMessage, Question, is_kind
from commerce.ground.db import Database
from commerce.ground.trouble import passes
from commerce.queries import due
from commerce.queries.board import LEAST_ENTRY, Board, board
from commerce.queries.polls import PollBoard, poll_board
from commerce.queries.shopfront import group_at
from commerce.services.people import presence
from commerce.services.voice import outgoing
from commerce.tables import GroupBuy, Outgoing, Poll

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
LONGEST_WAIT = 5.0  # seconds between two looks at a database that is away
SEND_WITHIN = 120.0  # seconds; an adapter gives up long before


class Outbox:
    """Delivers outgoing rows through the adapters. Any number of processes may run one on the same database.

    It goes in rounds. A round is one commit: what was said since the last is recorded, and the next row of
    every chat that may be spoken to is claimed (which one: `bot.delivery.turns`). Each claimed row is then
    tried by itself, so one chat never waits for another.
    """

    def __init__(
        self,
        database: Database,
        adapters: Mapping[str, Adapter],
        settings: Callable[[], Settings],
        speech: Callable[[], Speech],
        now: Callable[[], datetime],
    ) -> None:
        self.database, self.adapters, self.settings, self.speech, self.now = (
            database,
            adapters,
            settings,
            speech,
            now,
        )
        self._chooser = Chooser(adapters)
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._held: dict[str, Outgoing] = {}  # the rows being sent, by the chat they were claimed in
        self._said: list[tuple[Outgoing, str]] = []  # not recorded yet, with the ids of their messages
        self._unsaid: list[tuple[Outgoing, Exception]] = []  # not recorded yet, with the reason
        self._claiming: list[Outgoing] = []  # claims of a commit that nobody answered
        self.trouble = ""  # why nothing leaves just now, '' while all is well
        self._rounds = asyncio.Lock()
        self._ending = asyncio.Event()

    async def run(self, wake: asyncio.Event) -> None:
        """A round whenever something was written or said, and every half second for what has come due."""
        failures = 0
        while not self._ending.is_set():
            wake.clear()
            try:
                await self._round(wake)
                self.trouble, failures = "", 0
            except Exception as error:  # the database is away: what must be said stands in its rows
                failures += 1
                self.trouble = f"what must be said waits in the database, which cannot be used ({type(error).__name__}); is the disk full?"
                log.exception(
                    "the outbox cannot look",
                    error=type(error).__name__,
                    exc_info=None if passes(error) else error,
                )
                await asyncio.sleep(min(LONGEST_WAIT, 0.25 * 2**failures))
            with suppress(TimeoutError):
                await asyncio.wait_for(wake.wait(), self._chooser.pause())

    async def _round(self, wake: asyncio.Event) -> None:
        async with self._rounds:
            if self._ending.is_set():
                return
            for row in await self._next():
                task = asyncio.create_task(self._try(row), name=f"outbox {row.chat}")
                self._sending[row.chat], self._held[row.chat] = task, row
                task.add_done_callback(partial(self._done, row.chat, wake))

    def _done(self, chat: str, wake: asyncio.Event, task: asyncio.Task[None]) -> None:
        self._sending.pop(chat, None)
        self._held.pop(chat, None)
        wake.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("outbox stumbled", chat=chat, error=type(error).__name__, exc_info=error)

    async def finish(self, within: float = 1.5) -> None:
        """Lets what is being sent end, so many seconds at most, while its platform is still there, and
        records what became of it; nothing new begins."""
        self._ending.set()
        async with self._rounds:
            sending = list(self._sending.values())
            _, hanging = await asyncio.wait(sending, timeout=within) if sending else ((), ())
            for task in hanging:
                task.cancel()
            await asyncio.gather(*sending, return_exceptions=True)
            try:
                if self._is_to_record():
                    async with self._recording():
                        pass
            except (
                Exception
            ) as error:  # the database is away: what was said is said once more under the same number
                log.warning(
                    "the outbox cannot record what it said", rows=len(self._said), error=type(error).__name__
                )

    def _is_to_record(self) -> bool:
        return bool(self._said or self._unsaid or self._claiming or self._overdue())

    def _overdue(self) -> list[Outgoing]:
        """The rows being sent whose lease is half over."""
        soon = self.now() + LEASE / 2
        return [row for row in self._held.values() if row.lease_until is None or row.lease_until < soon]

    async def drain(self) -> None:
        """Says all that is due, one after the other in the order it was written: for replays, where nothing
        waits for a network."""
        while rows := await self._next(in_turn=True):
            for row in rows:
                await self._try(row)

    async def _next(self, *, in_turn: bool = False) -> list[Outgoing]:
        """Records what was said; -> the rows claimed for us. `in_turn`: one, and whatever its platform's
        pace."""
        # most looks find nothing, and need not hold up those who write
        if not self._is_to_record() and not in_turn:
            async with self.database.read() as session:
                found = await self._chooser.look(session, self.now(), self._sending)
                if not found.chosen and not found.repeated:
                    return []
        async with self._recording() as session:
            choice = await self._choice(session, in_turn)
            session.expunge_all()  # copies of our own: what becomes of a row is written by its id
            if choice.repeated:
                await outgoing.leave_out(session, choice.repeated)
            claimed = [one for one in choice.chosen if await self._claimed(session, one.row)]
            rows = [await prepared(session, one) for one in claimed]
        self._claiming.clear()
        return rows

    async def _choice(self, session: AsyncSession, in_turn: bool) -> Choice:
        if in_turn:
            return await self._chooser.one(session, self.now())
        choice = await self._chooser.look(session, self.now(), self._sending)
        return replace(choice, chosen=[one for one in choice.chosen if self._chooser.takes(one.row.chat)])

    async def _claimed(self, session: AsyncSession, row: Outgoing) -> bool:
        """Is the row ours? Its end differs from that of any other process's claim of the same moment."""
        lease = LEASE + timedelta(milliseconds=random.randrange(1000))
        if not await outgoing.claim(session, row, self.now(), lease):
            return False
        self._claiming.append(row)
        return True

    @asynccontextmanager
    async def _recording(self) -> AsyncIterator[AsyncSession]:
        """A commit with what became of the rows in it; not forgotten before, so that a database which is away
        hears of it later."""
        await self._record_unsaid()
        said, doubtful = tuple(self._said), tuple(self._claiming)
        async with self.database.write() as session:
            await due.choose_alone(session)
            for row, message_id in said:
                await outgoing.sent(session, row, message_id, self.now())
            for row in doubtful:
                await outgoing.let_go(session, row, self.now())
            for row in self._overdue():
                row.lease_until = self.now() + LEASE
                await outgoing.renew(session, row, row.lease_until)
            yield session
        del self._said[: len(said)]
        del self._claiming[: len(doubtful)]

    async def _record_unsaid(self) -> None:
        """What was not said, each by itself: one that cannot be recorded is tried again when its lease is
        over."""
        while self._unsaid:
            row, error = self._unsaid[0]
            try:
                await self._failed(row, error)
            except Exception as trouble:
                if passes(trouble):
                    raise
                log.exception(
                    "what became of a word could not be recorded", row=row.id, error=type(trouble).__name__
                )
            del self._unsaid[0]

    async def _try(self, row: Outgoing) -> None:
        """Says the row. What became of it is recorded by the next round."""
        try:
            async with asyncio.timeout(SEND_WITHIN) as limit:
                message_id = await self._send(row)
        except asyncio.CancelledError:
            self._unsaid.append((row, Uncertain("given up while it was being sent")))
            raise
        except Exception as error:
            if not isinstance(error, Undeliverable | TryLater | Uncertain):
                log.exception(
                    "could not be said", row=row.id, outcome=row.outcome, error=type(error).__name__
                )
            self._unsaid.append((row, Uncertain("no answer in time") if limit.expired() else error))
        else:
            self._said.append((row, message_id))

    async def _failed(self, row: Outgoing, error: Exception) -> None:
        doubted = row.error.startswith(Uncertain.__name__)
        verdict = after(error, row.attempts, self.now(), doubted=doubted)
        async with self.database.write() as session:
            if not await outgoing.is_held(session, row):
                return
            if isinstance(error, Undeliverable) and error.moved_to:
                await presence.move(session, row.chat, error.moved_to, self.now())
                row.chat, verdict = error.moved_to, Verdict("waiting", self.now())
            elif isinstance(error, Undeliverable) and row.kind in ("private", "alert"):
                verdict = Verdict(await outgoing.not_in_private(session, row, self.now()))
            says = f"{type(error).__name__}: {error}"
            says = f"{Uncertain.__name__}, then {says}" if doubted else says
            await outgoing.settle(session, row, verdict.state, verdict.due_at, says[:300])
            if isinstance(error, Undeliverable) and error.gone:
                await presence.lost(session, row.chat)
        tell = log.error if verdict.state == "stuck" else log.warning
        tell(
            "not delivered",
            row=row.id,
            chat=row.chat,
            state=verdict.state,
            again=verdict.due_at and verdict.due_at.isoformat(),
            error=type(error).__name__,
        )

    async def _send(self, row: Outgoing) -> str:
        """-> the message's id. What it needs of the database is read first: no transaction is open while a
        network is waited for."""
        adapter = self.adapters[row.chat.partition(":")[0]]
        if row.kind in ("post", "refresh"):
            return await self._send_board(adapter, row)
        if row.kind == "react":
            await adapter.react(row.chat, row.reply_to, "noted")
            return ""
        made = await made_to_say(self.database, row, self.now())
        async with self.database.read() as session:
            reader = await reader_of(session, self.settings(), row)
            facts = facts_of(adapter, row) | made
            most = adapter.limits.text if is_kind(row.outcome, OneMessage) else 0
            post = self._fitted(row.outcome, facts, reader, most)
            post = replace(post, files=await exporting.files(session, row.outcome, facts, reader))
        if row.kind == "redraw":
            return await self._redraw(adapter, row, post)
        if (
            row.kind == "alert"
            and is_kind(row.outcome, Question)
            and post.buttons
            and not adapter.limits.alert_buttons
        ):
            # a question needs its buttons: it is asked where the press was
            row.chat, row.kind = row.source.rpartition(":")[0], "say"
            return await adapter.send(row.chat, post, f"o{row.id}")
        if row.kind == "alert":
            return await self._answer_alone(adapter, row, post, reader)
        return await adapter.send(row.chat, replace(post, reply_to=row.reply_to or None), f"o{row.id}")

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
        """An answer to one person's press, at once. A bill is never cut: what is too long is said whole in
        private, and the alert tells so; it waits there where the person cannot be written to yet."""
        if length(post.text) <= adapter.limits.alert:
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
        async with self.database.read() as session:
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
