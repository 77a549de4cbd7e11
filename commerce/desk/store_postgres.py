"""The desk's statements for PostgreSQL: each takes a whole batch (`ANY`, `unnest`), buys locked in the order
of their numbers.

Its twin is `store_sqlite`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import asyncpg

from commerce.booking import places, rows, writing
from commerce.booking.book import Book, WaitState, Whose
from commerce.desk import deeds
from commerce.rules.standing import Done

BUYS = """SELECT id, title, mechanic, terms, currency, state, opened_at, closes_at, step_told, repeat, shortage, early, only_for
    FROM group_buys WHERE id = ANY($1) ORDER BY id{lock}"""
OFFERS = """SELECT id, buy_id, code, title, price_minor, follows_ladder, stock, member_limit, pledged, waiting, unit, bundles
    FROM offers WHERE buy_id = ANY($1) ORDER BY buy_id, position"""
VARIANTS = """SELECT v.id, v.offer_id, v.axes, v.stock, v.pledged, v.waiting FROM offers o JOIN variants v ON v.offer_id = o.id
    WHERE o.buy_id = ANY($1) ORDER BY v.offer_id, v.position"""
CHATS = """SELECT p.buy_id, g.id, g.chat FROM posts p JOIN groups g ON g.id = p.group_id
    WHERE p.buy_id = ANY($1) ORDER BY p.id"""
WISHERS = """SELECT w.buy_id, x.member_id FROM wishes w JOIN wishers x ON x.wish_id = w.id
    WHERE w.buy_id = ANY($1)"""
BOOKED = """SELECT DISTINCT o.buy_id, o.member_id FROM orders o JOIN lines l ON l.order_id = o.id JOIN offers f ON f.id = l.offer_id
    WHERE o.buy_id = ANY($1) AND l.qty > 0 AND f.follows_ladder"""
_ORDER = """o.id, o.buy_id, o.member_id, o.group_id, o.discount_bp, o.ordered_at, o.team_no, o.joined_at, (
        SELECT i.address FROM identities i JOIN groups g ON g.id = o.group_id WHERE i.member_id = o.member_id
        ORDER BY split_part(i.address, ':', 1) = split_part(g.chat, ':', 1) DESC, i.address LIMIT 1)"""
ORDERS = f"""SELECT {_ORDER} FROM unnest($2::bigint[], $3::bigint[]) AS p (buy, member)
    JOIN orders o ON o.buy_id = p.buy AND o.member_id = p.member ORDER BY o.id"""
QUEUED_ORDERS = f"""SELECT {_ORDER} FROM orders o WHERE o.id IN (
        SELECT w.order_id FROM waitings w JOIN offers f ON f.id = w.offer_id WHERE f.buy_id = ANY($1))
    ORDER BY o.id"""
LINES = """SELECT id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, upto, turn, kept FROM lines
    WHERE order_id = ANY($1) ORDER BY id"""
WAITS = """SELECT id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept FROM waitings
    WHERE order_id = ANY($1) ORDER BY id"""
TEAMS = """SELECT t.buy_id, t.no, (SELECT COUNT(*) FROM orders o WHERE o.buy_id = t.buy_id AND o.team_no = t.no), t.began_at, t.state
    FROM teams t WHERE t.buy_id = ANY($1) ORDER BY t.buy_id, t.no"""
SAID = """SELECT u.key, u.version, u.buy_id, u.member_id, u.actor_id, u.group_id, u.sent_at, u.text, u.effect::text, u.state, u.answers
    FROM unnest($2::bigint[], $3::bigint[]) AS p (buy, member)
    JOIN utterances u ON u.buy_id = p.buy AND u.member_id = p.member ORDER BY u.id"""
# a whole snapshot in one statement: an array of rows from each
AROUND = f"SELECT {', '.join(f'ARRAY(SELECT q FROM ({one}) q)' for one in (OFFERS, VARIANTS, CHATS, ORDERS, SAID))}"
HELD = f"SELECT {', '.join(f'ARRAY(SELECT q FROM ({one}) q)' for one in (LINES, WAITS))}"
SPENT = """SELECT p.member_id, -SUM(p.amount_minor) FROM postings p JOIN transfers t ON t.id = p.transfer_id
    WHERE p.account = 'sales' AND t.at > $2 AND p.member_id = ANY($1) GROUP BY p.member_id"""

MISSED = """SELECT member_id, group_id, COUNT(*) FROM misses WHERE recorded_at > $2 AND struck_at IS NULL
    AND member_id = ANY($1) GROUP BY member_id, group_id"""
LEADERS = """SELECT b.id, 0, m.id, m.name FROM group_buys b JOIN members m ON m.id = b.leader_id
    WHERE b.id = ANY($1) UNION ALL
    SELECT r.buy_id, r.group_id, m.id, m.name FROM resales r JOIN members m ON m.id = r.leader_id
    WHERE r.state = 'accepted' AND r.buy_id = ANY($1)"""
DEEDS = deeds.of_members("= ANY($1)")
SERVED = "SELECT DISTINCT member_id, group_id FROM orders WHERE handed_at IS NOT NULL AND member_id = ANY($1)"

ADD_ORDERS = """INSERT INTO orders (buy_id, member_id, group_id, state, discount_bp, due_minor, ordered_at, team_no, joined_at)
    SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::int[],
        $9::bigint[])
    RETURNING buy_id, member_id, id"""
PLACES = "SELECT nextval(pg_get_serial_sequence('waitings', 'id')) FROM generate_series(1, $1)"
_COUNT = """UPDATE {table} SET pledged = {table}.pledged + d.pledged, waiting = {table}.waiting + d.waiting
    FROM unnest($1::int[], $2::int[], $3::bigint[]) AS d (pledged, waiting, id) WHERE {table}.id = d.id"""
CHANGES = {
    "said": """INSERT INTO utterances
        (key, version, buy_id, member_id, actor_id, group_id, sent_at, text, effect, state, deleted, answers)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[],
            $9::json[], $10::text[], $11::bool[], $12::text[])
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, text = excluded.text, effect = excluded.effect,
        state = excluded.state, answers = excluded.answers""",
    "lines": """INSERT INTO lines (order_id, offer_id, variant_id, for_, price_minor, qty, utterance, upto, turn, kept)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::int[], $7::text[], $8::int[],
            $9::int[], $10::json[])
        ON CONFLICT (order_id, turn, variant_id, for_) DO UPDATE SET price_minor = excluded.price_minor, qty = excluded.qty,
        utterance = excluded.utterance, upto = excluded.upto, kept = excluded.kept""",
    "waits": """UPDATE waitings SET qty = d.qty, price_minor = d.price
        FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS d (qty, price, id) WHERE waitings.id = d.id""",
    "waits gone": "DELETE FROM waitings WHERE id = ANY($1::bigint[])",
    "waits new": """INSERT INTO waitings (id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept)
        SELECT COALESCE(place, nextval(pg_get_serial_sequence('waitings', 'id'))),
            order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept
        FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], $7::int[], $8::text[], $9::json[])
            AS new (place, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept)""",
    "discounts": """UPDATE orders SET discount_bp = d.bp
        FROM unnest($1::int[], $2::bigint[]) AS d (bp, id) WHERE orders.id = d.id""",
    "teams": """INSERT INTO teams (buy_id, no, state, began_at) SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[], $4::bigint[])
        ON CONFLICT (buy_id, no) DO UPDATE SET state = excluded.state""",
    "due": """UPDATE group_buys SET due_at = LEAST(due_at, d.due)
        FROM unnest($1::bigint[], $2::bigint[]) AS d (due, id) WHERE group_buys.id = d.id""",
    "offers": _COUNT.format(table="offers"),
    "variants": _COUNT.format(table="variants"),
    "outgoing": """INSERT INTO outgoing
        (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, worth, state, attempts, message_id, error)
        SELECT *, 'waiting', 0, '', '' FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
            $8::text[], $9::text[], $10::bigint[], $11::int[])
        ON CONFLICT (chat, buy_id) WHERE state = 'waiting' AND kind = 'refresh' DO NOTHING""",
    "seats": """UPDATE orders SET team_no = d.team, joined_at = d.joined
        FROM unnest($1::int[], $2::bigint[], $3::bigint[]) AS d (team, joined, id) WHERE orders.id = d.id""",
    "told": """UPDATE group_buys SET step_told = d.told
        FROM unnest($1::bigint[], $2::bigint[]) AS d (told, id) WHERE group_buys.id = d.id""",
}
# they may change a row that another has changed, which one statement cannot
APART = ("seats", "told")
PLACE = re.compile(r"\$(\d+)")  # where a value goes into a statement


async def load(
    raw: asyncpg.Connection, about: Collection[tuple[int, int]], *, lock: bool = True
) -> tuple[Book, list[WaitState]]:
    """Locks the buys, then reads all that (buy, member) pairs may touch. `lock=False` is for the test that
    must then see it oversell."""
    book = Book()
    buys = sorted({buy for buy, _ in about})
    pairs = _columns(sorted(set(about)))
    rows.add_buys(book, await raw.fetch(BUYS.format(lock=" FOR UPDATE" if lock else ""), buys))
    goods, choices, chats, ordered, said = await raw.fetchrow(AROUND, buys, *pairs)
    offers = rows.add_offers(book, goods)
    variants = rows.add_variants(offers, choices)
    rows.add_chats(book, chats)
    await _beside(raw, book, buys)
    orders = rows.add_orders(book, ordered)
    if any(offer.waiting for offer in offers.values()):
        queued = [row for row in await raw.fetch(QUEUED_ORDERS, buys) if row[0] not in orders]
        orders |= rows.add_orders(book, queued)
    if orders:
        lines, waits = await raw.fetchrow(HELD, sorted(orders))
        rows.add_lines(orders, offers, variants, lines)
        rows.add_waits(book, orders, offers, variants, waits)
    rows.add_said(book, said)
    return book, list(book.all_waits())


async def _beside(raw: asyncpg.Connection, book: Book, buys: list[int]) -> None:
    """What only some buys have beside them is read where one has it."""
    if any(buy.team_size for buy in book.buys.values()):
        rows.add_teams(book, await raw.fetch(TEAMS, buys))
    counted = [buy.id for buy in book.buys.values() if buy.kind.counts == "members"]
    if counted:
        rows.add_booked(book, await raw.fetch(BOOKED, counted))
    if any(buy.early for buy in book.buys.values()):
        rows.add_wishers(book, await raw.fetch(WISHERS, buys))


async def spent(raw: asyncpg.Connection, members: Sequence[int], since: int) -> dict[int, int]:
    """Settled spend of each member since a moment (ms), minor units."""
    return {member: int(spend) for member, spend in await raw.fetch(SPENT, list(members), since)}


async def missed(raw: asyncpg.Connection, members: Sequence[int], since: int) -> dict[tuple[int, int], int]:
    """How often each did not fetch their goods since a moment (ms): (member, group) -> records that count."""
    rows = await raw.fetch(MISSED, list(members), since)
    return {(member, group): count for member, group, count in rows}


async def leaders(raw: asyncpg.Connection, buys: Sequence[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """Who leads a buy: (buy, 0) -> (member, name); and (buy, group) -> who carries it there."""
    rows = await raw.fetch(LEADERS, list(buys))
    return {(buy, group): (member, name) for buy, group, member, name in rows}


async def done(raw: asyncpg.Connection, members: Sequence[int]) -> dict[Whose, list[Done]]:
    """What each did in their groups."""
    return deeds.by_member([tuple(row) for row in await raw.fetch(DEEDS, list(members))])


async def served(raw: asyncpg.Connection, members: Sequence[int]) -> set[tuple[int, int]]:
    """(member, group) of those to whom something was handed out there."""
    return {(member, group) for member, group in await raw.fetch(SERVED, list(members))}


async def write(raw: asyncpg.Connection, book: Book, loaded: Sequence[WaitState], now: int) -> None:
    """Writes what the decision changed, in sets. New orders get their numbers here, just before what is said
    about them."""
    if wanted := places.wants_places(book):  # ids of the waiting list that nobody gets who comes later
        places.give_places(book, [number for (number,) in await raw.fetch(PLACES, wanted)])
    await _number(raw, book)
    changed = {"said": writing.utterance_rows(book), **writing.changes(book, loaded, now)}
    await _together(raw, {what: values for what, values in changed.items() if what not in APART})
    await _together(raw, {what: values for what, values in changed.items() if what in APART})


async def _together(raw: asyncpg.Connection, changed: Mapping[str, Sequence[rows.Row]]) -> None:
    """All of these changes in one statement: the buy stays locked for one way there and back, not for one with
    each."""
    changed = {what: values for what, values in changed.items() if values}
    if changed:
        columns = [column for values in changed.values() for column in _columns(values)]
        await raw.execute(_joined(tuple(changed)), *columns)


@cache
def _joined(names: tuple[str, ...]) -> str:
    """The statements side by side, each with values of its own."""
    parts, taken = [], 0
    for no, name in enumerate(names):
        parts.append(f"c{no} AS ({_behind(taken, CHANGES[name])})")
        taken += len(set(PLACE.findall(CHANGES[name])))
    return f"WITH {', '.join(parts)} SELECT"


def _behind(taken: int, statement: str) -> str:
    """The statement with its values after so many others."""
    return PLACE.sub(lambda found: f"${int(found[1]) + taken}", statement)


async def _number(raw: asyncpg.Connection, book: Book) -> None:
    new = writing.new_orders(book)
    if new:
        for buy, member, number in await raw.fetch(
            ADD_ORDERS, *_columns([writing.order_row(order)[1:] for order in new])
        ):
            book.orders[buy, member].id = number


def _columns(values: Sequence[Any]) -> list[list[Any]]:
    return [list(column) for column in zip(*values, strict=True)]
