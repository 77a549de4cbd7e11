"""What the shop answers to one message, case by case: shortage, limits, turns, prices, deadlines, edits."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.booking import moving
from commerce.booking.asking import NotYours, UndoneBefore
from commerce.booking.book import Book, MemberTier
from commerce.booking.decide import AlreadyOrdered, Closed, NoSuchBuy, TooMany, decide
from commerce.booking.shift import NothingToChange, OverLimit, SoldOut
from commerce.booking.taking_turns import NotYetYours
from commerce.outcomes import (
    AskedToCancel,
    AskedToGiveBack,
    AskedToRepeat,
    Ordered,
    OrderedForYou,
    Promoted,
    StepReached,
)
from commerce.phrases.meaning import Item, Reading
from commerce.tables.base import to_millis
from tests.rules.books import another_offer, book_of, booked, queue, violations
from tests.services.words import (
    CLOSES,
    axes,
    cancel,
    edited,
    heard,
    order,
    orders,
    put_back,
    swap,
    tapped,
    total,
    undone,
)

AMY, BOB, LENA = 2, 3, 4


def say(book: Book, *said: Any) -> Any:
    """-> the answer to the last of them, each decided in a batch of its own."""
    answers = [decide([one], book)[0] for one in said]
    assert violations(book) == []
    return answers[-1]


def told(book: Book, kind: type) -> list[Any]:
    return [one.fact for one in book.says if isinstance(one.fact, kind)]


@pytest.mark.parametrize(
    ("shortage", "booked_now", "waiting_now"),
    [("split", 3, 2), ("all_or_wait", 0, 5), ("refuse", None, None)],
)
def test_more_is_wanted_than_is_left(shortage: str, booked_now: int | None, waiting_now: int | None) -> None:
    book = book_of(stock=3, shortage=shortage)
    answer = say(book, heard(AMY, 10, order(5)))
    if booked_now is None:
        assert isinstance(answer, SoldOut)
        assert answer.left == 3
        assert booked(book) == {}
    else:
        assert (answer.booked_now, answer.waiting_now) == (booked_now, waiting_now)
        assert (answer.units, answer.waiting) == (booked_now, waiting_now)


def test_two_lines_of_one_stock_are_summed_before_they_are_checked() -> None:
    book = book_of(stock=3, colors={"red": None, "blue": None}, shortage="refuse")
    both = orders(
        Item(code="A", axes=axes(color="red"), qty=2), Item(code="A", axes=axes(color="blue"), qty=2)
    )
    assert isinstance(say(book, heard(AMY, 10, both)), SoldOut)
    assert booked(book) == {}
    book = book_of(stock=3, colors={"red": None, "blue": None})
    answer = say(book, heard(AMY, 10, both))
    assert (answer.booked_now, answer.waiting_now) == (3, 1)


def test_a_limit_counts_what_waits_and_says_what_is_still_possible() -> None:
    book = book_of(stock=2, limit=3)
    say(book, heard(AMY, 10, order(2)), heard(BOB, 20, order(2)))
    refused = say(book, heard(BOB, 30, order(2)))
    assert isinstance(refused, OverLimit)
    assert (refused.limit, refused.has, refused.possible) == (3, 2, 1)
    assert isinstance(say(book, heard(BOB, 40, order(1))), Ordered)


def test_a_limit_is_each_offers_own() -> None:
    book = book_of(limit=2)
    another_offer(book, "B", limit=1)
    both = orders(Item(code="A", axes=(), qty=2), Item(code="B", axes=(), qty=1))
    assert isinstance(say(book, heard(AMY, 10, both)), Ordered)
    refused = say(book, heard(AMY, 20, order(1, "B")))
    assert isinstance(refused, OverLimit)
    assert refused.title == "goods B"


def test_an_order_beyond_the_limit_is_refused_whole() -> None:
    book = book_of(limit=2)
    another_offer(book, "B")
    assert isinstance(
        say(book, heard(AMY, 10, orders(Item(code="B", axes=(), qty=1), Item(code="A", axes=(), qty=3)))),
        OverLimit,
    )
    assert booked(book) == {}


def test_a_freed_unit_goes_to_the_head_before_a_newcomer_and_the_head_is_told() -> None:
    book = book_of(stock=2)
    say(book, heard(AMY, 10, order(2)), heard(BOB, 20, order(2)), heard(LENA, 30, order(1)))
    book.orders[1, BOB].address = "telegram:3"
    say(book, heard(AMY, 40, cancel(1)), heard(5, 50, order(1)))
    assert booked(book) == {(AMY, "A"): 1, (BOB, "A"): 1}
    assert queue(book) == [(BOB, "A", 1), (LENA, "A", 1), (5, "A", 1)]
    (promoted,) = told(book, Promoted)
    assert (promoted.qty, promoted.waiting, promoted.unit_minor) == (1, 1, 10_000)
    assert to_millis(promoted.decline_until) <= to_millis(CLOSES)


def test_an_increase_joins_the_end_and_a_decrease_gives_up_the_latest_wait() -> None:
    book = book_of(stock=1)
    say(
        book,
        heard(AMY, 10, order(1)),
        heard(BOB, 20, order(1)),
        heard(LENA, 30, order(1)),
        heard(BOB, 40, order(2)),
    )
    assert queue(book) == [(BOB, "A", 1), (LENA, "A", 1), (BOB, "A", 2)]
    say(book, heard(BOB, 50, total(2)))
    assert queue(book) == [(BOB, "A", 1), (LENA, "A", 1), (BOB, "A", 1)]


def test_when_an_order_shrinks_what_waits_goes_first() -> None:
    book = book_of(stock=2)
    say(book, heard(AMY, 10, order(4)), heard(AMY, 20, total(3)))
    assert (booked(book), queue(book)) == ({(AMY, "A"): 2}, [(AMY, "A", 1)])


def test_a_head_that_does_not_fit_blocks_the_list_where_waits_are_whole() -> None:
    book = book_of(stock=3, shortage="all_or_wait")
    say(book, heard(AMY, 10, order(2)), heard(BOB, 20, order(3)), heard(LENA, 30, order(1)))
    assert queue(book) == [(BOB, "A", 3), (LENA, "A", 1)], "a newcomer does not overtake who waits"
    say(book, heard(AMY, 40, cancel()))
    assert (booked(book), queue(book)) == ({(BOB, "A"): 3}, [(LENA, "A", 1)])


class TestSwaps:
    def test_to_a_free_variant(self) -> None:
        book = book_of(colors={"red": 2, "blue": 2})
        answer = say(book, heard(AMY, 10, order(2, color="red")), heard(AMY, 20, swap("red", "blue")))
        assert (answer.change, booked(book)) == ("changed", {(AMY, "blue"): 2})

    def test_is_all_or_nothing(self) -> None:
        book = book_of(colors={"red": 2, "blue": 1})
        answer = say(book, heard(AMY, 10, order(2, color="red")), heard(AMY, 20, swap("red", "blue")))
        assert isinstance(answer, SoldOut)
        assert (answer.variant, answer.left) == ("blue", 1)
        assert booked(book) == {(AMY, "red"): 2}

    def test_uses_what_it_frees_of_a_stock_for_all(self) -> None:
        book = book_of(stock=2, colors={"red": None, "blue": None})
        say(book, heard(AMY, 10, order(2, color="red")), heard(AMY, 20, swap("red", "blue")))
        assert booked(book) == {(AMY, "blue"): 2}

    def test_leaves_everything_as_it_was_where_somebody_waits_for_what_it_frees(self) -> None:
        book = book_of(stock=2, colors={"red": None, "blue": None})
        said = [
            heard(AMY, 10, order(2, color="red")),
            heard(BOB, 20, order(1, color="red")),
            heard(AMY, 30, swap("red", "blue")),
        ]
        assert isinstance(say(book, *said), SoldOut)
        assert (booked(book), queue(book)) == ({(AMY, "red"): 2}, [(BOB, "red", 1)])
        assert told(book, Promoted) == []


class TestPrices:
    LADDER = ((3, 9_000), (5, 8_000))

    def test_ones_own_units_count_for_the_step(self) -> None:
        answer = say(book_of(steps=self.LADDER), heard(AMY, 10, order(3)))
        assert (answer.lines[0].unit_minor, answer.due_minor) == (9_000, 27_000)
        assert (answer.next_step.needs, answer.next_step.price_minor) == (2, 8_000)

    def test_only_ones_own_reduction_changes_a_promise(self) -> None:
        book = book_of(steps=self.LADDER)
        say(book, heard(AMY, 10, order(1)), heard(BOB, 20, order(2)))
        answer = say(book, heard(AMY, 30, cancel()))
        assert (answer.change, answer.put_back) == ("cancelled", True)
        assert [line.price_minor for line in book.orders[1, BOB].lines] == [9_000]
        less = heard(BOB, 40, cancel(1))
        assert say(book, less).due_minor == 10_000, "amy's one and bob's other one are below the step"
        assert say(book, put_back(less, 50)).due_minor == 18_000

    def test_what_was_put_back_once_is_not_taken_back_by_a_second_press(self) -> None:
        book = book_of()
        said = heard(AMY, 10, order(3))
        less = edited(said, order(1), version=20)
        say(book, said, less)
        assert say(book, put_back(less, 30)).due_minor == 30_000
        [again] = decide([put_back(less, 40)], book)
        assert isinstance(again, UndoneBefore)
        assert (again.put_back, again.units) == (True, 3)
        assert booked(book) == {(AMY, "A"): 3}

    def test_an_edit_that_comes_to_nothing_leaves_what_can_be_put_back(self) -> None:
        book = book_of(limit=5)
        said = heard(AMY, 10, order(3))
        less = edited(said, order(1), version=20)
        say(book, said, less)
        [refused] = decide([edited(said, order(9), version=30)], book)
        assert isinstance(refused, OverLimit)
        assert say(book, put_back(less, 40)).due_minor == 30_000
        assert booked(book) == {(AMY, "A"): 3}

    def test_fewer_units_for_more_in_all_are_asked_about_first(self) -> None:
        book = book_of(steps=((3, 5_000),))
        less = heard(AMY, 20, cancel(1))
        answer = decide([heard(AMY, 10, order(3)), less], book)[1]
        assert answer == AskedToGiveBack(
            title="Cherries",
            name="m2",
            less=1,
            units=3,
            due_minor=15_000,
            dearer_minor=20_000,
            currency="CNY",
        )
        assert booked(book) == {(AMY, "A"): 3}
        assert say(book, tapped(less, 30)).due_minor == 20_000

    def test_control_whoever_compares_no_sums_asks_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(moving, "_sum", lambda case: (0, 0))
        answer = decide([heard(AMY, 10, order(3)), heard(AMY, 20, cancel(1))], book_of(steps=((3, 5_000),)))[
            1
        ]
        assert not isinstance(answer, AskedToGiveBack)

    def test_new_units_cost_what_the_answer_shows(self) -> None:
        book = book_of(steps=self.LADDER)
        say(book, heard(AMY, 10, order(2)), heard(BOB, 20, order(1)), heard(AMY, 30, cancel()))
        answer = say(book, heard(BOB, 40, order(1)))
        assert sorted((line.unit_minor, line.qty) for line in answer.lines) == [(9_000, 1), (10_000, 1)]
        assert answer.due_minor == 19_000

    def test_what_waits_counts_for_no_step_and_owes_nothing(self) -> None:
        answer = say(book_of(stock=2, steps=self.LADDER), heard(AMY, 10, order(5)))
        assert (answer.lines[0].unit_minor, answer.due_minor, answer.next_step.needs) == (10_000, 20_000, 1)

    def test_a_promoted_unit_costs_at_most_what_was_shown_while_it_waited(self) -> None:
        book = book_of(stock=3, steps=self.LADDER)
        say(book, heard(AMY, 10, order(3)), heard(BOB, 20, order(1)), heard(AMY, 30, cancel()))
        assert [line.price_minor for line in book.orders[1, BOB].lines] == [9_000]

    def test_of_two_waits_that_move_up_together_neither_counts_at_the_others_asking(self) -> None:
        """Bob had nothing booked when he asked for the third: 3 of Amy's were ordered, not 5."""
        book = book_of(stock=3, steps=self.LADDER)
        say(book, heard(AMY, 10, order(3)), heard(BOB, 20, order(2)), heard(BOB, 30, order(1)))
        say(book, heard(AMY, 40, cancel()))
        assert [(line.qty, line.price_minor) for line in book.orders[1, BOB].lines] == [
            (2, 9_000),
            (1, 9_000),
        ]

    def test_an_offer_with_a_price_of_its_own_moves_no_step(self) -> None:
        book = book_of(steps=self.LADDER)
        another_offer(book, "B")
        answer = say(book, heard(AMY, 10, order(5, "B")))
        assert (answer.due_minor, answer.next_step.needs) == (25_000, 3)

    def test_a_step_is_announced_once_however_often_it_is_reached(self) -> None:
        book = book_of(steps=self.LADDER)
        first, again = (
            heard(AMY, 10, order(3)),
            [heard(AMY, 20, cancel()), heard(BOB, 30, order(4)), heard(AMY, 40, order(1))],
        )
        say(book, first, *again)
        assert [(fact.pledged, fact.price_minor) for fact in told(book, StepReached)] == [
            (3, 9_000),
            (5, 8_000),
        ]

    def test_the_discount_of_the_tier_held_when_ordering_stays(self) -> None:
        book = book_of()
        book.standings = {AMY: MemberTier("gold", 500)}
        assert say(book, heard(AMY, 10, order(1))).due_minor == 9_500
        book.standings = {}
        assert say(book, heard(AMY, 20, order(1))).due_minor == 19_000


