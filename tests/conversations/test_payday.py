"""An evening of sixty members who pay for one group buy, replayed through the whole app.

Everybody ordered one at ¥39. By the bank: m01 to m40 with their code and the right amount; m40 twice; m41 sends ¥30, m42 ¥50,
both with their code; a stranger ¥1200 for rent. By the two other means that each bill offers (WeChat, cash), told
in words in five languages: m43 to m52, the right amount. m53 to m60 have not paid. Reckoned by hand, at the end:

    paid in full    m01..m39, m43..m52: 39 each    m40: 39 and 39 of credit      m41: 30, 9 still owed
                    m42: 39 and 11 of credit       m53..m60: nothing paid, 39 owed
    proofs          10, all confirmed
    unknown money   ¥1200, returned

The leader says and taps eight times: the opening, the file, the certain ones, one tap for each of three other amounts, all
proofs that agree, the stranger's money back.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.config import demo_settings
from bot.trying.replay import replay
from commerce.means.note import PlainWords
from commerce.rules.means import Account, Means
from commerce.rules.references import code_of, written

THREE = tuple(
    Means(name=name, kind=PlainWords(), account=Account(to=to, shown=to))
    for name, to in (("Bank", "6222 0000 0000 0001"), ("WeChat", "lena-wx"), ("Cash", "at the gate"))
)
WORDS = ("paid 39", "已转 39", "โอนแล้ว 39", "ck rồi 39", "振込みました 39")
MEMBERS = [f"m{no:02}" for no in range(1, 61)]
Event = dict[str, Any]


def event(at: str, kind: str, **more: Any) -> Event:
    return {"at": f"2026-11-27T{at}+08:00", "kind": kind} | {
        name.rstrip("_"): value for name, value in more.items()
    }


def ordering() -> list[Event]:
    opened = event(
        "10:00:00", "say", group="g1", from_="lena", id="o", text="/open Cherries 2 kg; price 39; until 18:00"
    )
    orders = [
        event(f"10:{no:02}:00", "say", group="g1", from_=name, id=f"o{no}", text="+1", reply_to="buy:1")
        for no, name in enumerate(MEMBERS[:59], 1)
    ]
    last = event("11:00:00", "say", group="g1", from_="m60", id="o60", text="+1", reply_to="buy:1")
    return [opened, *orders, last, event("18:01:00", "tick")]


def proofs() -> list[Event]:
    """m43 to m52, in turn privately and in the group."""
    return [
        event(f"18:{10 + place}:00", "whisper", from_=name, id=f"p{place}", text=WORDS[place % 5])
        if place % 2
        else event(
            f"18:{10 + place}:00", "say", group="g1", from_=name, id=f"p{place}", text=WORDS[place % 5]
        )
        for place, name in enumerate(MEMBERS[42:52])
    ]


def bank_file() -> Event:
    rows = ["日期,摘要,对方户名,收入金额"]
    rows += [f"2026-11-27,cherries {written(code_of(no))},M {no},39.00" for no in range(1, 41)]
    rows += [f"2026-11-28,{code_of(40).lower()},M 40,39.00"]
    rows += [f"2026-11-27,{code_of(41)},M 41,30.00", f"2026-11-27,{code_of(42)},M 42,50.00"]
    rows += ["2026-11-27,rent november,A STRANGER,1200.00"]
    return {"name": "bank.csv", "base64": base64.b64encode("\n".join(rows).encode()).decode()}


async def told(events: list[Event]) -> list[Event]:
    out = io.StringIO()
    await replay([json.dumps(one) for one in events], replace(demo_settings(), means=THREE), None, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def last_to_lena(said: list[Event]) -> Event:
    return [one for one in said if one["kind"] == "said" and one["to"] == "@lena"][-1]


@pytest.mark.faults
async def test_an_evening_of_sixty_in_eight_taps() -> None:
    """The last state stands in this file's docstring, reckoned by hand."""
    events = [*ordering(), *proofs()]
    events.append(event("19:00:00", "whisper", from_="lena", id="f1", text="", file=bank_file()))
    shown = last_to_lena(await told(events))
    assert shown["text"].startswith("40 certain, ¥1,560")
    assert [label for label in shown["buttons"] if "m4" in label] == ["✔ m40 ¥39", "✔ m41 ¥30", "✔ m42 ¥50"]
    on = {"group": None, "from_": "lena", "on": shown["id"]}
    events += [event(f"19:0{tap + 1}:00", "press", button=tap, **on) for tap in range(4)]
    events.append(event("19:10:00", "whisper", from_="lena", id="c1", text="/confirm all"))
    events.append(event("19:11:00", "whisper", from_="lena", id="a1", text="/assign 1 back"))
    assert sum(one.get("from") == "lena" for one in events) == 8
    said = await told(events)
    bills = [one["text"] for one in said if one["kind"] == "said" and "is closed. Your order" in one["text"]]
    assert len(bills) == 60
    assert all(f"{means.name}: {means.account.shown}" in text for text in bills for means in THREE)
    state = said[-1]
    paid = {one["member"]: one["paid_minor"] for one in state["orders"]}
    in_full = {*MEMBERS[:39], *MEMBERS[42:52]}
    assert paid == {
        name: 3_900 if name in in_full else {"m40": 7_800, "m41": 3_000, "m42": 5_000}.get(name, 0)
        for name in MEMBERS
    }
    credit = {one["member"]: one["credit_minor"] for one in state["members"] if one["credit_minor"]}
    assert credit == {"m40": 3_900, "m42": 1_100}
    assert [(one["member"], one["amount_minor"], one["state"]) for one in state["proofs"]] == [
        (name, 3_900, "confirmed") for name in MEMBERS[42:52]
    ]
    assert state["unknown_money"] == [{"amount_minor": 120_000, "currency": "CNY", "state": "returned"}]
    in_group = [
        one["text"]
        for one in said
        if one["kind"] == "said" and one["to"] == "g1" and one["at"] > "2026-11-27T18:05"
    ]
    assert not any("¥39" in text or "paid" in text for text in in_group)  # no amounts, nobody's name


