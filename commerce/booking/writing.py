"""From the book into the tables' rows: the same for both databases, which differ only in the statements around
it. The way here is `commerce.booking.rows`."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import orjson

from commerce.booking.book import (
    Book,
    OfferState,
    OrderState,
    Said,
    Say,
    VariantState,
    WaitState,
)
from commerce.booking.rows import SOMETIMES, Row
from commerce.rules.promise import Kept

_seldom = attrgetter(*SOMETIMES)

SPOKEN, DRAWN = 0, 1  # what is said first where a platform takes less than waits (`tables.Outgoing.worth`)


def effect_of(said: Said) -> str:
    """What is kept of an utterance's effect, as JSON."""
    kept: dict[str, Any] = {"reading": said.reading, "ask": said.ask}
    seldom = _seldom(said)
    if any(seldom):
        kept |= {name: value for name, value in zip(SOMETIMES, seldom, strict=True) if value}
    return orjson.dumps(kept).decode()


def kept_json(kept: Kept) -> str:
    """Promises as a column keeps them."""
    return orjson.dumps([one._asdict() for one in kept]).decode()


def changes(book: Book, loaded: Sequence[WaitState], now: int) -> dict[str, list[Row]]:
    """All that the decision changed besides what was said, by what it changes, where it changed anything. The
    orders must have their numbers."""
    added, changed, dropped = wait_changes(book, loaded)
    offers, variants = counter_rows(book)
    found = {
        "lines": line_rows(book),
        "waits": changed,
        "waits gone": dropped,
        "waits new": added,
        "discounts": better_discounts(book),
        "teams": team_rows(book),
        "due": due_rows(book),
        "offers": offers,
        "variants": variants,
        "outgoing": outgoing_rows(book, now),
        "seats": seats(book),
        "told": told_rows(book),
    }
    return {what: rows for what, rows in found.items() if rows}


def utterance_rows(book: Book) -> list[Row]:
    """Rows to upsert by key; the last state of each utterance."""
    changed = {said.key for said in book.heard}
    latest = {
        (order.buy_id, key): (order, said)
        for order in book.orders.values()
        for key, said in order.said.items()
        if key in changed
    }
    return [
        (
            said.key,
            said.version,
            order.buy_id,
            said.member_id,
            said.actor_id,
            said.group_id,
            said.turn[0],
            said.text,
            effect_of(said),
            said.state,
            False,
            said.answers,
        )
        for order, said in latest.values()
    ]


def new_orders(book: Book) -> list[OrderState]:
    """Orders placed in this batch, in the order they were decided: they still need a number."""
    return [order for order in book.orders.values() if order.placed and not order.id]


def order_row(order: OrderState) -> Row:
    """A new order as its row."""
    return (
        order.id,
        order.buy_id,
        order.member_id,
        order.group_id,
        "placed",
        order.discount_bp,
        0,
        order.ordered_at,
        order.team_no,
        order.joined_at,
    )


def team_rows(book: Book) -> list[Row]:
    """Teams that are new, or have come to another state."""
    return [
        (buy.id, team.no, team.state, team.began)
        for buy in book.buys.values()
        for team in buy.teams.values()
        if team.state != team.was
    ]


def seats(book: Book) -> list[Row]:
    """(team, joined at, order) of orders that changed their seat."""
    return [(o.team_no, o.joined_at, o.id) for o in book.orders.values() if o.id and o.team_no != o.was_team]


def due_rows(book: Book) -> list[Row]:
    """Buys that time brings something earlier than was thought."""
    return [(buy.due_by, buy.id) for buy in book.buys.values() if buy.due_by]


def better_discounts(book: Book) -> list[Row]:
    """(discount, order) of orders whose member held a better tier this time."""
    return [
        (order.discount_bp, order.id)
        for order in book.orders.values()
        if order.id and order.discount_bp != order.was_discount
    ]


def line_rows(book: Book) -> list[Row]:
    """Lines new or changed, with their whole quantity."""
    return [
        (
            order.id,
            line.offer.id,
            line.variant.id,
            line.for_,
            line.price_minor,
            line.qty,
            line.utterance,
            line.upto,
            line.turn,
            kept_json(line.kept),
        )
        for order in book.orders.values()
        for line in order.lines
        if line.was != (line.qty, line.price_minor, line.upto)
    ]


def wait_changes(book: Book, loaded: Sequence[WaitState]) -> tuple[list[Row], list[Row], list[Row]]:
    """-> waits to add (their place first, None at the end of the list), (qty, price, id) to change, (id,) to
    drop."""
    new: list[Row] = [
        (
            wait.place or None,
            wait.order.id,
            wait.offer.id,
            wait.variant.id,
            wait.for_,
            wait.price_minor,
            wait.qty,
            wait.utterance,
            kept_json(wait.kept),
        )
        for wait in book.all_waits()
        if not wait.id
    ]
    changed: list[Row] = [
        (wait.qty, wait.price_minor, wait.id)
        for wait in loaded
        if wait.qty and (wait.qty, wait.price_minor) != wait.was
    ]
    return new, changed, [(wait.id,) for wait in loaded if not wait.qty]


def counter_rows(book: Book) -> tuple[list[Row], list[Row]]:
    """-> (pledged, waiting, id) differences of offers and of variants."""
    offers = [offer for buy in book.buys.values() for offer in buy.offers.values()]
    return _differences(offers), _differences(
        [variant for offer in offers for variant in offer.variants.values()]
    )


def _differences(counted: Sequence[OfferState] | Sequence[VariantState]) -> list[Row]:
    rows = [(one.pledged - one.was[0], one.waiting - one.was[1], one.id) for one in counted]
    return [row for row in rows if row[0] or row[1]]


def told_rows(book: Book) -> list[Row]:
    """(step, buy) of buys whose group was told of a step."""
    return [(buy.step_told, buy.id) for buy in book.buys.values() if buy.step_told != buy.was_told]


def outgoing_rows(book: Book, now: int) -> list[Row]:
    """What is to be said, as rows of the same commit; after it one redraw per living post of every buy
    touched."""
    said: list[Row] = [
        (
            say.chat,
            say.kind,
            type(say.fact).__name__,
            _facts(say),
            say.buy_id if say.buy_id in book.buys else None,
            say.person,
            say.reply_to,
            say.ticket,
            say.source,
            now,
            SPOKEN,
        )
        for say in book.says
    ]
    drawn: list[Row] = [
        (chat, "refresh", "", "{}", no, "", "", "", "", now, DRAWN)
        for no in sorted(book.touched)
        for _, chat in book.buys[no].chats
    ]
    return said + drawn


def _facts(say: Say) -> str:
    if say.order is not None and hasattr(say.fact, "order_no"):
        setattr(say.fact, "order_no", say.order.id)  # noqa: B010 - facts share no type that has one
    return facts_json(say.fact)


def facts_json(fact: object) -> str:
    """An outcome or a refusal as JSON: its fields, moments in ISO 8601."""
    return orjson.dumps(_fields(fact) if isinstance(fact, BaseException) else fact).decode()


def _fields(fact: BaseException) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in getattr(fact, "__dataclass_fields__", ())}
