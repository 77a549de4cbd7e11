"""Inviters who make accounts, link and part them, leave and come back, pay, fetch, take back and return, in any order: nobody
has more of it than the caps, one person never has it twice, and nobody who kept to it loses what they earned."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from commerce.ground.db import Database
from commerce.queries.integrity import broken
from commerce.refusals import Refusal
from commerce.rules.inviting import MONTH, Coming, Evidence, Invitations, Judgement, barred, judged
from commerce.services.people import inviting as service
from commerce.services.people.inviting import NoInvitation
from commerce.services.people.joining import join
from commerce.services.people.meeting import leave
from tests.invariants import violations
from tests.services import inviting as helper
from tests.services.inviting import CREDIT, Inviting
from tests.services.shop import Shop

INVITERS, GUESTS = ("amy", "ann"), ("bob", "bea", "ben")
PEOPLE = INVITERS + GUESTS
ONE_A_MONTH = Invitations(credit_minor=CREDIT, per_month=1)
NAMES = st.sampled_from(PEOPLE)
ENDS = ("pays", "hands"), ("hands",), ("pays",), ()


class Inviters(RuleBasedStateMachine):
    """Five accounts, and whoever is behind them. `linked` are those that were ever found to be one person."""

    url: ClassVar[Callable[[], str]]

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.shop = self._do(Shop.at(Database.at(type(self).url())))
        self.here = Inviting(self.shop, ONE_A_MONTH)
        self.brought: dict[str, str] = {}
        self.linked: dict[str, set[str]] = {name: {name} for name in PEOPLE}
        self.links: list[int] = []
        self.sales: list[int] = []
        self.touched: set[str] = set()  # whose orders or accounts were ever other than an honest neighbour's
        for name in INVITERS:
            self._do(self.here.code(name))

    def teardown(self) -> None:
        try:
            self._holds()
            assert self._do(violations(self.shop.database)) == []
            assert self._do(self._broken()) == []
        finally:
            self._do(self.shop.desk.close())
            self._do(self.shop.database.close())
            self.loop.close()

    @rule(inviter=NAMES, guest=NAMES)
    def brings(self, inviter: str, guest: str) -> None:
        try:
            self._do(self.here.brings(inviter, guest))
        except NoInvitation:
            return
        assert guest not in self.brought, "nobody comes twice"
        assert inviter not in self.linked[guest], "nobody brings themselves"
        self.brought[guest] = inviter

    @rule(guest=NAMES, price=st.sampled_from((300, 9_900)), ends=st.sampled_from(ENDS))
    def buys(self, guest: str, price: int, ends: tuple[str, ...]) -> None:
        self.sales.append(self._do(self.here.sells(guest, price=price)))
        for act in ends:
            self._try(getattr(self.here, act)(self.sales[-1], guest))
        self._judge()

    @rule(inviter=st.sampled_from(INVITERS), guest=st.sampled_from(GUESTS), ends=st.sampled_from(ENDS))
    def comes_and_buys(self, inviter: str, guest: str, ends: tuple[str, ...]) -> None:
        self.brings(inviter, guest)
        self.buys(guest, 9_900, ends)

    @precondition(lambda self: self.sales)
    @rule(data=st.data(), name=NAMES, how=st.sampled_from(("unpays", "unhands", "pays", "hands")))
    def returns(self, data: st.DataObject, name: str, how: str) -> None:
        self.touched |= self.linked[name]
        self._try(getattr(self.here, how)(data.draw(st.sampled_from(self.sales)), name))
        self._judge()

    @precondition(lambda self: len(self.links) < 3)
    @rule(guests=st.permutations(GUESTS))
    def comes_by_two_accounts(self, guests: list[str]) -> None:
        for inviter, guest in zip(INVITERS, guests, strict=False):
            self.comes_and_buys(inviter, guest, ENDS[0])
        self.links_two(*guests[:2])

    @precondition(lambda self: len(self.links) < 3)
    @rule(kept=NAMES, joined=NAMES)
    def links_two(self, kept: str, joined: str) -> None:
        one, two = self._do(self._members(kept, joined))
        if one == two:
            return
        both = self.linked[kept] | self.linked[joined]
        for name in both:
            self.linked[name] = both
        self.touched |= both
        self.links.append(self._do(self._link(one, two)))
        self._judge()

    @precondition(lambda self: self.links)
    @rule()
    def parts(self) -> None:
        self._do(self.here.parts(self.links.pop()))
        self._judge()

    @rule(name=NAMES, days=st.sampled_from((0, 1, 31)))
    def leaves_and_comes_back(self, name: str, days: int) -> None:
        async def go() -> None:
            member = await self.shop.member(name)
            async with self.shop.database.write() as session:
                await leave(session, self.shop.group, member)
            await self.shop.member(name)

        self._do(go())
        self.shop.now += timedelta(days=days)
        self._judge()

    # -- what must hold ---------------------------------------------------------------------------

    def _judge(self) -> None:
        self._do(self.here.judges())
        self._holds()

    def _holds(self) -> None:
        rows = self._do(self._rewards())
        for why in (self._twice(rows), self._over(rows), self._lost(rows)):
            assert not why, why

    def _twice(self, rows: list[tuple[Any, ...]]) -> str:
        """One person has come once, and has it of nobody who is themselves."""
        came: dict[frozenset[str], set[int]] = defaultdict(set)
        for name, kind, no, inviter, newcomer, *_ in rows:
            if newcomer in self.linked[inviter]:
                return f"{inviter} earns by {newcomer}, who is the same person"
            if kind == "came":
                came[frozenset(self.linked[name])].add(no)
        twice = [sorted(who) for who, numbers in came.items() if len(numbers) > 1]
        return f"one person, two first orders: {twice}" if twice else ""

    def _over(self, rows: list[tuple[Any, ...]]) -> str:
        """Each invitation brings each side the credit once, and within thirty days no more than the cap to an account."""
        each: dict[tuple[int, str], int] = defaultdict(int)
        when: dict[tuple[int, str], tuple[str, int]] = {}
        for name, kind, no, _, _, minor, at in rows:
            each[no, kind] += minor
            when[no, kind] = name, at
        if any(minor != CREDIT for minor in each.values()):
            return f"not the credit: {dict(each)}"
        for name in PEOPLE:
            if self.linked[name] != {name}:
                continue  # what two accounts had earned before they were found to be one stays theirs
            earned = sorted(at for (_, kind), (who, at) in when.items() if kind == "invited" and who == name)
            month = int(MONTH.total_seconds() * 1_000)
            for at in earned:
                if sum(at <= other < at + month for other in earned) > ONE_A_MONTH.per_month:
                    return f"{name} is over the cap: {earned}"
        return ""

    def _lost(self, rows: list[tuple[Any, ...]]) -> str:
        """Who came, paid and fetched, and never was anybody else, has it, and nobody who has returned it."""
        have = {newcomer for _, kind, _, _, newcomer, *_ in rows if kind == "came"}
        done = self._do(self._done())
        honest = {
            guest
            for guest, inviter in self.brought.items()
            if guest in done and not {guest, inviter} & self.touched
        }
        alone = {guest for guest in have if self.linked[guest] == {guest}}
        if alone - done:
            return f"has it for what came back: {sorted(alone - done)}"
        lost = honest - have
        return f"kept to it and has nothing: {sorted(lost)}" if lost else ""

    # -- the shop ---------------------------------------------------------------------------------

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    def _try(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            self._do(work)
        except Refusal:
            return

    async def _members(self, *names: str) -> list[int]:
        return [(await self.shop.member(name)).id for name in names]

    async def _link(self, kept: int, joined: int) -> int:
        async with self.shop.database.write() as session:
            return (await join(session, kept, joined, self.shop.now)).id

    async def _rewards(self) -> list[tuple[Any, ...]]:
        """(whose, for what, invitation, inviter, newcomer, minor units, when) of all that stands, by the accounts' names."""
        rows = await self.shop.rows(
            """SELECT r.invitation_id, r.kind, r.amount_minor, r.at FROM rewards r WHERE r.taken_at IS NULL"""
        )
        brought = list(self.brought.items())
        return [
            (
                brought[no - 1][kind == "invited"],
                kind,
                no,
                brought[no - 1][1],
                brought[no - 1][0],
                int(minor),
                at,
            )
            for no, kind, minor, at in rows
        ]

    async def _done(self) -> set[str]:
        rows = await self.shop.rows(
            """SELECT DISTINCT m.name FROM orders o JOIN members m ON m.id = o.member_id
               JOIN invitations i ON i.newcomer_id = m.id
               WHERE o.handed_at IS NOT NULL AND o.state = 'settled' AND o.ordered_at >= i.at AND o.due_minor <=
                   (SELECT SUM(p.amount_minor) FROM transfers t JOIN postings p ON p.transfer_id = t.id
                    WHERE t.order_id = o.id AND p.account IN ('received', 'credit', 'reward'))"""
        )
        return {name for (name,) in rows}

    async def _broken(self) -> list[Any]:
        async with self.shop.database.read() as session:
            return await broken(session)


