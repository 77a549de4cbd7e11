"""The spine: what the platforms hear goes in, one commit per batch, one answer per message; only then do they confirm it."""

from __future__ import annotations

import asyncio
import random
import re
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Adapter, Message
from bot.calling import arguments, which_sum
from bot.calling.command import Answer, Ask
from bot.config import Settings
from bot.delivery.outage import Outage
from bot.hearing import people
from bot.hearing.early import Early
from bot.hearing.flood import Flood
from bot.hearing.inflight import landed, landing
from bot.hearing.intake import Speaker, command_in, look, readable, said_at, understand
from bot.hearing.lookout import look_around
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.recognising import adopt, recognise
from bot.hearing.runs import is_talk, runs
from bot.hearing.unlearning import drop_read
from bot.hearing.vocabulary import lexicon, moment_words, opening_words
from bot.opening import SumTwoWays
from bot.saying.discretion import discreet
from bot.saying.speech import Speech
from commerce.booking.book import Heard
from commerce.desk.desk import Desk
from commerce.ground.db import Database
from commerce.ground.trouble import conflicts, is_full, passes
from commerce.outcomes import Outcome
from commerce.queries import shopfront
from commerce.queries.glance import Glance
from commerce.refusals import GroupOnly, LeadersOnly, Refusal, SlowDown, Unreadable
from commerce.services.people import linking, presence
from commerce.services.people import meeting as members
from commerce.services.voice import outgoing, told
from commerce.services.voice.record import say
from commerce.services.voice.stumbling import Stumbled
from commerce.tables import Cursor, Group, Outgoing, Source

_ADDRESS = re.compile(r"[a-z]{2,20}:[-!\w:.]{1,80}")

log = structlog.get_logger(__name__)

MOST_TURNS = 5


