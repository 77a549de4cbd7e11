"""The life of a group buy: only the moves that exist, and none out of an end."""

from __future__ import annotations

from itertools import product

import pytest

from commerce.rules.lifecycle import IllegalMove, move, succeeds

STATES, VERBS = ("open", "succeeded", "failed", "cancelled"), ("succeed", "fail", "cancel", "open", "")
LEGAL = {("open", "succeed"): "succeeded", ("open", "fail"): "failed", ("open", "cancel"): "cancelled"}


@pytest.mark.parametrize(("state", "verb"), list(product(STATES, VERBS)))
def test_moves(state: str, verb: str) -> None:
    if (state, verb) in LEGAL:
        assert move(state, verb) == LEGAL[state, verb]
    else:
        with pytest.raises(IllegalMove, match=state):
            move(state, verb)


@pytest.mark.parametrize(
    ("units", "members", "min_units", "min_members", "expected"),
    [
        (0, 0, 0, 0, True), (5, 1, 5, 0, True), (4, 9, 5, 0, False), (9, 2, 0, 2, True), (9, 1, 0, 2, False),
        (5, 2, 5, 2, True), (5, 1, 5, 2, False), (4, 2, 5, 2, False),
    ],
)  # fmt: skip
def test_the_common_minimum(
    units: int, members: int, min_units: int, min_members: int, expected: bool
) -> None:
    assert succeeds(units, members, min_units, min_members) is expected
