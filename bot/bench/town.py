"""A town with years behind it: so many settled orders, twice as many words that were said, and one open group
buy.

Written by the database itself, a statement per table: a million orders take a minute or two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from commerce.ground.db import Database
from commerce.tables.base import to_millis

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PRICE = 9_900
HOUR, DAY = 3_600_000, 86_400_000  # milliseconds
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {many})"
COUNT = "(SELECT COUNT(*) FROM {table} WHERE {table}.offer_id = offers.id)"
COPIES = ", ".join(
    f"{name} = (SELECT {name} FROM offers WHERE offers.id = variants.offer_id)"
    for name in ("pledged", "waiting")
)
COUNTED = (
    f"UPDATE offers SET pledged = {COUNT.format(table='lines')}, waiting = {COUNT.format(table='waitings')}",
    f"UPDATE variants SET {COPIES}",
)
WAITS = 10  # one order of the past in so many had a box waiting that did not come


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """How much there is of it. The open buy, of `members` orders, is in the first group; its number is
    `open_no`. `at` is the moment the town is looked at."""

    orders: int
    members: int
    groups: int = 20
    of_a_buy: int = 200  # orders in each group buy that has ended
    platform: str = "town"
    at: datetime = NOW

    @property
    def ended(self) -> int:
        """Group buys that are over."""
        return -(-self.orders // self.of_a_buy)

    @property
    def open_no(self) -> int:
        return self.ended + 1

    @property
    def people(self) -> int:
        """Everybody who was ever seen; the last of them is the leader, who orders nothing."""
        return max(self.members, 10 * self.of_a_buy) + 1

    @property
    def buy(self) -> str:
        """The place of the group buy that an order of the past belongs to, by the order's."""
        return f"(i / {self.of_a_buy})"

    def chat(self, group: int = 1) -> str:
        return f"{self.platform}:g{group}"

    def person(self, member: int) -> str:
        return f"{self.platform}:m{member}"


class Rows(NamedTuple):
    """`many` rows of a table; each column is an expression of their place `i`, from 0 on."""

    table: str
    many: int
    columns: Mapping[str, str]

    @property
    def statement(self) -> str:
        names = ", ".join(f'"{name}"' for name in self.columns)
        numbers, values = NUMBERS.format(many=self.many), ", ".join(self.columns.values())
        return f"INSERT INTO {self.table} ({names}) {numbers} SELECT {values} FROM n"


async def settle(database: Database, town: Town) -> None:
    """Fills a database that has its tables and no rows, in one commit."""
    json = "TEXT" if database.is_sqlite else "JSON"
    rows = [
        one
        for one in (*_places(town), *_buys(town, json), *_orders(town, json), *_money(town), *_words(town))
        if one.many
    ]
    async with database.write() as session:
        connection = await session.connection()
        for statement in (*(one.statement for one in rows), *COUNTED):
            await connection.exec_driver_sql(statement)
        if not database.is_sqlite:
            for table in {one.table for one in rows if "id" in one.columns}:
                await connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
                )
            await connection.exec_driver_sql("ANALYZE")


def _places(town: Town) -> list[Rows]:
    since, p = f"{to_millis(town.at) - 900 * DAY}", town.platform
    named = {"id": "i + 1", "name": "'member ' || (i + 1)", "language": "''", "since": since}
    account = {"address": f"'{p}:m' || (i + 1)", "member_id": "i + 1", "name": "''", "reachable": "TRUE"}
    chat = {"chat": f"'{p}:g' || (i + 1)", "name": "'Court ' || (i + 1)", "reachable": "TRUE"}
    belongs = {"group_id": "1", "member_id": "i + 1", "since": since, "left": "FALSE"}
    return [
        Rows("groups", town.groups, named | chat),
        Rows("members", town.people, named),
        Rows("identities", town.people, account),
        Rows("memberships", town.people, belongs),
    ]


