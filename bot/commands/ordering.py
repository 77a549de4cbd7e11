"""Ordering for somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.calling.arguments import NoOpenBuy, Rest, WhichBuy, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.people import LONGEST_NAME, known_first, quoted
from bot.hearing.door import LONGEST
from commerce.booking.book import Heard
from commerce.phrases.meaning import Goods, Reading
from commerce.phrases.reader import Context, begins_unknown, read
from commerce.queries import shopfront
from commerce.queries.names import typed_in
from commerce.queries.shopfront import Front
from commerce.queries.sides import side_of
from commerce.rules.lifecycle import NotOpen
from commerce.services.people import meeting as people
from commerce.services.people.meeting import NoSuchMember
from commerce.tables import GroupBuy, Member
from commerce.tables.base import to_millis

_GLUED = re.compile(r"([^\d+＋]+)([+＋]?\d.*)", re.DOTALL)  # 小兰+2


@command(leaders=True, examples=["/for amy +2", '/for "Mrs Wang" +1'], name="for")
async def for_(ask: Ask, who_and_what: Rest) -> Answer:
    fronts = [await shopfront.front(ask.session, buy) for buy in await order_about(ask)]
    goods = [one for front in fronts for one in front.goods]
    name, order = await named_first(ask, who_and_what, goods)
    reading = read_for(ask, order, goods, name)
    if reading.intent in ("none", "query"):
        raise misused(ask, "for", "order", order)

    front = _ordered_from(fronts, reading)
    member = await _member(ask, name)
    await own_member(ask, member, front.buy_no)
    heard = await heard_for(ask, member, buy_no=front.buy_no, text=order, reading=reading)
    await ask.desk.within(ask.session, [heard])
    return None


def read_for(ask: Ask, order: str, goods: Sequence[Goods], name: str) -> Reading:
    """What `name` wants of these goods, in the leader's words."""
    return read(order[:LONGEST], _context(ask, goods, name))


def _context(ask: Ask, goods: Sequence[Goods], name: str) -> Context:
    return Context(lexicon=ask.words.lexicon, goods=tuple(goods), place="post", ref=None, sender=name)


def _ordered_from(fronts: Sequence[Front], reading: Reading) -> Front:
    """The one buy that has all the codes said, or the only one there is. Raises WhichBuy."""
    codes = {item.code for item in reading.items if item.code}
    fitting = [front for front in fronts if len(fronts) == 1 or (codes and codes <= front.codes)]
    if len(fitting) != 1:
        raise WhichBuy([(front.buy_no, front.title, min(front.codes)) for front in fronts])
    return fitting[0]


async def heard_for(ask: Ask, member: Member, *, buy_no: int, text: str, reading: Reading) -> Heard:
    """What the leader says for a member, who is told of it where they are met."""
    message = ask.message
    return Heard(
        key=message.key,
        version=message.version,
        buy_id=buy_no,
        member_id=member.id,
        actor_id=ask.member.id,
        group_id=ask.here.id,
        chat=message.chat,
        person=message.sender,
        name=member.name,
        message_id=message.id,
        sent=to_millis(message.sent),
        text=text,
        reading=reading,
        ticket=message.private_reply,
        by=ask.member.name,
        tell=await people.address_of(ask.session, member.id, message.platform),
    )


async def order_about(ask: Ask) -> list[GroupBuy]:
    """The buys that an order for somebody may mean: the one replied to, else all open ones here."""
    if ask.replied_buy is not None:
        buy = await shopfront.buy_in(ask.session, ask.here.id, ask.replied_buy)
        if buy is not None and buy.state != "open":
            raise NotOpen(no=buy.id, title=buy.title, state=buy.state)
        return [buy] if buy else []
    buys = await shopfront.open_buys(ask.session, ask.here.id)
    if not buys:
        raise NoOpenBuy()
    return buys


async def named_first(ask: Ask, text: str, goods: Sequence[Goods]) -> tuple[str, str]:
    """The name and the order: quotes part them, else the longest member's name before an order, else the first
    place behind which an order stands that does not itself begin with a name, or with words that are none (Mrs
    Wang +2; 田中 花子 2つ, also where 田中 is a member)."""
    parted = quoted(text)
    if parted is not None:
        return parted
    partings = _partings(text)
    words = text.split()
    known = max(0, known_first(words, await typed_in(ask.session, ask.here.id), len(words) - 1) - 1)
    fitting = (parting for parting in partings[known:LONGEST_NAME] if _is_order(ask, *parting, goods))
    return next(fitting, partings[known])


def _partings(text: str) -> list[tuple[str, str]]:
    """Every way to part the words into a name and what follows; of one word, before its first number."""
    words = text.split()
    if len(words) < 2:
        glued = _GLUED.fullmatch(text.strip())
        return [(glued[1], glued[2]) if glued else (text.strip(), "")]
    return [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]


def _is_order(ask: Ask, name: str, order: str, goods: Sequence[Goods]) -> bool:
    reading = read_for(ask, order, goods, name)
    beside = [reading.note, *(item.for_ for item in reading.items)]
    begins_otherwise = any(order.casefold().startswith(word.casefold()) for word in beside if word)
    if reading.intent in ("none", "query") or begins_otherwise:
        return False
    return not begins_unknown(order, _context(ask, goods, name))


async def own_member(ask: Ask, member: Member, buy_no: int) -> None:
    """Raises NoSuchMember for one who ordered on another leader's side of the buy: nothing of theirs is seen
    or changed from here."""
    side = await side_of(ask.session, buy_no, ask.here.id)
    order = await shopfront.order_of(ask.session, member.id, buy_no)
    if order is not None and not side.sees(order.group_id):
        raise NoSuchMember(member.name)


async def _member(ask: Ask, name: str) -> Member:
    """The member of that name; a name nobody has is a neighbour who is not in the chat. Two of one name are
    asked about."""
    try:
        return await people.named(ask.session, ask.here, name)
    except NoSuchMember:
        return await people.neighbour(ask.session, ask.here, name, ask.now)
