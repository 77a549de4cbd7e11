"""A leader's words -> the terms of a group buy: what was understood, with the community's defaults around
it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.calling.command import Ask
from bot.calling.questions import about_moment
from bot.hearing.people import group_reader
from bot.moments import MomentAbsurd, MomentPast, NotAMoment, day_order, read_duration, read_moment
from bot.opening import (
    Changes,
    Defaults,
    OfferWords,
    Opening,
    OpeningRefused,
    Problem,
    line_of,
    read_again,
    read_opening,
)
from bot.opening.possible import impossible
from commerce.booking.decide import NoSuchBuy
from commerce.mechanics import MECHANICS, PLAIN
from commerce.outcomes import MomentAsked
from commerce.queries import shopfront
from commerce.queries.goods import offers_of, variants_of
from commerce.refusals import Refusal
from commerce.rules.mechanic import Around, Mechanic, Terms
from commerce.rules.sums import Tender
from commerce.rules.tiers import TierRule
from commerce.rules.wishing import after_wishers, head_start
from commerce.services.buys.editing import Edit
from commerce.services.buys.opening import NewBuy, NewOffer
from commerce.services.people import meeting as people
from commerce.tables import Group, GroupBuy, Offer, Variant
from commerce.tables.base import from_millis, to_millis


@dataclass(eq=False)
class NotYourGroup(Refusal):
    """A group the leader named that is unknown, or that they do not lead: the answer is the same."""

    name: str


@dataclass(eq=False)
class BadMoment(Refusal):
    """A time that could not be used. `why`: unread, past, absurd; `suggestion` is a moment that would work,
    if there is one."""

    text: str
    why: str
    suggestion: datetime | None


def tender_of(ask: Ask) -> Tender:
    """In what sums are written here: the community's currency, the group's language."""
    settings = ask.settings
    return Tender(settings.community.currency, group_reader(settings, ask.here).language, ask.given.mark)


def around(ask: Ask) -> Defaults:
    """What surrounds a leader's text: the tiers, and the moments that were asked about."""
    return Defaults(tuple(tier.name for tier in ask.settings.tiers), ask.given.meant)


async def read_terms(ask: Ask, text: str) -> tuple[Opening, NewBuy]:
    """What /open's text says, and the buy it makes. Raises OpeningRefused with all problems at once."""
    zone = group_reader(ask.settings, ask.here).zone
    opening = read_opening(text, ask.said_at, zone, tender_of(ask), ask.words.opening, around(ask))
    return opening, await new_buy(ask, opening)


async def again(ask: Ask, text: str, number: int) -> tuple[Opening, NewBuy]:
    """Number `number` opened anew, with what the text says otherwise; it is open as long as it was."""
    old = await shopfront.buy_in(ask.session, ask.here.id, number)
    if old is None:
        raise NoSuchBuy(number)
    zone = group_reader(ask.settings, ask.here).zone
    _, changes = read_again(text, ask.said_at, zone, tender_of(ask), ask.words.opening, around(ask))
    opening = _changed(await as_opening(ask, old), changes)
    base = opening.price_minor
    dear = MECHANICS[opening.mechanic].too_dear(opening.terms, base) if base is not None else None
    if dear is not None:
        raise OpeningRefused(
            (Problem(kind="step_above_price", field=opening.mechanic, text=str(dear.at), other=str(base)),)
        )
    if never := impossible(opening):
        raise OpeningRefused(tuple(never))
    new = await new_buy(ask, opening, (old.meant_until or old.closes_at) - old.opened_at)
    return opening, replace(new, photo=ask.photo or old.photo)