def _buys(town: Town, json: str) -> list[Rows]:
    """The buys that have ended, a day apart going back, and after them the open one."""
    now, is_open = to_millis(town.at), f"i + 1 = {town.open_no}"
    group = f"CASE WHEN {is_open} THEN 1 ELSE i % {town.groups} + 1 END"
    ends = f"CASE WHEN {is_open} THEN {now + DAY} ELSE {_ended_at(town, 'i')} END"
    steps = f'{{"steps": [[{max(1, town.members // 2)}, {PRICE - 1_000}]]}}'
    none = dict.fromkeys(("note", "pickup", "pay", "photo"), "''")
    zero = dict.fromkeys(("reminded", "step_told", "member_limit", "min_units", "min_members", "rounds"), "0")
    buy = {
        "id": "i + 1",
        "group_id": group,
        "leader_id": f"{town.people}",
        "title": "'Cherries'",
        "mechanic": "'ladder'",
        "terms": f"CAST('{steps}' AS {json})",
        "currency": "'CNY'",
        "state": f"CASE WHEN {is_open} THEN 'open' ELSE 'succeeded' END",
        "settled": f"NOT ({is_open})",
        "opened_at": f"{ends} - {2 * DAY}",
        "closes_at": ends,
        "arrived_at": f"CASE WHEN {is_open} THEN NULL ELSE {ends} + {DAY} END",
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE {ends} END",
        "due_at": f"{ends} - {HOUR}",
        "repeat": "'add'",
        "shortage": "'split'",
        "early": f"CAST('{{}}' AS {json})",
        "revision": "1",
        "begun": "FALSE",
    }
    offer = {
        "code": "'A'",
        "title": "'Cherries'",
        "unit": "'box'",
        "price_minor": f"{PRICE}",
        "follows_ladder": "TRUE",
        "member_limit": "0",
        "options": f"CAST('[]' AS {json})",
    }
    counters = {"id": "i + 1", "position": "0", "pledged": "0", "waiting": "0"}
    post = {"id": "i + 1", "buy_id": "i + 1", "group_id": group, "message_id": "'p' || (i + 1)"}
    end = {"at": f"{now}", "action": "'close'", "buy_id": "i + 1", "source": "''", "detail": "'succeeded'"}
    return [
        Rows("group_buys", town.open_no, buy | none | zero),
        Rows("offers", town.open_no, counters | offer | {"buy_id": "i + 1"}),
        Rows("variants", town.open_no, counters | {"offer_id": "i + 1", "axes": f"CAST('[]' AS {json})"}),
        Rows("posts", town.open_no, post),
        Rows("audits", town.ended, end),
    ]


def _ended_at(town: Town, buy: str) -> str:
    """When the group buy in that place ended: all over the last ten months."""
    return f"{to_millis(town.at) - DAY} - {buy} * 77 % 300 * CAST({DAY} AS BIGINT)"


def _someone(town: Town) -> str:
    """Who made a past order: nobody twice in one buy."""
    return f"(i / {town.of_a_buy} * 7 + i % {town.of_a_buy}) % {town.people - 1} + 1"


def _orders(town: Town, json: str) -> list[Rows]:
    """One order each of one box, and what was said for it: first those of the past, then the open buy's."""
    many, past = town.orders + town.members, f"i < {town.orders}"
    buy = f"CASE WHEN {past} THEN i / {town.of_a_buy} + 1 ELSE {town.open_no} END"
    member = f"CASE WHEN {past} THEN {_someone(town)} ELSE i - {town.orders} + 1 END"
    group = f"CASE WHEN {past} THEN i / {town.of_a_buy} % {town.groups} + 1 ELSE 1 END"
    ago = f"CASE WHEN {past} THEN {_ended_at(town, town.buy)} ELSE {to_millis(town.at)} END - {HOUR}"
    key = f"'{town.platform}:g' || ({group}) || ':o' || i"
    said = {
        "key": key,
        "version": "0",
        "buy_id": buy,
        "member_id": member,
        "actor_id": member,
        "group_id": group,
        "sent_at": ago,
        "text": "'+1'",
        "effect": f"CAST('{{}}' AS {json})",
        "state": "'applied'",
        "deleted": "FALSE",
        "answers": "''",
    }
    order = {
        "id": "i + 1",
        "buy_id": buy,
        "member_id": member,
        "group_id": group,
        "state": f"CASE WHEN {past} THEN 'settled' ELSE 'placed' END",
        "discount_bp": "0",
        "due_minor": f"CASE WHEN {past} THEN {PRICE} ELSE 0 END",
        "ordered_at": ago,
        "team_no": "0",
        "handed_at": f"CASE WHEN {past} THEN {_ended_at(town, town.buy)} + {2 * DAY} ELSE NULL END",
    }
    return [Rows("utterances", many, said), Rows("orders", many, order), *_held(town, json, buy, key)]


