"""What must hold of any database of Plusone's at any moment, whatever was done to it: the numbers are the
fault catalogue's.

`violations(database)` -> sentences, none where all is well. Read with plain SQL on purpose, so that a fault
in the shop's own queries cannot hide itself. Every run of every kind of test may end with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import text

from commerce.booking.book import turn
from commerce.booking.rows import reading_of
from commerce.ground.db import Database
from commerce.phrases.fold import fold

TABLES = (
    "group_buys", "offers", "variants", "orders", "lines", "waitings", "utterances", "transfers", "postings", "audits", "outgoing",
    "resales", "commissions", "links",
)  # fmt: skip
ENDS = {"succeeded": "close", "failed": "close", "cancelled": "cancel"}
ORDER_STATES = {
    "open": {"placed"},
    "succeeded": {"settled", "void"},
    "failed": {"void"},
    "cancelled": {"void"},
}
PLAIN = {"open", "ladder", "flash"}  # kinds that hand out exactly what was booked
Row = Mapping[str, Any]


@dataclass
class Found:
    """Every row of a database, and the rows of each buy by its number."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, table: str, **wanted: Any) -> list[Row]:
        return [row for row in self.rows[table] if all(row[name] == value for name, value in wanted.items())]


async def violations(database: Database) -> list[str]:
    """Everything that is wrong in this database. Empty: nothing."""
    found = Found()
    async with database.read() as session:
        for table in TABLES:
            rows = await session.execute(text(f"SELECT * FROM {table} ORDER BY id"))
            found.rows[table] = [dict(row) for row in rows.mappings()]
    checks = (
        _stock,
        _counters,
        _limits,
        _sources,
        _folds,
        _told,
        _ledger,
        _orders,
        _settled,
        _commissions,
        _ends,
        _turns,
    )
    return [problem for check in checks for problem in check(found)]


def _stock(found: Found) -> Iterator[str]:
    """I1: booked units never exceed a stock."""
    for table, name in (("offers", "offer_id"), ("variants", "variant_id")):
        booked = _units(found, "lines", name)
        for row in found.rows[table]:
            if row["stock"] is not None and booked[row["id"]] > row["stock"] and not _shared_out(found, row):
                yield f"I1 {table} {row['id']}: {booked[row['id']]} booked of {row['stock']}"


def _counters(found: Found) -> Iterator[str]:
    """I15: the counters are what the rows add up to."""
    for table, name in (("offers", "offer_id"), ("variants", "variant_id")):
        for counter, rows in (("pledged", "lines"), ("waiting", "waitings")):
            units = _units(found, rows, name)
            for row in found.rows[table]:
                if row[counter] != units[row["id"]] and not _shared_out(found, row):
                    yield f"I15 {table} {row['id']}: {counter} says {row[counter]}, the rows {units[row['id']]}"


def _limits(found: Found) -> Iterator[str]:
    """I2: booked and waiting together stay within a member's limit (one that a leader lowered later binds
    only what is new)."""
    lowered = {row["buy_id"] for row in found.of("audits", action="edit") if "limit" in row["detail"]}
    held: Counter[tuple[int, int]] = Counter()
    for table in ("lines", "waitings"):
        for row in found.rows[table]:
            held[row["offer_id"], row["order_id"]] += row["qty"]
    for offer in found.rows["offers"]:
        for (offer_id, order), units in held.items():
            too_many = offer_id == offer["id"] and 0 < offer["member_limit"] < units
            if too_many and offer["buy_id"] not in lowered and not _shared_out(found, offer):
                yield f"I2 order {order}: {units} of {offer['code']}, the limit is {offer['member_limit']}"


def _sources(found: Found) -> Iterator[str]:
    """I3 and promise 12: a message counts once, and every line cites one."""
    for key, n in Counter(row["key"] for row in found.rows["utterances"]).items():
        if n > 1:
            yield f"I3 {key}: kept {n} times"
    keys = {row["key"] for row in found.rows["utterances"]}
    for table in ("lines", "waitings"):
        for row in found.rows[table]:
            if row["utterance"] not in keys:
                yield f"I3 {table} {row['id']}: cites no message"


def _folds(found: Found) -> Iterator[str]:
    """I21: an order is the fold of what its member said, in the chat's own order; of who was forgotten no words are left."""
    said: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in found.of("utterances", state="applied"):
        said[row["buy_id"], row["member_id"]].append(row)
    forgotten = {
        place for place, rows in said.items() if any(row["key"].startswith("forgotten:") for row in rows)
    }
    for order in found.rows["orders"]:
        (buy,) = found.of("group_buys", id=order["buy_id"])
        if (order["buy_id"], order["member_id"]) in forgotten:
            continue
        if buy["mechanic"] in PLAIN or buy["state"] == "open":
            wanted = _wanted(found, buy, said[order["buy_id"], order["member_id"]])
            held = _held(found, order["id"])
            if wanted != held:
                yield f"I21 order {order['id']}: holds {held}, was said to want {wanted}"


