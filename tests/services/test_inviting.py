"""Invitations on both databases: who comes, what both earn, once and within the caps, and how it is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from commerce.queries import personal
from commerce.queries.integrity import broken
from commerce.queries.invitations import tree
from commerce.queries.ledger import credits_of
from commerce.queries.portrait import tables_of
from commerce.rules.standing import USUAL
from commerce.services.money.giving import give_back
from commerce.services.money.pressing import NothingTooMuch
from commerce.services.people import forgetting, inviting, standing
from commerce.services.people.inviting import NoInvitation, NoSuchInvitation
from commerce.services.people.meeting import leave
from commerce.tables import GroupBuy, Member
from tests.services.conftest import Elsewhere
from tests.services.inviting import CREDIT, RULES, Inviting
from tests.services.shop import Shop

BOTH = {"amy": CREDIT, "bob": CREDIT}


@pytest.fixture
def here(shop: Shop) -> Inviting:
    return Inviting(shop)


async def earned(here: Inviting) -> int:
    """amy brought bob, who has paid and fetched a first order. -> its buy"""
    await here.brings("amy", "bob")
    buy = await here.sells("bob")
    await here.done(buy, "bob")
    await here.judges()
    return buy


async def test_both_earn_after_a_first_order_is_paid_and_handed_out_and_once(here: Inviting) -> None:
    await here.brings("amy", "bob")
    buy = await here.sells("bob")
    await here.judges()
    await here.pays(buy, "bob")
    await here.judges()
    assert await here.credit() == {}, "paid, and not handed out"
    await here.hands(buy, "bob")
    for _ in range(2):
        await here.judges()
    assert await here.credit() == BOTH
    await here.done(await here.sells("bob"), "bob")
    await here.judges()
    assert await here.credit() == BOTH
    words = await here.shop.rows("SELECT outcome, member_id FROM planned_courtesies ORDER BY id")
    assert [outcome for outcome, _ in words] == ["RewardEarned"] * 2


async def test_it_pays_the_next_bill_as_far_as_that_goes_and_is_no_money(here: Inviting) -> None:
    await earned(here)
    small = await here.sells("amy", "bob", price=300)
    assert await here.owes() == {}
    assert await here.credit() == BOTH, "what the bill did not need waits on"
    amy = await here.shop.member("amy")
    async with here.shop.database.read() as session:
        assert await credits_of(session, amy.id) == [(200, "CNY")]
    async with here.shop.database.write() as session:
        with pytest.raises(NothingTooMuch):
            await give_back(session, await session.get_one(GroupBuy, small), amy, here.shop.deed("g"))
    await here.sells("amy", "bob")
    assert await here.owes() == {"amy": 9_700, "bob": 9_700}
    async with here.shop.database.read() as session:
        assert await broken(session) == []


@pytest.mark.parametrize("lost", ["unhands", "unpays"])
async def test_an_order_that_comes_back_takes_it_along_and_the_bill_owes_it_again(
    here: Inviting, lost: str
) -> None:
    buy = await earned(here)
    await here.sells("amy")
    assert await here.owes() == {"amy": 9_400}
    await getattr(here, lost)(buy, "bob")
    await here.judges()
    assert await here.credit() == {}
    assert (await here.owes())["amy"] == 9_900
    assert len(await here.shop.told("RewardTakenBack")) == 2
    await getattr(here, lost.removeprefix("un"))(buy, "bob")
    await here.judges()
    assert await here.credit() == BOTH, "earned anew"


async def test_a_month_has_an_end_for_the_inviter_alone(here: Inviting) -> None:
    for name in ("bob", "cat", "dan"):
        await here.brings("amy", name)
    buy = await here.sells("bob", "cat", "dan")
    for name in ("bob", "cat", "dan"):
        await here.done(buy, name)
    await here.judges()
    assert await here.credit() == {"amy": 2 * CREDIT, "bob": CREDIT, "cat": CREDIT, "dan": CREDIT}
    here.shop.now += timedelta(days=30)
    await here.brings("amy", "eve")
    await here.done(await here.sells("eve"), "eve")
    await here.judges()
    assert (await here.credit())["amy"] == 3 * CREDIT


async def test_two_processes_never_pass_the_cap(here: Inviting, elsewhere: Elsewhere) -> None:
    names = ("bob", "cat", "dan", "eve")
    for name in names:
        await here.brings("amy", name)
    buy = await here.sells(*names)
    for name in names:
        await here.done(buy, name)

    async def process(no: int) -> None:
        async with elsewhere().write() as session:
            await inviting.judge(session, no, RULES, "CNY", here.shop.now)

    await asyncio.gather(*(process(no) for no in (1, 2, 3, 4, 1, 2, 3, 4)))
    assert await here.credit() == {"amy": 2 * CREDIT, **dict.fromkeys(names, CREDIT)}


async def test_who_is_no_newcomer_comes_by_nobody(here: Inviting) -> None:
    code = await here.code("amy")
    await here.sells("cat")
    await here.comes("bob", code.lower())
    for name, why in (("amy", "self"), ("bob", "before"), ("cat", "known")):
        with pytest.raises(NoInvitation) as no:
            await here.comes(name, code)
        assert no.value.why == why
    with pytest.raises(NoInvitation):
        await here.comes("dan", "NOBODY")
    eve = await here.shop.member("eve")
    async with here.shop.database.write() as session:
        await leave(session, here.shop.group, eve)
        with pytest.raises(NoInvitation):
            await inviting.come(session, eve, code, RULES, "CNY", here.shop.now)
    here.shop.now += timedelta(days=8)
    with pytest.raises(NoInvitation) as no:
        await here.comes("eve", code)
    assert no.value.why == "known", "who came back was here before"


@pytest.mark.parametrize("parted", [False, True])
@pytest.mark.parametrize(("kept", "joined"), [("amy", "bob"), ("bob", "amy")])
async def test_who_was_the_inviter_all_along_loses_it_also_once_parted(
    here: Inviting, kept: str, joined: str, parted: bool
) -> None:
    await earned(here)
    link = await here.links(kept, joined)
    if parted:
        await here.parts(link)
    await here.judges()
    assert await here.credit() == {}
    assert await here.shop.one("SELECT why FROM invitations") == "one"


async def test_one_person_earns_it_once_over_all_accounts_and_the_first_inviter_keeps_theirs(
    here: Inviting,
) -> None:
    await here.brings("amy", "bob")
    await here.brings("cat", "bea")
    buy = await here.sells("bob", "bea")
    await here.done(buy, "bob")
    await here.judges()
    here.shop.now += timedelta(hours=1)
    await here.done(buy, "bea")
    await here.judges()
    assert await here.credit() == dict.fromkeys(("amy", "bea", "bob", "cat"), CREDIT)
    await here.links("bob", "bea")
    await here.judges()
    assert await here.credit() == BOTH


async def test_two_accounts_of_an_honest_newcomer_lose_nothing(here: Inviting) -> None:
    await earned(here)
    link = await here.links("cat", "bob")
    await here.judges()
    assert await here.credit() == {"amy": CREDIT, "cat": CREDIT}
    await here.parts(link)
    await here.judges()
    assert await here.credit() == BOTH


async def test_an_old_member_by_a_new_account_was_no_newcomer(here: Inviting) -> None:
    await here.sells("cat")
    here.shop.now += timedelta(days=1)
    await earned(here)
    await here.links("cat", "bob")
    await here.judges()
    assert await here.credit() == {}


async def test_the_leader_strikes_one_out_and_takes_that_back(here: Inviting) -> None:
    await earned(here)
    async with here.shop.database.write() as session:
        await inviting.strike(session, here.shop.deed(), 1)
    await here.judges()
    assert await here.credit() == {}
    async with here.shop.database.write() as session:
        await inviting.restore(session, here.shop.deed(), 1)
    await here.judges()
    assert await here.credit() == BOTH
    acts = await here.shop.rows("SELECT action FROM audits WHERE action LIKE 'invitation%' ORDER BY id")
    assert acts == [("invitation_struck",), ("invitation_restored",)]
    async with here.shop.database.write() as session:
        with pytest.raises(NoSuchInvitation):
            await inviting.strike(session, here.shop.deed(), 9)


async def test_whoever_brought_somebody_has_done_a_good_turn_until_it_is_struck_out(here: Inviting) -> None:
    async def turns() -> int:
        amy = (await here.shop.member("amy")).id, here.shop.group.id
        async with here.shop.database.read() as session:
            rows = (await tables_of(session, [amy], USUAL, here.shop.now))[amy]
        return next(row.has for row in rows if row.what == "helped")

    await here.brings("amy", "bob")
    assert await turns() == 0
    buy = await here.sells("amy", "bob")
    await here.done(buy, "bob")
    await here.judges()
    assert await turns() == 1
    async with here.shop.database.write() as session:
        await inviting.strike(session, here.shop.deed(), 1)
    assert await turns() == 0
    async with here.shop.database.read() as session:
        assert await standing.is_due(session, here.shop.now)


async def test_the_tree(here: Inviting) -> None:
    await earned(here)
    await here.brings("bob", "cat")
    await here.brings("dan", "eve")
    async with here.shop.database.read() as session:
        shown = await tree(session, here.shop.group, CREDIT)
    lines = [(one.depth, one.no, one.name, one.state, one.brought) for one in shown.guests]
    assert lines == [
        (0, 0, "amy", "joined", 1),
        (1, 1, "bob", "earned", 1),
        (2, 2, "cat", "joined", 0),
        (0, 0, "dan", "joined", 1),
        (1, 3, "eve", "joined", 0),
    ]
    assert (shown.came, shown.earned, shown.more) == (3, 1, 0)


async def test_it_is_theirs_to_have_and_goes_with_them(here: Inviting) -> None:
    await earned(here)
    amy, bob = await here.shop.member("amy"), await here.shop.member("bob")
    async with here.shop.database.write() as session:
        mine = await personal.everything(session, amy.id)
        assert [len(mine[name]) for name in ("invite_codes", "invitations", "rewards")] == [1, 1, 1]
        await forgetting.forget(session, await session.get_one(Member, amy.id), here.shop.now)
    assert await here.shop.one("SELECT count(*) FROM invite_codes") == 0
    await here.judges()
    assert await here.credit() == {"bob": CREDIT}, "who came keeps theirs"
    assert bob.id == await here.shop.one("SELECT member_id FROM rewards")
