"""The bound: the same rows as the desk's, written by plain statements in a bare loop that decides nothing.

`most` orders share a commit, and each has a savepoint of its own, so that one that fails would fail alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import asyncpg
import orjson
from sqlalchemy.engine import make_url

from bot.bench.shop import CHAT, COLORS, NOW, PRICE, STEP_PRICE, step_at
from commerce.booking.book import Heard
from commerce.db import PRAGMAS
from commerce.tables.base import to_millis

SAID = """INSERT INTO utterances
    (key, version, buy_id, member_id, actor_id, group_id, sent_at, text, effect, state, deleted, answers)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'applied', 0, '')"""
ORDER = """INSERT INTO orders (buy_id, member_id, group_id, state, discount_bp, due_minor, ordered_at)
    VALUES (?, ?, ?, 'placed', 0, 0, ?)"""
LINE = "INSERT INTO lines (order_id, offer_id, variant_id, for_, price_minor, qty, utterance) VALUES (?, 1, ?, '', ?, 1, ?)"
OFFER = "UPDATE offers SET pledged = pledged + 1 WHERE id = 1"
VARIANT = "UPDATE variants SET pledged = pledged + 1 WHERE id = ?"
ANSWER = """INSERT INTO outgoing
    (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id, error)
    VALUES (?, 'say', 'Ordered', ?, ?, ?, ?, '', ?, ?, 'waiting', 0, '', '')"""
REFRESH = """INSERT INTO outgoing
    (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id, error)
    VALUES (?, 'refresh', '', '{}', ?, '', '', '', '', ?, 'waiting', 0, '', '')
    ON CONFLICT (chat, buy_id) WHERE state = 'waiting' AND kind = 'refresh' DO NOTHING"""
FACTS = """{"order_no":%d,"buy_no":1,"title":"cherries","name":"amy","change":"added","lines":[{"code":"A","title":"cherries",\
"variant":"%s","qty":1,"waiting":0,"for_":"","unit_minor":%d,"due_minor":%d}],"units":1,"waiting":0,"booked_now":1,"waiting_now":0,\
"due_minor":%d,"currency":"CNY","discount_bp":0,"next_step":{"needs":%d,"price_minor":%d},"by":""}"""

PLACE = """CREATE FUNCTION pg_temp.place(said_key text, who bigint, sent bigint, words text, effect text, variant bigint, facts text,
    person text, message text, now bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    BEGIN
        INSERT INTO utterances (key, version, buy_id, member_id, actor_id, group_id, sent_at, text, effect, state, deleted, answers)
            VALUES (said_key, 0, 1, who, who, 1, sent, words, effect::json, 'applied', false, '');
        INSERT INTO orders (buy_id, member_id, group_id, state, discount_bp, due_minor, ordered_at)
            VALUES (1, who, 1, 'placed', 0, 0, sent) RETURNING id INTO number;
        INSERT INTO lines (order_id, offer_id, variant_id, for_, price_minor, qty, utterance)
            VALUES (number, 1, variant, '', {price}, 1, said_key);
        UPDATE offers SET pledged = pledged + 1 WHERE id = 1;
        UPDATE variants SET pledged = pledged + 1 WHERE id = variant;
        INSERT INTO outgoing
            (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id, error)
            VALUES ('{chat}', 'say', 'Ordered', facts, 1, person, message, '', said_key, now, 'waiting', 0, '', '');
        INSERT INTO outgoing
            (chat, kind, outcome, facts, buy_id, person, reply_to, ticket, source, due_at, state, attempts, message_id, error)
            VALUES ('{chat}', 'refresh', '', '{{}}', 1, '', '', '', '', now, 'waiting', 0, '', '')
            ON CONFLICT (chat, buy_id) WHERE state = 'waiting' AND kind = 'refresh' DO NOTHING;
    EXCEPTION WHEN check_violation THEN NULL;
    END;
END $$"""


def effects() -> dict[str, str]:
    """What is kept of "+1 red", by its text: made once, as no order here says anything else."""
    reading = {"intent": "order", "ask": [], "conditional": False, "too_many": 0, "more": False, "unsaid": []}
    item = {"code": "A", "qty": 1, "for_": "", "waitlist": False, "upto": None, "from_code": "", "from_axes": []}
    return {
        f"+1 {color}": orjson.dumps({"reading": {**reading, "items": [{**item, "axes": [["color", color]]}]}, "ask": None}).decode()
        for color in COLORS
    }


def facts(number: int, color: str, pledged: int, orders: int) -> str:
    return FACTS % (number, color, PRICE, PRICE, PRICE, step_at(orders) - pledged, STEP_PRICE)


async def write_sqlite(url: str, said: Sequence[Heard], most: int) -> None:
    """All of it on a file, `most` orders a commit; nothing else runs meanwhile, so nothing is waited for."""
    raw = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    for name, value in PRAGMAS.items():
        raw.execute(f"PRAGMA {name} = {value}")
    effect, due, pledged = effects(), to_millis(NOW), 0
    for some in batches(said, most):
        raw.execute("BEGIN IMMEDIATE")
        for one in some:
            pledged += 1
            raw.execute("SAVEPOINT one")
            _place(raw, one, effect[one.text], due, pledged, len(said))
            raw.execute("RELEASE one")
        raw.execute("COMMIT")
    raw.close()


def _place(raw: sqlite3.Connection, one: Heard, effect: str, due: int, pledged: int, orders: int) -> None:
    raw.execute(
        SAID, (one.key, one.version, one.buy_id, one.member_id, one.actor_id, one.group_id, one.sent, one.text, effect)
    )  # fmt: skip
    number = raw.execute(ORDER, (one.buy_id, one.member_id, one.group_id, one.sent)).lastrowid or 0
    variant = one.member_id % 2
    raw.execute(LINE, (number, variant + 1, PRICE, one.key))
    raw.execute(OFFER)
    raw.execute(VARIANT, (variant + 1,))
    answer = facts(number, COLORS[variant], pledged, orders)
    raw.execute(ANSWER, (one.chat, answer, one.buy_id, one.person, one.message_id, one.key, due))
    raw.execute(REFRESH, (one.chat, one.buy_id, due))


async def write_postgres(url: str, said: Sequence[Heard], most: int) -> None:
    """All of it on a server: one call per order, sent in one stream per commit. (Its order numbers are only known to the server,
    which is spared writing them into the answers.)"""
    raw = await asyncpg.connect(url)
    await raw.execute(PLACE.format(price=PRICE, chat=CHAT))
    place = "SELECT pg_temp.place($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    effect, due = effects(), to_millis(NOW)
    rows = [
        (one.key, one.member_id, one.sent, one.text, effect[one.text], one.member_id % 2 + 1,
         facts(at, COLORS[one.member_id % 2], at, len(said)), one.person, one.message_id, due)
        for at, one in enumerate(said, 1)
    ]  # fmt: skip
    for some in batches(rows, most):
        async with raw.transaction():
            await raw.executemany(place, some)
    await raw.close()


def batches(values: Iterable[Any], most: int) -> Iterator[list[Any]]:
    """`values`, at most `most` at a time."""
    rest = iter(values)
    while some := list(islice(rest, most)):
        yield some
