"""Standing by a table to check by hand, and by an oracle that works it out in the plainest way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.rules.access import EVERYBODY, from_on, held_by, key_of, level_in, turns_of, wait_of
from commerce.rules.standing import (
    HELPS,
    LEVELS,
    Deed,
    Done,
    Level,
    StandingRow,
    StandingRules,
    explained,
    lasts,
    level_of,
    reason_of,
    to_come,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULES = StandingRules()
ROWS = [
    line
    for line in (Path(__file__).parent / "standings.txt").read_text().splitlines()
    if line and not line.startswith(("#", "--"))
]
DAY = timedelta(days=1)


def deeds(text: str) -> list[Done]:
    pairs = (word.split("@") for word in text.split())
    return [Done(deed, NOW - float(ago) * DAY) for deed, ago in pairs]  # type: ignore[arg-type]


def of(row: StandingRow | None) -> str:
    return f"{row.has}/{row.needs}" if row else ""


@pytest.mark.parametrize("line", ROWS)
def test_the_table(line: str) -> None:
    done, level, why, lasting, coming = (cell.strip() for cell in line.split("|"))
    rows = explained(deeds(done), RULES, NOW)
    ahead, until = to_come(rows), lasts(rows)
    assert (
        level_of(rows),
        of(reason_of(rows)),
        f"{(until - NOW) / DAY:g}" if until else "",
        f"{ahead.level} {of(ahead)}" if ahead else "",
    ) == (level, why, lasting, coming)


def plainly(done: list[Done], rules: StandingRules, now: datetime) -> Level:
    """The rules once more, as one would tell them."""
    known = [one for one in done if one.at <= now]
    bought: list[datetime] = []
    for at in sorted(one.at for one in known if one.deed == "ordered"):
        if not bought or at >= bought[-1] + DAY:
            bought.append(at)
    turns = [one for one in known if one.deed in HELPS and now - one.at < rules.window]
    if bought and len(turns) >= rules.helped:
        return "super_member"
    gaps = [bought[n + 1] - bought[n] for n in range(len(bought) - 1)]
    own = sorted(gaps)[(len(gaps) - 1) // 2] * 1.5 if len(gaps) >= 2 else timedelta()
    allowed = max(own, rules.within)
    latest = bought[-rules.orders :]
    steps = [latest[n + 1] - latest[n] for n in range(len(latest) - 1)]
    if len(latest) == rules.orders and all(one <= allowed for one in steps) and now - latest[-1] < allowed:
        return "regular"
    return "member" if bought else "follower" if known else "passer_by"


MOMENTS = st.integers(0, 24 * 400).map(lambda hours: NOW - timedelta(hours=hours))
DEEDS = st.lists(st.builds(Done, st.sampled_from(get_args(Deed)), MOMENTS), max_size=12)
SOME_RULES = st.builds(
    StandingRules,
    orders=st.integers(1, 4),
    within=st.integers(1, 120).map(lambda days: days * DAY),
    helped=st.integers(1, 4),
    window=st.integers(1, 400).map(lambda days: days * DAY),
)


@given(DEEDS, SOME_RULES, MOMENTS)
def test_the_table_is_what_one_would_tell(done: list[Done], rules: StandingRules, now: datetime) -> None:
    assert level_of(explained(done, rules, now)) == plainly(done, rules, now)


@given(DEEDS, SOME_RULES, st.integers(0, 500).map(lambda days: days * DAY))
def test_it_lasts_until_the_moment_it_says(done: list[Done], rules: StandingRules, later: timedelta) -> None:
    rows = explained(done, rules, NOW)
    until, level = lasts(rows), level_of(rows)
    if until is None:
        assert level_of(explained(done, rules, NOW + later)) == level
        return
    assert until > NOW
    assert level_of(explained(done, rules, until - timedelta(milliseconds=1))) == level
    assert level_of(explained(done, rules, until)) != level


class TestKeys:
    TIERS = ("Silver", "Gold", "Black")

    @pytest.mark.parametrize("level", LEVELS)
    def test_whoever_stands_somewhere_holds_all_below(self, level: Level) -> None:
        below = LEVELS[: LEVELS.index(level) + 1]
        assert held_by(level) == {key_of(one) for one in below}
        assert level_in(key_of(level)) == level

    @pytest.mark.parametrize(
        ("key", "keys"),
        [
            ("Gold", ["Gold", "Black"]),
            ("gold", ["Gold", "Black"]),
            ("Silver", ["Silver", "Gold", "Black"]),
            ("Tin", []),
            ("@regular", ["@regular", "@super_member"]),
            ("@super_member", ["@super_member"]),
        ],
    )
    def test_from_one_on(self, key: str, keys: list[str]) -> None:
        assert from_on(key, self.TIERS) == keys

    @pytest.mark.parametrize(
        ("early", "held", "wait"),
        [
            ({}, [], 0),
            ({"": 9}, [], 9),
            ({"": 9}, ["Gold"], 9),
            ({"Gold": 0, "": 9}, ["Gold"], 0),
            ({"Gold": 3, "@regular": 5, "": 9}, ["@regular"], 5),
            ({"Gold": 3, "@regular": 5, "": 9}, ["@regular", "Gold"], 3),
            ({"Gold": 3, "@regular": 5, "": 9}, ["Silver", "@member"], 9),
        ],
    )
    def test_the_best_of_what_one_holds_counts(
        self, early: dict[str, int], held: list[str], wait: int
    ) -> None:
        assert wait_of(early, held) == wait

    @pytest.mark.parametrize(
        ("early", "turns"),
        [
            ({}, []),
            ({"": 0}, []),
            ({"": 9}, [(EVERYBODY, 9)]),
            ({"Silver": 6, "Gold": 0, "Black": 0, "": 9}, [("Gold", 0), ("Silver", 6), ("", 9)]),
            ({"Silver": 9, "Gold": 0, "": 9}, [("Gold", 0), ("", 9)]),
            ({"@regular": 2, "@super_member": 2, "Gold": 0, "": 9}, [("Gold", 0), ("@regular", 2), ("", 9)]),
        ],
    )
    def test_who_comes_when(self, early: dict[str, int], turns: list[tuple[str, int]]) -> None:
        assert turns_of(early) == turns
