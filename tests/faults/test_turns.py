"""Whose word is next in a chat that takes so many a minute: those who ask the most never keep the others
waiting."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.pace import Bucket
from bot.delivery.turns import is_answer, line_of, run_behind, turn
from commerce.queries.due import Word
from commerce.tables.outgoing import ANSWER, CAMPAIGN

GROUP = "sandbox:g1"
MINUTE = 20


def words(*told: str) -> list[Word]:
    """`amy Ordered` waits for amy, `- BuyClosed` for everybody, `- refresh` is a redraw; oldest first. `amy
    Menu 2`: other facts."""
    return [_word(number, *one.split()) for number, one in enumerate(told, 1)]


def _word(row: int, person: str, outcome: str, facts: str = "") -> Word:
    if outcome in ("refresh", "react", "post"):
        return Word(row=row, chat=GROUP, kind=outcome)
    return Word(
        row=row, chat=GROUP, kind="say", outcome=outcome, person="" if person == "-" else person, facts=facts
    )


def all_told(waiting: list[Word], most: int = MINUTE) -> list[str]:
    """What is said of it within one minute."""
    said: list[Word] = []
    while len(said) < most:
        one = turn(waiting, said, most)
        waiting = [word for word in waiting if word.row not in one.repeated and word != one.next]
        if one.next is None:
            break
        said.append(one.next)
    return [f"{word.person} {word.outcome or word.kind}".strip() for word in said]


ORDERS = [
    ("an answer to an order goes first", ["amy Menu", "bob Ordered"], ["bob Ordered", "amy Menu"]),
    ("a member's own stay in order", ["amy Ordered", "amy SoldOut"], ["amy Ordered", "amy SoldOut"]),
    (
        "also where the first can wait",
        ["amy Menu", "amy Ordered", "bob Me"],
        ["amy Menu", "amy Ordered", "bob Me"],
    ),
    (
        "who was told less is next",
        ["amy Ordered 1", "amy Ordered 2", "bob Ordered"],
        ["amy Ordered", "bob Ordered", "amy Ordered"],
    ),
    (
        "what is said again is said once",
        ["amy Menu", "amy Help", "amy Menu", "amy Help"],
        ["amy Menu", "amy Help"],
    ),
    ("where facts differ both are", ["amy Menu 1", "amy Menu 2"], ["amy Menu", "amy Menu"]),
    (
        "the last refusal is the one that counts",
        ["amy SoldOut", "amy Ordered", "amy SoldOut"],
        ["amy Ordered", "amy SoldOut"],
    ),
    ("two questions are two", ["amy Asked", "amy Asked"], ["amy Asked", "amy Asked"]),
    ("a closing waits for the orders before it", ["amy Ordered", "- BuyClosed", "bob Closed"], None),
    ("but not for commands", ["amy Menu", "- BuyClosed"], ["BuyClosed", "amy Menu"]),
    ("posts stay in order", ["- post", "- Begun"], ["post", "Begun"]),
    ("a redraw has its turn by age", ["amy Ordered", "- refresh", "bob Ordered"], None),
    ("marks can wait", ["- react", "bob Ordered"], ["bob Ordered", "react"]),
]


@pytest.mark.parametrize(("why", "waiting", "said"), ORDERS, ids=[row[0] for row in ORDERS])
def test_who_is_next(why: str, waiting: list[str], said: list[str] | None) -> None:
    told = [
        one.replace("- ", "").rsplit(" ", 1)[0] if one[-1].isdigit() else one.replace("- ", "")
        for one in waiting
    ]
    assert all_told(words(*waiting)) == (told if said is None else said)


def test_nothing_overtakes_what_was_put_off_but_a_redraw() -> None:
    put_off = Word(row=2, chat=GROUP, kind="say", outcome="Menu", person="amy", attempts=1, is_free=False)
    assert turn([_word(1, "bob", "Ordered"), put_off], [], MINUTE).next is None
    assert turn(
        [_word(1, "bob", "Ordered"), Word(row=2, chat=GROUP, kind="refresh", attempts=1, is_free=True)],
        [],
        MINUTE,
    ).next == _word(1, "bob", "Ordered")


def test_nobody_speaks_where_somebody_is_speaking() -> None:
    assert (
        turn(
            [
                _word(1, "bob", "Ordered"),
                Word(
                    row=2,
                    chat=GROUP,
                    kind="say",
                    outcome="Menu",
                    person="amy",
                    state="sending",
                    is_free=False,
                ),
            ],
            [],
            0,
        ).next
        is None
    )


def test_one_who_asks_for_all_leaves_half() -> None:
    flood = words(*(f"amy Menu {number}" for number in range(60)))
    assert all_told(flood) == ["amy Menu"] * (MINUTE // 2)


def test_three_who_ask_for_all_leave_something_for_the_fourth() -> None:
    flood = [f"{who} OverLimit {number}" for number in range(60) for who in ("amy", "bob", "mei")]
    said = [_word(0, *one.split()) for one in all_told(words(*flood))]
    assert len(said) < MINUTE
    assert turn([*words(*flood), _word(999, "eve", "Ordered")], said, MINUTE).next == _word(
        999, "eve", "Ordered"
    )


def test_commands_of_many_leave_half_to_orders() -> None:
    many = words(*(f"m{number} Menu" for number in range(60)))
    assert len(all_told(many)) == MINUTE // 2


CAMPAIGNS = Word(row=1, chat=GROUP, kind="say", outcome="CampaignShown", worth=CAMPAIGN)


def test_a_campaign_lets_younger_answers_pass_however_many_where_a_chat_takes_any_number() -> None:
    """It waits for the bills of the whole platform, and they do not."""
    answers = [_word(row, f"m{row}", "Ordered") for row in range(2, 60)]
    assert all_told([CAMPAIGNS, *answers], 1_000)[-1] == "CampaignShown"
    assert turn([CAMPAIGNS, *answers], (), 0).next == answers[0]
    assert turn([CAMPAIGNS], (), 0).next == CAMPAIGNS


def test_control_a_word_to_everybody_that_is_waited_for_has_its_turn_by_age() -> None:
    closing = replace(CAMPAIGNS, worth=ANSWER)
    assert turn([closing, _word(2, "amy", "Ordered")], (), 0).next == closing


def test_a_campaign_waits_for_no_more_than_half_of_a_minute() -> None:
    answers = [_word(row, f"m{row}", "Ordered") for row in range(2, 60)]
    assert all_told([CAMPAIGNS, *answers]).index("CampaignShown") == MINUTE // 2


def test_in_ones_own_chat_one_may_have_it_all() -> None:
    mine = [
        Word(
            row=number,
            chat="sandbox:amy",
            kind="say",
            outcome="Menu",
            person="sandbox:amy",
            facts=str(number),
        )
        for number in range(40)
    ]
    assert turn(mine, mine[:19], MINUTE).next == mine[0]


def test_answers_and_redraws_do_not_part_a_digest() -> None:
    waiting = words("amy Ordered", "bob Menu", "- refresh", "bob Ordered", "- StepReached", "mei Ordered")
    assert run_behind(waiting, 1) == ["Ordered", "Ordered", "StepReached", "Ordered"]


KINDS = st.sampled_from(["Ordered", "SoldOut", "Menu", "Help", "BuyClosed", "refresh", "react", "post"])
WAITING = st.lists(
    st.tuples(st.sampled_from(["amy", "bob", "mei", "-"]), KINDS, st.sampled_from(["", "1", "2"])),
    max_size=40,
)


@given(WAITING, st.sampled_from([0, 1, 3, 20]))
def test_every_line_is_said_in_its_order_and_to_its_end(
    told: list[tuple[str, str, str]], per_minute: int
) -> None:
    """Minute by minute all of it is said, but what a later word repeats; nobody's words change places."""
    waiting = [_word(number, *one) for number, one in enumerate(told, 1)]
    whole, said, minute, left_out = list(waiting), list[Word](), list[Word](), set[int]()
    for _ in range(200):
        one = turn(waiting, minute, per_minute) if not per_minute or len(minute) < per_minute else None
        left_out |= set(one.repeated) if one else set()
        if one is None or one.next is None:
            assert minute or not waiting, "an empty minute, and yet nobody may speak"
            minute = []
        else:
            said.append(one.next)
            minute.append(one.next)
        waiting = [word for word in waiting if word not in said and word.row not in left_out]
    assert not waiting
    for line in {line_of(word) for word in whole}:
        rows = [word.row for word in said if line_of(word) == line]
        assert rows == sorted(rows)
    for word in whole:
        if word.row in left_out:
            assert any(
                w.row > word.row and (w.person, w.outcome, w.facts) == (word.person, word.outcome, word.facts)
                for w in said
            )
    firsts = [word for word in said if not is_answer(word)]
    assert {word.row for word in firsts} | left_out >= {word.row for word in whole if not is_answer(word)}


