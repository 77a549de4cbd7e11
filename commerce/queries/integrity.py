"""What must always be true of the rows, as queries that find what is not. Kept by the doctor and by the
tests, after every story.

Counters are copies: what is rebuilt from lines and waits must equal what stands beside the stock.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Rule:
    """`finds` selects one text column per row that breaks the rule."""

    name: str
    says: str
    finds: str


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that is not as it must be."""

    rule: str
    says: str
    where: str


_BOOKED = "SELECT {by}, SUM(qty) AS units FROM {table} GROUP BY {by}"


def _drift(of: str, counter: str, table: str, by: str) -> str:
    rows = _BOOKED.format(by=by, table=table)
    return (
        f"SELECT '{of} ' || c.id || ': {counter} ' || c.{counter} || ', rows ' || COALESCE(r.units, 0) FROM {of} c "
        f"LEFT JOIN ({rows}) r ON r.{by} = c.id WHERE c.{counter} <> COALESCE(r.units, 0)"
    )


def _oversold(of: str, by: str) -> str:
    rows = _BOOKED.format(by=by, table="lines")
    return f"SELECT '{of} ' || c.id FROM {of} c JOIN ({rows}) r ON r.{by} = c.id WHERE c.stock IS NOT NULL AND r.units > c.stock"


def _commission(units: str, base: str) -> str:
    """`rules.commission` in SQL that both databases reckon alike; `r` is the resale."""
    of_base = f"({base} * r.rate_bp + 5000 - ({base} * r.rate_bp + 5000) % 10000) / 10000"
    by_unit = f"CASE WHEN {units} * r.unit_minor < {base} THEN {units} * r.unit_minor ELSE {base} END"
    return f"CASE WHEN r.rate_bp > 0 THEN {of_base} ELSE {by_unit} END"


