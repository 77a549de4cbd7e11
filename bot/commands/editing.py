"""/edit of a whole buy: the leader's words -> what is to be different."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.calling.command import Ask
from bot.commands.early import early_times, turn_times
from bot.commands.old_terms import as_opening, changed
from bot.commands.terms import around_mechanic, own_deadline
from bot.opening import Changes, OpeningRefused, Problem
from bot.opening.possible import impossible
from commerce.mechanics import MECHANICS, PLAIN
from commerce.rules.mechanic import Terms
from commerce.rules.pickup import written_out
from commerce.services.buys.editing import Edit
from commerce.tables import GroupBuy

_NOT_EDITABLE = ("offers", "code", "groups", "unit", "wish")


def as_edit(ask: Ask, changes: Changes, photo: str | None, base_minor: int, buy: GroupBuy) -> Edit:
    """What /edit may change of an open buy. Raises OpeningRefused for what has to be opened anew."""
    fixed = [name for name in _NOT_EDITABLE if getattr(changes, name) is not None]
    if fixed:
        raise OpeningRefused(tuple(Problem(kind="not_editable", field=one, keyword=one) for one in fixed))

    ends = own_deadline(MECHANICS[changes.mechanic or PLAIN], changes.terms or {})
    stocks = changes.variant_stock
    return Edit(
        title=changes.title,
        price_minor=changes.price_minor,
        stock=changes.stock,
        limit=changes.limit,
        closes_at=ends or changes.closes_at,
        min_units=changes.min_units,
        min_members=changes.min_members,
        note=changes.note,
        pickup=changes.pickup and written_out(changes.pickup, ask.settings.pickup),
        arrives=changes.arrives,
        bundles=changes.bundles,
        pay=changes.pay,
        photo=photo,
        cleared=changes.cleared,
        mechanic=changes.mechanic,
        terms=_terms(ask, changes, base_minor, buy.closes_at),
        early=_waits(ask, changes, buy.opened_at),
        only_for=changes.only,
        options=changes.options,
        variant_stock=tuple(stocks.items()) if stocks is not None else None,
    )


def _waits(ask: Ask, changes: Changes, opened_at: datetime) -> dict[str, int] | None:
    """Who may order when, by the clock or by how long after the opening; None: as it is."""
    if changes.turns is not None:
        return turn_times(changes.turns, ask.settings.tiers, opened_at)
    return early_times(changes.early, ask.settings.tiers) if changes.early is not None else None


def _terms(ask: Ask, changes: Changes, base_minor: int, closes_at: datetime) -> Terms | None:
    """What the mechanic that is said keeps; the buy's own price and deadline stand where no other is said."""
    if changes.mechanic is None:
        return None
    around = around_mechanic(ask, changes.price_minor or base_minor, changes.closes_at or closes_at)
    return MECHANICS[changes.mechanic].keep(changes.terms or {}, around)


async def still_possible(ask: Ask, buy: GroupBuy, changes: Changes) -> None:
    """Raises OpeningRefused where it is by the changes that the buy could never come to anything."""
    old = await as_opening(ask, buy)
    new = changed(old, changes)
    if changes.stock is not None or "stock" in changes.cleared:  # /edit gives every offer the new stock
        new = replace(new, offers=tuple(replace(offer, stock=changes.stock) for offer in new.offers))
    problems, before = impossible(new), impossible(old)
    if any(problem not in before for problem in problems):
        raise OpeningRefused(tuple(problems))