DEEDS = st.lists(st.tuples(st.floats(0, 0.2), st.floats(0, 2), st.floats(0, 1)), min_size=1, max_size=400)
PACES = st.sampled_from([1.0, 5.0, 30.0])


def counted(deeds: list[tuple[float, float, float]], per_second: float) -> list[float]:
    """When a platform counts each word that leaves: somewhere on its way, which takes a while."""
    bucket, now, found, ends = Bucket(per_second), 100.0, list[float](), list[float]()
    ready: deque[tuple[float, float]] = deque()
    for pause, lasts, part in deeds:
        now += pause
        while ends and ends[0] <= now:
            bucket.answered(heappop(ends))
        if bucket.take(now):
            ready.append((lasts, part))
        while ready and not bucket.leaves(now):
            lasts, part = ready.popleft()
            found.append(now + lasts * part)
            heappush(ends, now + lasts)
    return found


def most(moments: list[float]) -> int:
    """In any one second."""
    return max((sum(at <= other < at + 1 - 1e-6 for other in moments) for at in moments), default=0)


@given(DEEDS, PACES)
def test_a_platform_counts_no_more_in_any_second_however_slow_it_is(
    deeds: list[tuple[float, float, float]], per_second: float
) -> None:
    assert most(counted(deeds, per_second)) <= per_second