class TestTime:
    @pytest.mark.parametrize(("late", "counts"), [(-1, True), (0, False), (1, False), (60_000, False)])
    def test_the_deadline_is_judged_by_the_messages_own_time(self, late: int, counts: bool) -> None:
        answer = say(book_of(), heard(AMY, 10, order(1), sent=to_millis(CLOSES) + late))
        assert isinstance(answer, Ordered if counts else Closed)

    @pytest.mark.parametrize("state", ["succeeded", "failed", "cancelled"])
    def test_an_ended_buy_takes_nothing_whenever_it_was_said(self, state: str) -> None:
        answer = say(book_of(state=state), heard(AMY, 10, order(1)))
        assert (type(answer), answer.state) == (Closed, state)

    def test_an_edit_after_the_deadline_changes_nothing(self) -> None:
        book, first = book_of(), heard(AMY, 10, order(1))
        late = edited(first, order(3), after=3 * 24 * 3600)
        assert isinstance(say(book, first, late), Closed)
        assert booked(book) == {(AMY, "A"): 1}

    @pytest.mark.parametrize(
        ("tier", "at", "counts"),
        [("gold", 5, True), ("", 3_599, False), ("", 3_600, True), ("silver", 1_799, False)],
    )
    def test_early_access(self, tier: str, at: int, counts: bool) -> None:
        book = book_of(early={"": 3_600_000, "silver": 1_800_000, "gold": 0})
        book.standings = {AMY: MemberTier(tier)}
        answer = say(book, heard(AMY, at, order(1)))
        assert isinstance(answer, Ordered if counts else NotYetYours)

    def test_early_access_does_not_bind_a_leader_who_orders_for_somebody(self) -> None:
        book = book_of(early={"": 3_600_000})
        assert isinstance(say(book, heard(AMY, 5, order(1), actor_id=1)), Ordered)

    def test_a_batch_is_decided_in_the_chats_own_order(self) -> None:
        book = book_of(stock=1)
        same_second = [
            heard(BOB, 20, order(1), id=100),
            heard(AMY, 20, order(1), id=99),
            heard(LENA, 19, order(1), id=101),
        ]
        answers = decide(same_second, book)
        assert [answer.booked_now for answer in answers] == [0, 0, 1]  # type: ignore[union-attr]
        assert queue(book) == [(AMY, "A", 1), (BOB, "A", 1)]


