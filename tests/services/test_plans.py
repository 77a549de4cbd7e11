"""No statement of a hot path reads a table that grows from end to end: what is asked every half second, with
every message, at every press, costs the same after years as on the first day."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, insert, select, text, true, update
from sqlmodel import col

import commerce.queries.glance
import commerce.queries.health
import commerce.services.voice.outgoing
from adapters.base import Message, Uncertain, Undeliverable
from bot.bench.town import Town, settle
from bot.timing.duties import Duties
from commerce.queries import due, repurchase, shopfront
from commerce.queries.glance import Named, glance
from commerce.queries.health import dead_letters, queues, stuck_words
from commerce.rules.trust import Trust
from commerce.services.buys import repurchase as refills
from commerce.services.money.billing import TierReached
from commerce.services.people import stirring
from commerce.services.voice import courtesies, outgoing
from commerce.services.voice.campaigning import CampaignShown
from commerce.services.voice.record import redraw, say
from commerce.tables import (
    Identity,
    Invitation,
    KnownProduct,
    Offer,
    OfProduct,
    Outgoing,
    PlannedCourtesy,
    Poll,
    Review,
)
from tests.faults.stage import START, Shop, shop
from tests.services.plans import Reader, caught, leave_alone

TOWN = Town(orders=4_000, members=60, of_a_buy=20, platform="sandbox", at=START)
CHAT, LEADER = "sandbox:g1", "lena"
READER = Reader(
    growing=frozenset(
        [
            "outgoing",
            "orders",
            "lines",
            "utterances",
            "transfers",
            "postings",
            "audits",
            "sources",
            "group_buys",
            "offers",
            "variants",
            "posts",
            "polls",
            "occurrences",
            "waitings",
            "planned_courtesies",
            "misses",
            "proofs",
            "notices",
            "held_replies",
            "bank_entries",
            "enquiries",
            "reviews",
            "offer_products",
            "standings",
        ]
    ),
    few=frozenset(
        {
            "ix_outgoing_unsent",
            "ix_outgoing_worth",
            "ix_outgoing_unsaid",
            "uq_outgoing_refresh",
            "ix_group_buys_due",
            "ix_group_buys_telling",
            "ix_polls_due",
            "ix_orders_held",  # let go when their buy ends
            "ix_planned_courtesies_due",
            "ix_proofs_photo",  # forgotten after a while
            "ix_misses_recorded_at",  # likewise
            "ix_notices_waiting",
            "ix_reviews_offered",
            "ix_group_buys_review_from",
            "ix_standings_due",  # of it what is due, and the first that will be
            "ix_orders_fetch",  # until it is said, or handed out
        }
    ),
    own="outgoing.person",
    wide={"outgoing": frozenset({"chat", "state", "kind"})},
)


@asynccontextmanager
async def an_old_shop(url: str, folder: Path) -> AsyncIterator[Shop]:
    """A shop with thousands of settled orders and words said long ago, three that could not be said, polls
    that are over, and one open buy."""
    async with shop(url, folder) as one:
        await leave_alone(one.database, READER.growing)
        await settle(one.database, TOWN)
        words = {"chat": CHAT, "kind": "say", "due_at": START, "attempts": 1}
        polls = {
            "group_id": 1,
            "leader_id": 1,
            "question": "Which?",
            "opened_at": START,
            "closes_at": START,
            "state": "closed",
        }
        async with one.database.write() as session:
            await session.execute(
                insert(Outgoing),
                [
                    Outgoing(**words, state=state).model_dump(exclude={"id"})
                    for state in ("failed", "uncertain", "held")
                ],
            )
            await session.execute(
                insert(Poll), [Poll(**polls).model_dump(exclude={"id"}) for _ in range(1_000)]
            )
        await has_heard_courtesies(one)
        await has_reviews(one)
        await has_guests(one)
        await one.says(LEADER, "/poll Which next?; Apples; Pears; until 1h")
        await one.outbox.drain()
        yield one


async def has_heard_courtesies(one: Shop) -> None:
    """What everybody was told unasked last, and one member more often than that."""
    word = {"group_id": 1, "about": "tiers", "outcome": "TierReached", "due_at": START, "until": START}
    told = [1 + number % 60 for number in range(1_000)]
    async with one.database.write() as session:
        rows = [
            PlannedCourtesy(**word, member_id=no, said_at=START).model_dump(exclude={"id"}) for no in told
        ]
        await session.execute(insert(PlannedCourtesy), rows)


async def has_reviews(one: Shop) -> None:
    """Every offer is of one of fifty products, and everybody has said what they think of each."""
    async with one.database.write() as session:
        offers = list((await session.execute(select(col(Offer.id)))).scalars())
        products = [{"group_id": 1, "title": f"P{no}", "key": f"p{no}", "since": START} for no in range(50)]
        await session.execute(insert(KnownProduct), products)
        await session.execute(update(KnownProduct).values(root_id=col(KnownProduct.id)))
        links = [{"offer_id": no, "product_id": 1 + no % 50} for no in offers]
        await session.execute(insert(OfProduct), links)
        said = {"order_id": 1, "group_id": 1, "at": START, "good": True, "state": "kept", "consent": "named"}
        reviews = [
            Review(**said, member_id=member, product_id=product).model_dump(exclude={"id"})
            for member in range(1, 61)
            for product in range(1, 51)
        ]
        await session.execute(insert(Review), reviews)


async def has_guests(one: Shop) -> None:
    """Who came by whom: most of it long over, some who have not ordered yet, some who earned it."""
    states = {0: "joined", 1: "earned"}
    rows = [
        Invitation(
            group_id=1,
            inviter_id=1 + no % 50,
            newcomer_id=no,
            at=START,
            state=states.get(no % 20, "void"),
            order_id=no,
            earned_at=START,
        )
        for no in range(60, 200)
    ]
    async with one.database.write() as session:
        await session.execute(insert(Invitation), [row.model_dump(exclude={"id"}) for row in rows])
        await stirring.stir(session, range(1, 200), [1], START)
        await session.execute(text("ANALYZE invitations"))


async def told_unasked(one: Shop) -> None:
    """A courtesy for each, judged and said, and one who wants none."""
    now = one.clock.now()
    async with one.database.write() as session:
        for number in range(3, 9):
            rose = TierReached(tier="Silver", discount_bp=0, early=0, perks="")
            await courtesies.plan(session, rose, number, 1, now, until=now + timedelta(days=3))
    await Duties(one.app).next_at()
    await Duties(one.app).run()
    await one.whispers("m3", "/quiet")
    await one.whispers("m3", "/quiet off")


async def heard(one: Shop) -> None:
    """Orders, changes, chatter, what was never recorded; edits and presses."""
    post = f"p{TOWN.open_no}"
    for number in range(9):
        await one.says(f"m{number + 3}", "+1", reply_to=post)
    await one.says("newcomer", "+2")
    await one.says("m3", "-1")
    await one.says("m4", "lovely weather")
    await one.says("m4", "+1", reply_to="a7")
    said = await one.says("m5", "+2")
    await one.app.hear(
        [_edited(said, "+3"), _pressed(one, "m6", "+1", post), _pressed(one, "m7", "-1", post)]
    )
    await one.app.hear(
        [_pressed(one, "m8", f"/mine {TOWN.open_no}", post), _pressed(one, "m3", "undo", "c3")]
    )
    for words in ("/mine", "/undo", "/me", "/menu", "/mydata", f"/mine {TOWN.open_no}"):
        await one.says("m9", words)
        await one.whispers("m10", words)
    await one.whispers("m11", "+1")
    await one.outbox.drain()


async def led(one: Shop) -> None:
    """What a leader asks for and does."""
    await one.says(LEADER, f"/board {TOWN.open_no}")
    await one.says(LEADER, f"/extend {TOWN.open_no} 3h")
    await one.says(LEADER, f"/list {TOWN.open_no}")
    await one.says(LEADER, "/tiers")


async def looked(one: Shop) -> None:
    """What is asked beside: by the ear, by a look at the health, after an outage."""
    async with one.database.read() as session:
        await due.being_said(session, {CHAT, "sandbox:g2"}, one.clock.now())
        await shopfront.said_here(session, CHAT, "a7", "sandbox:m3")
        answered = {(CHAT, "a7"), ("sandbox:m3", "b8")}
        await glance(
            session,
            Named(chats={CHAT}, answered=answered, keys={f"{CHAT}:o3"}, members={3}, private_members={3}),
        )
        await shopfront.cited(session, CHAT)
        await queues(session)
        await dead_letters(session)
        await stuck_words(session)


async def said(one: Shop) -> None:
    """Rounds of the outbox: words that wait, are said, refused, doubted, held and let go."""
    async with one.database.write() as session:
        for number in range(9):
            say(session, CHAT, CampaignShown(f"word {number}"), one.clock.now())
            say(session, f"sandbox:m{number}", CampaignShown("hello"), one.clock.now(), kind="private")
        await redraw(session, TOWN.open_no, one.clock.now())
    for error in (Undeliverable("no"), Uncertain("lost"), Uncertain("lost"), None):
        for row in await one.outbox._next():
            if error is None:
                await one.outbox._try(row)
            else:
                one.outbox._unsaid.append((row, error))
    await one.outbox.drain()
    async with one.database.write() as session:
        await outgoing.abandon(session)
        await session.execute(
            update(Identity).where(col(Identity.address) == "sandbox:m3").values(reachable=False)
        )
    async with one.database.write() as session:
        await outgoing.release(session, "sandbox:m3", one.clock.now())


async def timed(one: Shop) -> None:
    """What time brings: looks that find nothing, a reminder, the closing, and what a leader does after it."""
    await Duties(one.app).run()
    await Duties(one.app).next_at()
    one.clock.ahead(hours=30)
    await Duties(one.app).run()
    one.clock.ahead(minutes=2)
    for _ in range(3):
        await Duties(one.app).run()
    no = TOWN.open_no
    assert await one.value("SELECT state FROM group_buys WHERE id = :no", no=no) == "succeeded"
    await one.outbox.drain()
    for words in (f"/paid {no} m3", f"/list {no}", f"/unpaid {no} m3", f"/reopen {no} 3h", f"/cancel {no}"):
        await one.says(LEADER, words)


async def fetched(one: Shop) -> None:
    """What follows when goods are there: words to many, the gate, helpers, reminders, what was not fetched."""
    no = TOWN.open_no
    one.clock.ahead(hours=30)
    for _ in range(3):
        await Duties(one.app).run()
    for words in (
        f"/list {no} 2",
        f"/paid {no} m3",
        f"/paid {no} all but m4",
        f"/unpaid {no} m5",
        f"/remind {no}",
        f"/arrived {no} Gate 3 | Office",
        f"/place {no} 1",
        f"/remind {no} fetch",
        f"/handed {no} m6",
        f"/unhanded {no} m6",
        "/helper m8",
        "/helper",
        "/pick 1234",
        f"/handed {no} over",
        "/missed",
        f"/audit {no}",
        f"/export {no}",
        f"/papers {no}",
    ):
        await one.says(LEADER, words)
    await one.whispers("m4", "1234")
    await one.whispers("m4", f"/newtime {no} Saturday")
    await one.whispers("m4", "paid")
    one.clock.ahead(hours=25)
    await one.says(LEADER, f"/handed {no} over")
    await Duties(one.app).run()
    await Duties(one.app).next_at()
    await one.outbox.drain()


async def stood(one: Shop) -> None:
    """Standing is worked out for everybody, after deeds of some, and shown."""
    now = one.clock.now()
    async with one.database.write() as session:
        await stirring.stir(session, range(1, 61), [1], now)
    await one.says("m3", "/vote 1 1")
    await one.says("m4", "/wish figs")
    await one.says("m4", "/unwish figs")
    await Duties(one.app).next_at()
    await Duties(one.app).run()
    its = "SELECT level FROM standings WHERE group_id = 1 AND member_id = 30"
    assert await one.value(its) is not None
    rules = replace(one.app.settings.standing, orders=3)
    one.app.adopt(replace(one.app.settings, standing=rules))
    await Duties(one.app).run()
    await one.says("m3", "/me")
    await one.says(LEADER, "/members")


async def invited(one: Shop) -> None:
    """Invitations are judged, and newcomers pay ahead, at every look."""
    one.app.adopt(replace(one.app.settings, trust=Trust(("prepay",))))
    duties = Duties(one.app)
    for _ in range(2):
        await duties.run()
        await duties.next_at()


async def drafted(one: Shop) -> None:
    """Announcements as leaders write them, and campaigns."""
    await one.says(LEADER, "Plums from the hill! 12 a box, until tomorrow 6pm, reply +1")
    await one.says(LEADER, "/campaign daily 09:00; Good morning!")
    one.clock.ahead(hours=26)
    await Duties(one.app).run()
    await one.outbox.drain()


async def bought_again(one: Shop) -> None:
    """What is bought again is opened, and whose turn it is to be looked at is asked at every beat."""
    async with one.database.write() as session:
        await session.execute(update(KnownProduct).values(gap_days=1))
    await one.says(LEADER, "/open P7; price 10; until 2h")
    async with one.database.read() as session:
        await repurchase.last_bought(session, 1, 7)
        await repurchase.last_sale(session, 7)
        await refills.due(session, one.clock.now())
        await refills.next_due(session)
    await one.outbox.drain()


PATHS: Mapping[str, Callable[[Shop], Awaitable[None]]] = {
    "hearing": heard,
    "leading": led,
    "looking": looked,
    "saying": said,
    "time": timed,
    "unasked": told_unasked,
    "again": bought_again,
    "fetching": fetched,
    "drafting": drafted,
    "standing": stood,
    "inviting": invited,
}


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_on_a_hot_path_reads_all_that_ever_was(
    database_url: str, tmp_path: Path, path: str
) -> None:
    async with an_old_shop(database_url, tmp_path) as one:
        async with caught(one.database) as found:
            await PATHS[path](one)
        asked = {
            statement: values
            for statement, values in found.statements.items()
            if any(table in statement for table in READER.growing) and not _is_of_one_groups_past(statement)
        }
        assert len(asked) >= 5
        wrong = {
            statement: step
            for statement, values in asked.items()
            if (step := await READER.whole(one.database, statement, values))
        }
        assert not wrong, "\n\n".join(f"{statement}\n{step}" for statement, step in wrong.items())


def _is_of_one_groups_past(statement: str) -> bool:
    """What a group bought within two years, read once a day outside any commit: here the one group's is all there is."""
    return "products.root_id, orders.member_id" in statement and "products.group_id = " in statement


