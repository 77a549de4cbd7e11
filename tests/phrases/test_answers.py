"""Answers to the bot's question, phrases a leader taught, limits, and messages that answer a member or the
leader."""

from __future__ import annotations

import pytest

from commerce.phrases.meaning import NOTHING, Item
from commerce.phrases.reader import Context, read, taught_key
from tests.phrases.posts import at_post
from tests.phrases.test_tables import describe

WAITING = Item(code="T4", axes=(("size", "L"),), qty=2, for_="my son")


@pytest.mark.parametrize("text", ["red", "red please", "the red one", "RED!", "rde"[:1] + "ed", "红色"])
def test_an_answer_completes_the_line_that_waits(text: str) -> None:
    reading = read(text, at_post("tee", "bot", pending=WAITING))
    assert describe(reading) == "+2 red/L @my son"


def test_an_answer_may_change_what_was_said_before() -> None:
    assert describe(read("3 red M", at_post("tee", "bot", pending=WAITING))) == "+3 red/M @my son"


def test_an_answer_that_leaves_something_open_is_asked_again() -> None:
    assert (
        describe(read("4", at_post("tee", "bot", pending=Item(code="T4", axes=(), qty=1))))
        == "ask color size"
    )


def test_a_question_is_no_answer() -> None:
    assert read("is red nice?", at_post("tee", "bot", pending=WAITING)).intent == "query"


def test_an_amount_completes_a_line_without_one() -> None:
    assert describe(read("3", at_post("jam", "bot", pending=Item(code="J1", axes=(), qty=None)))) == "+3"


def test_a_taught_phrase_is_known_in_its_group() -> None:
    taught = {taught_key("The Usual, please!"): "+2"}
    assert describe(read("the usual, PLEASE", at_post("jam", taught=taught))) == "+2"
    assert read("the usual, please", at_post("jam")).intent == "none"


def test_too_many_holds_nothing() -> None:
    reading = read("+500", at_post("jam", most=99))
    assert (reading.too_many, reading.items) == (500, ())


def test_the_same_as_a_member_ordered() -> None:
    assert describe(read("same please", at_post("tee", "member", ref="2 red L"))) == "+2 red/L"
    assert read("same please", at_post("tee", "member", ref="what a day")) == NOTHING


def test_plus_one_to_an_order_is_an_order_and_to_chatter_is_not() -> None:
    assert describe(read("+1", at_post("jam", "member", ref="2 jars please"))) == "+1"
    assert read("+1", at_post("jam", "member", ref="let's meet at noon")) == NOTHING


def test_a_number_answers_the_leader_only_where_the_leader_spoke_of_the_goods() -> None:
    assert describe(read("2", at_post("jam", "leader", ref="How many jars would you all like?"))) == "+2"
    assert read("2", at_post("jam", "leader", ref="when shall we meet?")) == NOTHING


def test_the_senders_own_name_is_nobody_else() -> None:
    assert describe(read("小美+1", at_post("pear", sender="小美"))) == "+1"
    assert describe(read("小美+1", at_post("pear", sender="bob"))) == "+1 @小美"


def test_one_more_leaves_the_choice_to_the_members_own_line() -> None:
    reading = read("one more please", at_post("tee"))
    assert (reading.more, reading.unsaid, reading.ask) == (True, ("color", "size"), ())


def test_a_post_without_goods_means_nothing() -> None:
    assert read("+1", Context(lexicon=at_post("jam").lexicon, goods=())) == NOTHING
