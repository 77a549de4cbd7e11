"""A place that is paid ahead, through the whole app: the bank's file stops its clock, the tap keeps the place, and
taking the file back gives all the time again."""

from __future__ import annotations

import base64

from commerce.rules.references import code_of
from tests.conversations.helping import MISSED
from tests.conversations.story import Event, config, events, tell

HELD = """
    22 21:00 lena: /open Plums; price 5; stock 1; until Mon 20:00
    22 21:01 amy > buy:2: +1
    22 21:02 bob > buy:2: +1
"""
AFTER = """
    22 23:30 tick
    23 09:00 lena whispers: /book 1
    23 10:00 tick
    23 10:01 lena whispers: /takeback 1
    23 11:59 tick
    23 12:01 tick
"""


def bank_file(order: int) -> Event:
    rows = f"Date,Text,Amount\n2026-11-22,plums {code_of(order)},5.00"
    file = {"name": "bank.csv", "base64": base64.b64encode(rows.encode()).decode()}
    return {
        "at": "2026-11-22T21:30:00+08:00",
        "kind": "whisper",
        "from": "lena",
        "id": "f1",
        "text": "",
        "file": file,
    }


def test_a_banks_file_keeps_a_place_until_it_is_taken_back() -> None:
    toml = config('[no_show]\nsteps = ["prepay"]')
    paid = [*events(MISSED + HELD), bank_file(2), *events(AFTER)]
    told = tell(paid[:-3], toml)
    assert "1 certain, ¥5" in told.text("@lena")
    assert told.wanted["amy"]["2A"] == 1
    assert next(one for one in told.state["orders"] if one["buy"] == 2)["paid_minor"] == 500
    told = tell(paid, toml)
    assert told.text("@amy").count("please pay ¥5 ahead this time") == 2
    assert "Your order of Plums was not paid in time" in told.text("@amy")
    assert told.orders["bob"].endswith("#2 1A@5 = 5")
    assert [one["at"][11:16] for one in told.to("@amy") if "not paid in time" in one["text"]] == ["12:01"]