RULES = (
    Rule("I1", "more is booked than there is", _oversold("offers", "offer_id")),
    Rule("I1", "more is booked than there is", _oversold("variants", "variant_id")),
    Rule(
        "I2",
        "a member has more than their limit, which nobody changed",
        """SELECT 'order ' || o.id FROM orders o JOIN (
               SELECT order_id, offer_id, SUM(qty) AS units FROM (
                   SELECT order_id, offer_id, qty FROM lines UNION ALL SELECT order_id, offer_id, qty FROM waitings
               ) held GROUP BY order_id, offer_id) h ON h.order_id = o.id JOIN offers f ON f.id = h.offer_id
           WHERE f.member_limit > 0 AND h.units > f.member_limit
               AND NOT EXISTS (SELECT 1 FROM audits a WHERE a.buy_id = o.buy_id AND a.action = 'edit')""",
    ),
    Rule(
        "I6",
        "an order was decided and nobody was told",
        """SELECT u.key FROM utterances u WHERE u.state IN ('applied', 'refused', 'asked')
               AND u.key NOT LIKE 'team:%' AND u.key NOT IN (SELECT source FROM outgoing)""",
    ),
    Rule(
        "I7",
        "a transfer does not sum to zero",
        "SELECT 'transfer ' || transfer_id FROM postings GROUP BY transfer_id, currency HAVING SUM(amount_minor) <> 0",
    ),
    Rule(
        "I7",
        "a transfer has no postings",
        "SELECT 'transfer ' || t.id FROM transfers t WHERE NOT EXISTS (SELECT 1 FROM postings p WHERE p.transfer_id = t.id)",
    ),
    Rule(
        "I7",
        "a posting's currency is not its group buy's",
        """SELECT 'posting ' || p.id FROM postings p JOIN transfers t ON t.id = p.transfer_id JOIN orders o ON o.id = t.order_id
           JOIN group_buys b ON b.id = o.buy_id WHERE p.currency <> b.currency""",
    ),
    Rule(
        "I8",
        "more was given back than was received",
        """SELECT 'order ' || t.order_id FROM transfers t JOIN postings p ON p.transfer_id = t.id WHERE p.account IN ('received', 'credit', 'reward')
           GROUP BY t.order_id HAVING SUM(p.amount_minor) < 0""",
    ),
    Rule(
        "I8",
        "more is to be paid back than was paid",
        """SELECT 'order ' || t.order_id FROM transfers t JOIN postings p ON p.transfer_id = t.id
           WHERE p.account IN ('received', 'credit', 'to_pay')
           GROUP BY t.order_id HAVING SUM(p.amount_minor) < 0 AND SUM(CASE p.account WHEN 'to_pay' THEN p.amount_minor ELSE 0 END) < 0""",
    ),
    Rule(
        "I8",
        "what is to be paid back is not what the refunds say",
        """SELECT 'order ' || l.order_id FROM (SELECT t.order_id, -SUM(p.amount_minor) AS minor FROM transfers t
               JOIN postings p ON p.transfer_id = t.id WHERE p.account = 'to_pay' GROUP BY t.order_id) l
           LEFT JOIN (SELECT t.order_id, SUM(r.amount_minor) AS minor FROM refunds r JOIN transfers t ON t.id = r.transfer_id
               WHERE r.state = 'to_pay' GROUP BY t.order_id) w ON w.order_id = l.order_id WHERE l.minor <> COALESCE(w.minor, 0)""",
    ),
    Rule(
        "I8",
        "what of prices was given back is not what the refunds say",
        """SELECT 'order ' || l.order_id FROM (SELECT t.order_id, SUM(p.amount_minor) AS minor FROM transfers t
               JOIN postings p ON p.transfer_id = t.id WHERE p.account = 'refunded' GROUP BY t.order_id) l
           LEFT JOIN (SELECT t.order_id, SUM(r.amount_minor) AS minor FROM refunds r JOIN transfers t ON t.id = r.transfer_id
               WHERE r.state IN ('to_pay', 'done', 'credited') GROUP BY t.order_id) w ON w.order_id = l.order_id
           WHERE l.minor <> COALESCE(w.minor, 0)""",
    ),
    Rule(
        "I7",
        "a reward is not what the ledger booked for it",
        """SELECT 'reward ' || r.id FROM rewards r LEFT JOIN postings p ON p.transfer_id = r.transfer_id AND p.account = 'reward'
           WHERE r.transfer_id IS NOT NULL AND COALESCE(p.amount_minor, 0) <> r.amount_minor""",
    ),
    Rule(
        "I7",
        "what rewards pay is not what they were given for",
        """SELECT 'rewards in ' || b.currency FROM (SELECT currency, SUM(amount_minor) AS paid FROM postings WHERE account = 'reward'
               GROUP BY currency) b LEFT JOIN (SELECT currency, SUM(amount_minor) AS given FROM rewards
               WHERE transfer_id IS NOT NULL AND taken_at IS NULL GROUP BY currency) g ON g.currency = b.currency
           WHERE b.paid <> COALESCE(g.given, 0)""",
    ),
    Rule(
        "I10",
        "a settled order's due is not the sum of its lines",
        """SELECT 'order ' || o.id FROM orders o JOIN group_buys b ON b.id = o.buy_id
           LEFT JOIN (SELECT order_id, SUM(due_minor) AS due FROM lines WHERE qty > 0 GROUP BY order_id) l ON l.order_id = o.id
           WHERE o.state = 'settled' AND b.state = 'succeeded' AND o.due_minor <> COALESCE(l.due, 0)""",
    ),
    Rule(
        "I10",
        "the ledger has not sold to an order what is due for it",
        """SELECT 'order ' || o.id FROM orders o JOIN group_buys b ON b.id = o.buy_id
           LEFT JOIN (SELECT t.order_id, -SUM(p.amount_minor) AS sold FROM transfers t
               JOIN postings p ON p.transfer_id = t.id WHERE p.account = 'sales' GROUP BY t.order_id) l ON l.order_id = o.id
           WHERE COALESCE(l.sold, 0) <> CASE WHEN b.state = 'succeeded' AND o.state = 'settled' THEN o.due_minor ELSE 0 END""",
    ),
    Rule(
        "I11",
        "a group buy ended more than once, or has no end on record",
        """SELECT 'group buy ' || b.id FROM group_buys b LEFT JOIN audits a ON a.buy_id = b.id
           GROUP BY b.id, b.state HAVING
               SUM(CASE a.action WHEN 'close' THEN 1 WHEN 'cancel' THEN 1 WHEN 'reopen' THEN -1 WHEN 'restore' THEN -1 ELSE 0 END)
               <> CASE b.state WHEN 'open' THEN 0 ELSE 1 END""",
    ),
    Rule(
        "I11",
        "an order was taken after the deadline",
        """SELECT u.key FROM utterances u JOIN group_buys b ON b.id = u.buy_id
           WHERE u.state = 'applied' AND u.sent_at >= b.closes_at AND b.state <> 'open' AND u.actor_id = u.member_id
               AND NOT EXISTS (SELECT 1 FROM audits a WHERE a.buy_id = b.id AND a.action = 'close' AND a.actor_id IS NOT NULL)""",
    ),
    Rule(
        "I12",
        "units are free while somebody waits for them",
        """SELECT 'waiting ' || w.id FROM waitings w JOIN variants v ON v.id = w.variant_id JOIN offers f ON f.id = w.offer_id
               JOIN group_buys b ON b.id = f.buy_id
           WHERE b.state = 'open' AND w.id = (SELECT MIN(x.id) FROM waitings x WHERE x.offer_id = w.offer_id)
               AND (v.stock IS NULL OR v.stock - v.pledged >= CASE b.shortage WHEN 'all_or_wait' THEN w.qty ELSE 1 END)
               AND (f.stock IS NULL OR f.stock - f.pledged >= CASE b.shortage WHEN 'all_or_wait' THEN w.qty ELSE 1 END)""",
    ),
    Rule(
        "I13",
        "a state nobody knows",
        "SELECT 'group buy ' || id FROM group_buys WHERE state NOT IN "
        "('open', 'closed', 'succeeded', 'failed', 'cancelled')",
    ),
    Rule("I15", "a counter is not the sum of its rows", _drift("offers", "pledged", "lines", "offer_id")),
    Rule("I15", "a counter is not the sum of its rows", _drift("offers", "waiting", "waitings", "offer_id")),
    Rule("I15", "a counter is not the sum of its rows", _drift("variants", "pledged", "lines", "variant_id")),
    Rule(
        "I15", "a counter is not the sum of its rows", _drift("variants", "waiting", "waitings", "variant_id")
    ),
    Rule(
        "I17",
        "a campaign was said twice",
        """SELECT campaign || ' ' || local FROM occurrences GROUP BY campaign, group_id, local HAVING COUNT(*) > 1""",
    ),
    Rule(
        "I7",
        "a commission is not what its rate makes of what was sold",
        f"""SELECT 'commission ' || c.id FROM commissions c JOIN resales r ON r.id = c.resale_id JOIN group_buys b ON b.id = r.buy_id
           WHERE c.currency <> b.currency OR c.amount_minor <> {_commission("c.units", "c.base_minor")}""",
    ),
    Rule(
        "I7",
        "the commissions of a group are not the rule applied to its settled orders",
        f"""SELECT 'resale ' || r.id FROM resales r JOIN group_buys b ON b.id = r.buy_id
           LEFT JOIN (SELECT resale_id, SUM(CASE kind WHEN 'commission' THEN amount_minor ELSE -amount_minor END) AS amount
                      FROM commissions GROUP BY resale_id) c ON c.resale_id = r.id
           LEFT JOIN (SELECT o.buy_id, o.group_id, SUM(o.due_minor) AS due, SUM(l.units) AS units FROM orders o
                      JOIN (SELECT order_id, SUM(qty) AS units FROM lines GROUP BY order_id) l ON l.order_id = o.id
                      WHERE o.state = 'settled' GROUP BY o.buy_id, o.group_id) s ON s.buy_id = r.buy_id AND s.group_id = r.group_id
           WHERE COALESCE(c.amount, 0) <> CASE WHEN b.state = 'succeeded' AND r.state = 'accepted'
               THEN {_commission("COALESCE(s.units, 0)", "COALESCE(s.due, 0)")} ELSE 0 END
               AND NOT EXISTS (SELECT 1 FROM links k WHERE k.at >= b.closed_at OR k.parted_at >= b.closed_at)""",
    ),
    Rule(
        "I14",
        "an order stands in a group that the group buy is not in",
        """SELECT 'order ' || o.id FROM orders o WHERE NOT EXISTS (
               SELECT 1 FROM posts p WHERE p.buy_id = o.buy_id AND p.group_id = o.group_id)""",
    ),
)


async def broken(session: AsyncSession) -> list[Broken]:
    """Everything that is not as it must be; empty where all is well."""
    found = []
    for rule in RULES:
        rows = await session.execute(text(rule.finds))
        found += [Broken(rule.name, rule.says, str(row[0])) for row in rows]
    return found


async def counts(session: AsyncSession, tables: list[str]) -> dict[str, int]:
    """Rows of each table: a copy is whole when they are the same."""
    return {
        name: int((await session.execute(text(f'SELECT COUNT(*) FROM "{name}"'))).scalar_one())
        for name in tables
    }