@pytest.mark.parametrize(
    ("name", "path"), [("unsent", "saying"), ("was_said", "looking"), ("unsaid", "looking")]
)
async def test_control_without_the_indexs_own_words_it_reads_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    for place in (
        due,
        commerce.queries.glance,
        commerce.queries.health,
        outgoing,
        shopfront,
        commerce.services.voice.outgoing,
    ):
        if hasattr(place, name):
            monkeypatch.setattr(place, name, BOUND[name])
    async with an_old_shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        async with caught(one.database) as found:
            await PATHS[path](one)
        assert [sent for sent in found.statements.items() if await READER.whole(one.database, *sent)]


def _bound_unsent(table: type[Outgoing] = Outgoing) -> ColumnElement[bool]:
    return col(table.state).in_(("waiting", "sending", "stuck"))


BOUND: Mapping[str, Any] = {
    "unsent": _bound_unsent,
    "unsaid": lambda: col(Outgoing.state).in_(("failed", "uncertain", "held")),
    "was_said": true,  # the condition left out
}


def _pressed(one: Shop, who: str, data: str, on: str) -> Message:
    number = f"press{next(one.numbers)}"
    return Message(
        kind="press",
        chat=CHAT,
        sender=f"sandbox:{who}",
        id=number,
        sent=one.clock.now(),
        text=data,
        name=who,
        on=on,
    )


def _edited(message: Message, words: str) -> Message:
    return replace(message, kind="edit", text=words, version=message.version + 1)
