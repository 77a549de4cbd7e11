"""Whatever members say, in whatever order: every invariant after every step, and every one of them seen to
break when its rule does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from commerce.booking import case as casing
from commerce.booking import decide as deciding
from commerce.booking import moving, promising, stock
from commerce.booking import shift as shifting
from commerce.booking.book import Book, Heard
from commerce.booking.decide import Closed, decide
from commerce.booking.guessing import GuessDropped
from commerce.booking.shift import NothingToChange, OverLimit, SoldOut
from commerce.outcomes import Asked, AskedToGiveBack, Ordered
from commerce.phrases.meaning import Reading
from commerce.tables.base import to_millis
from tests.rules.books import book_of, booked, name_of, queue, violations
from tests.rules.oracle import Effect, Oracle
from tests.services.words import CLOSES, cancel, edited, heard, order, put_back, swap, tapped, total, undone

ANSWERS: dict[str, tuple[type, ...]] = {
    "": (type(None),), "done": (Ordered,), "nothing": (Asked, NothingToChange), "over": (OverLimit,), "sold": (SoldOut,),
    "asked": (AskedToGiveBack,), "dropped": (GuessDropped,),
}  # fmt: skip
Prices = dict[tuple[int, int, str], tuple[int, int]]
BASE, STEPS = 10_000, ((3, 9_000), (6, 7_500))
MEMBERS = st.integers(2, 5)


def words(effect: Effect) -> Reading:
    kind, color, n = (*effect, "", 0)[:3]
    chosen = {"color": color} if color in ("red", "blue") else {}
    made: dict[str, Callable[[], Reading]] = {
        "add": lambda: order(n, "A", **chosen),
        "total": lambda: total(n, "A", **chosen),
        "less": lambda: cancel(n, "A", **chosen),
        "all": cancel,
        "swap": lambda: swap(color, n),
    }
    return made[kind]()


class Sales(RuleBasedStateMachine):
    """One buy of one offer, four members, and everything they may say."""

    book: Book
    oracle: Oracle

    @initialize(
        stock=st.none() | st.integers(0, 7),
        own=st.sampled_from(
            [{}, {"red": None, "blue": None}, {"red": 2, "blue": None}, {"red": 3, "blue": 1}]
        ),
        limit=st.sampled_from([0, 0, 3, 5]),
        shortage=st.sampled_from(["split", "split", "all_or_wait", "refuse"]),
        ladder=st.booleans(),
    )
    def open(
        self, stock: int | None, own: dict[str, int | None], limit: int, shortage: str, ladder: bool
    ) -> None:
        self.colors = list(own) or ["A"]
        self.steps = STEPS if ladder else ()
        self.book = book_of(stock, own or None, limit, BASE, self.steps, shortage)
        self.oracle = Oracle(stock, own or {"A": None}, limit, shortage, ((0, BASE), *self.steps))
        self.heard: dict[str, Heard] = {}
        self.asked: list[Heard] = []
        self.gave_back: list[Heard] = []
        self.at = 10

    def effect(self, data: st.DataObject) -> Effect:
        color = data.draw(st.sampled_from(self.colors))
        other = data.draw(st.sampled_from([*[c for c in self.colors if c != color], color]))
        kinds = ["add", "add", "add", "total", "less", "all"] + (["swap"] if other != color else [])
        kind = data.draw(st.sampled_from(kinds))
        if kind == "all":
            return ("all",)
        return (
            kind,
            color,
            other if kind == "swap" else data.draw(st.integers(0 if kind == "total" else 1, 4)),
        )

    def say(self, one: Heard, effect: Effect, version: int = 0) -> None:
        promised = self._prices()
        (answer,) = decide([one], self.book)
        place = self.heard[one.key].sent if one.key in self.heard else one.sent
        expected = self.oracle.hear(one.key, one.member_id, place, effect, version)
        self.heard.setdefault(one.key, one)
        self._check(answer, expected, one, promised)

    def _check(self, answer: object, expected: str, one: Heard, promised: Prices) -> None:
        assert isinstance(answer, ANSWERS[expected]), (expected, answer)
        if isinstance(answer, Asked):
            self.oracle.said[one.key].unclear = True
        if isinstance(answer, AskedToGiveBack):
            self.asked.append(one)
            assert answer.dearer_minor > answer.due_minor == self.oracle.due(one.member_id)
        if isinstance(answer, Ordered):
            assert answer.due_minor == self.oracle.due(one.member_id), "I9 the answer says another sum"
            assert answer.most_minor == self.oracle.most(one.member_id), "I9 the answer promises another sum"
            if answer.put_back:
                self.gave_back.append(one)
        self._check_others(one.member_id, promised)

    def _check_others(self, actor: int, before: Prices) -> None:
        """Nobody's promise is touched by what somebody else does."""
        now = self._prices()
        others = {place: held for place, held in before.items() if place[0] != actor}
        assert others.items() <= now.items(), "I9 somebody else lost units or their price"

    @rule(data=st.data(), member=MEMBERS)
    def speak(self, data: st.DataObject, member: int) -> None:
        self.at += 10
        effect = self.effect(data)
        self.say(heard(member, self.at, words(effect)), effect)

    @rule(data=st.data(), member=MEMBERS, back=st.integers(1, 9))
    def arrive_late(self, data: st.DataObject, member: int, back: int) -> None:
        at = self.at - back
        effect = self.effect(data)
        if heard(member, at, None).key not in self.heard:
            self.say(heard(member, at, words(effect)), effect)

    @rule(data=st.data(), members=st.lists(MEMBERS, min_size=2, max_size=4))
    def speak_together(self, data: st.DataObject, members: list[int]) -> None:
        """One batch, in any order: decided by the chat's own."""
        said = []
        for member in members:
            self.at += 10
            effect = self.effect(data)
            said.append((heard(member, self.at, words(effect)), effect))
        shuffled = data.draw(st.permutations(said))
        answers = {
            one.key: answer
            for (one, _), answer in zip(shuffled, decide([h for h, _ in shuffled], self.book), strict=True)
        }
        for one, effect in said:
            expected = self.oracle.hear(one.key, one.member_id, one.sent, effect)
            assert isinstance(answers[one.key], ANSWERS[expected])
            self.heard[one.key] = one
            self.oracle.said[one.key].unclear = isinstance(answers[one.key], Asked)
            if expected == "asked":
                self.asked.append(one)

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.heard)))
        saying = self.oracle.said[key]
        assert saying.words
        again = edited(self.heard[key], words(saying.words), version=saying.version)
        assert decide([again], self.book) == [None]

    @precondition(lambda self: self.heard)
    @rule(data=st.data(), newer=st.sampled_from([1, 1, 2, 0, -1]), later=st.sampled_from([0, 7, 5_000]))
    def edit(self, data: st.DataObject, newer: int, later: int) -> None:
        """Newer versions win, older ones are nothing; whether the platform gives the edit's moment or the
        message's is the same."""
        key = data.draw(st.sampled_from(sorted(self.heard)))
        version = self.oracle.said[key].version + newer
        effect = self.effect(data)
        self.say(edited(self.heard[key], words(effect), after=later, version=version), effect, version)

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        self._undo(self.heard[data.draw(st.sampled_from(sorted(self.heard)))])

    @precondition(lambda self: any(one.key in self.heard for one in self.asked))
    @rule(data=st.data())
    def undo_what_was_asked(self, data: st.DataObject) -> None:
        """Whether its question is open, or a yes has settled it."""
        self._undo(data.draw(st.sampled_from([one for one in self.asked if one.key in self.heard])))

    def _undo(self, before: Heard) -> None:
        self.at += 10
        press, promised = undone(before, self.at), self._prices()
        (answer,) = decide([press], self.book)
        self._check(answer, self.oracle.undo(before.key, press.key, press.sent), press, promised)

    @precondition(lambda self: self.asked)
    @rule(data=st.data())
    def say_yes(self, data: st.DataObject) -> None:
        question = data.draw(st.sampled_from(self.asked))
        self.at += 10
        tap, promised = tapped(question, self.at), self._prices()
        (answer,) = decide([tap], self.book)
        expected = self.oracle.tap(question.key, tap.key, tap.sent)
        if expected == "nothing" and answer is None:
            return  # the question was settled before
        self._check(answer, expected, tap, promised)

    @precondition(lambda self: self.gave_back)
    @rule(data=st.data())
    def put_back(self, data: st.DataObject) -> None:
        before = data.draw(st.sampled_from(self.gave_back))
        self.at += 10
        press, promised = put_back(before, self.at), self._prices()
        (answer,) = decide([press], self.book)
        self._check(answer, self.oracle.put_back(before.key, press.key, press.sent), press, promised)

    @rule(data=st.data(), member=MEMBERS)
    def give_back_and_put_back(self, data: st.DataObject, member: int) -> None:
        """As it was, units and prices, where nobody waits for what came free."""
        self.at += 10
        before, queued = self._prices(), queue(self.book)
        kind = data.draw(st.sampled_from(["less", "total", "all"]))
        color = data.draw(st.sampled_from(self.colors))
        effect: Effect = ("all",) if kind == "all" else (kind, color, data.draw(st.integers(1, 3)))
        one = heard(member, self.at, words(effect))
        self.say(one, effect)
        if queued or not self.gave_back or self.gave_back[-1] is not one:
            return
        self.at += 10
        press = put_back(one, self.at)
        (answer,) = decide([press], self.book)
        self._check(answer, self.oracle.put_back(one.key, press.key, press.sent), press, {})
        assert {place: held for place, held in self._prices().items() if held[0]} == {
            place: held for place, held in before.items() if held[0]
        }, "I9 put back, but not as it was"

    @rule(data=st.data(), member=MEMBERS, late=st.integers(0, 5))
    def speak_after_closing(self, data: st.DataObject, member: int, late: int) -> None:
        self.at += 10
        sent = to_millis(CLOSES) + late
        (answer,) = decide([heard(member, self.at, words(self.effect(data)), sent=sent)], self.book)
        assert isinstance(answer, Closed)

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "oracle"):
            return
        assert violations(self.book) == []
        assert booked(self.book) == {key: n for key, n in self.oracle.booked.items() if n}, (
            "I2/I20 the oracle booked otherwise"
        )
        assert _merged(queue(self.book)) == _merged(
            [(w.member, w.color, w.qty) for w in self.oracle.queue]
        ), "I12 another queue"

        for member in range(2, 6):
            lines = [
                line for (_, who), order in self.book.orders.items() if who == member for line in order.lines
            ]
            assert sum(line.qty * line.price_minor for line in lines) == self.oracle.most(member), (
                "I9 promised otherwise"
            )

    def _prices(self) -> Prices:
        """(member, turn, variant) -> units and their price."""
        return {
            (order.member_id, line.turn, name_of(line)): (line.qty, line.price_minor)
            for order in self.book.orders.values()
            for line in order.lines
        }


