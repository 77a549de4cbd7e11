"""One member's flood: bounded, warned about once, and nobody else's matter."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Limits
from commerce.rules.flood import judge
from tests.faults.stage import START, HandClock, Shop, shop

pytestmark = pytest.mark.faults


def seconds(*values: float) -> list[object]:
    return [START + timedelta(seconds=value) for value in values]


@pytest.mark.parametrize(
    ("counted", "warned", "at", "limit", "verdict"),
    [
        ((), None, 0, 3, "counts"),
        ((0, 1), None, 2, 3, "counts"),
        ((0, 1, 2), None, 3, 3, "warn"),
        ((0, 1, 2), 3, 4, 3, "ignore"),
        ((0, 1, 2), 3, 59.9, 3, "ignore"),
        ((0, 1, 2), 3, 60, 3, "counts"),  # the first has left the minute
        ((10, 11, 12), 3, 64, 3, "warn"),  # a minute after the last warning
        ((0, 1, 2), None, 3, 0, "counts"),  # no limit
        ((0, 1, 2), None, 3600, 3, "counts"),
        ((3600, 3601, 3602), None, 0, 3, "counts"),  # a backlog: the platform's times, not ours
    ],
)
def test_the_rule(
    counted: Sequence[float], warned: float | None, at: float, limit: int, verdict: str
) -> None:
    warned_at = None if warned is None else START + timedelta(seconds=warned)
    assert (
        judge(
            [START + timedelta(seconds=one) for one in counted],
            warned_at,
            START + timedelta(seconds=at),
            limit,
        )
        == verdict
    )


@given(st.lists(st.floats(0, 600), max_size=200).map(sorted), st.integers(1, 20))
def test_no_minute_ever_counts_more_than_the_limit(times: list[float], limit: int) -> None:
    counted = []
    for at in times:
        moment = START + timedelta(seconds=at)
        if judge(counted, None, moment, limit) == "counts":
            counted.append(moment)
    for moment in counted:
        assert sum(1 for other in counted if moment <= other < moment + timedelta(minutes=1)) <= limit


async def flooded(one: Shop, count: int) -> None:
    """amy writes "+1" so many times in ten seconds; bob once, in the middle."""
    for number in range(count):
        one.said("amy", "+1", sent=START + timedelta(milliseconds=number * 10_000 // count))
        if number == count // 2:
            one.said("bob", "+1", key="bob", sent=START + timedelta(seconds=5))
    await one.platform.deliver()


@pytest.mark.parametrize("limit", [60, 5])
async def test_500_messages_of_one_member_are_the_limit_and_one_warning(tmp_path: Path, limit: int) -> None:
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, more=f"[flood]\nper_minute = {limit}\n"
    ) as one:
        await one.opens("Cherries; price 9; until 2h")
        await flooded(one, 500)
        assert await one.orders() == {"amy": limit, "bob": 1}
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'SlowDown'") == 1


async def test_without_a_limit_all_of_them_count(tmp_path: Path) -> None:
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, more="[flood]\nper_minute = 0\n"
    ) as one:
        await one.opens("Cherries; price 9; until 2h")
        await flooded(one, 200)
        assert await one.orders() == {"amy": 200, "bob": 1}


async def test_a_flood_delivered_twice_counts_the_same(tmp_path: Path) -> None:
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, more="[flood]\nper_minute = 5\n"
    ) as one:
        await one.opens("Cherries; price 9; until 2h")
        said = [one.said("amy", "+1") for _ in range(20)]
        await one.platform.deliver()
        await one.app.hear(said)
        await one.app.hear(said[::-1])
        assert await one.orders() == {"amy": 5}
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'SlowDown'") == 1


async def test_after_a_minute_the_member_counts_again(tmp_path: Path) -> None:
    clock = HandClock()
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, clock=clock, more="[flood]\nper_minute = 5\n"
    ) as one:
        await one.opens("Cherries; price 9; until 2h")
        for _ in range(8):
            await one.says("amy", "+1")
        clock.ahead(seconds=61)
        await one.says("amy", "+1")
        assert await one.orders() == {"amy": 6}


async def test_chatter_is_no_flood(tmp_path: Path) -> None:
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, more="[flood]\nper_minute = 5\n"
    ) as one:
        await one.opens("Cherries; price 9; until 2h")
        for _ in range(50):
            await one.says("amy", "what lovely weather we have today")
        await one.says("amy", "+1")
        assert await one.orders() == {"amy": 1}


async def test_a_flood_of_commands_is_bounded_too(tmp_path: Path) -> None:
    async with shop(
        f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, more="[flood]\nper_minute = 5\n"
    ) as one:
        for _ in range(40):
            await one.says("amy", "/me")
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'Me'") == 5
        assert await one.value("SELECT COUNT(*) FROM outgoing WHERE outcome = 'SlowDown'") == 1


async def test_a_flooded_group_keeps_no_other_waiting(tmp_path: Path) -> None:
    """g1's queue is full and its platform slow; bob's answer in g2 comes within two seconds all the same."""
    limits = Limits(per_chat_minute=20)
    from bot.timing.clock import Clock

    async with shop(f"sqlite:///{tmp_path / 'plusone.db'}", tmp_path, clock=Clock(), limits=limits) as one:
        await one.opens("Cherries; price 9; until 2h")
        await one.opens("Rice; price 9; until 2h", leader="greta", chat="g2")
        async with one.sending():
            for number in range(300):
                one.said(f"m{number}", "+1")
            await one.platform.deliver()
            began = time.monotonic()
            await one.says("bob", "+1", "g2")
            await one.until(lambda: any("Bob" in text for text in one.heard_by("sandbox:g2")))
            assert time.monotonic() - began < 2