class TestSaidTwice:
    @pytest.mark.parametrize(
        ("repeat", "expected", "units"),
        [
            ("add", Ordered, 3),
            ("replace", Ordered, 2),
            ("ask", AskedToRepeat, 1),
            ("ignore", AlreadyOrdered, 1),
        ],
    )
    @pytest.mark.parametrize("late", [False, True])
    def test_a_second_order(self, repeat: str, expected: type, units: int, late: bool) -> None:
        """Also where the one said first arrives last (under `replace` the later words win then, too)."""
        book, one, two = book_of(repeat=repeat), heard(AMY, 10, order(1)), heard(AMY, 20, order(2))
        answer = say(book, two, one) if late else say(book, one, two)
        assert isinstance(answer, expected)
        kept = 2 if late and repeat in ("ask", "ignore") else units
        assert booked(book) == {(AMY, "A"): kept}

    def test_words_that_say_in_addition_add_under_every_policy(self) -> None:
        book = book_of(repeat="replace")
        say(
            book,
            heard(AMY, 10, order(2)),
            heard(AMY, 20, Reading(intent="order", items=(Item(code="", axes=(), qty=1),), more=True)),
        )
        assert booked(book) == {(AMY, "A"): 3}

    @pytest.mark.parametrize("repeat", ["add", "replace", "ask", "ignore"])
    def test_an_edit_is_no_second_order(self, repeat: str) -> None:
        book, one = book_of(repeat=repeat), heard(AMY, 10, order(1))
        assert isinstance(say(book, one, edited(one, order(3), after=60)), Ordered)
        assert booked(book) == {(AMY, "A"): 3}

    def test_yes_orders_again_once(self) -> None:
        book, one, two = book_of(repeat="ask"), heard(AMY, 10, order(1)), heard(AMY, 20, order(2))
        say(book, one, two)
        yes = [
            heard(AMY, at, None, id=f"press-{at}", answers=two.key, confirmed=True, text="yes")
            for at in (30, 31)
        ]
        assert isinstance(say(book, yes[0]), Ordered)
        assert say(book, yes[1]) is None, "the same button pressed again"
        assert booked(book) == {(AMY, "A"): 3}


