"""A bill in the private chat of every platform: its words, its buttons, and a picture that a bank app reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from commerce.means import MEANS
from commerce.rules.means import Payable
from tests.means import readers
from tests.platforms.house import until
from tests.platforms.places import Place, Seen
from tests.platforms.three import three

MEANS_OFFERED = """
[[payment.means]]
name = "PromptPay"
kind = "promptpay"
to = "081 234 5678"
payee = "Lena"
[[payment.means]]
name = "Shop"
kind = "promptpay"
to = "089 999 9999"
"""
BAHT = {"PLUSONE__COMMUNITY__CURRENCY": "THB"}


def asked_of(number: str, minor: int) -> str:
    promptpay = MEANS["promptpay"]
    return promptpay.code(
        promptpay.account(number, ""), Payable(amount_minor=minor, currency="THB", reference="")
    )


async def with_picture(place: Place, count: int) -> list[Seen]:
    """What amy was told in private with a picture, once there are so many."""

    def enough() -> list[Seen] | None:
        told = [one for one in place.seen("amy") if one.picture]
        return told if len(told) >= count else None

    told: list[Seen] = await until(enough, f"{count} pictures in {place.chat}")
    return told


@pytest.mark.faults
async def test_the_bill_and_its_pictures_arrive_in_the_private_chat_of_every_platform(tmp_path: Path) -> None:
    async with three(tmp_path, more=MEANS_OFFERED, environ=BAHT) as town:
        posts = await town.open("price 99; until 2h")
        for units, place in enumerate(town.places, 1):
            await place.say("amy", f"+{units}", posts[place.chat].id)
        await town.house.until_pledged(6)
        await town.telegram.say("lena", "/close 1")
        for units, place in enumerate(town.places, 1):
            (bill,) = await with_picture(place, 1)
            assert f"THB{99 * units}" in bill.text
            assert "081 234 5678" in bill.text
            assert "Shop" in bill.buttons
            assert readers.seen(bill.picture) == asked_of("0812345678", 9_900 * units)
            await place.press("amy", bill.id, "Shop", private=True)
            _, other = await with_picture(place, 2)
            assert readers.seen(other.picture) == asked_of("0899999999", 9_900 * units)
        assert not any(one.picture for place in town.places for one in place.seen())
