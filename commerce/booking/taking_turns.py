"""Whose turn it is to order: those a buy is for, and who may order before others. Whoever holds something of it already has
had their turn, and whom a leader orders for is the leader's to judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce.booking.book import MemberTier
from commerce.booking.case import Case
from commerce.booking.telling import moment, order_stands
from commerce.fact import AboutOrders
from commerce.refusals import Refusal
from commerce.rules.access import held_by, level_in, wait_of
from commerce.rules.standing import StandingRow, What, level_of


@dataclass(eq=False, kw_only=True)
class NotYetYours(AboutOrders, Refusal):
    """Early access: this member's turn comes at `from_`. `wished`: until then it is for those who wished for
    it."""

    private = True
    title: str
    from_: datetime
    wished: bool = False


@dataclass(eq=False, kw_only=True)
class OnlyFor(AboutOrders, Refusal):
    """The buy is for those alone who hold this `key` (`rules.access`). What is missing, told to them alone: of a tier
    `needs_minor` more spent; of a standing its row of the table, `has` of `needs` done."""

    private = True
    title: str
    key: str
    needs_minor: int = 0
    currency: str = ""
    what: What = "spoke"
    has: int = 0
    needs: int = 0
    days: int = 0


def cannot_yet(case: Case) -> Refusal | None:
    """Why it is not this member's turn, told kindly and to them alone; None: it is."""
    heard, buy = case.heard, case.buy
    if not (buy.only or buy.early) or heard.actor_id != heard.member_id or order_stands(case.order):
        return None
    keys = _keys(case)
    if buy.only and buy.only not in keys:
        return _only_for(case)
    if buy.early and heard.member_id not in buy.wishers:
        from_ = buy.opened_at + wait_of(buy.early, keys)
        if heard.sent < from_:
            return NotYetYours(title=buy.title, from_=moment(from_), wished=bool(buy.wishers))
    return None


def _keys(case: Case) -> frozenset[str]:
    """All that the member holds, of tiers and of standing."""
    return _tier(case).keys | held_by(level_of(_rows(case)))


def _tier(case: Case) -> MemberTier:
    return case.book.standings.get(case.heard.member_id) or MemberTier()


def _rows(case: Case) -> tuple[StandingRow, ...]:
    return tuple(case.book.deeds.get((case.heard.member_id, case.heard.group_id), ()))


def _only_for(case: Case) -> OnlyFor:
    buy, level = case.buy, level_in(case.buy.only)
    answer = OnlyFor(title=buy.title, key=buy.only, currency=buy.currency)
    if level is None:
        answer.needs_minor = _tier(case).needs.get(buy.only, 0)
    for row in _rows(case):
        if row.level == level:
            answer.what, answer.has, answer.needs = row.what, row.has, row.needs
            answer.days = row.within // timedelta(days=1)
    return answer