def test_control_a_pace_that_forgets_what_is_under_way_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bucket, "leaves", lambda *_: 0.0)
    deeds = [(0.03, 1.0, 1.0)] * 60 + [(0.03, 0.0, 0.0)] * 60
    assert most(counted(deeds, 30.0)) > 30


def test_what_a_platform_takes_comes_back_to_the_last_one() -> None:
    bucket, ready, left = Bucket(30.0), 0, 0
    for step in range(10_000):
        ready += bucket.take(step / 1000)
        if ready and not bucket.leaves(step / 1000):
            ready, left = ready - 1, left + 1
            bucket.answered(step / 1000)
    assert 297 <= left <= 300
    assert Bucket(0).take(0)
    assert not Bucket(0).leaves(0)


def test_making_it_ready_costs_no_pace() -> None:
    """A fifth of a second lies between taking one and its leaving."""
    bucket, ready, left = Bucket(30.0), deque[float](), 0
    for moment in (step / 1000 for step in range(10_000)):
        if bucket.take(moment):
            ready.append(moment + 0.2)
        if ready and ready[0] <= moment and not bucket.leaves(moment):
            ready.popleft()
            left += 1
            bucket.answered(moment)
    assert 285 <= left <= 300


def test_bills_leave_room_for_an_answer() -> None:
    bucket = Bucket(30.0)
    while bucket.take(0, keeps=True):
        pass
    assert bucket.take(0)
    assert 0 < bucket.wait() <= 2 / 30
