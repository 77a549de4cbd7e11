"""Words that may order: read at the goods they may be about, and given to the one buy they can only
mean."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson

from bot.calling.arguments import NoOpenBuy, WhichBuy
from bot.calling.asking import ASKED, SUMS
from bot.hearing.correcting import begins_correcting, is_plain, read_aside
from bot.hearing.door import LONGEST
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.people import NOBODY, NoPerson
from bot.hearing.scene import Scene
from bot.hearing.taking_back import taken_back, takes_back
from bot.hearing.target import Target
from commerce.booking.book import Heard
from commerce.booking.rows import reading_of
from commerce.phrases.meaning import Item, Reading
from commerce.phrases.reader import Context, read
from commerce.queries.shopfront import Front
from commerce.tables import Utterance

ANSWER_WITHIN = timedelta(minutes=15)
_IDLE = frozenset({"none", "query"})
_SHOWN = 200  # characters of a message that a question repeats


def in_words(scene: Scene, target: Target) -> Meaning:
    """The order that the words make, the question which buy they mean, or nothing."""
    question = _open_question(scene, target)
    pending = _pending(question.effect) if question is not None else None
    reading = _read(scene, target, pending)
    if takes_back(scene, reading):
        return taken_back(scene, target)
    if _is_condition(scene, target, reading):
        reading = _asked_now(reading)
    if reading.intent in _IDLE and not _may_be_asked(scene, target, reading):
        return _aside(scene, target) or _question(scene, target, reading)
    front = _meant(target, reading)
    if front is None:
        return _which(scene, target)
    if scene.message.sender in NOBODY:
        return Reply(NoPerson())
    heard = _heard(scene, target, front, reading)
    if pending and question is not None and _completes(reading):
        heard = replace(heard, answers=question.key, corrects=False)
    return Spoken(heard, _beside(scene, front, reading))


def _heard(scene: Scene, target: Target, front: Front, reading: Reading) -> Heard:
    """The order; in the place of what it corrects where it begins with taking that back: the desk knows
    which that is."""
    heard = scene.heard(front.buy_no, reading)
    heard.team, heard.about = target.team, target.about
    if target.place == "group" or not is_plain(reading):
        return heard
    if not begins_correcting(scene.message.text, scene.lexicon):
        return heard
    return replace(heard, answers=target.about, corrects=True)


def _aside(scene: Scene, target: Target) -> Spoken | None:
    """A correction of what they have just ordered, said to nobody in particular."""
    message, front = scene.message, target.only
    if target.place != "group" or front is None or message.kind != "say" or message.sender in NOBODY:
        return None
    reading = read_aside(scene, front)
    if reading is None:
        return None
    return Spoken(replace(scene.heard(front.buy_no, reading), corrects=True, aside=True))


def _question(scene: Scene, target: Target, reading: Reading) -> Call | None:
    """What they ask about the one buy they can mean; in private also what does not name its goods."""
    front, message = target.only or _asked_about(scene, target), scene.message
    if front is None or message.kind != "say" or message.sender in NOBODY:
        return None
    topic = reading.question
    if not topic and message.private:
        topic = scene.read_at(front, message.text).question
    if message.private and topic in SUMS:
        return None  # answered by what their words say of it
    return _asks(scene, front, topic) if topic else None


def _asked_about(scene: Scene, target: Target) -> Front | None:
    """Of several, the one buy whose goods the question names."""
    text, many = scene.message.text, target.buys
    named = [front for front in many if scene.read_at(front, text, "group").question not in ("", *SUMS)]
    return named[0] if len(named) == 1 else None


def _beside(scene: Scene, front: Front, reading: Reading) -> Call | None:
    """The answer to an order tells what is owed; all else that is asked with it has an answer of its own."""
    topic = reading.question
    if not topic or topic in SUMS or scene.message.kind != "say":
        return None
    return _asks(scene, front, topic)


def _asks(scene: Scene, front: Front, topic: str) -> Call:
    return Call(command=ASKED, text=f"{topic} {scene.message.text[:LONGEST]}", replied_buy=front.buy_no)


def _may_be_asked(scene: Scene, target: Target, reading: Reading) -> bool:
    """Is there a guess, of one buy, where they speak to us? Talk in the open is left alone."""
    to_us = target.place in ("post", "bot") or scene.message.private
    named = scene.message.sender not in NOBODY
    return reading.guess is not None and target.only is not None and to_us and named


def _completes(reading: Reading) -> bool:
    """An order that lacks nothing."""
    return reading.intent == "order" and not reading.ask


def _open_question(scene: Scene, target: Target) -> Utterance | None:
    """The question of ours that these words may answer: a reply to it, or soon after it."""
    if target.only is None:
        return None
    question = scene.seen.questions.get((target.only.buy_no, scene.speaker.member_id))
    if question is None or target.place == "bot":
        return question
    return question if scene.now - question.sent_at < ANSWER_WITHIN else None


def _pending(effect: Any) -> Item | None:
    """The line that waits for an answer."""
    asked = reading_of((orjson.loads(effect) if isinstance(effect, str) else effect).get("ask"))
    return asked.items[0] if asked and asked.items and asked.ask else None


def _read(scene: Scene, target: Target, pending: Item | None) -> Reading:
    only = target.only.buy_no if target.only else 0
    context = Context(
        lexicon=scene.lexicon,
        goods=tuple(goods for front in target.buys for goods in front.goods),
        place="bot" if pending else target.place,
        ref=target.ref,
        sender=scene.message.name,
        pending=pending,
        prior_list=scene.seen.rolls.get(only, ()),
        taught=scene.taught(only),
    )
    return read(scene.message.text[:LONGEST], context)


def _is_condition(scene: Scene, target: Target, reading: Reading) -> bool:
    to_the_post = target.only is not None and target.place == "post" and scene.message.kind == "say"
    return to_the_post and reading.conditional


def _asked_now(reading: Reading) -> Reading:
    """ "+1 if it drops to 60" is no order, and no wish for what is on sale: it is told what it costs now, and asked
    whether it is wanted so; the leader's /wishes says who would come."""
    wanted = Reading(intent="order", items=reading.items, conditional=True) if reading.items else None
    return replace(reading, guess=wanted, question=reading.question or "price")


def _meant(target: Target, reading: Reading) -> Front | None:
    """The one buy that the reading can only mean."""
    if target.asked or len(target.buys) == 1:
        return target.only
    codes = {code for item in reading.items for code in (item.code, item.from_code) if code}
    fitting = [front for front in target.buys if codes and codes <= front.codes]
    return fitting[0] if len(fitting) == 1 else None


def _which(scene: Scene, target: Target) -> Reply:
    """Which of the open buys is it? None may be."""
    if not target.buys:
        return Reply(NoOpenBuy())
    choices = [(front.buy_no, front.title, min(front.codes)) for front in target.buys]
    return Reply(WhichBuy(choices, scene.message.text[:_SHOWN]))