def _merged(places: list[tuple[int, str, int]]) -> list[tuple[int, str, int]]:
    """Neighbouring waits of one member for one thing are one wait."""
    merged: list[tuple[int, str, int]] = []
    for member, color, n in places:
        if merged and merged[-1][:2] == (member, color):
            n += merged.pop()[2]
        merged.append((member, color, n))
    return merged


Sales.TestCase.settings = settings(
    max_examples=80, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], report_multiple_bugs=False,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target, Phase.shrink],
)  # fmt: skip
TestSales = Sales.TestCase


def _eager(book: Book, buy: Any, offer: Any, moved: Any) -> None:
    """Serves the waiting list from its tail."""
    waits = book.waits.get(offer.id, [])
    waits.reverse()
    PROMOTE(book, buy, offer, moved)
    waits.reverse()


PROMOTE, AROUND, COUNT = shifting.promote, casing.around, shifting.count_in
GIVE_UP = shifting._give_up


def _booked_first(book: Book, order: Any, goods: Any, n: int, moved: Any, names: Any) -> None:
    """Gives up booked units before what waits."""
    for line in [held for held in order.lines if held.variant is goods.variant]:
        cut = min(n, line.qty)
        line.qty -= cut
        n -= cut
        COUNT(goods.offer, goods.variant, -cut, 0)
    if n:
        GIVE_UP(book, order, goods, n, moved, names)