async def new_buy(ask: Ask, opening: Opening, length: timedelta | None = None) -> NewBuy:
    """The terms of a new buy: what was said, else the community's defaults. `length`: how long it is open
    where nothing is said."""
    defaults, kind = ask.settings.defaults, MECHANICS[opening.mechanic]
    closes_at = (
        _closes_at(kind, opening.terms) or opening.closes_at or ask.now + (length or defaults.duration)
    )
    terms = kind.keep(opening.terms, _around(ask, opening.price_minor, closes_at))
    return NewBuy(
        title=opening.title,
        currency=ask.settings.community.currency,
        closes_at=closes_at,
        offers=await _offers(ask, opening),
        price_minor=opening.price_minor if opening.price_minor is not None else kind.own_price(terms),
        mechanic=opening.mechanic,
        terms=terms,
        min_units=opening.min_units or 0,
        min_members=opening.min_members or 0,
        repeat=defaults.repeat,
        shortage=defaults.shortage,
        early=early_times(opening.early, ask.settings.tiers),
        note=opening.note,
        pickup=ask.settings.pickup.get(opening.pickup, opening.pickup),
        pay=opening.pay,
        photo=ask.photo,
        reminders=defaults.reminders,
    )


def _closes_at(kind: Mechanic, said: Terms) -> datetime | None:
    """The deadline, where what is said of the mechanic sets it."""
    ends = kind.closes_at(said)
    return from_millis(ends) if ends is not None else None


def _around(ask: Ask, price_minor: int | None, closes_at: datetime) -> Around:
    """What a mechanic may need to know of a buy that is open from now until `closes_at`."""
    return Around(price_minor, to_millis(closes_at) - to_millis(ask.now), ask.settings.defaults.unfinished)


