"""What follows when goods were not fetched: in steps, and forgotten after their days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.no_show import A_DAY, FORGET, Follows, counting, follows, may_record

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SHIPPED = ("word", "prepay", "limit 1")

# steps | records -> paid ahead?, most units
TABLE = [
    ((), 0, False, 0),
    ((), 1, False, 0),
    ((), 9, False, 0),
    (SHIPPED, 0, False, 0),
    (SHIPPED, 1, False, 0),
    (SHIPPED, 2, True, 0),
    (SHIPPED, 3, True, 1),
    (SHIPPED, 4, True, 1),
    (SHIPPED, 50, True, 1),
    (("word",), 3, False, 0),
    (("prepay",), 1, True, 0),
    (("limit 2",), 1, False, 2),
    (("limit 2",), 0, False, 0),
    (("limit 3", "limit 1"), 1, False, 3),
    (("limit 3", "limit 1"), 2, False, 1),
    (("limit 1", "limit 3"), 2, False, 1),
    (("word", "word", "prepay"), 2, False, 0),
    (("word", "word", "prepay"), 3, True, 0),
    (("limit 5", "word", "prepay"), 1, False, 5),
    (("limit 5", "word", "prepay"), 2, False, 5),
    (("limit 5", "word", "prepay"), 3, True, 5),
    (("limit 12",), 2, False, 12),
]


@pytest.mark.parametrize(("steps", "records", "prepays", "most"), TABLE)
def test_steps(steps: tuple[str, ...], records: int, prepays: bool, most: int) -> None:
    assert follows(steps, records) == Follows(records=records, prepays=prepays, most=most)


# days since each record -> how many count of a hundred and eighty days
COUNTED = [([], 0), ([0], 1), ([1, 100], 2), ([179], 1), ([180], 0), ([181, 5], 1), ([400, 300, 200], 0)]


@pytest.mark.parametrize(("days", "count"), COUNTED)
def test_records_are_forgotten(days: list[int], count: int) -> None:
    assert counting([NOW - timedelta(days=one) for one in days], NOW, FORGET) == count


def test_a_day_to_answer() -> None:
    assert not may_record(NOW, NOW + A_DAY - timedelta(milliseconds=1))
    assert may_record(NOW, NOW + A_DAY)


STEPS = st.lists(st.sampled_from(["word", "prepay", "limit 1", "limit 2", "limit 7"])).map(tuple)


@given(STEPS, st.integers(0, 12))
def test_one_more_record_never_eases_what_holds(steps: tuple[str, ...], records: int) -> None:
    now, then = follows(steps, records), follows(steps, records + 1)
    assert then.prepays or not now.prepays
    assert not now.most or 0 < then.most <= now.most


@given(st.lists(st.integers(0, 400)), st.integers(0, 400))
def test_as_time_goes_by_fewer_count(days: list[int], later: int) -> None:
    recorded = [NOW - timedelta(days=one) for one in days]
    assert counting(recorded, NOW + timedelta(days=later), FORGET) <= counting(recorded, NOW, FORGET)
