"""What a newcomer is kept to."""

from __future__ import annotations

import pytest

from commerce.rules.trust import AT_ONCE, KeptTo, Trust, kept_to

GATES = [
    ((), False, 0),
    (("limit 2",), False, 2),
    (("prepay",), True, 0),
    (("limit 3", "prepay"), True, 3),
    (("limit 3", "limit 1"), False, 1),
]


@pytest.mark.parametrize(("first", "prepays", "most"), GATES)
def test_what_the_gate_says(first: tuple[str, ...], prepays: bool, most: int) -> None:
    assert (Trust(first).prepays, Trust(first).most) == (prepays, most)
    assert not AT_ONCE.prepays


KEPT = [
    (0, 0, None),
    (2, 0, KeptTo(2, new=False)),
    (0, 2, KeptTo(2, new=True)),
    (1, 2, KeptTo(1, new=False)),
    (2, 1, KeptTo(1, new=True)),
    (2, 2, KeptTo(2, new=False)),
]


@pytest.mark.parametrize(("missed", "new", "kept"), KEPT)
def test_the_lower_holds_and_says_why(missed: int, new: int, kept: KeptTo | None) -> None:
    assert kept_to(missed, new) == kept
