"""Every command, word and button, by everybody, in every state of a buy: no stumble, no plain lie, nothing
private before the group."""

from __future__ import annotations

import os
from itertools import product

import pytest

from bot.calling.command import commands
from tests.conversations.story import Told, config, tell
from tests.faults.everything import LONG, PEOPLE, SECRET, STATES, drawn, lies

LENGTH = 180

CONFIG = config(f'[payment]\nnote = "{SECRET}"\n[no_show]\nsteps = ["prepay"]\n')


def _told(state: str, seed: int, length: int) -> Told:
    return tell(drawn(state, seed, length), CONFIG)


@pytest.mark.parametrize("state", STATES)
def test_nobody_stumbles_and_no_plain_lie_is_told(state: str) -> None:
    assert list(lies(_told(state, 1, 30))) == []


# every third; all of them with `EVERY=1 python3 -m bot test --faults tests/faults/test_everything.py`
STORIES = [*product(STATES, LONG)][:: int(os.environ.get("EVERY", "3"))]


@pytest.mark.faults
@pytest.mark.parametrize(("state", "seed"), STORIES)
def test_nor_in_longer_ones(state: str, seed: int) -> None:
    assert list(lies(_told(state, seed, LENGTH))) == []


@pytest.mark.parametrize("state", STATES)
def test_the_long_ones_leave_nobody_and_no_command_out(state: str) -> None:
    said: set[tuple[str, str]] = set()
    pressed: set[str] = set()
    for event in (event for seed in LONG for event in drawn(state, seed, LENGTH)):
        if event["kind"] == "press":
            pressed.add(event["from"])
        elif event.get("text", "").startswith("/"):
            said.add((event["from"], event["text"].split()[0].removeprefix("/")))
    assert set(product(PEOPLE, commands())) <= said
    assert pressed == set(PEOPLE)


def test_somebody_is_held_where_it_is_said() -> None:
    """What is not paid ahead keeps its place for a while, and is on no bill yet."""
    told = _told("held", 1, 0)
    assert "please pay ¥198 ahead this time" in told.text("@amy")


def test_control_a_lie_and_a_secret_are_seen() -> None:
    said = [
        {"kind": "said", "to": "g1", "id": "b1", "text": "Cherries ⏳ until 20:00"},
        {"kind": "said", "to": "g1", "id": "b2", "text": "Nothing is open here just now."},
        {"kind": "said", "to": "@amy", "id": "b3", "text": "You are in none of my groups yet"},
        {"kind": "said", "to": "g1", "id": "b4", "text": f"Pay to {SECRET}, None"},
    ]
    assert len(list(lies(Told(said)))) == 4
