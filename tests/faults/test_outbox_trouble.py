"""Whatever is wrong in us or beneath us, a word is said in the end, and no other waits for it longer than it
must."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import TemplateError
from sqlalchemy.exc import TimeoutError as PoolTimeout

import bot.delivery.failing
import bot.delivery.verdicts
from adapters.base import TryLater
from bot.care.doctor import findings
from bot.delivery.verdicts import Verdict
from bot.web.health import health
from commerce.services.voice import claims, outgoing
from commerce.tables import Outgoing
from tests.faults.stage import Shop, shop
from tests.faults.test_outbox import NOW, later, once, sqlite
from tests.faults.test_storage import behind_a_proxy


def stumbles(one: Shop, *errors: Exception) -> Callable[[], object]:
    """A voice that fails so many times before it speaks."""
    waiting, speech = list(errors), one.outbox._sender.speech

    def voice() -> object:
        if waiting:
            raise waiting.pop(0)
        return speech()

    return voice


def as_before(error: Exception, attempts: int, now: datetime, *, doubted: bool = False) -> Verdict:
    """The rule that lost words."""
    if isinstance(error, TemplateError) or attempts >= 3:
        return Verdict("failed")
    return bot.delivery.verdicts.after(error, attempts, now, doubted=doubted)


@pytest.fixture(params=[False, pytest.param(True, id="control: given up at the third")])
def gives_up(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param:
        monkeypatch.setattr(bot.delivery.failing, "after", as_before)
    return bool(request.param)


@pytest.mark.parametrize(
    "error",
    [PoolTimeout("QueuePool limit"), ConnectionRefusedError("nobody there"), KeyError("our own")],
    ids=repr,
)
async def test_a_bill_outlives_any_number_of_errors_of_ours(
    database_url: str, tmp_path: Path, gives_up: bool, error: Exception
) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        await one.says("amy", "+2")
        await one.outbox.drain()
        one.outbox._sender.speech = stumbles(one, *[error] * 12)  # type: ignore[assignment]
        await one.whispers("amy", "/mine")
        for _ in range(14):
            await later(one, 601)
        assert any("198" in text for text in one.heard_by("sandbox:amy")) != gives_up
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE state = 'failed'") == (
            1 if gives_up else 0
        )


async def test_a_word_we_cannot_form_stands_aside_and_is_said_once_it_can_be(
    database_url: str, tmp_path: Path
) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        async with one.database.write() as session:
            session.add(Outgoing(chat="sandbox:g1", kind="say", outcome="NoSuchWords", due_at=NOW))
        await one.says("amy", "+1")
        await one.outbox.drain()
        assert any("Amy" in text for text in one.heard_by("sandbox:g1"))  # at once
        [(number, state, attempts)] = await one.rows(
            "SELECT id, state, attempts FROM outgoing WHERE outcome = 'NoSuchWords'"
        )
        assert (state, attempts) == ("stuck", 1)
        assert [found for found in await findings(one.database) if f"word {number} to sandbox:g1" in found]
        well, facts = await health(one.app, {}, one.outbox)
        assert (well, facts["database"]["stuck"], facts["database"]["waiting"]) == (True, 1, 1)
        for _ in range(100):  # for ever, but slowly
            await later(one, 60)
        assert 5 < await one.value("SELECT attempts FROM outgoing WHERE outcome = 'NoSuchWords'") < 20
        async with one.database.write() as session:  # the template is there now
            await session.execute(
                outgoing.update(Outgoing).where(Outgoing.id == number).values(outcome="Paused")
            )
        await later(one, 601)
        assert any("on hold" in text for text in one.heard_by("sandbox:g1"))
        assert not [found for found in await findings(one.database) if "word" in found]


async def test_a_word_we_cannot_form_spoils_no_digest(tmp_path: Path) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        for number in range(12):
            one.said(f"m{number}", "+1")
        await one.platform.deliver()
        async with one.database.write() as session:
            broken = outgoing.update(Outgoing).where(
                Outgoing.source == "sandbox:g1:m5", Outgoing.outcome == "Ordered"
            )
            await session.execute(broken.values(facts="{}"))
        for _ in range(3):
            await later(one, 1)
        said = "\n".join(one.heard_by("sandbox:g1"))
        assert sum(f"#{number}" in said for number in range(1, 13)) == 11
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE state = 'stuck'") == 1


async def test_redraws_that_cannot_be_formed_do_not_pile_up(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        speech = one.outbox._sender.speech
        one.outbox._sender.speech = stumbles(one, *[TemplateError("torn")] * 1_000)  # type: ignore[assignment]
        for number in range(8):
            await one.says(f"m{number}", "+1")
            await later(one, 5)
        stuck = "SELECT COUNT(*) FROM outgoing WHERE state = 'stuck' AND kind = 'refresh'"
        assert await one.value(stuck) == 1
        one.outbox._sender.speech = speech
        await later(one, 3_600)
        assert await one.value(stuck) == 0
        assert "M7" in [tried.text for tried in one.script.tries if tried.verb == "edit"][-1]


# -- claims and leases -----------------------------------------------------------------------------


@pytest.mark.parametrize("renews", [True, pytest.param(False, id="control: never renewed")])
async def test_a_send_that_takes_longer_than_its_lease_is_not_taken_over(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, renews: bool
) -> None:
    if not renews:

        async def nothing(*_: object) -> None:
            return None

        monkeypatch.setattr(outgoing, "renew", nothing)
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        async with shop(database_url, tmp_path, clock=one.clock, room=one.room, script=one.script) as two:
            one.script.rule = lambda tried: 3.0 if "Amy" in tried.text and tried.verb == "send" else None
            await one.says("amy", "+1")
            async with one.sending(), two.sending():
                await one.until(lambda: any("Amy" in text for text in one.heard_by("sandbox:g1")))
                for _ in range(4):
                    one.clock.ahead(seconds=35)
                    await asyncio.sleep(0.6)
                await asyncio.sleep(1.0)
        said = [text for text in one.heard_by("sandbox:g1") if text.startswith("Amy")]
        assert (len(said) == 1) == renews


async def test_what_is_being_sent_when_we_stop_is_said_again_soon(database_url: str, tmp_path: Path) -> None:
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        one.script.rule = lambda tried: 60.0 if "Amy" in tried.text and tried.verb == "send" else None
        await one.says("amy", "+1")
        async with one.sending():
            await one.until(lambda: any("Amy" in text for text in one.heard_by("sandbox:g1")))
            await one.outbox.finish(within=0.05)
        assert await one.rows("SELECT state, lease_until FROM outgoing WHERE outcome = 'Ordered'") == [
            ("waiting", None)
        ]
        one.script.rule = lambda tried: None
        await later(one, 5)
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "sent"


@pytest.mark.postgres
@pytest.mark.parametrize("lets_go", [True, pytest.param(False, id="control: the claim stays")])
async def test_a_claim_whose_commit_is_never_answered_keeps_its_chat_silent_for_moments_only(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lets_go: bool
) -> None:
    if not lets_go:

        async def nothing(*_: object) -> None:
            return None

        monkeypatch.setattr(outgoing, "let_go", nothing)
    async with behind_a_proxy(postgres_database, tmp_path) as (one, proxy):
        await one.opens()
        await one.says("amy", "+1")
        proxy.trigger = b"COMMIT;"  # and not READ COMMITTED
        async with one.sending():
            with suppress(AssertionError):
                await one.until(lambda: any("#1" in text for text in one.heard_by("sandbox:g1")), 5)
        assert proxy.cuts == 1
        assert sum(text.startswith("Amy") for text in one.heard_by("sandbox:g1")) == (1 if lets_go else 0)


async def test_a_commit_that_was_answered_is_let_go_by_nobody(database_url: str, tmp_path: Path) -> None:
    """Another process's claim of the same row, with the same number, stays theirs."""
    async with shop(database_url, tmp_path) as one:
        await one.opens()
        await one.says("amy", "+1")
        async with one.database.read() as session:
            row = await session.get(
                Outgoing, await one.value("SELECT id FROM outgoing WHERE outcome = 'Ordered'")
            )
        assert row is not None
        ours = Outgoing(
            **row.model_dump() | {"attempts": 1, "lease_until": NOW + timedelta(seconds=60, milliseconds=7)}
        )
        async with one.database.write() as session:
            assert await claims.claim(session, row, NOW, timedelta(seconds=60))
            await outgoing.let_go(session, ours, NOW)
        assert await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "sending"


@pytest.mark.parametrize("at_most", [True, pytest.param(False, id="control: the whole minute")])
async def test_one_refused_token_keeps_a_chat_silent_for_seconds_only(tmp_path: Path, at_most: bool) -> None:
    async with shop(sqlite(tmp_path), tmp_path) as one:
        await one.opens()
        one.script.rule = once(TryLater(60, "401", at_most=at_most), "Amy")
        await one.says("amy", "+1")
        await one.outbox.drain()
        await later(one, 2)
        said = await one.value("SELECT state FROM outgoing WHERE outcome = 'Ordered'") == "sent"
        assert said == at_most
