"""Obeying: one command, one commit: the claim, what it does, and its answer. Platforms are asked about rights
before it begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.calling import arguments, questions
from bot.calling.command import Answer, Ask, NotForeseen, Read
from bot.calling.filing import FILED, read_file
from bot.calling.progress import FileProgress
from bot.calling.rights import LeadersOnly, may_give
from bot.calling.scanning import scanned
from bot.calling.ways import with_way
from bot.commands.anew import not_followed
from bot.hearing import people
from bot.hearing.acquaintance import Acquaintances
from bot.hearing.meaning import Call
from bot.hearing.recognising import recognise
from bot.house import House
from bot.opening import SumTwoWays
from bot.saying.answering import answer
from bot.saying.speech import Reader
from commerce.outcomes import Outcome, Unfinished
from commerce.queries import shopfront
from commerce.refusals import Refusal
from commerce.services.voice import anew
from commerce.tables import Group, Source

_ADDRESS = re.compile(r"[a-z]{2,20}:[-!\w:.]{1,80}")


@dataclass(eq=False)
class GroupOnly(Refusal):
    """This belongs in a group."""

    command: str


@dataclass(frozen=True, slots=True)
class Calls:
    """Runs the commands that are called in the house."""

    house: House
    known: Acquaintances

    async def obey(self, message: Message, call: Call) -> None:
        """Once per message, whoever else applies it meanwhile."""
        rights = await self._rights(message, call.text)
        call = await scanned(self.house, message, call, rights)
        reads = call.command is FILED or call.command.name == "columns"
        progress = FileProgress(self.house, message)
        document = await read_file(self.house, message, call, rights, progress) if reads else None
        try:
            try:
                await self._commit(message, call, rights, document)
            except NotForeseen as asked:
                async with self.house.database.read() as session:
                    foreseen = await asked.work(session)
                await self._commit(message, call, rights, document, foreseen)
        except IntegrityError:
            async with self.house.database.read() as session:
                if await session.get(Source, message.key) is None:
                    raise
        finally:
            await progress.end()

    async def _commit(
        self,
        message: Message,
        call: Call,
        rights: frozenset[str],
        document: Read | None,
        foreseen: object = None,
    ) -> None:
        async with self.house.database.write() as session:
            edited = message.kind == "edit"
            match await anew.hear(session, message.key, message.version, self.house.now(), edited=edited):
                case "new":
                    ask = await self._ask(session, message, call, rights)
                    ask.document, ask.foreseen = document, foreseen
                    await self._obey(ask, call)
                case "stands":
                    await self._decline(session, message, call, rights)

    async def _obey(self, ask: Ask, call: Call) -> None:
        now = self.house.now()
        said = await self._run(ask, call)
        for fact in [said] if isinstance(said, Outcome | Refusal) else said or ():
            answer(ask.session, ask.message, fact, ask.replied_buy, now)

    async def _decline(
        self, session: AsyncSession, message: Message, call: Call, rights: frozenset[str]
    ) -> None:
        """An edit of a command that took effect."""
        ask = await self._ask(session, message, call, rights)
        try:
            await self._place(ask, call)
            ask.language = (await self._reader(ask)).language
            fact: Refusal = await not_followed(ask, call)
        except Refusal as refusal:
            fact = refusal
        answer(session, message, fact, None, ask.now)

    async def _ask(self, session: AsyncSession, message: Message, call: Call, rights: frozenset[str]) -> Ask:
        house = self.house
        member, group = await people.meet(session, house.settings, message, house.now())
        photo = message.photo.ref if message.photo else ""
        return Ask(
            session=session,
            message=message,
            member=member,
            group=group,
            now=house.now(),
            rights=rights,
            settings=house.settings,
            desk=house.desk,
            words=house.words,
            speech=house.speech(),
            known=self.known,
            replied_buy=call.replied_buy,
            given=call.given
            or Unfinished(
                command=call.command.name,
                text=call.text,
                asked_at=house.now(),
                photo=photo,
                origin=message.key,
            ),
        )

    async def _run(self, ask: Ask, call: Call) -> Answer:
        """The command's outcome, or its refusal; a refused command leaves nothing behind, and the question
        before it open."""
        try:
            async with ask.session.begin_nested():
                await self._place(ask, call)
                await questions.once(ask, call)
                ask.language = (await self._reader(ask)).language
                if ask.message.reply_to and ask.replied_buy is None:
                    ask.replied_buy = await self._replied_buy(ask)
                return await self._carry_out(ask, call)
        except Refusal as refusal:
            return await with_way(ask, call, refusal)

    async def _carry_out(self, ask: Ask, call: Call) -> Answer:
        """What the command does, or the question that stops it; then it has done nothing."""
        try:
            async with ask.session.begin_nested():
                values = await arguments.read(ask, call.command, call.text)
                return await call.command.run(ask, **values)
        except SumTwoWays as unclear:
            return questions.about_sum(ask, unclear)

    async def _reader(self, ask: Ask) -> Reader:
        """Who reads the answer: its giver alone in private and on a button, else the group it was given
        in."""
        sender, alone = ask.message.sender, ask.message.private or ask.message.kind == "press"
        if ask.group is None or alone:
            return await people.person_reader(ask.session, ask.settings, sender, ask.group)
        return await people.answer_reader(ask.session, ask.settings, sender, ask.group)

    async def _replied_buy(self, ask: Ask) -> int | None:
        said = await shopfront.said_here(ask.session, ask.message.chat, ask.message.reply_to or "")
        said = said or await recognise(self.house, ask.session, ask.message)
        return said.buy_no if said else None

    async def _place(self, ask: Ask, call: Call) -> None:
        """Finds the group a private command is about, and checks the right to give it, now, by platform
        id."""
        command = call.command
        if ask.given.group_no is not None:
            ask.group = await ask.session.get_one(Group, ask.given.group_no)
        elif ask.group is None and not command.anywhere:
            ask.group = await self._group_of(ask, call)
        ask.given = replace(ask.given, group_no=ask.group.id if ask.group else None)
        if command.leaders and (ask.group is None or not await may_give(ask, command, ask.group)):
            raise LeadersOnly(command.name, command.helpers)

    async def _group_of(self, ask: Ask, call: Call) -> Group:
        """The first of the groups that the command may be about; where it begins with a buy's number, one
        that has this buy."""
        command, groups = call.command, await self._groups(ask)
        fitting = [group for group in groups if await may_give(ask, command, group)]
        if fitting:
            return await self._with_its_buy(ask, call.text, fitting) or fitting[0]
        if command.leaders and groups:
            raise LeadersOnly(command.name, command.helpers)
        raise GroupOnly(command.name)

    async def _with_its_buy(self, ask: Ask, text: str, groups: Sequence[Group]) -> Group | None:
        """The first that has the buy whose number the text begins with."""
        number = text.split()[0].lstrip("#") if text else ""
        if not (number.isascii() and number.isdigit()):
            return None
        for group in groups:
            if await shopfront.buy_in(ask.session, group.id, int(number)):
                return group
        return None

    async def _groups(self, ask: Ask) -> list[Group]:
        """Where the asker is a member, and where config.toml makes them a leader."""
        groups = await shopfront.groups_of(ask.session, ask.member.id)
        listed = [entry.chat for entry in ask.settings.groups if ask.message.sender in (entry.leaders or ())]
        found = [await shopfront.group_at(ask.session, chat) for chat in listed]
        return groups + [group for group in found if group and group.id not in {one.id for one in groups}]

    async def _rights(self, message: Message, text: str) -> frozenset[str]:
        """The chats the sender may lead at this moment: where they speak, those config.toml gives them, those
        the text names; all of theirs where they speak in private."""
        settings = self.house.settings
        given = [one.chat for one in settings.groups if message.sender in (one.leaders or ())]
        chats = [message.chat, *given, *_ADDRESS.findall(text)]
        if message.private:
            chats += [*(one.chat for one in settings.groups), *await self._chats_of(message.sender)]
        may_lead = partial(people.leads, settings, self.house.adapters, message)
        return frozenset([chat for chat in dict.fromkeys(chats) if await may_lead(chat)])

    async def _chats_of(self, sender: str) -> list[str]:
        async with self.house.database.read() as session:
            found = await shopfront.identity(session, sender)
            return [group.chat for group in await shopfront.groups_of(session, found[0].id)] if found else []