class TestEdits:
    def test_into_chatter_asks_and_holds(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(2))
        assert isinstance(say(book, one, edited(one, None)), AskedToCancel)
        assert booked(book) == {(AMY, "A"): 2}

    def test_refused_leaves_what_was(self) -> None:
        book, one = book_of(limit=3), heard(AMY, 10, order(2))
        assert isinstance(say(book, one, edited(one, order(4))), OverLimit)
        assert booked(book) == {(AMY, "A"): 2}
        assert say(book, heard(AMY, 30, order(1))).units == 3

    def test_a_refused_message_may_be_made_good(self) -> None:
        book, one = book_of(limit=3), heard(AMY, 10, order(4))
        assert isinstance(say(book, one), OverLimit)
        assert say(book, edited(one, order(3))).units == 3

    def test_the_extra_units_take_their_turn_at_the_edit(self) -> None:
        book, one = book_of(stock=3), heard(AMY, 10, order(1))
        say(book, one, heard(BOB, 20, order(3)), edited(one, order(2), after=60))
        assert queue(book) == [(BOB, "A", 1), (AMY, "A", 1)]

    @pytest.mark.parametrize("after", [0, 600], ids=["message's time", "edit's time"])
    def test_keeps_the_messages_place_among_what_its_member_said(self, after: int) -> None:
        book, one = book_of(), heard(AMY, 10, order(1))
        say(book, one, heard(AMY, 20, total(5)), edited(one, order(3), after=after))
        assert booked(book) == {(AMY, "A"): 5}

    def test_before_its_original(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(1))
        say(book, edited(one, order(3)), one)
        assert booked(book) == {(AMY, "A"): 3}

    def test_into_a_cancellation_of_nothing_else_takes_itself_back(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(2))
        assert isinstance(say(book, one, heard(AMY, 20, order(1)), edited(one, cancel(1))), Ordered)
        assert booked(book) == {(AMY, "A"): 1}

    def test_into_a_cancellation_counts_whatever_was_said_after_it(self) -> None:
        book, two = book_of(), heard(AMY, 20, order(1))
        say(book, heard(AMY, 10, order(1)), two, heard(AMY, 30, order(1)), edited(two, cancel(1)))
        assert booked(book) == {(AMY, "A"): 1}