def hunt(url: Callable[[], str], *, examples: int, steps: int, hunting: bool = False) -> None:
    """Raises what it finds, as short as can be where it is `hunting` at random; else the same each time, as found."""
    Inviters.url = staticmethod(url)  # type: ignore[assignment]
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=not hunting,
        database=None,
        phases=tuple(Phase) if hunting else (Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Inviters, settings=how)  # type: ignore[no-untyped-call]


@pytest.fixture
def fresh(sqlite_template: Path, tmp_path: Path) -> Callable[[], str]:
    """A new database each time."""
    made = iter(range(10**6))

    def url() -> str:
        path = tmp_path / f"{next(made)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return url


def test_no_sequence_earns_more_than_the_caps_and_nobody_loses_what_they_earned(
    fresh: Callable[[], str],
) -> None:
    hunt(fresh, examples=int(os.environ.get("EXAMPLES", "4")), steps=12, hunting="HUNT" in os.environ)


@pytest.mark.faults
@pytest.mark.postgres
def test_nor_in_long_ones_on_either_database(
    database_url: str, fresh: Callable[[], str], request: pytest.FixtureRequest
) -> None:
    on_postgres = database_url.startswith("postgresql")
    server = request.getfixturevalue("postgres_server") if on_postgres else None
    template = request.getfixturevalue("postgres_template") if on_postgres else ""
    url = (lambda: str(server.url(server.create(template)))) if server else fresh
    hunt(url, examples=int(os.environ.get("EXAMPLES", "8")), steps=12)


