"""Listening: a run of messages is read in one look at the shop, and each then means something, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from adapters.base import Message
from bot.hearing.acquaintance import Acquaintances, Speaker
from bot.hearing.early import Early
from bot.hearing.flood import Minutes
from bot.hearing.intake import understand
from bot.hearing.looking import look
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.noticing import announces, sells
from bot.hearing.people import leads
from bot.hearing.plainly import Told, told_of
from bot.hearing.recognising import adopt, recognise
from bot.hearing.scene import Scene, said_at
from bot.house import House
from commerce.queries.glance import Glance
from commerce.refusals import Refusal

log = structlog.get_logger(__name__)

Meant = Meaning | Exception  # what goes wrong in reading a message concerns that message alone


@dataclass(eq=False)
class SlowDown(Refusal):
    """More messages in a minute than one member's `limit`: what follows does not count until a minute has
    passed."""

    limit: int


class Ear:
    """Reads what is said; remembers who says too much, and what was said where nothing is open yet."""

    def __init__(self, house: House, known: Acquaintances) -> None:
        self._house, self._known = house, known
        self._minutes, self._passing, self.early = Minutes(), Minutes(), Early()

    async def listen(self, run: Sequence[Message]) -> list[tuple[Message, Meant]]:
        """Each message and what it means. Who means something is a member from then on."""
        speakers, seen = await self._look(run)
        told, selling = await self._told(run, seen), await self._selling(run, seen)
        meant = []
        for message in run:
            said, is_sale = told.get(message.key), message.key in selling
            meaning = self._read(message, speakers, seen, told=said, sells=is_sale)
            meant.append((message, self.bounded(message, meaning)))
        self.early.keep(
            [message for message, meaning in meant if meaning is None and _is_early(message, seen)]
        )
        strangers = [message for message, meaning in meant if self._is_to_be_met(message, meaning)]
        if strangers:
            speakers |= await self._known.meet(strangers)
            meant = [
                (
                    one,
                    self._read(one, speakers, seen, sells=one.key in selling)
                    if one in strangers
                    else meaning,
                )
                for one, meaning in meant
            ]
        return meant

    def bounded(self, message: Message, meaning: Meant) -> Meant:
        """The same, unless its member says too much in a minute: one warning then, and no word more."""
        most = self._house.settings.flood
        if isinstance(meaning, Call) and meaning.command.in_passing:
            return meaning if self._passing.judge(message, most) == "counts" else None
        verdict = self._minutes.judge(message, most) if meaning is not None else "counts"
        if verdict == "counts":
            return meaning
        log.info("said too much", at=message.key, verdict=verdict)
        return Reply(SlowDown(most)) if verdict == "warn" else None

    def _is_to_be_met(self, message: Message, meaning: Meant) -> bool:
        return not self._known.has_met(message) and (isinstance(meaning, Spoken) or not message.private)

    async def _look(self, run: Sequence[Message]) -> tuple[dict[str, Speaker], Glance]:
        async with self._house.database.read() as session:
            speakers = await self._known.speakers(session, run)
            seen = await look(session, run, speakers)
            unknown = [one for one in run if one.answers_us and said_at(one, seen, one.answered) is None]
            found = [(one, said) for one in unknown if (said := await recognise(self._house, session, one))]
            if found:
                seen = await look(
                    session, run, speakers, {(one.chat, one.answered): said for one, said in found}
                )
        await adopt(self._house.database, found, self._house.now())
        return speakers, seen

    def _announces(self, message: Message) -> bool:
        return announces(message, self._house.settings, self._house.words)

    async def _told(self, run: Sequence[Message], seen: Glance) -> dict[str, Told]:
        """By key, what leaders' words to a post change; who leads is asked of few messages."""
        house = self._house
        plain = [(one, told_of(one, seen, house.settings, house.words)) for one in run]
        return {
            one.key: told
            for one, told in plain
            if told and await leads(house.settings, house.adapters, one, one.chat)
        }

    async def _selling(self, run: Sequence[Message], seen: Glance) -> set[str]:
        """The keys of leaders' announcements where something is open already, which is never what they order."""
        house = self._house
        return {
            one.key
            for one in run
            if seen.open.get(one.chat)
            and sells(one, house.settings, house.words)
            and await leads(house.settings, house.adapters, one, one.chat)
        }

    def _read(
        self,
        message: Message,
        speakers: Mapping[str, Speaker],
        seen: Glance,
        *,
        told: Told | None = None,
        sells: bool = False,
    ) -> Meant:
        scene = Scene(
            message=message,
            speaker=speakers.get(message.sender, Speaker(0, message.name)),
            seen=seen,
            lexicon=self._house.words.lexicon,
            now=self._house.now(),
            told=told.text if told else "",
            is_sure=told is None or told.sure,
            sells=sells,
            announces=self._announces,
        )
        try:
            return understand(scene)
        except Exception as error:
            return error


def _is_early(message: Message, seen: Glance) -> bool:
    return message.kind == "say" and not message.private and not seen.open.get(message.chat)
