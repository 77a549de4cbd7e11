"""A scene: one message, who says it, and all there is to know when it is read. Every reading starts from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from adapters.base import Message
from bot.hearing.acquaintance import Speaker
from bot.hearing.door import LONGEST
from commerce.booking.book import Heard
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Place, Reading
from commerce.phrases.reader import Context, read
from commerce.queries.glance import Glance
from commerce.queries.shopfront import Front, SaidHere
from commerce.tables import Utterance
from commerce.tables.base import to_millis


def said_at(message: Message, seen: Glance, on: str | None) -> SaidHere | None:
    """What the bot said in the message that this one answers or presses, also where its sender alone could
    see it."""
    return seen.said.get((message.chat, on or "")) or seen.said.get((message.sender, on or ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a message is read from, and nothing else: `seen` is one look at the shop, `now` the moment of
    it."""

    message: Message
    speaker: Speaker
    seen: Glance
    lexicon: Lexicon
    now: datetime
    told: str = ""  # what the words of a leader to a post change, as the text of /edit
    is_sure: bool = True  # else they may be an order of their own, and are asked about
    sells: bool = False  # a leader's announcement, which is no order
    announces: Callable[[Message], bool] = lambda message: False  # clearly a sale that its sender sets up

    @property
    def replied(self) -> SaidHere | None:
        """The message of ours that this one replies to."""
        return said_at(self.message, self.seen, self.message.reply_to)

    @property
    def pressed(self) -> SaidHere | None:
        """The message of ours under which this button stands."""
        return said_at(self.message, self.seen, self.message.on)

    @property
    def replied_words(self) -> Utterance | None:
        """The order in words that this message replies to."""
        return self.seen.uttered.get(f"{self.message.chat}:{self.message.reply_to}")

    @property
    def given_up(self) -> Reading | None:
        """What the button pressed gives up of a line."""
        places = self.seen.given_up
        return places.get((self.message.chat, self.message.on or "")) or places.get(
            (self.message.sender, self.message.on or "")
        )

    def fronts(self, numbers: Iterable[int | None]) -> list[Front]:
        """Those of the buys that are known."""
        return [self.seen.fronts[no] for no in numbers if no in self.seen.fronts]

    def group(self, buy_no: int) -> int:
        """The group an order counts in is where it was said, or the one a private order belongs to."""
        if not self.message.private:
            return self.seen.groups.get(self.message.chat, 0)
        belongs = self.seen.open_for.get(self.speaker.member_id, {})
        return belongs.get(buy_no) or self.seen.homes.get(buy_no, 0)

    def taught(self, buy_no: int) -> Mapping[str, str]:
        """The phrases of the group that the message belongs to."""
        return self.seen.taught.get(self.group(buy_no), {})

    def read_at(self, front: Front, text: str, place: Place = "post") -> Reading:
        """What words mean to the post of that buy."""
        context = Context(
            lexicon=self.lexicon,
            goods=front.goods,
            place=place,
            sender=self.message.name,
            taught=self.taught(front.buy_no),
        )
        return read(text[:LONGEST], context)

    def heard(self, buy_no: int, reading: Reading | None) -> Heard:
        """The message as the desk decides it."""
        message, member = self.message, self.speaker.member_id
        return Heard(
            key=message.key,
            version=message.version,
            buy_id=buy_no,
            member_id=member,
            actor_id=member,
            group_id=self.group(buy_no),
            chat=message.chat,
            person=message.sender,
            name=message.name or self.speaker.name,
            message_id=(message.on or "") if message.kind == "press" else message.id,
            sent=to_millis(message.sent),
            text=message.text[:LONGEST],
            reading=reading,
            ticket=message.private_reply,
        )
