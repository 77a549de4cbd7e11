"""A message -> what is meant: a command, an order for the desk, an answer at once, or nothing. Pure, after
one look at the shop."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import Message
from bot.calling import questions
from bot.calling.arguments import NoOpenBuy, WhichBuy
from bot.calling.command import commands
from bot.calling.privately import PRIVATELY
from bot.calling.questions import Unreadable
from bot.calling.undoing import TAKE_BACK, says_undo
from bot.hearing.acquaintance import Speaker
from bot.hearing.door import LONGEST, command_in
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.people import NOBODY, NoPerson
from commerce.booking.book import Heard
from commerce.booking.moving import NotYours
from commerce.booking.rows import reading_of
from commerce.booking.teams import START_ONE
from commerce.fact import AboutOrders
from commerce.outcomes import Asked, AskedToRepeat, Ordered
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.meaning import Item, Place, Reading
from commerce.phrases.reader import Context, read
from commerce.queries.glance import Glance, Wanted, glance
from commerce.queries.shopfront import Front, SaidHere
from commerce.refusals import Refusal
from commerce.tables.base import to_millis

_ASKED_BY_WORDS = (Asked.__name__, AskedToRepeat.__name__)
# what a button means depends on whose words it answers
_OF_ONE_ANSWER = frozenset({"undo", "cancel", "pick", "yes", "decline", "back"})
_DECLINE = re.compile(r"decline:[0-9]{1,5}")
ANSWER_WITHIN = timedelta(minutes=15)


@dataclass(eq=False)
class TooLong(AboutOrders, Refusal):
    """A message longer than `most` characters: nothing of it was ordered."""

    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a message is about: the buys it may mean, and how it is addressed to them. `asked`: it answers a
    message of ours that names none of them, so that even the only one is no more than a guess. `about` is the
    utterance it replies to, where it replies to one, or to the bot's answer to one."""

    buys: Sequence[Front]
    place: Place
    ref: str | None = None
    team: int = 0
    asked: bool = False
    about: str = ""


async def look(
    session: AsyncSession,
    messages: Sequence[Message],
    speakers: Mapping[str, Speaker],
    recognised: Mapping[tuple[str, str], SaidHere] | None = None,
) -> Glance:
    """One look at the shop for a run of messages; what each means is then read without another. `recognised`:
    messages of ours that only their words tell."""
    members = [speaker.member_id for speaker in speakers.values()]
    answered = {
        (chat, on)
        for message in messages
        if (on := message.answered)
        for chat in (message.chat, message.sender)
    }
    declined = {
        (chat, message.on or ""): (speakers[message.sender].member_id, int(message.text[8:]))
        for message in messages
        if _DECLINE.fullmatch(message.text) and message.sender in speakers
        for chat in (message.chat, message.sender)
    }
    wanted = Wanted(
        chats={message.chat for message in messages},
        answered=answered,
        keys={message.key for message in messages},
        private_members=[
            speakers[message.sender].member_id
            for message in messages
            if message.private and message.sender in speakers
        ],
        members=members,
        declined=declined,
        lists=any("\n" in message.text for message in messages),
        recognised=recognised or {},
    )
    return await glance(session, wanted)


def understand(message: Message, speaker: Speaker, seen: Glance, lexicon: Lexicon, now: datetime) -> Meaning:
    """What a message that is no command means. Pure: `seen` is all there is to know."""
    if message.kind != "edit" and (
        message.key in seen.claimed or (message.kind == "press" and message.key in seen.uttered)
    ):
        return None  # a redelivery, whatever its words would mean now
    if message.kind == "press":
        return _pressed(message, speaker, seen, lexicon)
    if message.key in seen.uttered:
        return _edited(message, speaker, seen, lexicon)
    asked = said_at(message, seen, message.reply_to)
    if asked is not None and asked.outcome == WhichBuy.__name__:
        return _which(message, speaker, seen, asked, lexicon, message.text.strip())
    target = _target(message, speaker, seen)
    if target.place in ("post", "bot") and len(message.text) > LONGEST:
        return Reply(TooLong(LONGEST))
    if target.buys and says_undo(message.text):
        return _taken_back(message, speaker, seen, target)
    can_order = bool(target.buys or target.asked) and bool(message.text.strip())
    meant = _ordered(message, speaker, seen, lexicon, target, now) if can_order else None
    if meant is None and message.private and message.kind == "say":
        return Call(command=PRIVATELY, text=message.text[:LONGEST] or "?")
    return meant


def _taken_back(message: Message, speaker: Speaker, seen: Glance, target: Target) -> Meaning:
    """A word for taking back: of the message answered where it is their own, or of the one our answer
    answered; else of the last."""
    said = said_at(message, seen, message.reply_to)
    own = seen.uttered.get(f"{message.chat}:{message.reply_to}")
    if own is not None and own.member_id == speaker.member_id:
        return Spoken(replace(_heard(message, speaker, seen, own.buy_id, None), undo=own.key))
    if (
        said is not None
        and said.outcome == Ordered.__name__
        and said.source
        and said.person == message.sender
        and said.buy_no
    ):
        return Spoken(replace(_heard(message, speaker, seen, said.buy_no, None), undo=said.source))
    return Call(command=TAKE_BACK, text=str(target.buys[0].buy_no) if len(target.buys) == 1 else "")


