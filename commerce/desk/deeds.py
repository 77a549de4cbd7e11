"""What members did in their groups, as rows of (member, group, deed, when in ms): what standing is worked out from, whoever
asks. One text for both databases; each says in its own way whose deeds it wants."""

from __future__ import annotations

from collections.abc import Iterable

from commerce.booking.book import Whose
from commerce.rules.standing import Done
from commerce.tables.base import from_millis

Row = tuple[int, int, str, int]

# an order counts once its buy has come together and is settled; a wish, once what was wished for has; whoever was brought along,
# once their first order was paid and handed out
_DEEDS = """SELECT o.member_id, o.group_id, 'ordered', o.ordered_at FROM orders o
    WHERE o.state = 'settled' AND {orders} AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.id AND l.qty > 0)
UNION ALL SELECT x.member_id, w.group_id, 'wished', x.since FROM wishers x JOIN wishes w ON w.id = x.wish_id WHERE {wishes}
UNION ALL SELECT x.member_id, w.group_id, 'granted', b.opened_at FROM wishers x JOIN wishes w ON w.id = x.wish_id
    JOIN group_buys b ON b.id = w.buy_id WHERE w.state = 'fulfilled' AND b.state = 'succeeded' AND {wishes}
UNION ALL SELECT v.member_id, p.group_id, 'voted', v.at FROM votes v JOIN polls p ON p.id = v.poll_id WHERE {votes}
UNION ALL SELECT r.member_id, r.group_id, 'reviewed', r.at FROM reviews r WHERE r.state <> 'offered' AND {reviews}
UNION ALL SELECT i.inviter_id, i.group_id, 'brought', i.earned_at FROM invitations i WHERE i.state = 'earned' AND {brought}"""


def of_members(several: str) -> str:
    """The statement for the members that `several` names: "IN (...)", "= ANY(...)"."""
    return _DEEDS.format(
        orders=f"o.member_id {several}",
        wishes=f"x.member_id {several}",
        votes=f"v.member_id {several}",
        reviews=f"r.member_id {several}",
        brought=f"i.inviter_id {several}",
    )


def by_member(rows: Iterable[Row]) -> dict[Whose, list[Done]]:
    """The rows, by whose they are and where."""
    found: dict[Whose, list[Done]] = {}
    for member, group, deed, at in rows:
        found.setdefault((member, group), []).append(Done(deed, from_millis(at)))  # type: ignore[arg-type]
    return found
