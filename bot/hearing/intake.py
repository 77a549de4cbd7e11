"""A message -> what is meant: a command, an order for the desk, an answer at once, or nothing. Pure, after
one look at the shop."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling import questions
from bot.calling.arguments import WhichBuy
from bot.calling.command import commands
from bot.calling.filing import FILED
from bot.calling.noticing import NOTICED
from bot.calling.perhaps import PERHAPS
from bot.calling.privately import PAID_HERE, PRIVATELY
from bot.calling.seeking import SOUGHT
from bot.calling.undoing import says_put_back, says_undo
from bot.hearing.announcement import replied_early
from bot.hearing.declining import kept_or_declined
from bot.hearing.door import LONGEST
from bot.hearing.gate import at_gate
from bot.hearing.mattering import put_to_leader
from bot.hearing.meaning import Call, Meaning, Reply, Spoken
from bot.hearing.pressing import pressed, yes_or_no
from bot.hearing.reviewing import reviewed, said_by_the_way
from bot.hearing.scene import Scene
from bot.hearing.seeking import sought
from bot.hearing.showing import late, nothing_open, shown
from bot.hearing.taking_back import put_back, taken_back
from bot.hearing.target import Target, target_of
from bot.hearing.topics import topic
from bot.hearing.which import chosen
from bot.hearing.wording import in_words
from commerce.fact import AboutOrders
from commerce.phrases.wishing import about, key_of
from commerce.refusals import Refusal
from commerce.services.buys.drafting import Drafted

_SHORT = 80  # characters of a word in a group that may be about having paid


@dataclass(eq=False)
class TooLong(AboutOrders, Refusal):
    """A message longer than `most` characters: nothing of it was ordered."""

    most: int


def understand(scene: Scene) -> Meaning:
    """What a message that is no command means. Pure: the scene is all there is to know."""
    message, seen = scene.message, scene.seen
    if _is_redelivered(scene):
        return None
    if message.kind == "press":
        return pressed(scene)
    if message.file is not None and message.private and message.kind == "say":
        return Call(command=FILED, text=message.text[:LONGEST])
    if message.key in seen.uttered:
        return _edited(scene)
    if scene.told:
        return Call(command=commands()["edit"] if scene.is_sure else PERHAPS, text=scene.told)
    if early := replied_early(scene) or at_gate(scene) or reviewed(scene) or put_to_leader(scene):
        return early
    asked = scene.replied
    if asked is not None and asked.outcome == WhichBuy.__name__:
        return chosen(scene, asked, message.text.strip())
    if asked is not None and asked.outcome == Drafted.__name__ and (mend := questions.mended(message, asked)):
        return mend
    return _talk(scene, target_of(scene))


def _is_redelivered(scene: Scene) -> bool:
    """Was it applied before, whatever its words would mean now?"""
    message, seen = scene.message, scene.seen
    if message.kind == "edit":
        return False
    return message.key in seen.claimed or (message.kind == "press" and message.key in seen.uttered)


def _talk(scene: Scene, target: Target) -> Meaning:
    """Words about these buys."""
    message = scene.message
    if scene.sells:
        return _noticed(scene)
    if target.place in ("post", "bot") and len(message.text) > LONGEST:
        return Reply(TooLong(LONGEST))
    if target.buys and says_undo(message.text):
        return taken_back(scene, target)
    if target.buys and (message.private or message.reply_to) and says_put_back(message.text):
        return put_back(target)
    meant = _asked_of_us(scene) or (in_words(scene, target) if _may_order(scene, target) else None)
    is_late = not target.buys and not message.private
    return meant or _noticed(scene) or (late(scene) if is_late else None) or _something(scene)


def _noticed(scene: Scene) -> Call | None:
    """An announcement, or an edit of one that is not open."""
    message, known = scene.message, scene.seen.announced.get(scene.message.key)
    is_theirs = known is not None and known.address == message.sender
    is_one = is_theirs if message.kind == "edit" else scene.announces(message)
    return Call(command=NOTICED, text=message.text[:LONGEST]) if is_one else None


def _asked_of_us(scene: Scene) -> Meaning:
    """An answer in words to what was asked or told, or a list of ours."""
    return yes_or_no(scene) or kept_or_declined(scene) or shown(scene) or _sought(scene)


def _sought(scene: Scene) -> Call | None:
    """Somebody asks privately for what is open to them, whichever buy it is of."""
    message = scene.message
    if message.kind != "say" or not message.private or message.reply_to:
        return None
    product = sought(message.text)
    there = {front.title for front in scene.seen.fronts.values()} | {
        goods.title for front in scene.seen.fronts.values() for goods in front.goods
    }
    is_there = product and any(about(key_of(product), key_of(title)) for title in there)
    return Call(command=SOUGHT, text=product) if is_there else None


def _something(scene: Scene) -> Meaning:
    """In private there is always an answer; in a group who has paid is heard, though nothing is open."""
    message = scene.message
    if message.kind != "say":
        return None
    if not message.private and not message.reply_to and (product := sought(message.text)):
        return Call(command=SOUGHT, text=product)
    if not message.private:
        paid = len(message.text) <= _SHORT and topic(message.text, scene.lexicon) == "paid"
        return Call(command=PAID_HERE, text=message.text) if paid else said_by_the_way(scene)
    return nothing_open(scene) or Call(command=PRIVATELY, text=message.text[:LONGEST] or "?")


def _may_order(scene: Scene, target: Target) -> bool:
    return bool(target.buys or target.asked) and bool(scene.message.text.strip())


def _edited(scene: Scene) -> Meaning:
    """An order's own message, with other words."""
    known = scene.seen.uttered[scene.message.key]
    front = scene.seen.fronts.get(known.buy_id)
    if front is None or known.member_id != scene.speaker.member_id:
        return None
    return Spoken(scene.heard(front.buy_no, scene.read_at(front, scene.message.text)))