def said_at(message: Message, seen: Glance, on: str | None) -> SaidHere | None:
    """What the bot said in the message that this one answers or presses, also where its sender alone could
    see it."""
    return seen.said.get((message.chat, on or "")) or seen.said.get((message.sender, on or ""))


def _target(message: Message, speaker: Speaker, seen: Glance) -> Target:
    if message.reply_to:
        said = said_at(message, seen, message.reply_to)
        if said is None and message.answers_us:
            return replace(_anywhere(message, speaker, seen), place="post", asked=True)
        if said is not None and said.buy_no is None:  # of ours, and about no buy: what is open may be meant
            target = _anywhere(message, speaker, seen)
            return replace(target, asked=bool(target.buys))
        if said is not None:
            team = (said.facts.get("team") or {}).get("no", 0)
            place: Place = "bot" if said.outcome in _ASKED_BY_WORDS else "post"
            return Target(buys=_known([said.buy_no], seen), place=place, team=team, about=said.source)
        other = seen.uttered.get(f"{message.chat}:{message.reply_to}")
        if other is not None:
            return Target(buys=_known([other.buy_id], seen), place="member", ref=other.text, about=other.key)
    target = _anywhere(message, speaker, seen)
    return replace(target, place="member") if message.reply_to and not message.private else target


def _anywhere(message: Message, speaker: Speaker, seen: Glance) -> Target:
    """Whatever is open to them where they speak."""
    open_ = seen.open_for.get(speaker.member_id, ()) if message.private else seen.open.get(message.chat, ())
    return Target(buys=_known(list(open_), seen), place="group")


def _known(numbers: Sequence[int | None], seen: Glance) -> list[Front]:
    return [seen.fronts[no] for no in numbers if no in seen.fronts]


def _ordered(
    message: Message, speaker: Speaker, seen: Glance, lexicon: Lexicon, target: Target, now: datetime
) -> Meaning:
    only = target.buys[0] if len(target.buys) == 1 and not target.asked else None
    question = seen.questions.get((only.buy_no, speaker.member_id)) if only else None
    fresh = question is not None and (target.place == "bot" or now - question.sent_at < ANSWER_WITHIN)
    pending = _pending(question.effect) if question is not None and fresh else None
    context = Context(
        lexicon=lexicon,
        goods=tuple(goods for front in target.buys for goods in front.goods),
        place="bot" if pending else target.place,
        ref=target.ref,
        sender=message.name,
        pending=pending,
        prior_list=seen.rolls.get(only.buy_no, ()) if only else (),
        taught=_taught(message, speaker, seen, only.buy_no if only else 0),
    )
    reading = read(message.text[:LONGEST], context)
    if reading.conditional and reading.items and only and target.place == "post" and message.kind == "say":
        # "+1 if it drops to 60": no order, and worth knowing
        return Call(command=commands()["wish"], text=only.title)
    if reading.intent in ("none", "query"):
        return None
    if not target.buys:
        return Reply(NoOpenBuy())
    chosen = None if target.asked else _chosen(target.buys, reading)
    if chosen is None:
        return Reply(
            WhichBuy(
                [(front.buy_no, front.title, min(front.codes)) for front in target.buys], message.text[:200]
            )
        )
    if message.sender in NOBODY:
        return Reply(NoPerson())
    heard = replace(
        _heard(message, speaker, seen, chosen.buy_no, reading), team=target.team, about=target.about
    )
    if pending and question is not None and reading.intent == "order" and not reading.ask:
        heard = replace(heard, answers=question.key)
    return Spoken(heard)


def _chosen(fronts: Sequence[Front], reading: Reading) -> Front | None:
    """The one buy that the reading can only mean."""
    if len(fronts) == 1:
        return fronts[0]
    codes = {code for item in reading.items for code in (item.code, item.from_code) if code}
    fitting = [front for front in fronts if codes and codes <= front.codes]
    return fitting[0] if len(fitting) == 1 else None


def _edited(message: Message, speaker: Speaker, seen: Glance, lexicon: Lexicon) -> Meaning:
    known = seen.uttered[message.key]
    front = seen.fronts.get(known.buy_id)
    if front is None or known.member_id != speaker.member_id:
        return None
    reading = read(
        message.text[:LONGEST],
        Context(
            lexicon=lexicon,
            goods=front.goods,
            place="post",
            ref=None,
            sender=message.name,
            taught=_taught(message, speaker, seen, front.buy_no),
        ),
    )
    return Spoken(_heard(message, speaker, seen, front.buy_no, reading))