class TestUndo:
    def test_takes_one_message_back_and_no_more(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(2))
        answer = say(book, one, heard(AMY, 20, order(1)), undone(one, 30))
        assert (answer.change, booked(book)) == ("undone", {(AMY, "A"): 1})

    def test_twice_is_once(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(2))
        assert isinstance(
            say(book, one, heard(AMY, 20, order(1)), undone(one, 30), undone(one, 40)), NothingToChange
        )
        assert booked(book) == {(AMY, "A"): 1}

    def test_of_another_members_order_does_nothing(self) -> None:
        book, one = book_of(), heard(AMY, 10, order(2))
        assert isinstance(say(book, one, heard(BOB, 20, None, undo=one.key, text="undo")), NotYours)
        assert booked(book) == {(AMY, "A"): 2}

    def test_frees_for_the_head_of_the_list(self) -> None:
        book, one = book_of(stock=1), heard(AMY, 10, order(1))
        say(book, one, heard(BOB, 20, order(1)), undone(one, 30))
        assert (booked(book), queue(book)) == ({(BOB, "A"): 1}, [])

    def test_of_a_cancellation_takes_its_turn(self) -> None:
        book, gone = book_of(stock=1), heard(AMY, 30, cancel())
        say(book, heard(AMY, 10, order(1)), heard(BOB, 20, order(1)), gone, undone(gone, 40))
        assert (booked(book), queue(book)) == ({(BOB, "A"): 1}, [(AMY, "A", 1)])


