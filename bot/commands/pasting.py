"""An announcement behind /open, as leaders paste it: shown as it would be opened, and opened by a tap."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.command import Ask
from bot.commands.terms import around, new_buy, tender_of
from bot.hearing.people import group_reader
from bot.opening import Frame, Opening, OpeningRefused, SumTwoWays
from bot.opening.pasted import Announcement, opening_of, read_announcement
from bot.opening.pasted.doubts import nearly, two_ways
from bot.opening.pasted.mending import mended, settled, without
from commerce.rules.bundles import plain
from commerce.services.buys.drafting import Drafted, DraftedOffer, NearlyRead
from commerce.services.buys.opening import NewBuy


async def pasted_terms(
    ask: Ask, text: str, refused: OpeningRefused
) -> tuple[Opening, NewBuy] | Drafted | None:
    """The terms that an announcement says, once its leader has agreed to them; until then the draft of it.

    None where it is none: a text that names its price by keyword is no prose, and what is wrong with it is
    told as it is."""
    if all(problem.kind != "no_price" for problem in refused.problems):
        return None
    return await draft_of(ask, text, told=True)


async def draft_of(ask: Ask, text: str, *, told: bool = False) -> tuple[Opening, NewBuy] | Drafted | None:
    """The same of a text that is prose; `told`: behind /open. Raises OpeningRefused and SumTwoWays for an answer that mends it."""
    frame = frame_of(ask)
    said = read_announcement(text, frame, ask.words.pasted.of(text, frame.tender.language), told=told)
    if not said.opens:
        return None
    said, is_moved = _moved(_mended(ask, said, frame), frame)
    opening = None if said.asks else opening_of(said)
    if opening is None:
        return (
            _asking(ask, said, two_ways(text, frame) if "price" in said.asks else None) if said.asks else None
        )
    new = await new_buy(ask, opening)
    if ask.agreed(Drafted):
        return opening, new
    return replace(_draft(ask, new, said), is_moved=is_moved, nearly=_nearly(said, frame))


def frame_of(ask: Ask) -> Frame:
    """When and where the text was said."""
    return Frame(
        now=ask.said_at,
        zone=group_reader(ask.settings, ask.here).zone,
        tender=tender_of(ask),
        words=ask.words.opening,
        defaults=around(ask),
    )


def _mended(ask: Ask, said: Announcement, frame: Frame) -> Announcement:
    """With all that was answered."""
    for answer, line in ask.given.mends:
        said = mended(said, answer, frame) if answer else settled(said, line)
        said = without(said, line) if answer and line else said
    return said


def _nearly(said: Announcement, frame: Frame) -> list[NearlyRead]:
    return [NearlyRead(line=one.line, field=one.field, value=one.value) for one in nearly(said.odd, frame)]


def _moved(said: Announcement, frame: Frame) -> tuple[Announcement, bool]:
    """An hour that is over may be meant for tomorrow: that is asked, and nothing else is missing."""
    if said.asks != ("until",) or said.again is None:
        return said, False
    days = said.again.astimezone(frame.zone).date() - frame.now.astimezone(frame.zone).date()
    return (replace(said, closes_at=said.again, asks=()), True) if days.days == 1 else (said, False)


def _asking(ask: Ask, said: Announcement, unclear: SumTwoWays | None) -> Drafted:
    """What was understood, and what is missing; a sum that can be read two ways has a button for each."""
    return Drafted(
        title=said.title,
        currency=ask.settings.community.currency,
        closes_at=said.closes_at,
        offers=[
            DraftedOffer(code=good.code, title=good.title, unit=good.unit, price_minor=good.price_minor)
            for good in said.goods
        ],
        missing=list(said.asks),
        sums=[] if unclear is None else [unclear.ways.small, unclear.ways.large],
        written=unclear.written if unclear is not None else "",
        mark=unclear.ways.mark if unclear is not None else "",
        odd=list(said.odd),
        waits=ask.given,
    )


def _draft(ask: Ask, new: NewBuy, said: Announcement) -> Drafted:
    """As the members would see it. How to pay is not told before a group."""
    return Drafted(
        title=new.title,
        currency=new.currency,
        closes_at=new.closes_at,
        offers=[
            DraftedOffer(
                code=offer.code,
                title=offer.title,
                unit=offer.unit,
                price_minor=offer.price_minor if offer.price_minor is not None else new.price_minor,
                stock=offer.stock,
                limit=offer.member_limit,
                options=[(axis, list(values)) for axis, values in offer.options],
                bundles=plain(offer.bundles),
            )
            for offer in new.offers
        ],
        mechanic=new.mechanic,
        terms=new.terms,
        min_units=new.min_units,
        min_members=new.min_members,
        pickup=new.pickup,
        arrives=new.arrives,
        note=new.note,
        has_pay=bool(new.pay),
        has_photo=bool(new.photo),
        odd=list(said.odd),
        waits=ask.given,
    )
