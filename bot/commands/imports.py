"""A whole sign-up list at once, from where no bot lives; and the list as members may copy it on."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.arguments import OpenBuy, Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.importing import ImportedRow, rows_of
from bot.hearing.door import LONGEST
from bot.hearing.intake import TooLong
from commerce.booking.book import Heard
from commerce.outcomes import Ordered, Unfinished, only_unit
from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context
from commerce.queries import shopfront
from commerce.queries.board import board
from commerce.queries.roll import roll_of
from commerce.services.people import meeting as people
from commerce.services.voice.record import audit
from commerce.services.words import importing
from commerce.tables import GroupBuy, Member
from commerce.tables.base import to_millis


@command(leaders=True, examples=["/import 1\n1. Dan +2\n2. Eve +1"], name="import")
async def import_(ask: Ask, buy: OpenBuy, text: Rest) -> Answer:
    if ask.agreed(importing.ImportDone):
        return await _take_back(ask, buy, text.strip())
    if len(ask.message.text) >= LONGEST:
        raise TooLong(LONGEST)
    goods = (await shopfront.front(ask.session, buy)).goods
    rows = rows_of(text, Context(lexicon=ask.words.lexicon, goods=goods, place="post"))
    clear = [row for row in rows if row.reading is not None]
    if not clear:
        raise misused(ask, "import", "text", text)
    if ask.agreed(importing.ImportAsked):
        return await _book(ask, buy, clear, only_unit(one.unit for one in goods))
    return _asked(ask, buy, text, goods=goods, rows=rows)


def _asked(
    ask: Ask, buy: GroupBuy, text: str, *, goods: tuple[Goods, ...], rows: list[ImportedRow]
) -> importing.ImportAsked:
    clear = [row for row in rows if row.reading is not None]
    shown = [importing.ImportRow(row.name, row.words, _lines(row, goods)) for row in clear]
    return importing.ImportAsked(
        buy_no=buy.id,
        title=buy.title,
        rows=shown,
        unclear=[importing.LeftOut(row.words, row.lacks) for row in rows if row.reading is None],
        units=sum(qty for row in shown for _, qty, _, _ in row.lines),
        waits=replace(ask.given, text=f"{buy.id} {text}"),
        unit=only_unit(one.unit for one in goods),
    )


@command(leaders=True, examples=["/roll 1"])
async def roll(ask: Ask, buy: GroupBuy) -> Answer:
    return roll_of(await board(ask.session, buy.id, ask.now, ask.here.id))


async def _book(ask: Ask, buy: GroupBuy, rows: list[ImportedRow], unit: str) -> importing.ImportDone:
    """Everybody under the name written there, a neighbour of the group's: a name alone is nobody's account."""
    members = [await people.neighbour(ask.session, ask.here, row.name, ask.now) for row in rows]
    heard = [
        replace(_said(ask, buy, place, member), text=row.words, reading=row.reading)
        for place, (row, member) in enumerate(zip(rows, members, strict=True), 1)
    ]
    answers = await ask.desk.within(ask.session, heard)
    told = list(zip(rows, answers, strict=True))
    done = [(row.name, one.units, one.waiting) for row, one in told if isinstance(one, Ordered)]
    audit(
        ask.session,
        "import",
        ask.now,
        actor_id=ask.member.id,
        group_id=ask.here.id,
        buy_id=buy.id,
        source=ask.message.key,
        detail=f"{len(done)} orders",
    )
    return importing.ImportDone(
        buy_no=buy.id,
        title=buy.title,
        booked=done,
        left_out=[row.name for row, one in told if not isinstance(one, Ordered)],
        units=sum(units for _, units, _ in done),
        waiting=sum(waiting for _, _, waiting in done),
        waits=Unfinished(
            command="import", text=f"{buy.id} {ask.message.key}", asked_at=ask.now, group_no=ask.here.id
        ),
        unit=unit,
    )


async def _take_back(ask: Ask, buy: GroupBuy, source: str) -> importing.ImportUndone:
    said = await importing.booked_by(ask.session, source, buy.id)
    heard = []
    for place, one in enumerate(said, 1):
        member = await ask.session.get_one(Member, one.member_id)
        heard.append(replace(_said(ask, buy, place, member), text="undo", undo=one.key))
    await ask.desk.within(ask.session, heard)
    return importing.ImportUndone(buy.id, buy.title, len(heard))


def _said(ask: Ask, buy: GroupBuy, place: int, member: Member) -> Heard:
    message = ask.message
    return Heard(
        key=importing.key_of(message.key, place),
        version=0,
        buy_id=buy.id,
        member_id=member.id,
        actor_id=ask.member.id,
        group_id=ask.here.id,
        chat=message.chat,
        person=message.sender,
        name=member.name,
        message_id=message.id,
        sent=to_millis(message.sent),
        text="",
        reading=None,
        by=ask.member.name,
        silent=True,
    )


def _lines(row: ImportedRow, goods: tuple[Goods, ...]) -> list[tuple[str, int, str, str]]:
    """What a row would book, as people read it."""
    found = []
    for item in row.reading.items if row.reading is not None else ():
        offer = next((one for one in goods if one.code == item.code), goods[0])
        title = [offer.title] if len(goods) > 1 else []
        label = " ".join([*title, *(value for _, value in item.axes)])
        found.append((label, item.qty or 1, offer.unit, item.for_))
    return found