def early_times(early: tuple[str, timedelta | None] | None, tiers: Sequence[TierRule]) -> dict[str, int]:
    """Tier name -> how long after opening its members may order (ms); "" is everybody else. {}: all at
    once."""
    if early is None:
        return {}
    name, span = early
    if not name:
        longest = max((tier.early for tier in tiers), default=timedelta())
        waits = {tier.name: longest - tier.early for tier in tiers} | {"": longest}
    else:
        span = (
            span
            if span is not None
            else next((t.early for t in tiers if t.name.casefold() == name.casefold()), timedelta())
        )
        at = next((i for i, tier in enumerate(tiers) if tier.name.casefold() == name.casefold()), len(tiers))
        waits = {tier.name: timedelta() if i >= at else span for i, tier in enumerate(tiers)} | {"": span}
    return (
        {tier: wait // timedelta(milliseconds=1) for tier, wait in waits.items()}
        if any(waits.values())
        else {}
    )


def in_time(opening: Opening, new: NewBuy, now: datetime) -> NewBuy:
    """The same buy. Raises OpeningRefused where its deadline has passed while a question about it was
    open."""
    if new.closes_at <= now:
        raise OpeningRefused(
            (Problem(kind="past", field="until", text=dict(opening.understood).get("until", "")),)
        )
    return new


def wishers_first(opening: Opening, new: NewBuy, now: datetime) -> NewBuy:
    """The same buy with a head start for those whose wish it is; a window is the same for everybody."""
    if opening.wish is None or MECHANICS[new.mechanic].begins_at(new.terms) is not None:
        return new
    length, said = new.closes_at - now, opening.wish[1]
    if said is not None and said >= length:
        raise OpeningRefused(
            (Problem(kind="long_wish", field="wish", text=dict(opening.understood).get("wish", "")),)
        )
    return replace(new, early=after_wishers(new.early, head_start(said, length), said=said is not None))


async def other_groups(ask: Ask, wanted: Sequence[str]) -> list[Group]:
    """The other groups a buy is posted in. Raises NotYourGroup for one this person does not lead: unknown is
    answered alike."""
    found: list[Group] = []
    for name in wanted:
        group = await group_named(ask, name)
        if group is None or not ask.leads(group):
            raise NotYourGroup(name)
        if group.id != ask.here.id and group.id not in {one.id for one in found}:
            found.append(group)
    return found


NOT_EDITABLE = ("offers", "code", "groups", "unit", "wish")


def as_edit(ask: Ask, changes: Changes, photo: str | None, base_minor: int, closes_at: datetime) -> Edit:
    """What /edit may change of an open buy. Raises OpeningRefused for what has to be opened anew."""
    problems = [
        Problem(kind="not_editable", field=name, keyword=name)
        for name in NOT_EDITABLE
        if getattr(changes, name) is not None
    ]
    if problems:
        raise OpeningRefused(tuple(problems))
    kind = MECHANICS[changes.mechanic] if changes.mechanic is not None else None
    said = changes.terms or {}
    ends = (_closes_at(kind, said) if kind else None) or changes.closes_at
    return Edit(
        title=changes.title,
        price_minor=changes.price_minor,
        stock=changes.stock,
        limit=changes.limit,
        closes_at=ends,
        min_units=changes.min_units,
        min_members=changes.min_members,
        note=changes.note,
        pickup=changes.pickup,
        pay=changes.pay,
        photo=photo,
        cleared=changes.cleared,
        mechanic=changes.mechanic,
        terms=kind.keep(said, _around(ask, changes.price_minor or base_minor, changes.closes_at or closes_at))
        if kind
        else None,
        early=early_times(changes.early, ask.settings.tiers) if changes.early is not None else None,
        options=changes.options,
        variant_stock=tuple(changes.variant_stock.items()) if changes.variant_stock is not None else None,
    )


async def still_possible(ask: Ask, buy: GroupBuy, changes: Changes) -> None:
    """Raises OpeningRefused where it is by the changes that the buy could never come to anything."""
    old = await as_opening(ask, buy)
    new = _changed(old, changes)
    if changes.stock is not None or "stock" in changes.cleared:  # /edit gives every offer the new stock
        new = replace(new, offers=tuple(replace(offer, stock=changes.stock) for offer in new.offers))
    problems, before = impossible(new), impossible(old)
    if any(problem not in before for problem in problems):
        raise OpeningRefused(tuple(problems))


def closing_time(ask: Ask, text: str, since: datetime) -> datetime | MomentAsked:
    """A new deadline: a moment, or a length of time added to `since`; or the question which moment is
    meant."""
    if text in ask.given.meant:
        return ask.given.meant[text]
    reader, words = group_reader(ask.settings, ask.here), ask.words.moments
    with suppress(NotAMoment, MomentAbsurd):
        return since + read_duration(text, words)
    try:
        return read_moment(
            text, ask.said_at, reader.zone, words, day_order(reader.zone, reader.language, text)
        )
    except MomentPast as past:
        refusal, choices, why = (
            BadMoment(text[:60], "past", past.suggestion),
            [past.suggestion] * past.comes_again,
            "",
        )
    except MomentAbsurd:
        refusal, choices, why = BadMoment(text[:60], "absurd", None), [], ""
    except NotAMoment as no:
        refusal, choices, why = BadMoment(text[:60], "unread", None), list(no.choices), no.reason
    problem = Problem(kind="bad_until" if why else "past", text=text, other=why, choices=tuple(choices))
    question = about_moment(ask, [problem])
    if question is None:
        raise refusal
    return question


def words_of(ask: Ask, refused: OpeningRefused) -> list[dict[str, object]]:
    """The problems as facts for a template; a field that stands alone with an example of its line."""
    return [asdict(_with_example(ask, one) if one.kind == "empty" else one) for one in refused.problems]


def _with_example(ask: Ask, problem: Problem) -> Problem:
    line = line_of(ask.words.opening, ask.language, problem.field)
    return replace(problem, other=line[1]) if line else problem


async def free_codes(ask: Ask, taken: set[str]) -> Iterator[str]:
    """Codes that no open buy here has, and that are not among those `taken`."""
    for buy in await shopfront.open_buys(ask.session, ask.here.id):
        taken = taken | {offer.code for offer in await offers_of(ask.session, buy.id)}
    return (code for code in _letters() if code not in taken)


async def _offers(ask: Ask, opening: Opening) -> tuple[NewOffer, ...]:
    free = await free_codes(ask, {offer.code.upper() for offer in opening.goods})
    limit = opening.limit if opening.limit is not None else ask.settings.defaults.limit
    return tuple(
        NewOffer(
            title=offer.title,
            code=offer.code or next(free),
            unit=offer.unit or opening.unit,
            price_minor=offer.price_minor if opening.offers else None,
            stock=offer.stock if offer.stock is not None or offer.variant_stock else opening.stock,
            member_limit=offer.limit if offer.limit is not None else limit,
            options=offer.options or opening.options,
            variant_stock=tuple(dict(offer.variant_stock or opening.variant_stock).items()),
        )
        for offer in opening.goods
    )


def _letters() -> Any:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return (first + second for first in ("", *alphabet) for second in alphabet)


async def group_named(ask: Ask, name: str) -> Group | None:
    """The one group of that name or chat address, as far as the bot knows it."""
    if ":" in name:
        listed = ask.settings.group(name)
        if any(one.chat == name for one in ask.settings.groups):
            return await people.meet_group(ask.session, name, listed.name, ask.now)
        return await shopfront.group_at(ask.session, name)
    chats = [
        one.chat
        for one in ask.settings.groups
        if one.name.casefold() == name.casefold() or one.chat.endswith(f":{name}")
    ]
    if len(chats) == 1:
        return await people.meet_group(ask.session, chats[0], ask.settings.group(chats[0]).name, ask.now)
    rows = list((await ask.session.execute(select(Group).where(col(Group.name) == name))).scalars())
    return rows[0] if len(rows) == 1 else None


async def as_opening(ask: Ask, buy: GroupBuy) -> Opening:
    """An old buy as the words it was opened with."""
    offers = await offers_of(ask.session, buy.id)
    variants = await variants_of(ask.session, buy.id)
    goods = tuple(_as_words(offer, [one for one in variants if one.offer_id == offer.id]) for offer in offers)
    only = goods[0] if len(goods) == 1 else None
    said = MECHANICS[buy.mechanic].again(buy.terms)
    return Opening(
        title=buy.title,
        unit=only.unit if only else "",
        price_minor=only.price_minor if only else None,
        stock=only.stock if only else None,
        limit=only.limit if only else None,
        min_units=buy.min_units or None,
        min_members=buy.min_members or None,
        mechanic=buy.mechanic if said is not None else PLAIN,
        terms=said or {},
        offers=() if only else goods,
        options=only.options if only else (),
        variant_stock=only.variant_stock if only else {},
        pickup=buy.pickup,
        note=buy.note,
        pay=buy.pay,
    )


def _as_words(offer: Offer, variants: Sequence[Variant]) -> OfferWords:
    return OfferWords(
        code=offer.code,
        title=offer.title,
        unit=offer.unit,
        price_minor=offer.price_minor,
        stock=offer.stock,
        limit=offer.member_limit,
        options=tuple((axis, tuple(values)) for axis, values in offer.options),
        variant_stock={
            tuple(value for _, value in one.axes): one.stock for one in variants if one.stock is not None
        },
    )


CLEARED = {"stock": None, "limit": 0, "note": "", "pickup": "", "pay": "", "early": None}


def _changed(opening: Opening, changes: Changes) -> Opening:
    """With what is said in the place of what was; one kind of sale takes the place of another."""
    said = {
        name: value
        for name, value in vars_of(changes).items()
        if value is not None and hasattr(opening, name)
    }
    cleared: dict[str, Any] = {name: CLEARED[name] for name in changes.cleared if name in CLEARED}
    if "min" in changes.cleared:
        cleared |= {"min_units": None, "min_members": None}
    if opening.mechanic in changes.cleared:
        cleared |= {"mechanic": PLAIN, "terms": {}}
    return replace(opening, **{**cleared, **said, "understood": changes.understood})


def vars_of(changes: Changes) -> dict[str, Any]:
    """The fields of the changes by name."""
    return {
        name: getattr(changes, name)
        for name in changes.__dataclass_fields__
        if name not in ("number", "cleared")
    }