def _held(town: Town, json: str, buy: str, key: str) -> list[Rows]:
    """A line for each order, frozen where its buy has ended; and what waited there in vain."""
    frozen = f"CASE WHEN i < {town.orders} THEN {PRICE} ELSE NULL END"
    line = {
        "order_id": "i + 1",
        "offer_id": buy,
        "variant_id": buy,
        "for_": "''",
        "price_minor": f"{PRICE}",
        "qty": "1",
        "utterance": key,
        "turn": "1",
        "kept": f"CAST('[]' AS {json})",
        "unit_minor": frozen,
        "due_minor": frozen,
    }
    wait = {
        "order_id": f"i * {WAITS} + 1",
        "offer_id": f"i * {WAITS} / {town.of_a_buy} + 1",
        "variant_id": f"i * {WAITS} / {town.of_a_buy} + 1",
        "for_": "''",
        "price_minor": f"{PRICE}",
        "qty": "1",
        "utterance": "''",
    }
    return [
        Rows("lines", town.orders + town.members, line),
        Rows("waitings", town.orders // WAITS, wait),
    ]


def _money(town: Town) -> list[Rows]:
    """Each order of the past settled, and paid."""
    kind = "CASE WHEN i % 2 = 0 THEN 'settlement' ELSE 'payment' END"
    is_due = "i / 2 % 2 = 0"
    debit = f"CASE WHEN {is_due} THEN 'owed' ELSE 'received' END"
    credit = f"CASE WHEN {is_due} THEN 'sales' ELSE 'owed' END"
    transfer = {
        "id": "i + 1",
        "key": f"{kind} || ':' || (i / 2 + 1)",
        "kind": kind,
        "at": _ended_at(town, f"(i / {2 * town.of_a_buy})"),
        "order_id": "i / 2 + 1",
    }
    posting = {
        "transfer_id": "i / 2 + 1",
        "account": f"CASE WHEN i % 2 = 0 THEN {debit} ELSE {credit} END",
        "member_id": "(SELECT member_id FROM orders WHERE orders.id = i / 4 + 1)",
        "amount_minor": f"CASE WHEN i % 2 = 0 THEN {PRICE} ELSE -{PRICE} END",
        "currency": "'CNY'",
    }
    return [Rows("transfers", 2 * town.orders, transfer), Rows("postings", 4 * town.orders, posting)]


def _words(town: Town) -> list[Rows]:
    """Two words for each order of the past, both said long ago: the answer in its group, the bill in
    private; and the answer to each order of the open buy."""
    p, ago = town.platform, _ended_at(town, town.buy)
    person, group = f"'{p}:m' || ({_someone(town)})", f"'{p}:g' || (i / {town.of_a_buy} % {town.groups} + 1)"

    def said(chat: str, kind: str, outcome: str, facts: int, mark: str) -> dict[str, str]:
        return {
            "chat": chat,
            "kind": f"'{kind}'",
            "outcome": f"'{outcome}'",
            "facts": f"""'{{"name": "{"a" * facts}"}}'""",
            "buy_id": f"i / {town.of_a_buy} + 1",
            "person": person,
            "reply_to": "''",
            "ticket": "''",
            "source": f"{group} || ':o' || i",
            "due_at": ago,
            "state": "'sent'",
            "attempts": "1",
            "message_id": f"'{mark}' || i",
            "error": "''",
            "sent_at": ago,
        }

    here = {
        "chat": f"'{town.chat()}'",
        "buy_id": f"{town.open_no}",
        "person": f"'{p}:m' || (i + 1)",
        "source": f"'{town.chat()}:o' || (i + {town.orders})",
    }
    return [
        Rows("outgoing", town.orders, said(group, "say", "Ordered", 300, "a")),
        Rows("outgoing", town.orders, said(person, "private", "YourTotal", 600, "b") | {"source": "''"}),
        Rows("outgoing", town.members, said(group, "say", "Ordered", 300, "c") | here),
    ]
