"""Questions hold nothing until they are answered, and are answered once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.booking.book import Heard
from commerce.booking.decide import decide
from commerce.booking.guessing import GuessDropped
from commerce.booking.shift import NothingToChange
from commerce.outcomes import Asked, Ordered
from commerce.phrases.meaning import Item, Reading
from tests.rules.books import another_offer, book_of, booked, violations
from tests.services.words import axes, edited, heard, order, total, undone

AMY = 2
COLORS: dict[str, int | None] = {"red": None, "blue": None}


def pressed(question: Heard, pick: int, at: int) -> Heard:
    return heard(
        question.member_id, at, None, id=f"press-{at}", answers=question.key, pick=pick, text=f"pick:{pick}"
    )


def lacking(qty: int | None, *missing: str, **chosen: str) -> Reading:
    return Reading(intent="order", items=(Item(code="", axes=axes(**chosen), qty=qty),), ask=missing)


def test_a_missing_choice_is_asked_for_and_holds_nothing() -> None:
    book = book_of(colors=COLORS)
    (answer,) = decide([heard(AMY, 10, lacking(2, "color"))], book)
    assert isinstance(answer, Asked)
    assert (answer.asks, answer.choices, answer.so_far) == ("color", ["red", "blue"], "×2")
    assert booked(book) == {}
    assert violations(book) == []


@pytest.mark.parametrize(("pick", "color"), [(0, "red"), (1, "blue")])
def test_a_button_completes_the_words(pick: int, color: str) -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(2, "color"))
    decide([question], book)
    (answer,) = decide([pressed(question, pick, 20)], book)
    assert isinstance(answer, Ordered)
    assert booked(book) == {(AMY, color): 2}
    assert violations(book) == []


@pytest.mark.parametrize("pick", [2, 99])
def test_a_button_that_does_not_exist_does_nothing(pick: int) -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(2, "color"))
    decide([question], book)
    assert decide([pressed(question, pick, 20)], book) == [None]
    assert booked(book) == {}


def test_an_undo_of_what_was_asked_drops_the_question() -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 20, lacking(2, "color"))
    decide([heard(AMY, 10, order(1, color="red")), question], book)
    dropped, pressed_late, again = (
        decide([one], book)[0]
        for one in (undone(question, 30), pressed(question, 1, 40), undone(question, 50))
    )
    assert isinstance(dropped, GuessDropped)
    assert pressed_late is None
    assert isinstance(again, NothingToChange)
    assert booked(book) == {(AMY, "red"): 1}
    assert violations(book) == []


def test_an_undo_of_what_a_button_settled_takes_that_back_alone() -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 20, lacking(2, "color"))
    decide([heard(AMY, 10, order(1, color="red")), question, pressed(question, 1, 30)], book)
    (answer,) = decide([undone(question, 40)], book)
    assert isinstance(answer, Ordered)
    assert booked(book) == {(AMY, "red"): 1}
    assert isinstance(decide([undone(question, 50)], book)[0], NothingToChange)
    assert violations(book) == []


def test_an_undo_of_an_edit_that_a_button_settled_leaves_what_the_message_was() -> None:
    book, one = book_of(colors=COLORS), heard(AMY, 10, order(1, color="red"))
    asked = edited(one, lacking(2, "color"), version=1)
    decide([one, asked, pressed(asked, 1, 30)], book)
    assert booked(book) == {(AMY, "blue"): 2}
    decide([undone(one, 40)], book)
    assert booked(book) == {(AMY, "red"): 1}
    decide([undone(one, 50)], book)
    assert booked(book) == {}
    assert violations(book) == []


def test_a_button_pressed_again_orders_no_more() -> None:
    """Telegram sends a press again under a new id when the app was closed before the answer."""
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(1, "color"))
    decide([question], book)
    answers = [decide([pressed(question, pick, at)], book)[0] for pick, at in ((0, 20), (0, 21), (1, 22))]
    assert [type(answer).__name__ for answer in answers] == ["Ordered", "NoneType", "NoneType"]
    assert booked(book) == {(AMY, "red"): 1}


def test_somebody_elses_question_cannot_be_answered() -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(1, "color"))
    decide([question], book)
    assert decide([heard(3, 20, None, id="press-20", answers=question.key, pick=0, text="pick:0")], book) == [
        None
    ]
    assert booked(book) == {}


def test_several_things_missing_are_asked_one_after_the_other() -> None:
    book = book_of(colors=COLORS)
    another_offer(book, "B")
    question = heard(AMY, 10, lacking(None, "sku", "qty"))
    (first,) = decide([question], book)
    assert isinstance(first, Asked)
    assert (first.asks, first.choices) == ("sku", ["A Cherries", "B goods B"])
    (second,) = decide([pressed(question, 1, 20)], book)
    assert isinstance(second, Asked)
    assert (second.asks, second.choices) == ("qty", ["1", "2", "3", "5"])
    (third,) = decide([pressed(heard(AMY, 20, None, id="press-20"), 1, 30)], book)
    assert isinstance(third, Ordered)
    assert booked(book) == {(AMY, "B"): 2}
    assert violations(book) == []


def test_an_edit_that_says_it_all_takes_the_questions_place() -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(1, "color"))
    decide([question], book)
    assert isinstance(decide([edited(question, order(2, color="blue"))], book)[0], Ordered)
    assert decide([pressed(question, 0, 30)], book) == [None]
    assert booked(book) == {(AMY, "blue"): 2}


def test_an_edit_of_an_answered_question_takes_its_answers_place() -> None:
    book, question = book_of(colors=COLORS), heard(AMY, 10, lacking(1, "color"))
    decide([question], book)
    decide([pressed(question, 0, 20)], book)
    assert isinstance(decide([edited(question, order(2, color="red"), after=60)], book)[0], Ordered)
    assert booked(book) == {(AMY, "red"): 2}
    assert violations(book) == []


def test_an_edit_into_a_question_keeps_the_old_order_until_it_is_answered() -> None:
    book, one = book_of(colors=COLORS), heard(AMY, 10, order(1, color="red"))
    decide([one], book)
    question = edited(one, lacking(3, "color"))
    assert isinstance(decide([question], book)[0], Asked)
    assert booked(book) == {(AMY, "red"): 1}
    decide([pressed(question, 1, 30)], book)
    assert booked(book) == {(AMY, "blue"): 3}
    assert violations(book) == []


def test_one_more_of_several_lines_asks_which_and_adds_to_that_one() -> None:
    book = book_of(colors=COLORS)
    decide([heard(AMY, 10, order(1, color="red")), heard(AMY, 20, order(1, color="blue"))], book)
    question = heard(
        AMY, 30, Reading(intent="order", items=(Item(code="", axes=(), qty=1),), more=True, unsaid=("color",))
    )
    (answer,) = decide([question], book)
    assert isinstance(answer, Asked)
    assert booked(book) == {(AMY, "red"): 1, (AMY, "blue"): 1}
    decide([pressed(question, answer.choices.index("blue"), 40)], book)
    assert booked(book) == {(AMY, "red"): 1, (AMY, "blue"): 2}
    assert violations(book) == []


def test_an_edit_into_a_correction_takes_no_place_but_its_own() -> None:
    """Taking its own it answered itself: what it ordered was booked and counted no more, and what stands in
    its place was looked for without end."""
    book, first = book_of(), heard(AMY, 10, order(2))
    decide([first], book)
    decide([replace(edited(first, total(3)), corrects=True)], book)
    (kept,) = (said for each in book.orders.values() for said in each.said.values())
    assert (kept.counts, kept.answers) == (True, "")
    assert booked(book) == {(AMY, "A"): 3}
    assert violations(book) == []