class TestWhatIsSaid:
    def test_nothing_of_an_unknown_buy(self) -> None:
        assert isinstance(decide([heard(AMY, 10, order(1), buy=7)], book_of())[0], NoSuchBuy)

    def test_too_many_holds_nothing(self) -> None:
        book = book_of()
        assert isinstance(
            say(
                book,
                heard(
                    AMY,
                    10,
                    Reading(intent="order", items=(Item(code="", axes=(), qty=9_999),), too_many=10**6),
                ),
            ),
            TooMany,
        )
        assert booked(book) == {}

    @pytest.mark.parametrize("reading", [cancel(), cancel(1), swap("red", "blue"), total(0)])
    def test_nothing_to_change(self, reading: Reading) -> None:
        assert isinstance(say(book_of(), heard(AMY, 10, reading)), NothingToChange)

    def test_somebody_ordered_for_is_told_privately(self) -> None:
        book = book_of()
        say(book, heard(AMY, 10, order(2), actor_id=1, by="lena", tell="telegram:2"))
        (fact,) = told(book, OrderedForYou)
        assert (fact.by, fact.units, fact.due_minor) == ("lena", 2, 20_000)
        assert [(one.kind, one.chat) for one in book.says if one.fact is fact] == [("private", "telegram:2")]

    def test_an_answer_comes_before_what_follows_from_it(self) -> None:
        book = book_of(steps=((1, 9_000),))
        say(book, heard(AMY, 10, order(1)))
        assert [type(one.fact) for one in book.says] == [Ordered, StepReached]

    def test_chatter_leaves_no_trace(self) -> None:
        book = book_of()
        assert say(book, heard(AMY, 10, None)) is None
        assert (book.says, book.heard, book.touched) == ([], [], set())

    def test_orders_for_neighbours_are_lines_of_their_own(self) -> None:
        book = book_of()
        say(book, heard(AMY, 10, order(2)), heard(AMY, 20, order(1, for_="Mrs Wang")))
        assert sorted((line.for_, line.qty) for line in book.orders[1, AMY].lines) == [
            ("", 2),
            ("Mrs Wang", 1),
        ]
