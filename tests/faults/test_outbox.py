"""What must be said, over bad wires: in order, within the pace, each row once as far as a network allows, by
any number of processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from adapters.base import Limits, TryLater, Uncertain, Undeliverable
from adapters.sandbox.showing import Said
from bot.delivery.fitting import length
from bot.delivery.sending import AT_ONCE
from bot.delivery.verdicts import after, free_at, merges
from bot.timing.clock import Clock
from commerce.services.voice import claims, outgoing
from commerce.services.voice.campaigning import CampaignShown
from commerce.services.voice.record import say
from commerce.tables import Outgoing
from tests.fakes.wire import Fault, Try, flooded, gone
from tests.faults.stage import START, HandClock, Shop, shop

NOW = START


# -- decisions -------------------------------------------------------------------------------------

AFTER = [
    (Undeliverable("bad request"), 1, False, "failed", None),
    (Undeliverable("kicked", gone=True), 1, False, "failed", None),
    (TryLater(30), 1, False, "waiting", 30),
    (TryLater(3600), 7, False, "waiting", 3600),
    (TryLater(0), 1, False, "waiting", 0.1),
    (Uncertain("no answer"), 1, False, "waiting", 5),
    (Uncertain("no answer"), 2, True, "uncertain", None),
    (Uncertain("no answer"), 6, False, "waiting", 5),  # put off five times before: this is the first doubt
    (TryLater(30), 2, True, "waiting", 30),
    (OSError("no route"), 1, False, "waiting", 2),
    (OSError("no route"), 7, False, "waiting", 60),
    (OSError("no route"), 8_000, False, "waiting", 60),
    (TimeoutError(), 1, False, "waiting", 2),
    (PoolTimeout("thirty seconds"), 3, False, "waiting", 8),
    (PoolTimeout("thirty seconds"), 300, False, "waiting", 60),
    (TryLater(60, "401", at_most=True), 1, False, "waiting", 2),
    (TryLater(60, "401", at_most=True), 2, False, "waiting", 4),
    (TryLater(60, "401", at_most=True), 9, False, "waiting", 60),
    (TryLater(1, at_most=True), 1, False, "waiting", 1),
    (UndefinedError("no such fact"), 1, False, "stuck", 30),
    (TemplateNotFound("no_such_words.j2"), 1, False, "stuck", 30),
    (KeyError("our own"), 1, False, "waiting", 2),
    (KeyError("our own"), 3, False, "stuck", 120),
    (KeyError("our own"), 3_000, False, "stuck", 600),
]


@pytest.mark.parametrize(("error", "attempts", "doubted", "state", "seconds"), AFTER)
def test_what_becomes_of_a_row(
    error: Exception, attempts: int, doubted: bool, state: str, seconds: float | None
) -> None:
    verdict = after(error, attempts, NOW, doubted=doubted)
    assert verdict.state == state
    assert verdict.due_at == (None if seconds is None else NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("sent", "per_minute", "wait"),
    [
        ([], 20, 0),
        ([1], 1, 59),
        ([50, 40, 30], 3, 10),
        ([61, 62, 63], 3, 0),
        ([10] * 5, 0, 0),
        ([-3600] * 20, 20, 0),  # said "in an hour", before the clock was set back
    ],
)
def test_when_a_chat_takes_one_more(sent: list[float], per_minute: int, wait: float) -> None:
    moments = [NOW - timedelta(seconds=ago) for ago in sent]
    assert free_at(moments, per_minute, NOW) == NOW + timedelta(seconds=wait)


@pytest.mark.parametrize(
    ("waiting", "crowded", "count"),
    [
        (["Ordered"] * 5, True, 5),
        (["Ordered"] * 5, False, 0),
        (["Ordered"] * 2, True, 0),
        (["Ordered", "Ordered", "Asked", "Ordered"], True, 0),
        (["Ordered"] * 3 + ["BuyClosed"] + ["Ordered"] * 9, True, 3),
        (["SoldOut"] + ["Ordered"] * 9, True, 0),
    ],
)
def test_what_becomes_one_digest(waiting: list[str], crowded: bool, count: int) -> None:
    assert merges(waiting, crowded) == count


# -- the loop --------------------------------------------------------------------------------------


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'plusone.db'}"


def once(fault: Fault, mark: str) -> Callable[[Try], Fault]:
    """The first post that says `mark` meets the fault."""
    met: list[Try] = []

    def rule(tried: Try) -> Fault:
        if mark in tried.text and not met:
            met.append(tried)
            return fault
        return None

    return rule


async def later(one: Shop, seconds: float) -> None:
    one.clock.ahead(seconds=seconds)
    await one.outbox.drain()


async def test_a_row_that_is_put_off_is_not_overtaken(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens("Cherries; price 9; stock 1; until 2h")
        one.script.rule = once(flooded(30), "Amy")
        await one.says("amy", "+1")
        await one.says("bob", "+1")
        await one.outbox.drain()
        assert not any(
            "Bob" in text or "left" in text.partition("\n")[0] for text in one.heard_by("sandbox:g1")[3:]
        )
        await later(one, 31)
        said = [
            text
            for text in one.heard_by("sandbox:g1")
            if "Amy" in text or "Bob" in text or "sold out" in text.casefold()
        ]
        assert len(said) >= 2
        assert "Amy" in said[0]


async def test_a_row_for_a_later_hour_stands_in_nobodys_way(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        async with one.database.write() as session:
            session.add(
                Outgoing(chat="sandbox:g1", kind="say", outcome="Paused", due_at=NOW + timedelta(hours=9))
            )
        await one.says("amy", "+1")
        await one.outbox.drain()
        assert any("Amy" in text for text in one.heard_by("sandbox:g1"))
        assert not any("on hold" in text for text in one.heard_by("sandbox:g1"))


async def test_an_unknown_outcome_is_said_once_more_with_the_same_number_and_then_let_be(
    database_url: str, tmp_path: Path
) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        one.script.rule = lambda tried: "lost answer" if "#1" in tried.text else None
        await one.says("amy", "+1")
        for _ in range(5):
            await later(one, 60)
        said = [text for text in one.heard_by("sandbox:g1") if "Amy" in text]
        assert said == [said[0]] * 2
        assert "#1" in said[0]
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "uncertain"


async def test_a_doubt_after_being_put_off_is_still_tried_once_more(tmp_path: Path) -> None:
    """429, 429, an answer lost: the third try was the first that might have arrived."""
    faults: list[Fault] = [flooded(1), flooded(1), "lost answer"]
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        one.script.rule = lambda tried: faults.pop(0) if "Amy" in tried.text and faults else None
        await one.says("amy", "+1")
        for _ in range(6):
            await later(one, 10)
        assert len(one.script.of("sandbox:g1")) >= 4
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "sent"


@pytest.mark.parametrize("refusal", [Undeliverable("can't parse"), gone()])
async def test_a_refusal_for_good_is_one_attempt(tmp_path: Path, refusal: Exception) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        one.script.rule = lambda tried: refusal if "Amy" in tried.text else None
        await one.says("amy", "+1")
        for _ in range(4):
            await later(one, 600)
        assert len([tried for tried in one.script.tries if tried.text.startswith("Amy")]) == 1
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "failed"
        assert await one.orders() == {"amy": 1}


@pytest.mark.parametrize("missing", [True, False])
async def test_a_post_that_is_gone_is_said_anew_once_and_one_that_is_refused_is_let_be(
    tmp_path: Path, missing: bool
) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        first = await one.value("SELECT message_id FROM posts")
        refused = Undeliverable("gone", missing=missing)
        one.script.rule = lambda tried: refused if tried.verb == "edit" and tried.nonce == first else None
        for who in ("amy", "bob", "mei"):
            await one.says(who, "+1")
            await later(one, 61)
        posts = [
            tried
            for tried in one.script.of("sandbox:g1")
            if tried.verb == "send" and "Reply +1" in tried.text
        ]
        assert len(posts) == (2 if missing else 1)
        assert (await one.value("SELECT message_id FROM posts") != first) == missing


async def test_nobody_says_privately_in_the_group_what_could_not_be_said_in_private(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2")
        one.script.rule = lambda tried: (
            Undeliverable("never pressed start") if tried.chat == "sandbox:amy" else None
        )
        await one.says("amy", "/mine")
        await one.outbox.drain()
        assert "198" not in one.heard_by("sandbox:g1")[-1]
        one.script.rule = lambda tried: None
        await one.whispers("amy", "/start")
        await one.outbox.drain()
        assert any("198" in text for text in one.heard_by("sandbox:amy"))  # held, not lost


# -- several processes, one database ---------------------------------------------------------------


async def test_two_outboxes_say_each_row_once_and_in_order(database_url: str, tmp_path: Path) -> None:
    async with (
        shop(database_url, tmp_path) as one,
        shop(database_url, tmp_path, room=one.room, script=one.script) as two,
    ):
        await one.opens("Cherries; price 9; until 2h")
        one.script.rule = lambda tried: 0.002
        async with one.database.write() as session:
            for number in range(30):
                say(session, "sandbox:g1", CampaignShown(f"word {number}"), NOW)
        async with one.sending(), two.sending():
            await one.until(lambda: sum("word" in text for text in one.heard_by("sandbox:g1")) >= 30, 20)
            await asyncio.sleep(0.2)
        assert [text for text in one.heard_by("sandbox:g1") if "word" in text] == [
            f"word {number}" for number in range(30)
        ]


async def test_a_lease_is_taken_over_and_the_late_finisher_overwrites_nothing(
    database_url: str, tmp_path: Path
) -> None:
    """A process is stopped while it sends; another takes over after a minute; then the first comes back."""
    clock = HandClock()
    async with shop(database_url, tmp_path, clock=clock) as one:
        await one.opens()
        await one.says("amy", "+1")
        async with one.database.read() as session:
            row = await session.get(
                Outgoing, await one.value("SELECT id FROM outgoing WHERE outcome = 'Ordered'")
            )
        assert row is not None
        async with one.database.write() as session:
            assert await claims.claim(session, row, clock.now(), timedelta(seconds=60))
        async with one.database.write() as session:  # nobody else may, meanwhile
            assert not await claims.claim(
                session, Outgoing(**row.model_dump()), clock.now(), timedelta(seconds=60)
            )
        await later(one, 61)
        [(state, message, attempts)] = await one.rows(
            "SELECT state, message_id, attempts FROM outgoing WHERE outcome = 'Ordered'"
        )
        assert (state, attempts) == ("sent", 2)
        async with one.database.write() as session:
            await claims.sent(session, [(row, "late")], clock.now())
            await outgoing.settle(session, row, "waiting", clock.now(), "late")
        assert await one.rows("SELECT state, message_id FROM outgoing WHERE outcome = 'Ordered'") == [
            (state, message)
        ]


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=-3)])
async def test_a_lease_given_by_a_clock_that_was_set_back_does_not_last_for_ever(
    tmp_path: Path, step: timedelta
) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        async with one.database.read() as session:
            row = await session.get(
                Outgoing, await one.value("SELECT id FROM outgoing WHERE outcome = 'Ordered'")
            )
        assert row is not None
        async with one.database.write() as session:
            assert await claims.claim(session, row, one.clock.now(), timedelta(seconds=60))
            await session.execute(outgoing.update(Outgoing).values(due_at=START + step))
        one.clock.moment += step
        await one.outbox.drain()
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "sent"


# -- the pace --------------------------------------------------------------------------------------


async def test_300_orders_in_a_minute_are_all_named_within_the_pace(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path, clock=HandClock(), limits=Limits(per_chat_minute=20)) as one:
        await one.opens("Cherries; price 9; until 2h")
        for number in range(300):
            one.said(f"m{number}", "+1")
        await one.platform.deliver()
        minutes = 0
        while (
            await one.value("SELECT COUNT(*) FROM outgoing WHERE state IN ('waiting', 'sending')")
            and minutes < 4
        ):
            assert await _said_in_a_minute(one) <= 20
            one.clock.ahead(seconds=61)
            minutes += 1
        text = "\n".join(one.heard_by("sandbox:g1"))
        assert all(f"#{number}" in text for number in range(1, 301))
        assert minutes <= 3


@pytest.mark.parametrize(
    ("language", "all_of_them", "own"),
    [("en", "for leaders: /list 1", "/mine 1"), ("zh-Hans", "团长看全部：/名单 1", "/我的订单 1")],
)
async def test_a_living_post_too_long_for_its_platform_says_how_to_see_the_rest(
    tmp_path: Path, language: str, all_of_them: str, own: str
) -> None:
    async with shop(sqlite(tmp_path), tmp_path, limits=Limits(text=600)) as one:
        await one.opens("Cherries; price 9; until 2h")
        await one.says("lena", f"/language {language}")
        for number in range(60):
            one.said(f"member{number}", "+1")
        await one.platform.deliver()
        one.clock.ahead(seconds=30)
        await one.duties.run()
        await one.outbox.drain()
        post = [tried.text for tried in one.script.tries if tried.verb == "edit"][-1]
        *shown, last = post.splitlines()
        assert length(post) <= 600
        assert all_of_them in last
        assert own in last
        left = 60 - sum("×1" in line for line in shown)
        assert f" {left} " in last


async def test_an_answer_that_was_perhaps_said_is_repeated_as_it_was(tmp_path: Path) -> None:
    """Discord knows the order number again and keeps the first words: a digest under that number would be
    lost."""
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 9; until 2h")
        lost = ["lost answer"]
        one.script.rule = lambda tried: (
            lost.pop() if lost and tried.verb == "send" and "#1" in tried.text else None
        )
        await one.says("amy", "+1")
        await one.outbox.drain()
        for number in range(20):
            one.said(f"m{number}", "+1")
        await one.platform.deliver()
        one.clock.ahead(seconds=30)
        await one.outbox.drain()
        said = one.heard_by("sandbox:g1")
        assert len([text for text in said if text.startswith("Amy: **#1**")]) == 2
        assert all(any(f"#{number}" in text for text in said) for number in range(2, 22))


async def _said_in_a_minute(one: Shop) -> int:
    """Lets the outbox say what it may until it waits for the next minute. -> how many posts that were."""
    before = len(one.script.tries)
    async with one.sending():
        said, since = before, time.monotonic()
        while time.monotonic() - since < 0.7:
            await asyncio.sleep(0.02)
            if len(one.script.tries) != said:
                said, since = len(one.script.tries), time.monotonic()
    return sum(
        1 for tried in one.script.tries[before:] if tried.verb == "send" and tried.chat == "sandbox:g1"
    )


async def test_a_dead_chat_a_flooded_chat_and_a_hanging_chat_delay_no_other(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path, clock=Clock()) as one:
        await one.opens("Cherries; price 9; until 2h")
        await one.opens("Rice; price 9; until 2h", leader="greta", chat="g2")

        def rule(tried: Try) -> Fault:
            return {"sandbox:g1": flooded(3600), "sandbox:dead": gone(), "sandbox:slow": 30.0}.get(tried.chat)

        one.script.rule = rule
        async with one.database.write() as session:
            for chat in ("sandbox:dead", "sandbox:slow"):
                session.add(Outgoing(chat=chat, kind="say", outcome="Paused", due_at=one.clock.now()))
        async with one.sending():
            for number in range(20):
                one.said(f"m{number}", "+1")
            await one.platform.deliver()
            began = time.monotonic()
            await one.says("bob", "+1", "g2")
            await one.until(lambda: any("Bob" in text for text in one.heard_by("sandbox:g2")))
            assert time.monotonic() - began < 2
            for task in list(one.outbox._sending.values()):
                task.cancel()


async def test_files_that_are_being_made_keep_no_answer_waiting(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path, clock=Clock()) as one:
        await one.opens("Cherries; price 9; until 2h")
        async with one.sending():
            async with one.outbox._sender._press:  # a long export is made
                for number in range(AT_ONCE + 1):
                    await one.whispers(f"m{number}", "/mydata")
                await one.until(lambda: len(one.outbox._sending) > AT_ONCE)
                await one.says("bob", "+1")
                await one.until(lambda: any("Bob" in text for text in one.heard_by("sandbox:g1")))
                assert len(one.outbox._sending) > AT_ONCE, "none of the files is made yet"
            await one.until(lambda: all(one.heard_by(f"sandbox:m{number}") for number in range(AT_ONCE + 1)))


async def test_each_answer_shows_the_numbers_of_the_moment_it_was_decided(tmp_path: Path) -> None:
    """The words are formed later, from facts kept in the commit: nothing that happened since shows in
    them."""
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens("Cherries; price 10; ladder 2=9; stock 3; until 2h")
        await one.says("amy", "+1")
        await one.says("bob", "+2")
        await one.outbox.drain()
        [amy] = [text for text in one.heard_by("sandbox:g1") if text.startswith("Amy")]
        assert "10" in amy


# -- who is quicker than we ------------------------------------------------------------------------


async def test_a_reply_that_comes_before_the_posts_id_is_an_order(tmp_path: Path) -> None:
    """The group sees the post at once; that it is there, and under which id, we are told later."""
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one, one.sending():
        one.script.rule, shown = lambda tried: "late answer", list[Said]()
        one.room.on_said(shown.append)
        await one.says("lena", "/open Cherries; price 99; until 2h")
        await one.until(lambda: shown)
        assert await one.rows("SELECT message_id FROM posts") == [("",)], "or this test shows nothing"
        await one.says("amy", "2", reply_to=shown[0].id)
        assert await one.orders() == {"amy": 2}


async def test_a_reply_to_somebody_elses_words_waits_for_nothing(tmp_path: Path) -> None:
    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path) as one:
        await one.opens()
        began = time.monotonic()
        await one.says("amy", "2", reply_to="m404")
        assert time.monotonic() - began < 1
        assert await one.orders() == {}