class App:
    """The assistant of one community. Adapters call `hear`; the outbox and the duties live beside it."""

    def __init__(self, settings: Settings, database: Database, now: Callable[[], datetime]) -> None:
        self.settings, self.database, self.now = settings, database, now
        self.adapters: dict[str, Adapter] = {}
        self.desk = Desk(database, now, settings.tiers, settings.tier_window)
        self.lexicon = lexicon()
        self.opening_words = opening_words()
        self.moment_words = moment_words()
        self.said = asyncio.Event()  # something was written that the outbox should look at
        self._speech = Speech(community=settings.community.name)
        self._known: dict[tuple[str, str], Speaker] = {}
        self._flood = Flood()
        self._early = Early()
        self.outage = Outage(lambda: self.adapters, lambda: self.settings, self.speech)

    def speech(self) -> Speech:
        """The voice, with the community's name as configured today."""
        if self._speech.community != self.settings.community.name:
            self._speech = Speech(community=self.settings.community.name)
        return self._speech

    def adopt(self, settings: Settings) -> None:
        """Takes a new configuration while running; open buys keep the terms they were opened with."""
        self.settings = settings
        self.desk.tiers, self.desk.window = settings.tiers, settings.tier_window

    async def begin(self) -> None:
        """Knows the groups that config.toml lists, so that content reaches them before anybody has spoken; unlearns what it reads."""
        async with self.database.write() as session:
            await drop_read(session, self.lexicon, self.now())
            await told.compare(session, self.zone_of, self.now())
            for listed in self.settings.groups:
                if listed.chat.partition(":")[0] in self.adapters:
                    await members.meet_group(session, listed.chat, listed.name, self.now())

    def zone_of(self, group: Group) -> ZoneInfo:
        """The group's clock."""
        return people.group_reader(self.settings, group).zone

    def forget(self) -> None:
        """Whom it knew: after the database was emptied or accounts were joined."""
        self._known.clear()

    async def hear(self, messages: Sequence[Message]) -> None:
        """Applies what was said and returns after the commit. Orders that wait together are decided together; a command waits for what
        was said before it, and a member's second message for their first."""
        try:
            await self._hear(messages)
            await self._remember(messages)
        except Exception as error:
            if passes(error):
                await self.outage.struck(messages, error, self.now())
                if is_full(error):
                    await self.database.make_room()
            raise
        finally:
            self.said.set()
        self.outage.over(messages)

    async def _hear(self, messages: Sequence[Message]) -> None:
        """All at once, but for the chats where a message answers what is only just being said: they wait for it, and nobody else does."""
        await self._burn_codes(messages)
        await self._release([message for message in messages if command_in(message) is None])
        heard = [readable(message) for message in messages]
        waiting = await landing(self.database, heard, self.now())
        parts = [([one for one in heard if one.chat == chat], rows) for chat, rows in waiting.items()]
        parts.append(([one for one in heard if one.chat not in waiting], set()))
        await _all([asyncio.create_task(self._hear_together(part, rows)) for part, rows in parts if part])

    async def _hear_together(self, messages: Sequence[Message], rows: Collection[int]) -> None:
        """In the order heard, once these rows are said: runs of orders together, everything else by itself."""
        await landed(self.database, rows)
        for run in runs(messages):
            if is_talk(run[0]):
                await self._take_together(run)
            else:
                await self._take(run[0], self._apply)

    async def _release(self, messages: Sequence[Message]) -> None:
        """Whoever writes in private can be written to: what was held for them goes out."""
        writers = {message.sender for message in messages if message.private and message.kind in ("say", "press")}
        if not writers:
            return
        async with self.database.read() as session:
            waiting = await outgoing.held_for(session, writers)
        if waiting:
            async with self.database.write() as session:
                for address in waiting:
                    await outgoing.release(session, address, self.now())

    async def _burn_codes(self, messages: Sequence[Message]) -> None:
        """A code for linking accounts that was shown to a group is nobody's any more."""
        shown = [message.text for message in messages if not message.private and linking.SHOWN.search(message.text)]
        if shown:
            async with self.database.write() as session:
                await linking.burn(session, "\n".join(shown), self.now())

    async def _remember(self, messages: Sequence[Message]) -> None:
        """How far each chat has been read, for platforms that are asked what was missed: only once all of it is applied."""
        latest = {m.chat: m.id for m in messages if m.kind == "say" and not m.private and self._catches_up(m.platform)}
        if latest:
            async with self.database.write() as session:
                for chat, position in latest.items():
                    await session.merge(Cursor(chat=chat, position=position))

    def _catches_up(self, platform: str) -> bool:
        adapter = self.adapters.get(platform)
        return adapter is not None and adapter.catches_up

    async def _take_together(self, run: Sequence[Message]) -> None:
        """Reads a run of messages in one look, has the desk decide its orders together, then does the rest in order."""
        speakers, seen = await self._look(run)
        meant = [(message, self._read(message, speakers, seen)) for message in run]
        meant = [(message, self._bounded(message, meaning)) for message, meaning in meant]
        self._early.keep([one for one, meaning in meant if meaning is None and _is_early(one, seen)])
        strangers = [one for one, meaning in meant if not self._is_met(one) and (isinstance(meaning, Spoken) or not one.private)]
        if strangers:
            speakers |= await self._meet(strangers)
            meant = [
                (message, self._read(message, speakers, seen) if message in strangers else meaning) for message, meaning in meant
            ]
        orders = [(message, meaning.heard) for message, meaning in meant if isinstance(meaning, Spoken)]
        orders.sort(key=lambda order: order[1].turn)
        await _all([asyncio.create_task(self._take(message, partial(self._order, heard))) for message, heard in orders])
        for message, meaning in meant:
            if isinstance(meaning, Call | Reply | Exception):
                await self._take(message, partial(self._act, meaning))

    async def _look(self, run: Sequence[Message]) -> tuple[dict[str, Speaker], Glance]:
        async with self.database.read() as session:
            speakers = await self._speakers(session, run)
            seen = await look(session, run, speakers)
            unknown = [one for one in run if one.answers_us and said_at(one, seen, one.answered) is None]
            found = [(one, said) for one in unknown if (said := await recognise(self, session, one))]
            if found:
                seen = await look(session, run, speakers, {(one.chat, one.answered): said for one, said in found})
        await adopt(self.database, found, self.now())
        return speakers, seen

    def _read(self, message: Message, speakers: Mapping[str, Speaker], seen: Glance) -> Meaning | Exception:
        """What a message means; what goes wrong in reading it concerns that message alone."""
        try:
            return understand(message, speakers.get(message.sender, Speaker(0, message.name)), seen, self.lexicon, self.now())
        except Exception as error:
            return error

    def _bounded(self, message: Message, meaning: Meaning | Exception) -> Meaning | Exception:
        """The same, unless its member says too much in a minute: one warning then, and no word more."""
        verdict = self._flood.judge(message, self.settings.flood) if meaning is not None else "counts"
        if verdict == "counts":
            return meaning
        log.info("said too much", at=message.key, verdict=verdict)
        return Reply(SlowDown(self.settings.flood)) if verdict == "warn" else None

    async def _order(self, heard: Heard, message: Message) -> None:
        await self.desk.order(heard)

    async def _act(self, meaning: Call | Reply | Exception, message: Message) -> None:
        if isinstance(meaning, Exception):
            raise meaning
        if isinstance(meaning, Call):
            await self._obey(message, meaning)
        else:
            await self._reply(message, meaning.fact)

    async def _take(self, message: Message, act: Callable[[Message], Awaitable[None]]) -> None:
        """One message, whatever it is. What is broken in us is answered for, what is broken beneath us is raised."""
        for turn in range(1, MOST_TURNS):
            try:
                return await act(message)
            except Exception as error:
                if passes(error) and not conflicts(error):
                    raise
                if not conflicts(error):
                    return await self._stumble(message, error)
            await asyncio.sleep(random.uniform(0, 0.01 * 2**turn))
        return await act(message)

    async def _stumble(self, message: Message, error: Exception) -> None:
        reference = secrets.token_hex(3)
        log.error("stumbled", reference=reference, at=message.key, kind=message.kind, error=type(error).__name__, exc_info=error)
        await self._reply(message, Stumbled(reference))

    async def _apply(self, message: Message) -> None:
        """A coming or going, or a command."""
        if message.kind in presence.KINDS:
            await self._note_presence(message)
            return
        called = self._bounded(message, command_in(message))
        if isinstance(called, Call | Reply):
            await self._act(called, message)

    async def _speakers(self, session: AsyncSession, run: Sequence[Message]) -> dict[str, Speaker]:
        """Who of those speaking is a member, met in this chat or not."""
        unmet = [message for message in run if not self._is_met(message)]
        met = await shopfront.met_in(session, {m.sender for m in unmet}, {m.chat for m in unmet})
        self._known |= {(address, chat): Speaker(no, name) for address, chat, no, name in met}
        known = {message.sender: speaker for message in run if (speaker := self._known.get((message.sender, message.chat)))}
        unknown = {message.sender for message in run} - set(known)
        return known | {address: Speaker(no, name) for address, no, name in await shopfront.members_at(session, unknown)}

    def _is_met(self, message: Message) -> bool:
        """Was the sender met in this very chat, under the name they have now?"""
        speaker = self._known.get((message.sender, message.chat))
        return speaker is not None and (not message.name or speaker.name == message.name)

    async def _meet(self, messages: Sequence[Message]) -> dict[str, Speaker]:
        """Makes them known, all in one commit."""
        async with self.database.write() as session:
            members = await people.meet_all(session, self.settings, messages, self.now())
            met = {message.sender: Speaker(members[message.sender].id, message.name) for message in messages}
        for message in messages:
            self._known[message.sender, message.chat] = met[message.sender]
        return met

    async def _obey(self, message: Message, call: Call) -> None:
        """One command, one commit: the claim, what it does, and its answer. Platforms are asked about rights before it begins."""
        rights = await self._rights(message, call.text)
        try:
            async with self.database.write() as session:
                if await self._claimed(session, message):
                    return
                if call.chosen and await which_sum.is_answered(session, call.chosen, self.now()):
                    self._deliver(session, message, Unreadable(), None)
                    return
                member, group = await people.meet(session, self.settings, message, self.now())
                ask = Ask(
                    self, session, message, member, group, "", self.now(), rights, call.replied_buy, call.confirmed, call.chosen
                )
                await self._answer(ask, await self._run(ask, call))
        except IntegrityError:
            async with self.database.read() as session:
                if await session.get(Source, message.key) is None:
                    raise

    async def _run(self, ask: Ask, call: Call) -> Answer:
        """The command's outcome, or its refusal; a refused command leaves nothing behind."""
        try:
            async with ask.session.begin_nested():
                await self._place(ask, call)
                reader = people.group_reader(self.settings, ask.group) if ask.group else None
                ask.language = ask.member.language or (reader.language if reader else self.settings.community.language)
                if ask.message.reply_to and ask.replied_buy is None:
                    said = await shopfront.said_here(ask.session, ask.message.chat, ask.message.reply_to)
                    said = said or await recognise(self, ask.session, ask.message)
                    ask.replied_buy = said.buy_no if said else None
                values = await arguments.read(ask, call.command, call.text)
                return await call.command.run(ask, **values)
        except Refusal as refusal:
            return refusal
        except SumTwoWays as unclear:
            return which_sum.asked(ask, call, unclear)

    async def _place(self, ask: Ask, call: Call) -> None:
        """Finds the group a private command is about, and checks the right to give it, now, by platform id."""
        command = call.command
        if ask.group is None and not command.anywhere:
            ask.group = await self._group_of(ask, call)
        if command.leaders and (ask.group is None or not ask.leads(ask.group)):
            raise LeadersOnly(command.name)

    async def _group_of(self, ask: Ask, call: Call) -> Group:
        groups = await shopfront.groups_of(ask.session, ask.member.id)
        listed = [entry.chat for entry in self.settings.groups if ask.message.sender in (entry.leaders or ())]
        groups += [
            g for chat in listed if (g := await members.group_at(ask.session, chat)) and g.id not in {x.id for x in groups}
        ]
        led = [group for group in groups if ask.leads(group)] if call.command.leaders else groups
        number = call.text.split()[0].lstrip("#") if call.text else ""
        if number.isascii() and number.isdigit():
            having = [group for group in led if await shopfront.buy_in(ask.session, group.id, int(number))]
            led = having or led
        if call.command.leaders and groups and not led:
            raise LeadersOnly(call.command.name)
        if not led:
            raise GroupOnly(call.command.name)
        return led[0]

    async def _rights(self, message: Message, text: str) -> frozenset[str]:
        """The chats the sender may lead at this moment: where they speak, those config.toml gives them, those the text names; all of
        theirs where they speak in private."""
        given = [one.chat for one in self.settings.groups if message.sender in (one.leaders or ())]
        chats = list(dict.fromkeys([message.chat, *given, *_ADDRESS.findall(text)]))
        if message.private:
            async with self.database.read() as session:
                found = await shopfront.identity(session, message.sender)
                theirs = await shopfront.groups_of(session, found[0].id) if found else []
            chats = list(dict.fromkeys([*chats, *(one.chat for one in self.settings.groups), *(group.chat for group in theirs)]))
        return frozenset([chat for chat in chats if await people.leads(self.settings, self.adapters, message, chat)])

    async def _answer(self, ask: Ask, answer: Answer) -> None:
        facts = [answer] if isinstance(answer, Outcome | Refusal) else list(answer or ())
        for fact in facts:
            self._deliver(ask.session, ask.message, fact, ask.replied_buy)

    def _deliver(self, session: AsyncSession, message: Message, fact: Outcome | Refusal, buy_id: int | None) -> None:
        """To whom an answer goes: private matters to the person, by the quickest private way; the rest where it was asked."""
        private = fact.where == "private" if isinstance(fact, Outcome) else fact.private
        about = getattr(fact, "buy_no", None) or buy_id
        if message.private_reply and (private or isinstance(fact, Refusal) or message.kind == "press"):
            kind, chat = "alert", message.sender
        elif private and not message.private:
            kind, chat = "private", message.sender
        else:
            kind, chat = "say", message.chat
            fact = fact if message.private or isinstance(fact, Outcome) else discreet(fact)
        reply_to = message.id if kind == "say" and message.kind != "press" else ""
        ticket = message.private_reply if kind == "alert" else ""
        say(
            session, chat, fact, self.now(), kind=kind, buy_id=about, person=message.sender, reply_to=reply_to, ticket=ticket,
            source=message.key,
        )  # fmt: skip
        if kind == "private" and message.kind == "say":
            session.add(Outgoing(chat=message.chat, kind="react", reply_to=message.id, due_at=self.now(), source=message.key))

    async def _reply(self, message: Message, fact: Outcome | Refusal) -> None:
        """An answer that changes nothing else; once per message."""
        async with self.database.write() as session:
            if not await self._claimed(session, message):
                self._deliver(session, message, fact, None)
        self.said.set()

    async def _claimed(self, session: AsyncSession, message: Message) -> bool:
        """Was this message applied before? If not, it now is, in this very commit."""
        if await session.get(Source, message.key) is not None:
            return True
        session.add(Source(key=message.key, version=message.version, at=self.now()))
        await session.flush()
        return False

    async def _note_presence(self, message: Message) -> None:
        abilities = await look_around(self.adapters.get(message.platform), message.chat) if message.kind == "added" else ()
        async with self.database.write() as session:
            if not await self._claimed(session, message):
                listed = self.settings.group(message.chat)
                await presence.note(session, message, listed.name or message.chat_name, self.now(), abilities)
        self._known.pop((message.sender, message.chat), None)
        if message.kind == "moved":
            await self._hear_early(message.text)

    async def _hear_early(self, chat: str) -> None:
        """What was said in a group's new place before we knew it for that group: heard again, now that it is known."""
        self._known = {place: speaker for place, speaker in self._known.items() if place[1] != chat}
        await self._hear_together(self._early.said_in(chat), ())
        self._early.forget(chat)


def _is_early(message: Message, seen: Glance) -> bool:
    return message.kind == "say" and not message.private and not seen.open.get(message.chat)


async def _all(tasks: Sequence[asyncio.Task[None]]) -> None:
    results = await asyncio.gather(*tasks, return_exceptions=True)
    failed = next((result for result in results if isinstance(result, BaseException)), None)
    if failed is not None:
        raise failed