def _wanted(found: Found, buy: Row, rows: list[Row]) -> dict[Any, int]:
    offers = found.of("offers", buy_id=buy["id"])
    readings = [
        reading
        for row in sorted(rows, key=lambda row: turn(row["sent_at"], row["key"]))
        if (reading := reading_of(_json(row["effect"]).get("reading")))
    ]
    wanted: Counter[Any] = Counter()
    for want in fold(readings, "replace" if buy["repeat"] == "replace" else "add"):
        wanted[want.code or offers[0]["code"], want.axes, want.for_] += want.qty
    return dict(wanted)


def _held(found: Found, order: int) -> dict[Any, int]:
    codes = {row["id"]: row["code"] for row in found.rows["offers"]}
    axes = {
        row["id"]: tuple((axis, value) for axis, value in _json(row["axes"]))
        for row in found.rows["variants"]
    }
    held: Counter[Any] = Counter()
    for table in ("lines", "waitings"):
        for row in found.of(table, order_id=order):
            held[codes[row["offer_id"]], axes[row["variant_id"]], row["for_"]] += row["qty"]
    return {key: units for key, units in held.items() if units}


def _told(found: Found) -> Iterator[str]:
    """I6: whatever a message did is said in answer to it, written in the same commit."""
    answered = {row["source"] for row in found.rows["outgoing"]}
    for row in found.rows["utterances"]:
        if row["key"] not in answered:
            yield f"I6 {row['key']}: kept, and nobody was answered"


def _ledger(found: Found) -> Iterator[str]:
    """I7, I8: every transfer sums to zero; nobody has paid or had back more than there was."""
    by_transfer: dict[int, list[Row]] = defaultdict(list)
    for row in found.rows["postings"]:
        by_transfer[row["transfer_id"]].append(row)
    for transfer in found.rows["transfers"]:
        postings = by_transfer[transfer["id"]]
        if (
            sum(row["amount_minor"] for row in postings)
            or len(postings) < 2
            or len({row["currency"] for row in postings}) != 1
        ):
            yield f"I7 transfer {transfer['key']}: {[(row['account'], row['amount_minor']) for row in postings]}"
    for order in found.rows["orders"]:
        balance = _balances(found, order["id"], by_transfer)
        paid = balance["received"] + balance["credit"] + balance["reward"]
        real = balance["received"] + balance["credit"] + balance["to_pay"]
        if balance["to_pay"] > 0 or (balance["to_pay"] and real < 0):
            yield f"I8 order {order['id']}: to be paid back {-balance['to_pay']} of {real}"
        off = balance["refunded"] + balance["to_pay"]  # of the price, what need not be paid
        if paid < 0 or (order["state"] != "placed" and balance["owed"] + paid + off != order["due_minor"]):
            yield f"I8 order {order['id']}: due {order['due_minor']}, the ledger says {dict(balance)}"


def _balances(found: Found, order: int, by_transfer: dict[int, list[Row]]) -> Counter[str]:
    balance: Counter[str] = Counter({"owed": 0, "received": 0})
    for transfer in found.of("transfers", order_id=order):
        for row in by_transfer[transfer["id"]]:
            balance[row["account"]] += row["amount_minor"]
    return balance


def _orders(found: Found) -> Iterator[str]:
    """I13: an order stands where its buy stands, and owes what its lines owe."""
    for order in found.rows["orders"]:
        (buy,) = found.of("group_buys", id=order["buy_id"])
        if order["state"] not in ORDER_STATES.get(buy["state"], set()):
            yield f"I13 order {order['id']} is {order['state']} in a buy that is {buy['state']}"
        dues = sum(row["due_minor"] or 0 for row in found.of("lines", order_id=order["id"]) if row["qty"])
        if order["state"] == "settled" and dues != order["due_minor"]:
            yield f"I13 order {order['id']} owes {order['due_minor']}, its lines {dues}"


def _settled(found: Found) -> Iterator[str]:
    """I9, I10: one final price per offer; a line pays the lower of it and what it was promised, less its
    discount, rounded once."""
    orders = {row["id"]: row for row in found.rows["orders"]}
    for buy in found.of("group_buys", state="succeeded"):
        offers = {row["id"]: row for row in found.of("offers", buy_id=buy["id"])}
        units = sum(row["pledged"] for row in offers.values() if row["follows_ladder"])
        as_read: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for line in found.rows["lines"]:
            if line["offer_id"] in offers and line["qty"] and orders[line["order_id"]]["state"] == "settled":
                as_read[line["order_id"], line["variant_id"], line["for_"], line["price_minor"]].append(line)
        for lines in as_read.values() if buy["mechanic"] in PLAIN else ():
            order, offer = orders[lines[0]["order_id"]], offers[lines[0]["offer_id"]]
            final = min(lines[0]["price_minor"], _final(buy, offer, units))
            due = (
                sum(line["qty"] for line in lines) * final * (10_000 - order["discount_bp"]) + 5_000
            ) // 10_000
            if sum(line["due_minor"] for line in lines) != due:
                yield f"I10 lines {[line['id'] for line in lines]}: owe {[line['due_minor'] for line in lines]}, should {due}"