async def test_a_small_evening_the_file_twice_and_taken_back() -> None:
    """Two members, one file sent twice, booked once, taken back: 0 received, nothing unknown."""
    events = [*ordering()[:3], event("18:01:00", "tick")]
    rows = f"日期,摘要,收入金额\n2026-11-27,{code_of(1)},39.00\n2026-11-27,{code_of(2)},39.00"
    file = {"name": "b.csv", "base64": base64.b64encode(rows.encode()).decode()}
    events.append(event("19:00:00", "whisper", from_="lena", id="f1", text="", file=file))
    events.append(event("19:01:00", "whisper", from_="lena", id="b1", text="/book 1"))
    events.append(event("19:02:00", "whisper", from_="lena", id="f2", text="", file=file))
    said = await told(events)
    assert last_to_lena(said)["text"].startswith("Nothing new in this file.")
    assert [one["paid_minor"] for one in said[-1]["orders"]] == [3_900, 3_900]
    events.append(event("19:03:00", "whisper", from_="lena", id="t1", text="/takeback 1"))
    said = await told(events)
    assert [one["paid_minor"] for one in said[-1]["orders"]] == [0, 0]
    assert last_to_lena(said)["text"].startswith("Taken back: 2 payments")


async def test_a_long_file_shows_how_far_it_is_in_one_message_and_a_short_one_does_not() -> None:
    """A thousand payments with long words, then a file as long that is none."""
    events = [*ordering()[:3], event("18:01:00", "tick")]
    rows = [
        f"2026-11-27,{code_of(1)},39.00",
        *(f"2026-11-27,rent {no} {'x' * 120},1.00" for no in range(999)),
    ]
    long, torn = (
        "\n".join(["日期,摘要,收入金额", *some]).encode() for some in (rows, [*rows, "2026-11-27,a,1x"])
    )
    for name, content in (("long.csv", long), ("torn.csv", torn)):
        file = {"name": name, "base64": base64.b64encode(content).decode()}
        events.append(event("19:00:00", "whisper", from_="lena", id=name, text="", file=file))
    said = [one for one in await told(events) if one["kind"] == "said" and one["at"] > "2026-11-27T18:30"]
    begun, ended, answer, again, stopped, refused = said
    assert begun["text"] == f"Reading long.csv … {'░' * 10}"
    assert (ended["edit_of"], ended["text"]) == (
        begun["id"],
        "long.csv: all 1000 payments looked at, what I found stands below.",
    )
    assert answer["text"].startswith("1 certain, ¥39")
    assert (stopped["edit_of"], stopped["text"]) == (again["id"], "torn.csv: I stopped; why stands below.")
    assert "line 1002" in refused["text"]
    assert {one["to"] for one in said} == {"@lena"}


async def test_a_file_that_is_none_is_refused_and_a_members_file_reads_nothing() -> None:
    events = [*ordering()[:3], event("18:01:00", "tick")]
    bad = {"name": "x.csv", "base64": base64.b64encode(b"Date,Text,Amount\n2026-11-27,a,1x").decode()}
    events.append(event("19:00:00", "whisper", from_="lena", id="f1", text="", file=bad))
    assert "an amount in line 2" in last_to_lena(await told(events))["text"]
    events.append(event("19:01:00", "whisper", from_="m01", id="f2", text="", file=bad))
    said = await told(events)
    to_member = [one["text"] for one in said if one["kind"] == "said" and one["to"] == "@m01"]
    assert not any("amount in line" in text for text in to_member)
    assert said[-1]["unknown_money"] == []


async def test_the_picture_of_a_proof_comes_on_a_tap_to_the_leader_alone() -> None:
    """m02's file puts the bytes where m01's picture lies; m03's lies nowhere any more, which is said."""
    png = b"\x89PNG\r\n\x1a\n" + bytes(8)
    kept = {"name": "p.png", "base64": base64.b64encode(png).decode()}
    events = [*ordering()[:4], event("18:01:00", "tick")]
    events.append(event("18:59:00", "whisper", from_="m02", id="p0", text="", file=kept))
    photo = hashlib.sha256(png).hexdigest()[:32]
    events.append(event("19:00:00", "whisper", from_="m01", id="p1", text="paid", photo=photo))
    events.append(event("19:00:30", "whisper", from_="m03", id="p2", text="paid", photo="gone"))
    shown = [one for one in await told(events) if one["kind"] == "said" and "with a picture" in one["text"]]
    assert {one["to"] for one in shown} == {"@lena"}
    on = {"group": None, "button": "Picture", "from_": "lena"}
    events += [event(f"19:0{no}:00", "press", on=one["id"], **on) for no, one in enumerate(shown, 1)]
    events.append(event("19:05:00", "whisper", from_="m01", id="p3", text="/picture 1"))
    said = [one for one in await told(events) if one["kind"] == "said" and one["at"] > "2026-11-27T19:01"]
    (picture,) = [one for one in said if "photo" in one]
    assert (picture["to"], picture["text"]) == ("@lena", "From m01, for payment 1. Only you see it.")
    (gone,) = [one for one in said if "not there any more" in one["text"]]
    assert gone["to"] == "@lena"
    assert "for the leaders" in said[-1]["text"]
