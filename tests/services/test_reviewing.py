"""Reviews on both databases: of whoever fetched, once a product, by their consent, asked once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from commerce.queries import personal
from commerce.queries.voices import voices
from commerce.rules.reviews import Consent, Repute
from commerce.services.buys import handing, knowing
from commerce.services.buys.opening import NewOffer
from commerce.services.people import forgetting
from commerce.services.people.joining import join, part
from commerce.services.voice import courtesies
from commerce.services.words import judging, reviewing
from commerce.services.words.judging import NoSuchReview
from commerce.services.words.reviewing import NothingToReview
from commerce.tables import GroupBuy, Link, Member
from tests.services.conftest import Elsewhere
from tests.services.shop import PLATFORM, Shop
from tests.services.words import order

THREE = ("amy", "bob", "cat")


async def fetched(shop: Shop, *titles: str, who: tuple[str, ...] = THREE, code: str = "A") -> int:
    """A buy of these goods that was closed, and whose goods these have; dan has ordered and not fetched."""
    buy = await shop.open(*(NewOffer(title=title) for title in titles), title=titles[0], price_minor=0)
    for name in (*who, "dan"):
        await shop.say(name, order(1, code), buy)
    await shop.close(buy)
    for name in who:
        await hand(shop, buy, name)
    return buy


async def hand(shop: Shop, buy: int, name: str) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await handing.hand(session, await session.get_one(GroupBuy, buy), member, shop.deed())


async def says(shop: Shop, name: str, buy: int, text: str = "", *, good: bool | None = True) -> int:
    member = await shop.member(name)
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        return (await reviewing.keep(session, member, row, shop.now, good=good, text=text)).no


async def allows(shop: Shop, name: str, no: int, consent: Consent = "named") -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await reviewing.allow(session, member, no, consent, shop.now)


async def told(shop: Shop, offer: int, group: int | None = None) -> Repute | None:
    async with shop.database.read() as session:
        return (await voices(session, [offer], group or shop.group.id, shop.now)).get(offer)


async def test_of_who_fetched_alone_and_each_once_over_all_sales(shop: Shop) -> None:
    first = await fetched(shop, "Cherries")
    for name in THREE:
        await says(shop, name, first)
    with pytest.raises(NothingToReview):
        await says(shop, "dan", first)
    with pytest.raises(NothingToReview):
        await says(shop, "eve", first)
    second = await shop.open(NewOffer(title="cherries"), closes_at=shop.now + timedelta(days=1))
    assert await told(shop, 2) == Repute(good=3, of=3)
    await says(shop, "cat", first, good=False)
    assert await told(shop, 2) == Repute(good=2, of=3)
    assert second == 2


async def test_quoted_by_consent_and_by_name_only_where_they_ordered(shop: Shop) -> None:
    buy = await fetched(shop, "Cherries")
    no = await says(shop, "amy", buy, "very sweet")
    assert await told(shop, 1) is None
    await allows(shop, "amy", no)
    found = await told(shop, 1)
    assert found is not None
    assert [(one.name, one.text) for one in found.quotes] == [("amy", "very sweet")]
    elsewhere = await told(shop, 1, group=99)
    assert elsewhere is not None
    assert [one.name for one in elsewhere.quotes] == [""]
    await says(shop, "amy", buy, "very sweet", good=None)
    assert await told(shop, 1) == found, "the same words need no other yes"
    await says(shop, "amy", buy, "not so sweet")
    assert await told(shop, 1) is None
    with pytest.raises(NoSuchReview):
        await allows(shop, "bob", no)


async def test_a_bad_one_is_told_to_the_leader_and_counts_though_hidden(shop: Shop) -> None:
    buy = await fetched(shop, "Cherries")
    for name in ("amy", "bob"):
        await says(shop, name, buy)
    no = await says(shop, "cat", buy, "rotten", good=False)
    assert await shop.told("BadReview") == [(f"{PLATFORM}:1", "private")]
    await says(shop, "cat", buy, good=None)
    assert len(await shop.told("BadReview")) == 1
    async with shop.database.write() as session:
        (entry, *_) = (await judging.hide(session, shop.deed(), no, "names a child")).reviews
        assert (entry.state, entry.why, entry.text) == ("hidden", "names a child", "rotten")
    assert await told(shop, 1) == Repute(good=2, of=3)


async def test_of_several_products_it_counts_for_each_and_its_words_for_none(shop: Shop) -> None:
    buy = await shop.open(NewOffer(title="Cherries"), NewOffer(title="Pears"), title="Fruit")
    for code in ("A", "B"):
        await shop.say("amy", order(1, code), buy)
    await shop.close(buy)
    await hand(shop, buy, "amy")
    await says(shop, "amy", buy, "the pears were sweet")
    rows = await shop.rows("SELECT product_id, good, text FROM reviews ORDER BY product_id")
    assert [(no, bool(good), text) for no, good, text in rows] == [(1, True, ""), (2, True, "")]


async def test_names_for_one_thing_count_together_and_apart_again(shop: Shop) -> None:
    await fetched(shop, "Cherries")
    for name in THREE:
        await says(shop, name, 1)
    await shop.open(NewOffer(title="Chilean cherries"), closes_at=shop.now + timedelta(days=1))
    assert await told(shop, 2) is None
    async with shop.database.write() as session:
        await knowing.join(session, shop.deed(), 2, 1)
    assert await told(shop, 2) == Repute(good=3, of=3)
    async with shop.database.write() as session:
        await knowing.part(session, shop.deed(), 2)
    assert await told(shop, 2) is None


async def overhears(shop: Shop, name: str, products: list[int]) -> None:
    member = await shop.member(name)
    async with shop.database.write() as session:
        await reviewing.overheard(session, member, shop.group, "so sweet", products, shop.now, good=True)


async def test_overheard_it_is_nothing_until_they_say_yes(shop: Shop) -> None:
    await fetched(shop, "Cherries")
    for name in (*THREE, "dan", "eve"):
        await overhears(shop, name, [1])
    await overhears(shop, "amy", [1])
    assert await shop.one("SELECT count(*) FROM planned_courtesies") == 3
    assert await told(shop, 1) is None
    async with shop.database.read() as session:
        assert (await judging.listed(session, shop.group)).reviews == []
    await allows(shop, "amy", 1)
    await allows(shop, "bob", 2, "no")
    assert await shop.rows("SELECT id, state FROM reviews ORDER BY id") == [(1, "kept"), (3, "offered")]
    async with shop.database.write() as session:
        await reviewing.forget_offered(session, shop.now + timedelta(days=8))
    assert await shop.rows("SELECT id FROM reviews") == [(1,)]


async def test_of_who_wants_quiet_nothing_is_kept(shop: Shop) -> None:
    await fetched(shop, "Cherries")
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        await courtesies.quiet(session, amy, "", shop.now)
    await overhears(shop, "amy", [1])
    assert await shop.one("SELECT count(*) FROM reviews") == 0


async def test_a_group_is_asked_once_whoever_looks(shop: Shop, elsewhere: Elsewhere) -> None:
    buy = await fetched(shop, "Cherries")
    async with shop.database.read() as session:
        assert [no for no, _, _ in await reviewing.waiting(session)] == [buy]

    async def process() -> None:
        async with elsewhere().write() as session:
            await reviewing.ask(session, buy, ["telegram:-100"], shop.now)

    await asyncio.gather(process(), process(), process())
    assert await shop.told("ReviewAsked") == [("telegram:-100", "say")]
    await hand(shop, buy, "dan")
    async with shop.database.read() as session:
        assert await reviewing.waiting(session) == []


async def test_taken_back_it_is_gone_and_forgotten_only_the_count_stays(shop: Shop) -> None:
    buy = await fetched(shop, "Cherries")
    for name in THREE:
        await allows(shop, name, await says(shop, name, buy, "sweet"))
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        row = await session.get_one(GroupBuy, buy)
        await reviewing.take_back(session, amy, row, shop.now)
        with pytest.raises(NothingToReview):
            await reviewing.take_back(session, amy, row, shop.now)
    await says(shop, "amy", buy)
    async with shop.database.write() as session:
        await forgetting.forget(session, bob, shop.now)
    found = await told(shop, 1)
    assert found is not None
    assert (found.good, found.of, [one.name for one in found.quotes]) == (3, 3, ["cat"])


@pytest.mark.parametrize(("consent", "drawn"), [("named", 1), ("nameless", 1), ("no", 0)])
async def test_an_open_post_that_quotes_who_is_forgotten_is_drawn_again(
    shop: Shop, consent: Consent, drawn: int
) -> None:
    buy = await fetched(shop, "Cherries")
    await allows(shop, "bob", await says(shop, "bob", buy, "sweet"), consent)
    await shop.open(NewOffer(title="cherries"), closes_at=shop.now + timedelta(days=1))
    bob = await shop.member("bob")
    async with shop.database.write() as session:
        await session.execute(text("DELETE FROM outgoing WHERE kind = 'refresh'"))
        await forgetting.forget(session, await session.get_one(Member, bob.id), shop.now)
    assert await shop.rows("SELECT buy_id FROM outgoing WHERE kind = 'refresh'") == [(2,)] * drawn
    assert await told(shop, 2) is None


async def test_who_was_two_people_has_one_word(shop: Shop) -> None:
    buy = await fetched(shop, "Cherries")
    no = await says(shop, "amy", buy, "sweet")
    ann, amy = await shop.member("ann"), await shop.member("amy")
    async with shop.database.write() as session:
        await join(session, ann.id, amy.id, shop.now)
    assert await shop.rows("SELECT id, member_id FROM reviews") == [(no, ann.id)]


SAID = "SELECT m.name, r.good, r.text FROM reviews r JOIN members m ON m.id = r.member_id ORDER BY r.id"


async def two_who_are_one(shop: Shop, first: str = "amy", then: str = "bob") -> int:
    """amy liked them and bob did not, `first` before `then`; four others liked them too; then the two are one, whom amy
    is the name of. -> the link."""
    said = {"amy": (True, "sweet"), "bob": (False, "sour")}
    buy = await fetched(shop, "Cherries", who=(*THREE, "eve", "fay", "gil"))
    for name in ("cat", "eve", "fay", "gil"):
        await says(shop, name, buy)
    for name in (first, then):
        shop.now += timedelta(minutes=1)
        good, text = said[name]
        await says(shop, name, buy, text, good=good)
    await shop.open(NewOffer(title="cherries"), closes_at=shop.now + timedelta(days=1))
    amy, bob = await shop.member("amy"), await shop.member("bob")
    async with shop.database.write() as session:
        return (await join(session, amy.id, bob.id, shop.now)).id


async def parted(shop: Shop, link: int) -> None:
    async with shop.database.write() as session:
        await part(session, await session.get_one(Link, link), shop.now)


@pytest.mark.parametrize(("first", "then", "good"), [("amy", "bob", 4), ("bob", "amy", 5)])
async def test_two_who_are_one_count_once_by_their_last_word_and_each_again_when_they_part(
    shop: Shop, first: str, then: str, good: int
) -> None:
    link = await two_who_are_one(shop, first, then)
    assert await told(shop, 2) == Repute(good=good, of=5)
    assert "refresh" in {kind for (kind,) in await shop.rows("SELECT kind FROM outgoing WHERE buy_id = 2")}
    await parted(shop, link)
    assert await told(shop, 2) == Repute(good=5, of=6)
    words = [(name, bool(good), text) for name, good, text in await shop.rows(SAID) if text]
    assert sorted(words) == [("amy", True, "sweet"), ("bob", False, "sour")]


async def test_what_they_take_back_as_one_comes_back_to_neither(shop: Shop) -> None:
    link = await two_who_are_one(shop)
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        await reviewing.take_back(session, amy, await session.get_one(GroupBuy, 1), shop.now)
    await parted(shop, link)
    assert await told(shop, 2) == Repute(good=4, of=4)


async def test_what_was_set_aside_is_theirs_to_have_and_forgotten_with_them(shop: Shop) -> None:
    """Also the name of who joined, and of who had joined them."""
    dan, bob = await shop.member("dan"), await shop.member("bob")
    async with shop.database.write() as session:
        await join(session, bob.id, dan.id, shop.now)
    await two_who_are_one(shop)
    amy = await shop.member("amy")
    async with shop.database.write() as session:
        assert "sweet" in str((await personal.everything(session, amy.id))["links"])
        await forgetting.forget(session, await session.get_one(Member, amy.id), shop.now)
    names = [name for (name,) in await shop.rows("SELECT name FROM members")]
    assert not {"amy", "bob", "dan"} & set(names), names
    for table in ("links", "reviews"):
        kept = str(await shop.rows(f"SELECT * FROM {table}"))
        assert "sweet" not in kept, table
        assert "sour" not in kept, table
