"""At the gate a photo of the code's picture does what its digits do, to whoever hands out, and to nobody else."""

from __future__ import annotations

import sys

import pytest

from tests.conversations.story import Event, Told, events, tell_on

THERE = """
    10:00 lena: /open Cherries; price 10; until 12:00; pickup Gate 3
    10:01 amy > buy:1: +2
    12:00:01 tick
    12:01 lena: /arrived 1
"""


def photo(at: str, who: str, picture: str) -> Event:
    when = f"2026-11-21T{at}:00+08:00"
    return {"at": when, "kind": "whisper", "from": who, "id": f"p{at}", "text": "", "photo": picture}


def shown_by_amy(told: Told) -> list[Event]:
    """The picture that she was sent, as lena photographs it; then as she sends it herself; then another."""
    code = next(line["photo"] for line in told.to("@amy") if line.get("photo"))
    return [
        photo("12:02", "lena", code),
        photo("12:03", "amy", code),
        photo("12:04", "lena", "nothing there"),
    ]


def answers() -> dict[str, str]:
    told = tell_on(events(THERE), shown_by_amy)
    assert not told.errors
    return told.answer


def test_a_photo_of_the_code_shows_who_comes_to_whoever_leads() -> None:
    said = answers()
    assert said["p12:02"].startswith("amy (")
    assert "Owes ¥20" in said["p12:02"]
    assert "lena will confirm" in said["p12:03"], "of a member it is what any picture of theirs is"
    assert "no pickup code in this picture" in said["p12:04"]


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    said = answers()["p12:02"]
    assert "the package zxing-cpp is missing. Type the digits" in said
    assert 'pip install "plusone[pictures]"' in said
