"""Every command, word and button, by everybody, in every state of a buy: no stumble, no plain lie, nothing
private before the group."""

from __future__ import annotations

import pytest

from tests.conversations.story import Told, config, tell
from tests.faults.everything import SECRET, STATES, drawn, lies

CONFIG = config(f'[payment]\nnote = "{SECRET}"\n')


def _told(state: str, seed: int, length: int) -> Told:
    return tell(drawn(state, seed, length), CONFIG)


@pytest.mark.parametrize("state", STATES)
def test_nobody_stumbles_and_no_plain_lie_is_told(state: str) -> None:
    assert list(lies(_told(state, 1, 30))) == []


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(2, 12))
@pytest.mark.parametrize("state", STATES)
def test_nor_in_longer_ones(state: str, seed: int) -> None:
    assert list(lies(_told(state, seed, 150))) == []


def test_control_a_lie_and_a_secret_are_seen() -> None:
    said = [
        {"kind": "said", "to": "g1", "id": "b1", "text": "Cherries ⏳ until 20:00"},
        {"kind": "said", "to": "g1", "id": "b2", "text": "Nothing is open here just now."},
        {"kind": "said", "to": "@amy", "id": "b3", "text": "You are in none of my groups yet"},
        {"kind": "said", "to": "g1", "id": "b4", "text": f"Pay to {SECRET}, None"},
    ]
    assert len(list(lies(Told(said)))) == 4
