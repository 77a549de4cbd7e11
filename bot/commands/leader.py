"""Opening, changing and ending group buys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from zoneinfo import ZoneInfo

from bot.calling.arguments import READERS, OpenBuy, Rest
from bot.calling.command import Answer, Ask, NotForeseen, command
from bot.calling.questions import about_moment
from bot.commands.deadlines import closing_time
from bot.commands.drafts import wait_for_tap
from bot.commands.editing import as_edit, still_possible
from bot.commands.groups import other_groups
from bot.commands.pasting import draft_of, pasted_terms
from bot.commands.products import edit_products, of_one_product, products_in
from bot.commands.taking_up import take_up
from bot.commands.terms import (
    again,
    around,
    in_time,
    read_terms,
    tender_of,
    wishers_first,
    words_of,
)
from bot.hearing.people import group_reader
from bot.opening import Opening, OpeningRefused, ProductWords, again_number, numbered, read_changes
from bot.opening.values import Options
from bot.timing.standards import standards_of
from commerce.outcomes import MomentAsked, OpenAsked, Outcome, Unfinished
from commerce.queries.board import BoardShown, board
from commerce.queries.campaigns import content_since_last_sale
from commerce.queries.goods import offers_of
from commerce.queries.sides import owned
from commerce.refusals import Refusal
from commerce.services.buys import closing, editing, reselling
from commerce.services.buys.affecting import EditAsked, effects_of
from commerce.services.buys.drafting import Drafted
from commerce.services.buys.editing import Edited
from commerce.services.buys.opening import AskedHowToOpen, NewBuy, open_buy
from commerce.services.buys.products import ProductsEdited
from commerce.services.buys.settling import Reckoning, foresee, is_big
from commerce.services.words import wishing
from commerce.tables import Group, GroupBuy


@dataclass(eq=False)
class BadOpening(Refusal):
    """What was not understood in the text of an /open or /edit: a list of problems, each a kind with its
    fields."""

    problems: list[dict[str, object]]


@command(
    leaders=True,
    examples=[
        "/open Cherries 2 kg; price 99; ladder 10=89 20=79; stock 50; until 2h",
        "/open again 1; until 3h",
    ],
    name="open",
)
async def open_(ask: Ask, text: Rest | None = None) -> Answer:
    if not text:
        return AskedHowToOpen()
    try:
        terms = await _terms(ask, text)
        if isinstance(terms, Drafted):
            return await wait_for_tap(ask, terms)
        opening, new = terms
        new = wishers_first(opening, in_time(opening, new, ask.now), ask.now)
    except OpeningRefused as refused:
        return _question(ask, refused)
    others = await other_groups(ask, opening.groups)
    if (early := await _too_early(ask, new, [ask.here, *others])) is not None:
        return early
    wish = await wishing.find(ask.session, ask.here, opening.wish[0]) if opening.wish else None
    opened = await open_buy(ask.session, new, ask.deed(), others, wish)
    await take_up(ask, opened)
    return opened


async def _terms(ask: Ask, text: str) -> tuple[Opening, NewBuy] | Drafted:
    """What is to be opened, or the draft of it that is asked about first."""
    number = again_number(text, ask.words.opening)
    if number is not None:
        return await again(ask, text, number)
    if ask.given.drafted:
        return await draft_of(ask, text, told=True) or await read_terms(ask, text)
    try:
        return await read_terms(ask, text)
    except OpeningRefused as refused:
        terms = await pasted_terms(ask, text, refused)
        if terms is None:
            raise
        return terms


@command(
    leaders=True,
    examples=[
        "/edit 1; price 95; stock 60",
        "/edit 1; note Picked this morning",
        "/edit 1; A price 95; add B Pears 60",
    ],
)
async def edit(ask: Ask, text: Rest) -> Answer:
    try:
        said = await _edits(ask, text)
    except OpeningRefused as refused:
        raise BadOpening(words_of(ask, refused)) from None
    done = [one for one in said if isinstance(one, Edited | ProductsEdited)]
    if len(done) == len(said) and all(one.as_before for one in done):
        raise await editing.changed_before(ask.session, done[0].buy_no, done[0].title)
    return said


async def _edits(ask: Ask, text: str) -> list[Outcome]:
    """What became of the whole buy and of its products, or a question."""
    products, rest = await _products(ask, text)
    if not products:
        return [await _edit(ask, text)]
    buy = await _buy(ask, numbered(text, ask.words.opening)[0])
    await owned(ask.session, buy, ask.here.id)
    whole = [await _edit(ask, f"{buy.id}; {rest}")] if rest else []
    if any(isinstance(one, EditAsked | MomentAsked) for one in whole):
        return whole
    return [*whole, await edit_products(ask, buy, products)]


async def _products(ask: Ask, text: str) -> tuple[list[ProductWords], str]:
    """The single products that the text changes; none where it is not known which buy is meant."""
    number, rest = numbered(text, ask.words.opening)
    try:
        buy, _ = await READERS[OpenBuy](ask, str(number) if number is not None else "")
    except Refusal:
        return [], text
    return await products_in(ask, buy, rest)


async def _edit(ask: Ask, text: str) -> Outcome:
    """What is said of the whole buy; a question repeats the whole command."""
    try:
        buy, change = await _wanted(ask, text)
    except OpeningRefused as refused:
        return _question(ask, refused)
    question = await _asks(ask, buy, change, ask.given)
    if question is not None:
        return question
    edited = await editing.edit(ask.session, buy, change, ask.deed())
    frees = change.stock is not None or change.variant_stock is not None or "stock" in change.cleared
    return replace(edited, promoted=await ask.desk.promote(ask.session, buy.id) if frees else 0)


async def _wanted(ask: Ask, text: str) -> tuple[GroupBuy, editing.Edit]:
    """-> the buy, and what is to be different. Raises OpeningRefused."""
    changes = read_changes(
        text,
        now=ask.said_at,
        zone=ask_zone(ask),
        tender=tender_of(ask),
        words=ask.words.opening,
        defaults=around(ask),
        options=await _options(ask, text),
    )
    buy = await _buy(ask, changes.number)
    await owned(ask.session, buy, ask.here.id)
    base = max(offer.price_minor for offer in await offers_of(ask.session, buy.id))
    change = as_edit(ask, changes, ask.photo or None, base, buy)
    await of_one_product(ask, buy, changes)
    await still_possible(ask, buy, changes)
    await reselling.may_become(ask.session, buy, change)
    return buy, change


def _question(ask: Ask, refused: OpeningRefused) -> MomentAsked:
    """Which moment is meant, where that alone is open. Raises BadOpening with everything else that could not
    be taken."""
    question = about_moment(ask, refused.problems)
    if question is None:
        raise BadOpening(words_of(ask, refused)) from None
    return question


async def _too_early(ask: Ask, new: NewBuy, groups: Sequence[Group]) -> OpenAsked | None:
    """The question whether to open it anyway, where a group has heard too little since its last sale."""
    wanted = ask.settings.rhythm.content_between_sales if ask.settings.rhythm else 0
    if not wanted or ask.agreed(OpenAsked):
        return None
    for group in groups:
        shown = await content_since_last_sale(ask.session, group, ask.now)
        if shown is not None and shown < wanted:
            return OpenAsked(
                title=new.title, group=group.name or group.chat, shown=shown, wanted=wanted, waits=ask.given
            )
    return None


async def _asks(ask: Ask, buy: GroupBuy, change: editing.Edit, waits: Unfinished) -> EditAsked | None:
    """What the change means for those who have ordered, with the question; None where it concerns nobody, or
    was answered with yes."""
    members, effects = await effects_of(ask.session, buy, change)
    if not effects or ask.agreed(EditAsked):
        return None
    return EditAsked(
        buy_no=buy.id,
        title=buy.title,
        members=members,
        effects=effects,
        waits=waits,
        closes_at=change.closes_at,
        price_minor=change.price_minor,
        currency=buy.currency,
        stock=change.stock,
    )


async def _options(ask: Ask, text: str) -> Options:
    """The options of the buy that is to be changed, so that "stock red S=5" can be read."""
    number = re.match(r"\s*#?([0-9]{1,9})\b", text)
    try:
        buy = await _buy(ask, int(number[1]) if number else None)
    except Refusal:
        return ()
    offers = await offers_of(ask.session, buy.id)
    return tuple((axis, tuple(values)) for axis, values in offers[0].options) if len(offers) == 1 else ()


@command(leaders=True, examples=["/close", "/close 1"])
async def close(ask: Ask, buy: OpenBuy) -> Answer:
    await owned(ask.session, buy, ask.here.id)
    standards = standards_of(ask.settings)
    if ask.foreseen is None and await is_big(ask.session, buy):
        raise NotForeseen(partial(foresee, no=buy.id, standards=standards, until=ask.now))
    foreseen = ask.foreseen if isinstance(ask.foreseen, Reckoning) else None
    await closing.close(
        ask.session,
        buy.id,
        ask.now,
        standards,
        actor_id=ask.member.id,
        source=ask.message.key,
        foreseen=foreseen,
    )
    return None


@command(leaders=True, examples=["/cancel 1 The supplier has none", "/cancel 1"])
async def cancel(ask: Ask, buy: OpenBuy, why: Rest | None = None) -> Answer:
    await owned(ask.session, buy, ask.here.id)
    await closing.cancel(ask.session, buy.id, ask.now, why or "", ask.member.id, ask.message.key)
    return None


@command(leaders=True, examples=["/extend 1 2h", "/extend 1 tomorrow 8pm"])
async def extend(ask: Ask, buy: OpenBuy, until: Rest) -> Outcome:
    await owned(ask.session, buy, ask.here.id)
    ask.given = replace(ask.given, text=f"{buy.id} {until}")
    closes_at = closing_time(ask, until, buy.closes_at)
    if isinstance(closes_at, MomentAsked):
        return closes_at
    # 2h more than it had when this was said
    waits = replace(ask.given, meant=ask.given.meant | {until: closes_at})
    question = await _asks(ask, buy, editing.Edit(closes_at=closes_at), waits)
    if question is not None:
        return question
    return await closing.extend(ask.session, buy.id, closes_at, ask.now, ask.member.id, ask.message.key)


@command(leaders=True, examples=["/board 1"], name="board")
async def show_board(ask: Ask, buy: GroupBuy) -> Answer:
    shown = await board(ask.session, buy.id, ask.now, ask.here.id)
    return BoardShown(shown, buy.id, shown.unlisted)


def ask_zone(ask: Ask) -> ZoneInfo:
    """The clock deadlines are written by: the group's."""
    return group_reader(ask.settings, ask.here).zone


async def _buy(ask: Ask, number: int | None) -> GroupBuy:
    buy, _ = await READERS[OpenBuy](ask, str(number) if number is not None else "")
    return await closing.locked(ask.session, buy.id)
