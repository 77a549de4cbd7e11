"""Between the tables' rows and the book: the same for both databases, which differ only in the statements
around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from commerce.booking.book import (
    Book,
    BuyState,
    LineState,
    OfferState,
    OrderState,
    Said,
    Say,
    TeamState,
    VariantState,
    WaitState,
    turn,
)
from commerce.phrases.meaning import Axes, Item, Reading
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
        no, title, mechanic, terms, currency, state, opened, closes, told, repeat, shortage, early = row
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
            was_told=told,
        )


def add_offers(book: Book, rows: Iterable[Row]) -> dict[int, OfferState]:
    """-> the offers by id."""
    offers = {}
    for no, buy, code, title, price, follows, stock, limit, pledged, waiting, unit in rows:
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
            was=(pledged, waiting),
        )
        book.buys[buy].offers[code] = offers[no] = offer
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
        kept = _json(effect)
        said = Said(
            key=key,
            version=version,
            turn=turn(sent, key),
            member_id=member,
            actor_id=actor,
            group_id=group,
            text=text,
            reading=reading_of(kept.get("reading")),
            ask=reading_of(kept.get("ask")),
            state=state,
            answers=answers,
            new=False,
            team=kept.get("team", 0),
            place=kept.get("place", 0),
            before=reading_of(kept.get("before")),
            took=tuple(tuple(took) for took in kept.get("took", ())),
            takes_back=kept.get("takes_back", ""),
            guessed=kept.get("guessed", False),
            queue=tuple(kept.get("queue", ())),
        )
        book.order(buy, member, group, sent).said[key] = said


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


def effect_of(said: Said) -> str:
    """What is kept of an utterance's effect, as JSON."""
    kept: dict[str, Any] = {"reading": said.reading, "ask": said.ask}
    for name in SOMETIMES:
        if value := getattr(said, name):
            kept[name] = value
    return orjson.dumps(kept).decode()


def kept_of(value: Any) -> Kept:
    """Promises as a column keeps them: their fields."""
    return tuple(Promise(**one) for one in _json(value) or ())


def kept_json(kept: Kept) -> str:
    """Promises as a column keeps them."""
    return orjson.dumps(kept).decode()


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


def add_teams(book: Book, rows: Iterable[Row]) -> None:
    """Every team there is or was, the oldest first."""
    for buy, no, members, began, state in rows:
        book.buys[buy].teams[no] = TeamState(no=no, members=members, began=began, state=state, was=state)


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
    """What is to be said, as rows of the same commit."""
    return [
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
        )
        for say in book.says
    ]


def _facts(say: Say) -> str:
    if say.order is not None and hasattr(say.fact, "order_no"):
        setattr(say.fact, "order_no", say.order.id)  # noqa: B010 - facts share no type that has one
    return facts_json(say.fact)


def facts_json(fact: object) -> str:
    """An outcome or a refusal as JSON: its fields, moments in ISO 8601."""
    return orjson.dumps(_fields(fact) if isinstance(fact, BaseException) else fact).decode()


def _fields(fact: BaseException) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in getattr(fact, "__dataclass_fields__", ())}


def refresh_rows(book: Book, now: int) -> list[Row]:
    """One redraw per living post of every buy touched."""
    return [(chat, no, now) for no in sorted(book.touched) for _, chat in book.buys[no].chats]


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def _pairs(axes: Iterable[Iterable[str]]) -> Axes:
    return tuple((axis, value) for axis, value in axes)