def _anybody(coming: Coming, now: Any) -> str:
    return "" if barred(coming, now) == "self" else barred(coming, now)


def _blind(**unseen: bool) -> Callable[[Evidence], Judgement]:
    return lambda evidence: judged(replace(evidence, **unseen))


def _forgiving(evidence: Evidence) -> Judgement:
    """Once handed out is enough."""
    orders = [replace(one, paid_minor=one.due_minor) for one in evidence.orders]
    return judged(replace(evidence, orders=orders))


def _hesitant(evidence: Evidence) -> Judgement:
    """The first order never counts."""
    return judged(replace(evidence, orders=evidence.orders[1:]))


MUTANTS: dict[str, dict[str, Any]] = {
    "an inviter may bring themselves": {"barred": _anybody, "judged": _blind(one=False)},
    "one person earns it twice": {"judged": _blind(twice=False, known=False)},
    "the cap is forgotten": {"has_room": lambda earned, now, most: True},
    "the cap is one too many": {"has_room": lambda earned, now, most: len(earned) <= most},
    "what was never paid counts": {"judged": _forgiving},
    "the first order never counts": {"judged": _hesitant},
}


@pytest.mark.faults
@pytest.mark.parametrize("name", MUTANTS)
def test_control_each_mutant_is_found(
    name: str, fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for what, mutant in MUTANTS[name].items():
        monkeypatch.setattr(service, what, mutant)
        monkeypatch.setattr(helper, what, mutant, raising=False)
    with pytest.raises(AssertionError):
        hunt(fresh, examples=40, steps=12)
