"""Polls in the tables: one vote each whoever votes at once, one redraw that waits, one result."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from commerce.ground.db import Database
from commerce.queries import demand
from commerce.queries.polls import choices_of
from commerce.refusals import Refusal
from commerce.services.people import presence
from commerce.services.people.forgetting import forget
from commerce.services.people.joining import join
from commerce.services.voice import claims
from commerce.services.words import voting
from commerce.tables import Group, Member, Outgoing, Poll
from tests.services.conftest import Elsewhere
from tests.services.shop import Shop
from tests.services.words import OPENED
from tests.together import together

DEADLINE = OPENED + timedelta(hours=2)
FRUIT = ("durian", "mango", "rambutan")


async def put(shop: Shop) -> int:
    async with shop.database.write() as session:
        opened = await voting.put(session, shop.deed("telegram:-100:1"), "Which fruit next?", FRUIT, DEADLINE)
        return opened.no


async def vote(shop: Shop, name: str, place: int, no: int, database: Database | None = None) -> None:
    member = await shop.member(name)
    async with (database or shop.database).write() as session:
        group, who = await session.get_one(Group, shop.group.id), await session.get_one(Member, member.id)
        await voting.vote(session, group, no=no, position=place, member=who, sent=shop.now, now=shop.now)


async def counts(shop: Shop, no: int) -> list[int]:
    async with shop.database.read() as session:
        return [one.votes for one in await choices_of(session, await session.get_one(Poll, no))]


async def test_votes_at_once_in_two_processes_count_once_each(shop: Shop, elsewhere: Elsewhere) -> None:
    other, no = elsewhere(), await put(shop)
    for n in range(12):
        await shop.member(f"m{n}")
    await together(*(vote(shop, f"m{n}", n % 3 + 1, no, other if n % 2 else None) for n in range(12)))
    assert await counts(shop, no) == [4, 4, 4]
    await together(*(vote(shop, f"m{n}", 1, no, other if n % 2 else None) for n in range(12)))
    assert await counts(shop, no) == [12, 0, 0]
    assert await shop.one("SELECT count(*) FROM votes") == 12


async def test_one_redraw_waits_however_many_vote(shop: Shop) -> None:
    no = await put(shop)
    for n in range(5):
        await vote(shop, f"m{n}", 1, no)
    other = await put(shop)
    await vote(shop, "m1", 2, other)
    assert await shop.rows("SELECT kind, facts FROM outgoing ORDER BY id") == [
        ("post", f'{{"poll":{no}}}'), ("refresh", f'{{"poll":{no}}}'), ("post", f'{{"poll":{other}}}'), ("refresh", f'{{"poll":{other}}}'),
    ]  # fmt: skip


async def test_a_vote_while_it_is_being_drawn_has_it_drawn_again(shop: Shop) -> None:
    no = await put(shop)
    await vote(shop, "amy", 1, no)
    await shop_claims(shop, "refresh")
    await vote(shop, "bob", 2, no)
    assert await shop.rows("SELECT state FROM outgoing WHERE kind = 'refresh' ORDER BY id") == [
        ("sending",),
        ("waiting",),
    ]


async def test_a_vote_for_the_same_again_draws_nothing(shop: Shop) -> None:
    no = await put(shop)
    await vote(shop, "amy", 1, no)
    await shop_claims(shop, "refresh")
    await vote(shop, "amy", 1, no)
    assert await shop.one("SELECT count(*) FROM outgoing WHERE kind = 'refresh'") == 1


async def test_its_message_is_known_once_it_was_sent_and_forgotten_when_the_chat_moves(shop: Shop) -> None:
    no = await put(shop)
    row = await shop_claims(shop, "post")
    async with shop.database.write() as session:
        await claims.sent(session, [(row, "77")], shop.now)
    assert await shop.one("SELECT message_id FROM polls WHERE id = :no", no=no) == "77"
    async with shop.database.write() as session:
        await presence.move(session, "telegram:-100", "telegram:-1009", shop.now)
    assert await shop.rows("SELECT message_id FROM polls") == [("",)]
    assert await shop.rows("SELECT chat FROM outgoing WHERE state = 'waiting'") == [("telegram:-1009",)]


async def test_two_closers_close_once(shop: Shop, elsewhere: Elsewhere) -> None:
    no, shop.now = await put(shop), DEADLINE
    answers = await asyncio.gather(
        *(close(shop, no, one) for one in (shop.database, elsewhere())), return_exceptions=True
    )
    assert sorted(isinstance(one, voting.PollDone) for one in answers) == [False, True]
    assert len(await shop.told("PollEnded")) == 1


async def test_after_the_deadline_a_vote_is_refused(shop: Shop) -> None:
    no, shop.now = await put(shop), DEADLINE
    with pytest.raises(voting.PollOver):
        await vote(shop, "amy", 1, no)
    assert await counts(shop, no) == [0, 0, 0]


async def test_linked_accounts_have_one_vote_and_a_forgotten_member_none(shop: Shop) -> None:
    no = await put(shop)
    for name, place in (("amy", 1), ("amy2", 2), ("bob", 2)):
        await vote(shop, name, place, no)
    kept, joined = sorted([(await shop.member("amy")).id, (await shop.member("amy2")).id])
    async with shop.database.write() as session:
        await join(session, kept, joined, shop.now)
    assert await counts(shop, no) == [1, 1, 0]
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        await forget(session, await session.get_one(Member, bob.id), shop.now)
    assert await counts(shop, no) == [1, 0, 0]


async def test_the_winner_is_a_wish_of_its_voters_and_twice_is_once(shop: Shop) -> None:
    no = await put(shop)
    for name in ("amy", "bob"):
        await vote(shop, name, 2, no)
    await close(shop, no, shop.database)
    for _ in range(2):
        async with shop.database.write() as session:
            made = await voting.make_wish(session, shop.deed("x"), no, 2)
        assert made.members == 2
    async with shop.database.read() as session:
        assert [(row.product, n) for row, n in await demand.open_wishes(session, shop.group.id)] == [
            ("mango", 2)
        ]


async def close(shop: Shop, no: int, database: Database) -> voting.PollEnded | Refusal:
    async with database.write() as session:
        return await voting.close(session, await session.get_one(Group, shop.group.id), no, shop.now)


async def shop_claims(shop: Shop, kind: str) -> Outgoing:
    """Takes the row of that kind as the outbox does when it says it."""
    no = await shop.one("SELECT id FROM outgoing WHERE kind = :kind AND state = 'waiting'", kind=kind)
    async with shop.database.write() as session:
        row = await session.get_one(Outgoing, no)
        session.expunge(row)
        assert await claims.claim(session, row, shop.now, timedelta(seconds=60))
    return row
