"""The pictures of bills, as whoever reads a replay sees them come, and the state of what is billed."""

from __future__ import annotations

from tests.conversations.bills import CLOSED, spoken
from tests.conversations.story import config, tell

THREE = """
[[payment.means]]
name = "Phone"
kind = "promptpay"
to = "081 234 5678"
[[payment.means]]
name = "Cash"
kind = "note"
to = "at the gate"
[[payment.means]]
name = "Other phone"
kind = "promptpay"
to = "089 999 9999"
"""


def test_one_picture_comes_with_the_bill_and_the_others_at_a_tap() -> None:
    told = tell(
        CLOSED
        + """
        20:01 amy (private) taps Other phone on b6
        20:02 amy whispers: /pay 1 phone
        """,
        config(THREE, currency="THB"),
    )
    bill, other, named = [line for line in told.to("@amy") if "To pay" in line["text"]]
    assert bill["id"] == "b6"
    assert bill["buttons"] == ["My orders", "Other phone"]
    assert other["buttons"] == ["Phone"]
    assert "The picture is for Other phone" in other["text"]
    assert bill["photo"] != other["photo"]
    assert (named["photo"], named["buttons"]) == (
        bill["photo"],
        ["Other phone"],
    )  # the same code, the same picture


def test_the_state_tells_the_reference_once_there_is_a_bill_and_what_is_paid() -> None:
    before = tell("10:00 lena: /open Cherries; price 99; until 20:00\n10:01 amy > buy:1: +2", spoken("en"))
    assert [(one["reference"], one["paid_minor"]) for one in before.state["orders"]] == [(None, 0)]
    after = tell(CLOSED + "20:01 lena: /paid 1 amy", spoken("en"))
    assert [(one["reference"], one["paid_minor"]) for one in after.state["orders"]] == [("M9XM-7", 19800)]
    open_again = tell(CLOSED + "20:01 lena: /reopen 1 until 22:00", spoken("en"))
    assert [one["reference"] for one in open_again.state["orders"]] == [None]
    assert "M9XM-7" in tell(CLOSED + "20:01 lena: /reopen 1 until 22:00\n22:00:01 tick", spoken("en")).text()


def test_what_is_paid_has_nothing_more_to_pay() -> None:
    told = tell(CLOSED + "20:01 lena: /paid 1 amy\n20:02 amy whispers: /pay 1", spoken("en"))
    answer = told.to("@amy")[-1]
    assert "Paid THB198, thank you." in answer["text"]
    assert "photo" not in answer
