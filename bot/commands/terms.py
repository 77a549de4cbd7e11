"""A leader's words -> the terms of a group buy: what `bot.opening` understood, with the community's defaults around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.calling.command import Ask
from bot.hearing.people import group_reader
from bot.moments import MomentAbsurd, MomentPast, NotAMoment, read_duration, read_moment
from bot.opening import Changes, Defaults, OfferWords, Opening, OpeningRefused, Problem, line_of, read_again, read_opening
from bot.opening.possible import impossible
from bot.opening.values import WHOLE_BUY, Deposit, Team
from commerce.queries import shopfront
from commerce.queries.board import offers_of, variants_of
from commerce.refusals import BadMoment, NoSuchBuy, NotYourGroup
from commerce.rules.sums import Tender
from commerce.rules.tiers import TierRule
from commerce.rules.wishing import after_wishers, head_start
from commerce.services.buys.editing import Edit
from commerce.services.buys.opening import NewBuy, NewOffer
from commerce.services.people import meeting as people
from commerce.tables import Group, GroupBuy
from commerce.tables.base import to_millis


def tender_of(ask: Ask) -> Tender:
    """In what sums are written here: the community's currency, the group's language."""
    settings = ask.settings
    return Tender(settings.community.currency, group_reader(settings, ask.here).language, ask.mark)


async def read_terms(ask: Ask, text: str) -> tuple[Opening, NewBuy]:
    """What /open's text says, and the buy it makes. Raises OpeningRefused with all problems at once."""
    settings = ask.settings
    tiers = Defaults(tuple(tier.name for tier in settings.tiers))
    opening = read_opening(text, ask.said_at, group_reader(settings, ask.here).zone, tender_of(ask), ask.words.opening, tiers)
    return opening, await new_buy(ask, opening)


async def again(ask: Ask, text: str, number: int) -> tuple[Opening, NewBuy]:
    """Number `number` opened anew, with what the text says otherwise; its old deadline becomes as long as it was."""
    old = await shopfront.buy_in(ask.session, ask.here.id, number)
    if old is None:
        raise NoSuchBuy(number)
    settings = ask.settings
    _, changes = read_again(
        text, ask.said_at, group_reader(settings, ask.here).zone, tender_of(ask), ask.words.opening,
        Defaults(tuple(tier.name for tier in settings.tiers)),
    )  # fmt: skip
    opening = _changed(await _as_opening(ask, old), changes)
    if opening.steps and opening.price_minor is not None and opening.steps[0][1] > opening.price_minor:
        raise OpeningRefused((Problem("step_above_price", text=str(opening.steps[0][0]), other=str(opening.price_minor)),))
    if never := impossible(opening):
        raise OpeningRefused(tuple(never))
    new = await new_buy(ask, opening)
    length = (old.meant_until or old.closes_at) - old.opened_at
    return opening, replace(new, closes_at=opening.closes_at or ask.now + length, photo=ask.photo or old.photo)