def _by_arrival(case: Any) -> tuple[list[Reading], list[Reading]]:
    """Takes what was said in the order it came in."""
    before, after = AROUND(case)
    return [*before, *after], []


def _at_base_price(order: Any) -> None:
    for line in order.lines:
        line.price_minor = line.offer.price_minor


def _others_again(buy: Any, order: Any, held: Any, turn: int) -> None:
    """Reckons with what others have pledged now, whatever it was when the message came."""
    for line in order.lines:
        PROMISE(buy, order, line, line.turn)
    PROMISE(buy, order, held, turn)


PROMISE = promising.promise


BROKEN: dict[str, tuple[Any, str, Any]] = {
    "I1 stock is not looked at": (stock, "free_of", lambda offer, variant: 1 << 30),
    "I1 a variant's own stock is not looked at": (stock, "free_of", lambda offer, variant: stock._left(offer.stock, offer.pledged)),
    "I2 limits are not looked at": (shifting, "_over_limit", lambda *_: None),
    "I3 a message counts every time it comes": (deciding, "_is_news", lambda heard, known: True),
    "I3 an older edit wins": (deciding, "_is_news", lambda heard, known: heard.text != known.text),
    "I9 what was won by units given back stays": (shifting, "price_again", lambda order: None),
    "I9 what is left is priced at the base price": (shifting, "price_again", _at_base_price),
    "I9 a message's others are those of today": (shifting, "promise", _others_again),
    "I9 a swap takes a new price": (shifting, "swapped", lambda *_: 0),
    "I9 put back is ordered anew": (shifting, "put_back", lambda *_: 0),
    "I9 units of any message are given up": (moving, "_named", lambda case: frozenset()),
    "I11 the deadline is not looked at": (deciding, "_gate", lambda *_: None),
    "I12 nobody is promoted": (shifting, "promote", lambda *_: None),
    "I12 the tail is served first": (shifting, "promote", _eager),
    "I12 a newcomer overtakes the list": (shifting, "open_to_newcomers", lambda buy, offer, variant: stock.free_of(offer, variant)),
    "I12 booked units go before waiting ones": (shifting, "_give_up", _booked_first),
    "I15 variants are not counted": (shifting, "count_in", lambda o, v, p, w: COUNT(o, type(v)(id=0, axes=(), stock=None, pledged=0, waiting=0), p, w)),
    "I21 what comes first was said first": (moving, "around", _by_arrival),
}  # fmt: skip


SEEKING = settings(
    max_examples=1_500, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_control_a_broken_rule_is_seen(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, wrong = BROKEN[broken]
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Sales, settings=SEEKING)


def test_control_the_same_search_finds_nothing_in_whole_rules() -> None:
    run_state_machine_as_test(Sales, settings=settings(SEEKING, max_examples=40))
