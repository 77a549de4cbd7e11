"""From the tables' rows into the book: the same for both databases, which differ only in the statements
around it. The way back is `commerce.booking.writing`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import orjson

from commerce.booking.book import (
    Book,
    BuyState,
    LineState,
    OfferState,
    OrderState,
    Said,
    TeamState,
    VariantState,
    WaitState,
    turn,
)
from commerce.phrases.meaning import Axes, Item, Reading
from commerce.rules.bundles import bundles_of
from commerce.rules.promise import Kept, Promise

Row = Sequence[Any]
# of an utterance's effect: kept where there is such a thing
SOMETIMES = (
    "team",
    "place",
    "took",
    "before",
    "takes_back",
    "guessed",
    "queue",
)


def axes_of(value: Any) -> Axes:
    """The axes of a variant as kept: [["color", "red"], ["size", "L"]]."""
    return tuple((name, chosen) for name, chosen in _json(value))


def add_buys(book: Book, rows: Iterable[Row]) -> None:
    """Puts the buys into the book."""
    for row in rows:
        no, title, mechanic, terms, currency, state, opened, closes, told, repeat, shortage, early, only = row
        book.buys[no] = BuyState(
            id=no,
            title=title,
            mechanic=mechanic,
            terms=_json(terms),
            currency=currency,
            state=state,
            opened_at=opened,
            closes_at=closes,
            step_told=told,
            repeat=repeat,
            shortage=shortage,
            early=_json(early),
            only=only,
            was_told=told,
        )


def add_offers(book: Book, rows: Iterable[Row]) -> dict[int, OfferState]:
    """-> the offers by id."""
    offers = {}
    for no, buy, code, title, price, follows, stock, limit, pledged, waiting, unit, bundles in rows:
        offer = OfferState(
            id=no,
            buy_id=buy,
            code=code,
            title=title,
            price_minor=price,
            follows_ladder=bool(follows),
            stock=stock,
            member_limit=limit,
            pledged=pledged,
            waiting=waiting,
            unit=unit,
            bundles=bundles_of(_json(bundles)),
            was=(pledged, waiting),
        )
        book.buys[buy].add(offer)
        offers[no] = offer
    return offers


def add_variants(offers: Mapping[int, OfferState], rows: Iterable[Row]) -> dict[int, VariantState]:
    """-> the variants by id."""
    variants = {}
    for no, offer, axes, stock, pledged, waiting in rows:
        variant = VariantState(
            id=no, axes=axes_of(axes), stock=stock, pledged=pledged, waiting=waiting, was=(pledged, waiting)
        )
        offers[offer].variants[variant.axes] = variants[no] = variant
    return variants


def add_chats(book: Book, rows: Iterable[Row]) -> None:
    """Puts the chats of the living posts into the book."""
    for buy, group, chat in rows:
        book.buys[buy].chats.append((group, chat))


def add_wishers(book: Book, rows: Iterable[Row]) -> None:
    """Puts those who wished for a buy into it."""
    for buy, member in rows:
        book.buys[buy].wishers.add(member)


def add_booked(book: Book, rows: Iterable[Row]) -> None:
    """Puts the members who have something booked into their buys."""
    for buy, member in rows:
        book.buys[buy].booked.add(member)


def add_orders(book: Book, rows: Iterable[Row]) -> dict[int, OrderState]:
    """-> the orders by id."""
    orders = {}
    for no, buy, member, group, discount, ordered_at, team, joined_at, address in rows:
        order = OrderState(
            id=no,
            buy_id=buy,
            member_id=member,
            group_id=group,
            discount_bp=discount,
            ordered_at=ordered_at,
            address=address or "",
            was_discount=discount,
            team_no=team,
            joined_at=joined_at,
            was_team=team,
            placed=True,
        )
        book.orders[buy, member] = orders[no] = order
    return orders


def add_lines(
    orders: Mapping[int, OrderState],
    offers: Mapping[int, OfferState],
    variants: Mapping[int, VariantState],
    rows: Iterable[Row],
) -> None:
    """Puts booked lines into their orders."""
    for no, order, offer, variant, for_, price, qty, utterance, upto, taken, kept in rows:
        line = LineState(
            id=no,
            offer=offers[offer],
            variant=variants[variant],
            for_=for_,
            price_minor=price,
            qty=qty,
            utterance=utterance,
            turn=taken,
            kept=kept_of(kept),
            upto=upto,
            was=(qty, price, upto),
        )
        orders[order].lines.append(line)


def add_waits(
    book: Book,
    orders: Mapping[int, OrderState],
    offers: Mapping[int, OfferState],
    variants: Mapping[int, VariantState],
    rows: Iterable[Row],
) -> None:
    """Puts waits into their orders and into the queues of their offers."""
    for no, order, offer, variant, for_, price, qty, utterance, kept in rows:
        wait = WaitState(
            id=no,
            order=orders[order],
            offer=offers[offer],
            variant=variants[variant],
            for_=for_,
            price_minor=price,
            qty=qty,
            utterance=utterance,
            kept=kept_of(kept),
            was=(qty, price),
        )
        orders[order].waits.append(wait)
        book.waits.setdefault(offer, []).append(wait)


def add_said(book: Book, rows: Iterable[Row]) -> None:
    """Puts what was said before into the orders it belongs to."""
    for key, version, buy, member, actor, group, sent, text, effect, state, answers in rows:
        said = Said(
            key=key,
            version=version,
            turn=turn(sent, key),
            member_id=member,
            actor_id=actor,
            group_id=group,
            text=text,
            state=state,
            answers=answers,
            **_effect_of(effect),
        )
        book.order(buy, member, group, sent).said[key] = said


@lru_cache(maxsize=2_048)
def _effect_of(effect: str) -> Mapping[str, Any]:
    """What an utterance does, by the fields of `Said`. The same few words are read back all day."""
    kept = orjson.loads(effect)
    return {
        "reading": reading_of(kept.get("reading")),
        "ask": reading_of(kept.get("ask")),
        "team": kept.get("team", 0),
        "place": kept.get("place", 0),
        "before": reading_of(kept.get("before")),
        "took": tuple(tuple(took) for took in kept.get("took", ())),
        "takes_back": kept.get("takes_back", ""),
        "guessed": kept.get("guessed", False),
        "queue": tuple(kept.get("queue", ())),
    }


def reading_of(kept: Mapping[str, Any] | None) -> Reading | None:
    """A reading as it was kept."""
    if kept is None:
        return None
    items = tuple(
        Item(**{**item, "axes": _pairs(item["axes"]), "from_axes": _pairs(item["from_axes"])})
        for item in kept["items"]
    )
    whole = {
        "items": items,
        "ask": tuple(kept["ask"]),
        "unsaid": tuple(kept.get("unsaid", ())),
        "guess": reading_of(kept.get("guess")),
    }
    return Reading(**{**kept, **whole})


def kept_of(value: Any) -> Kept:
    """Promises as a column keeps them: their fields."""
    return _kept_in(value) if isinstance(value, str) else tuple(Promise(**one) for one in value or ())


@lru_cache(maxsize=4_096)
def _kept_in(text: str) -> Kept:
    """Read once, however often their member speaks again."""
    return kept_of(orjson.loads(text))


def add_teams(book: Book, rows: Iterable[Row]) -> None:
    """Every team there is or was, the oldest first."""
    for buy, no, members, began, state in rows:
        book.buys[buy].teams[no] = TeamState(no=no, members=members, began=began, state=state, was=state)


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def _pairs(axes: Iterable[Iterable[str]]) -> Axes:
    return tuple((axis, value) for axis, value in axes)