async def new_buy(ask: Ask, opening: Opening) -> NewBuy:
    """The terms of a new buy: what was said, else the community's defaults."""
    defaults = ask.settings.defaults
    closes_at = opening.flash.ends_at if opening.flash else opening.closes_at or ask.now + defaults.duration
    return NewBuy(
        title=opening.title,
        currency=ask.settings.community.currency,
        closes_at=closes_at,
        offers=await _offers(ask, opening),
        price_minor=_base_price(opening),
        mechanic=opening.mechanic,
        terms=terms_of(opening, defaults.unfinished, closes_at - ask.now),
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


def terms_of(opening: Opening, unfinished: str, length: timedelta) -> dict[str, Any]:
    """The mechanic's own numbers, as they are kept with a buy that is open for `length` from now."""
    if opening.steps:
        return {"steps": [list(step) for step in opening.steps]}
    if opening.flash:
        return {"from": to_millis(opening.flash.begins_at), "price": opening.flash.price_minor or opening.price_minor}
    if opening.deposit:
        return {"minor": opening.deposit.minor} if opening.deposit.minor else {"bp": opening.deposit.bp}
    if opening.pack:
        return {"size": opening.pack}
    if opening.team:
        return _team_terms(opening.team, unfinished, length)
    return {}


def _team_terms(team: Team, unfinished: str, length: timedelta) -> dict[str, Any]:
    """`whole`: a team's time would be longer than the buy, so it is told as ending with it, and does."""
    whole = team.span >= length
    span = (WHOLE_BUY if whole else team.span) // timedelta(milliseconds=1)
    terms = {"size": team.size, "price": team.price_minor, "span": span, "unfinished": unfinished}
    return terms | {"whole": True} if whole else terms


def _base_price(opening: Opening) -> int | None:
    return opening.price_minor if opening.price_minor is not None or not opening.flash else opening.flash.price_minor


def early_times(early: tuple[str, timedelta | None] | None, tiers: Sequence[TierRule]) -> dict[str, int]:
    """Tier name -> how long after opening its members may order, in ms; "" is everybody else. Empty: everyone at once."""
    if early is None:
        return {}
    name, span = early
    if not name:
        longest = max((tier.early for tier in tiers), default=timedelta())
        waits = {tier.name: longest - tier.early for tier in tiers} | {"": longest}
    else:
        span = span if span is not None else next((t.early for t in tiers if t.name.casefold() == name.casefold()), timedelta())
        at = next((i for i, tier in enumerate(tiers) if tier.name.casefold() == name.casefold()), len(tiers))
        waits = {tier.name: timedelta() if i >= at else span for i, tier in enumerate(tiers)} | {"": span}
    return {tier: wait // timedelta(milliseconds=1) for tier, wait in waits.items()} if any(waits.values()) else {}


def wishers_first(opening: Opening, new: NewBuy, now: datetime) -> NewBuy:
    """The same buy with a head start for those whose wish it is; a window (flash) is the same for everybody."""
    if opening.wish is None or opening.flash:
        return new
    length, said = new.closes_at - now, opening.wish[1]
    if said is not None and said >= length:
        raise OpeningRefused((Problem("long_wish", "wish", text=dict(opening.understood).get("wish", "")),))
    return replace(new, early=after_wishers(new.early, head_start(said, length), said=said is not None))


async def other_groups(ask: Ask, wanted: Sequence[str]) -> list[Group]:
    """The other groups a buy is posted in. Raises NotYourGroup for one this person does not lead: unknown is answered alike."""
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
    """What /edit may change of an open buy. Raises OpeningRefused for what it may not: that is opened anew."""
    problems = [Problem("not_editable", name, name) for name in NOT_EDITABLE if getattr(changes, name) is not None]
    if problems:
        raise OpeningRefused(tuple(problems))
    mechanic, terms = _mechanic(ask, changes, base_minor, (changes.closes_at or closes_at) - ask.now)
    return Edit(
        changes.title, changes.price_minor, changes.steps, changes.stock, changes.limit,
        changes.flash.ends_at if changes.flash else changes.closes_at, changes.min_units, changes.min_members, changes.note,
        changes.pickup, changes.pay, photo, changes.cleared, mechanic, terms,
        early_times(changes.early, ask.settings.tiers) if changes.early is not None else None, changes.options,
        tuple(changes.variant_stock.items()) if changes.variant_stock is not None else None,
    )  # fmt: skip


async def still_possible(ask: Ask, buy: GroupBuy, changes: Changes) -> None:
    """Raises OpeningRefused where it is by the changes that the buy could never come to anything."""
    old = await _as_opening(ask, buy)
    new = _changed(old, changes)
    if changes.stock is not None or "stock" in changes.cleared:  # /edit gives every offer the new stock
        new = replace(new, offers=tuple(replace(offer, stock=changes.stock) for offer in new.offers))
    problems, before = impossible(new), impossible(old)
    if any(problem not in before for problem in problems):
        raise OpeningRefused(tuple(problems))


def _mechanic(ask: Ask, changes: Changes, base_minor: int, length: timedelta) -> tuple[str | None, dict[str, Any] | None]:
    """The kind of sale that the changes name, with its terms; (None, None) where they name none."""
    said = Opening(
        "", price_minor=changes.price_minor or base_minor, steps=changes.steps or (), flash=changes.flash, deposit=changes.deposit,
        pack=changes.pack, team=changes.team,
    )  # fmt: skip
    if said.mechanic == "open":
        return None, None
    return said.mechanic, terms_of(said, ask.settings.defaults.unfinished, length)


def closing_time(ask: Ask, text: str, since: datetime) -> datetime:
    """A new deadline: a moment, or a length of time added to the present one."""
    words = ask.words.moments
    try:
        return since + read_duration(text, words)
    except (NotAMoment, MomentAbsurd):
        pass
    try:
        return read_moment(text, ask.now, group_reader(ask.settings, ask.here).zone, words)
    except MomentPast as past:
        raise BadMoment(text[:60], "past", past.suggestion) from None
    except MomentAbsurd:
        raise BadMoment(text[:60], "absurd", None) from None
    except NotAMoment:
        raise BadMoment(text[:60], "unread", None) from None


def words_of(ask: Ask, refused: OpeningRefused) -> list[dict[str, object]]:
    """The problems as facts for a template; a field that stands alone with an example in the reader's language."""
    return [asdict(_with_example(ask, one) if one.kind == "empty" else one) for one in refused.problems]


def _with_example(ask: Ask, problem: Problem) -> Problem:
    line = line_of(ask.words.opening, ask.language, problem.field)
    return replace(problem, other=line[1]) if line else problem


async def _offers(ask: Ask, opening: Opening) -> tuple[NewOffer, ...]:
    taken = {
        code
        for buy in await shopfront.open_buys(ask.session, ask.here.id)
        for code in [o.code for o in await offers_of(ask.session, buy.id)]
    }
    free = (code for code in _letters() if code not in taken | {offer.code.upper() for offer in opening.goods})
    limit = opening.limit if opening.limit is not None else ask.settings.defaults.limit
    return tuple(
        NewOffer(
            offer.title,
            offer.code or next(free),
            offer.unit or opening.unit,
            offer.price_minor if opening.offers else None,
            offer.stock if offer.stock is not None or offer.variant_stock else opening.stock,
            offer.limit if offer.limit is not None else limit,
            offer.options or opening.options,
            tuple(dict(offer.variant_stock or opening.variant_stock).items()),
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
        return await people.group_at(ask.session, name)
    chats = [one.chat for one in ask.settings.groups if one.name.casefold() == name.casefold() or one.chat.endswith(f":{name}")]
    if len(chats) == 1:
        return await people.meet_group(ask.session, chats[0], ask.settings.group(chats[0]).name, ask.now)
    rows = list((await ask.session.execute(select(Group).where(col(Group.name) == name))).scalars())
    return rows[0] if len(rows) == 1 else None


async def _as_opening(ask: Ask, buy: GroupBuy) -> Opening:
    """An old buy as the words it was opened with."""
    offers = await offers_of(ask.session, buy.id)
    variants = await variants_of(ask.session, buy.id)
    goods = tuple(
        OfferWords(
            offer.code,
            offer.title,
            offer.unit,
            offer.price_minor,
            offer.stock,
            offer.member_limit,
            tuple((axis, tuple(values)) for axis, values in offer.options),
            {tuple(value for _, value in v.axes): v.stock for v in variants if v.offer_id == offer.id and v.stock is not None},
        )
        for offer in offers
    )
    only = goods[0] if len(goods) == 1 else None
    return Opening(
        title=buy.title,
        unit=only.unit if only else "",
        price_minor=only.price_minor if only else None,
        stock=only.stock if only else None,
        limit=only.limit if only else None,
        min_units=buy.min_units or None,
        min_members=buy.min_members or None,
        steps=tuple((at, price) for at, price in buy.terms.get("steps", ())),
        pack=buy.terms["size"] if buy.mechanic == "pack" else None,
        deposit=Deposit(buy.terms.get("minor"), buy.terms.get("bp")) if buy.mechanic == "deposit" else None,
        team=_team(buy),
        offers=() if only else goods,
        options=only.options if only else (),
        variant_stock=only.variant_stock if only else {},
        pickup=buy.pickup,
        note=buy.note,
        pay=buy.pay,
    )


def _team(buy: GroupBuy) -> Team | None:
    if buy.mechanic != "team":
        return None
    return Team(buy.terms["size"], buy.terms["price"], timedelta(milliseconds=buy.terms["span"]))


CLEARED = {"stock": None, "limit": 0, "ladder": (), "note": "", "pickup": "", "pay": "", "early": None}


OF_MECHANICS = {"steps": (), "flash": None, "deposit": None, "pack": None, "team": None}


def _changed(opening: Opening, changes: Changes) -> Opening:
    said = {name: value for name, value in vars_of(changes).items() if value is not None and hasattr(opening, name)}
    if said.keys() & OF_MECHANICS.keys():  # one kind of sale takes the place of another
        said = OF_MECHANICS | said
    cleared = {("steps" if name == "ladder" else name): CLEARED[name] for name in changes.cleared if name in CLEARED}
    if "min" in changes.cleared:
        cleared |= {"min_units": None, "min_members": None}
    return replace(opening, **{**cleared, **said, "understood": changes.understood})


def vars_of(changes: Changes) -> dict[str, Any]:
    """The fields of the changes by name."""
    return {name: getattr(changes, name) for name in changes.__dataclass_fields__ if name not in ("number", "cleared")}