def _taught(message: Message, speaker: Speaker, seen: Glance, buy_no: int) -> Mapping[str, str]:
    """The phrases of the group that the message belongs to."""
    return seen.taught.get(_group(message, speaker, seen, buy_no), {})


def _group(message: Message, speaker: Speaker, seen: Glance, buy_no: int) -> int:
    """The group an order counts in is where it was said, or the one a private order belongs to."""
    private_group = seen.open_for.get(speaker.member_id, {}).get(buy_no) or seen.homes.get(buy_no, 0)
    return private_group if message.private else seen.groups.get(message.chat, 0)


def _pressed(message: Message, speaker: Speaker, seen: Glance, lexicon: Lexicon) -> Meaning:
    """A button: commands speak for themselves, all else is looked up by the message it stands under."""
    said = said_at(message, seen, message.on)
    if message.text.startswith("/"):
        called = command_in(message.text)
        return (
            replace(called, replied_buy=said.buy_no if said else None) if isinstance(called, Call) else called
        )
    if said is not None and message.text.startswith("which:"):
        return _which(message, speaker, seen, said, lexicon, message.text.partition(":")[2])
    if said is not None and said.outcome in questions.ANSWERS:
        return questions.answered(message, said)
    if said is None or said.buy_no not in seen.fronts:
        return Reply(Unreadable())
    return _verb(message, speaker, seen, said, seen.fronts[said.buy_no])


def _verb(message: Message, speaker: Speaker, seen: Glance, said: SaidHere, front: Front) -> Meaning:
    verb, _, value = message.text.partition(":")
    if verb in _OF_ONE_ANSWER and not said.source:
        return Reply(Unreadable())  # a copy of ours that could be the answer to several messages
    reading: Reading | None = None
    answer: dict[str, Any] = {}
    if verb in ("+1", "-1"):
        reading = _one_more_or_less(verb, front)
    elif verb == "team" or (verb == "join" and value.isascii() and value.isdigit()):
        reading, answer = _one_more_or_less("+1", front), {"team": int(value or START_ONE), "joins": True}
    elif verb in ("undo", "cancel", "back"):
        answer = {"undo": said.source, "back": verb == "back"}
    elif verb == "pick" and value.isascii() and value.isdigit():
        answer = {"pick": int(value), "answers": said.source}
    elif verb == "yes":
        answer = {"confirmed": True, "answers": said.source}
    elif verb == "decline":
        reading = seen.given_up.get((message.chat, message.on or "")) or seen.given_up.get(
            (message.sender, message.on or "")
        )
    elif verb == "keep":
        return None
    if reading is None and not answer:
        return Reply(Unreadable())
    return Spoken(replace(_heard(message, speaker, seen, front.buy_no, reading), **answer))


def _which(
    message: Message, speaker: Speaker, seen: Glance, said: SaidHere, lexicon: Lexicon, chosen: str
) -> Meaning:
    """An answer to "which one do you mean?": what was said first, now of the buy chosen; only by whoever said
    it."""
    word = chosen.removeprefix("#").casefold()
    front = next(
        (
            one
            for one in seen.fronts.values()
            if word in {str(one.buy_no), *(code.casefold() for code in one.codes)}
        ),
        None,
    )
    if said.person != message.sender:
        return Reply(NotYours())
    if front is None:
        return Reply(Unreadable())
    text = str(said.facts.get("text", ""))
    reading = read(
        text, Context(lexicon=lexicon, goods=front.goods, place="post", ref=None, sender=message.name)
    )
    return Spoken(replace(_heard(message, speaker, seen, front.buy_no, reading), text=text))


def _one_more_or_less(verb: str, front: Front) -> Reading:
    """The post's own buttons: one unit of the only choice there is, else a question."""
    only = front.goods[0] if len(front.goods) == 1 else None
    item = Item(code=only.code if only else "", axes=(), qty=1)
    if verb == "-1":
        return Reading(intent="cancel", items=(item,))
    missing = ("sku",) if only is None else tuple(axis for axis, _ in only.variants)
    return Reading(intent="order", items=(item,), ask=missing)


def _pending(effect: Any) -> Item | None:
    """The line that waits for an answer."""
    asked = reading_of((orjson.loads(effect) if isinstance(effect, str) else effect).get("ask"))
    return asked.items[0] if asked and asked.items and asked.ask else None


def _heard(message: Message, speaker: Speaker, seen: Glance, buy_no: int, reading: Reading | None) -> Heard:
    return Heard(
        key=message.key,
        version=message.version,
        buy_id=buy_no,
        member_id=speaker.member_id,
        actor_id=speaker.member_id,
        group_id=_group(message, speaker, seen, buy_no),
        chat=message.chat,
        person=message.sender,
        name=message.name or speaker.name,
        message_id=(message.on or "") if message.kind == "press" else message.id,
        sent=to_millis(message.sent),
        text=message.text[:LONGEST],
        reading=reading,
        ticket=message.private_reply,
    )
