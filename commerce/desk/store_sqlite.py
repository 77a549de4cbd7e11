"""The desk's statements for SQLite: each takes a whole batch (`json_each`, `executemany`). Its twin is
`store_postgres`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import aiosqlite
import orjson

from commerce.booking import places, rows, writing
from commerce.booking.book import Book, WaitState, Whose
from commerce.desk import deeds
from commerce.ground.writer import Straight
from commerce.rules.standing import Done

Connection = Straight | aiosqlite.Connection

BUYS = """SELECT id, title, mechanic, terms, currency, state, opened_at, closes_at, step_told, repeat, shortage, early, only_for
    FROM group_buys WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id"""
OFFERS = """SELECT id, buy_id, code, title, price_minor, follows_ladder, stock, member_limit, pledged, waiting, unit, bundles
    FROM offers WHERE buy_id IN (SELECT value FROM json_each(?)) ORDER BY buy_id, position"""
VARIANTS = """SELECT v.id, v.offer_id, v.axes, v.stock, v.pledged, v.waiting FROM offers o JOIN variants v ON v.offer_id = o.id
    WHERE o.buy_id IN (SELECT value FROM json_each(?)) ORDER BY v.offer_id, v.position"""
CHATS = """SELECT p.buy_id, g.id, g.chat FROM posts p JOIN groups g ON g.id = p.group_id
    WHERE p.buy_id IN (SELECT value FROM json_each(?)) ORDER BY p.id"""
WISHERS = """SELECT w.buy_id, x.member_id FROM wishes w JOIN wishers x ON x.wish_id = w.id
    WHERE w.buy_id IN (SELECT value FROM json_each(?))"""
BOOKED = """SELECT DISTINCT o.buy_id, o.member_id FROM orders o JOIN lines l ON l.order_id = o.id JOIN offers f ON f.id = l.offer_id
    WHERE o.buy_id IN (SELECT value FROM json_each(?)) AND l.qty > 0 AND f.follows_ladder"""
_ORDER = """o.id, o.buy_id, o.member_id, o.group_id, o.discount_bp, o.ordered_at, o.team_no, o.joined_at, (
        SELECT i.address FROM identities i JOIN groups g ON g.id = o.group_id WHERE i.member_id = o.member_id
        ORDER BY substr(i.address, 1, instr(i.address, ':')) = substr(g.chat, 1, instr(g.chat, ':')) DESC, i.address LIMIT 1)"""
ORDERS = f"""SELECT {_ORDER} FROM json_each(?1) p JOIN orders o
    ON o.buy_id = json_extract(p.value, '$[0]') AND o.member_id = json_extract(p.value, '$[1]') ORDER BY o.id"""
QUEUED_ORDERS = f"""SELECT {_ORDER} FROM orders o WHERE o.id IN (
        SELECT w.order_id FROM waitings w JOIN offers f ON f.id = w.offer_id WHERE f.buy_id IN (SELECT value FROM json_each(?1)))
    ORDER BY o.id"""
LINES = """SELECT id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, upto, turn, kept FROM lines
    WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY id"""
WAITS = """SELECT id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept FROM waitings
    WHERE order_id IN (SELECT value FROM json_each(?)) ORDER BY id"""
TEAMS = """SELECT t.buy_id, t.no, (SELECT COUNT(*) FROM orders o WHERE o.buy_id = t.buy_id AND o.team_no = t.no), t.began_at, t.state
    FROM teams t WHERE t.buy_id IN (SELECT value FROM json_each(?)) ORDER BY t.buy_id, t.no"""
SAID = """SELECT u.key, u.version, u.buy_id, u.member_id, u.actor_id, u.group_id, u.sent_at, u.text, u.effect, u.state, u.answers
    FROM json_each(?) p JOIN utterances u
    ON u.buy_id = json_extract(p.value, '$[0]') AND u.member_id = json_extract(p.value, '$[1]') ORDER BY u.id"""
SPENT = """SELECT p.member_id, -SUM(p.amount_minor) FROM postings p JOIN transfers t ON t.id = p.transfer_id
    WHERE p.account = 'sales' AND t.at > ? AND p.member_id IN (SELECT value FROM json_each(?)) GROUP BY p.member_id"""

MISSED = """SELECT member_id, group_id, COUNT(*) FROM misses WHERE recorded_at > ? AND struck_at IS NULL
    AND member_id IN (SELECT value FROM json_each(?)) GROUP BY member_id, group_id"""
LEADERS = """SELECT b.id, 0, m.id, m.name FROM group_buys b JOIN members m ON m.id = b.leader_id
    WHERE b.id IN (SELECT value FROM json_each(?1)) UNION ALL
    SELECT r.buy_id, r.group_id, m.id, m.name FROM resales r JOIN members m ON m.id = r.leader_id
    WHERE r.state = 'accepted' AND r.buy_id IN (SELECT value FROM json_each(?1))"""

DEEDS = deeds.of_members("IN (SELECT value FROM json_each(?1))")
SERVED = """SELECT DISTINCT member_id, group_id FROM orders WHERE handed_at IS NOT NULL
    AND member_id IN (SELECT value FROM json_each(?))"""

ADD_SAID = """INSERT INTO utterances
    (key, version, buy_id, member_id, actor_id, group_id, sent_at, text, effect, state, deleted, answers)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET version = excluded.version, text = excluded.text, effect = excluded.effect, state = excluded.state,
    answers = excluded.answers"""
LAST_ORDER = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'orders'), 0)"
ADD_ORDER = """INSERT INTO orders
    (id, buy_id, member_id, group_id, state, discount_bp, due_minor, ordered_at, team_no, joined_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
FIRST_PLACE = """INSERT INTO sqlite_sequence (name, seq) SELECT 'waitings', ?
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'waitings')"""
MORE_PLACES = "UPDATE sqlite_sequence SET seq = seq + ? WHERE name = 'waitings'"
LAST_PLACE = "SELECT seq FROM sqlite_sequence WHERE name = 'waitings'"
CHANGES = {
    "lines": """INSERT INTO lines (order_id, offer_id, variant_id, for_, price_minor, qty, utterance, upto, turn, kept)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (order_id, turn, variant_id, for_) DO UPDATE SET price_minor = excluded.price_minor, qty = excluded.qty,
        utterance = excluded.utterance, upto = excluded.upto, kept = excluded.kept""",
    "waits": "UPDATE waitings SET qty = ?, price_minor = ? WHERE id = ?",
    "waits gone": "DELETE FROM waitings WHERE id = ?",
    "waits new": """INSERT INTO waitings (id, order_id, offer_id, variant_id, for_, price_minor, qty, utterance, kept)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    "discounts": "UPDATE orders SET discount_bp = ? WHERE id = ?",
    "teams": """INSERT INTO teams (buy_id, no, state, began_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (buy_id, no) DO UPDATE SET state = excluded.state""",
    "due": "UPDATE group_buys SET due_at = MIN(due_at, ?) WHERE id = ?",
    "offers": "UPDATE offers SET pledged = pledged + ?, waiting = waiting + ? WHERE id = ?",
    "variants": "UPDATE variants SET pledged = pledged + ?, waiting = waiting + ? WHERE id = ?",
    "outgoing": """INSERT INTO outgoing
        (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, worth, state, attempts, message_id, error)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', 0, '', '')
        ON CONFLICT (chat, buy_id) WHERE state = 'waiting' AND kind = 'refresh' DO NOTHING""",
    "seats": "UPDATE orders SET team_no = ?, joined_at = ? WHERE id = ?",
    "told": "UPDATE group_buys SET step_told = ? WHERE id = ?",
}


async def load(
    raw: Connection, about: Collection[tuple[int, int]], *, lock: bool = True
) -> tuple[Book, list[WaitState]]:
    """Reads all that the batch may touch, given as (buy, member) pairs. `lock` is PostgreSQL's: here the
    transaction itself is the lock."""
    book = Book()
    buys = _array({buy for buy, _ in about})
    pairs = orjson.dumps(sorted(set(about))).decode()
    rows.add_buys(book, await raw.execute_fetchall(BUYS, (buys,)))
    offers = rows.add_offers(book, await raw.execute_fetchall(OFFERS, (buys,)))
    variants = rows.add_variants(offers, await raw.execute_fetchall(VARIANTS, (buys,)))
    await _beside(raw, book, buys)
    orders = rows.add_orders(book, await raw.execute_fetchall(ORDERS, (pairs,)))
    if any(offer.waiting for offer in offers.values()):
        queued = [row for row in await raw.execute_fetchall(QUEUED_ORDERS, (buys,)) if row[0] not in orders]
        orders |= rows.add_orders(book, queued)
    if orders:
        numbers = _array(orders)
        rows.add_lines(orders, offers, variants, await raw.execute_fetchall(LINES, (numbers,)))
        rows.add_waits(book, orders, offers, variants, await raw.execute_fetchall(WAITS, (numbers,)))
    rows.add_said(book, await raw.execute_fetchall(SAID, (pairs,)))
    return book, list(book.all_waits())


async def _beside(raw: Connection, book: Book, buys: str) -> None:
    """What stands beside the buys; what only some of them have is read where one has it."""
    rows.add_chats(book, await raw.execute_fetchall(CHATS, (buys,)))
    if any(buy.team_size for buy in book.buys.values()):
        rows.add_teams(book, await raw.execute_fetchall(TEAMS, (buys,)))
    counted = [buy.id for buy in book.buys.values() if buy.kind.counts == "members"]
    if counted:
        rows.add_booked(book, await raw.execute_fetchall(BOOKED, (_array(counted),)))
    if any(buy.early for buy in book.buys.values()):
        rows.add_wishers(book, await raw.execute_fetchall(WISHERS, (buys,)))


async def spent(raw: Connection, members: Sequence[int], since: int) -> dict[int, int]:
    """Settled spend of each member since a moment (ms), minor units."""
    return dict(await raw.execute_fetchall(SPENT, (since, _array(members))))  # type: ignore[arg-type]


async def missed(raw: Connection, members: Sequence[int], since: int) -> dict[tuple[int, int], int]:
    """How often each did not fetch their goods since a moment (ms): (member, group) -> records that count."""
    rows = await raw.execute_fetchall(MISSED, (since, _array(members)))
    return {(member, group): count for member, group, count in rows}


async def leaders(raw: Connection, buys: Sequence[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """Who leads a buy: (buy, 0) -> (member, name); and (buy, group) -> who carries it there."""
    rows = await raw.execute_fetchall(LEADERS, (_array(buys),))
    return {(buy, group): (member, name) for buy, group, member, name in rows}


async def done(raw: Connection, members: Sequence[int]) -> dict[Whose, list[Done]]:
    """What each did in their groups."""
    return deeds.by_member(await raw.execute_fetchall(DEEDS, (_array(members),)))  # type: ignore[arg-type]


async def served(raw: Connection, members: Sequence[int]) -> set[tuple[int, int]]:
    """(member, group) of those to whom something was handed out there."""
    return {(member, group) for member, group in await raw.execute_fetchall(SERVED, (_array(members),))}


async def write(raw: Connection, book: Book, loaded: Sequence[WaitState], now: int) -> None:
    """Writes what the decision changed, in sets. New orders get their numbers here, just before what is said
    about them."""
    await _keep_places(raw, book)
    await raw.executemany(ADD_SAID, writing.utterance_rows(book))
    await _number(raw, book)
    for what, values in writing.changes(book, loaded, now).items():
        await raw.executemany(CHANGES[what], values)


async def _number(raw: Connection, book: Book) -> None:
    new = writing.new_orders(book)
    if new:
        ((last,),) = await raw.execute_fetchall(LAST_ORDER)
        for number, order in enumerate(new, last + 1):
            order.id = number
        await raw.executemany(ADD_ORDER, [writing.order_row(order) for order in new])


async def _keep_places(raw: Connection, book: Book) -> None:
    """Takes the next ids of the waiting list, which nobody then gets who comes later."""
    if wanted := places.wants_places(book):
        await raw.execute(FIRST_PLACE, (0,))
        await raw.execute(MORE_PLACES, (wanted,))
        ((last,),) = await raw.execute_fetchall(LAST_PLACE)
        places.give_places(book, range(last - wanted + 1, last + 1))


def _array(values: Any) -> str:
    return orjson.dumps(sorted(values)).decode()