def _commissions(found: Found) -> Iterator[str]:
    """I7: what is booked for a group that carried a buy is its rate of what its settled orders came to, half
    up; else nothing."""
    for resale in found.rows["resales"]:
        (buy,) = found.of("group_buys", id=resale["buy_id"])
        orders = found.of("orders", buy_id=buy["id"], group_id=resale["group_id"], state="settled")
        units = sum(row["qty"] for order in orders for row in found.of("lines", order_id=order["id"]))
        base = sum(order["due_minor"] for order in orders)
        rate, by_unit = resale["rate_bp"], min(base, units * resale["unit_minor"])
        owed = (2 * base * rate + 10_000) // 20_000 if rate else by_unit
        sign = {"commission": 1, "commission_undone": -1}
        entries = found.of("commissions", resale_id=resale["id"])
        booked = sum(sign[row["kind"]] * row["amount_minor"] for row in entries)
        expected = owed if buy["state"] == "succeeded" and resale["state"] == "accepted" else 0
        if (
            booked != expected and not found.rows["links"]
        ):  # linked accounts may bring an order into another group
            yield f"I7 resale {resale['id']}: {booked} booked, should be {expected}"
        for row in entries:
            if row["owner_id"] != buy["leader_id"] or row["currency"] != buy["currency"]:
                yield f"I7 commission {row['id']}: owed by member {row['owner_id']} in {row['currency']}"


def _final(buy: Row, offer: Row, units: int) -> int:
    steps = _json(buy["terms"]).get("steps", ()) if offer["follows_ladder"] else ()
    return next((price for at, price in reversed(steps) if units >= at), offer["price_minor"])


def _ends(found: Found) -> Iterator[str]:
    """I11, I13: a buy ends once, is announced once in each group, and holds nothing said after its
    deadline."""
    for buy in found.rows["group_buys"]:
        ends: list[str] = []
        for row in found.of("audits", buy_id=buy["id"]):
            if row["action"] in ("close", "cancel"):
                ends.append(row["action"])
            elif row["action"] in ("reopen", "restore") and ends:  # made good: that end holds no more
                ends.pop()
        closes = len(found.of("audits", buy_id=buy["id"], action="close"))
        expected = [ENDS[buy["state"]]] if buy["state"] in ENDS else []
        if (
            ends != expected
            or (buy["closed_at"] is not None) != bool(expected)
            or (buy["state"] not in {"open", *ENDS})
        ):
            yield f"I11 buy {buy['id']} is {buy['state']}: ended by {ends}, closed at {buy['closed_at']}"
        told = Counter(row["chat"] for row in found.of("outgoing", buy_id=buy["id"], outcome="BuyClosed"))
        if any(n > max(1, closes) for n in told.values()):
            yield f"I11 buy {buy['id']}: its end was announced {dict(told)}"
        for row in found.of("utterances", buy_id=buy["id"], state="applied"):
            if row["sent_at"] > buy["closes_at"] and buy["state"] != "cancelled":
                yield f"I11 {row['key']} counts, and was said after the deadline of buy {buy['id']}"


def _turns(found: Found) -> Iterator[str]:
    """I12: nobody waits for units that are free."""
    variants = {row["id"]: row for row in found.rows["variants"]}
    for offer in found.rows["offers"]:
        (buy,) = found.of("group_buys", id=offer["buy_id"])
        blocked: set[int] = set()
        for wait in found.of("waitings", offer_id=offer["id"]) if buy["state"] == "open" else ():
            free = _free(offer, variants[wait["variant_id"]])
            whole = buy["shortage"] == "all_or_wait"
            if wait["variant_id"] not in blocked and free >= (wait["qty"] if whole else 1):
                yield f"I12 offer {offer['id']}: {free} free, and order {wait['order_id']} waits for {wait['qty']}"
            blocked |= set(variants) if whole and offer["stock"] is not None else {wait["variant_id"]}
            if buy["shortage"] == "refuse":
                yield f"I12 offer {offer['id']}: order {wait['order_id']} waits where nobody can"


def _free(offer: Row, variant: Row) -> int:
    left = [row["stock"] - row["pledged"] for row in (offer, variant) if row["stock"] is not None]
    return min(left, default=1 << 40)


def _units(found: Found, table: str, name: str) -> Counter[int]:
    units: Counter[int] = Counter()
    for row in found.rows[table]:
        units[row[name]] += row["qty"]
    return units


def _shared_out(found: Found, row: Row) -> bool:
    """Were goods handed round at closing, so that lines hold something else than was booked?"""
    offer = row if "buy_id" in row else found.of("offers", id=row["offer_id"])[0]
    (buy,) = found.of("group_buys", id=offer["buy_id"])
    return buy["state"] != "open" and buy["mechanic"] not in PLAIN


def _json(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, str | bytes) else value
