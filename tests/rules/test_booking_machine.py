"""Whatever members say, in whatever order: every invariant after every step, and every one of them seen to break when its rule does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from commerce.booking import decide as deciding
from commerce.booking import shift as shifting
from commerce.booking.book import Book, Heard
from commerce.booking.decide import decide
from commerce.outcomes import Asked, Ordered
from commerce.phrases.meaning import Reading
from commerce.refusals import Closed, NothingToChange, OverLimit, SoldOut
from commerce.tables.base import to_millis
from tests.rules.books import book_of, booked, name_of, queue, violations
from tests.rules.oracle import Effect, Oracle
from tests.services.words import CLOSES, cancel, edited, heard, order, swap, total, undone

ANSWERS: dict[str, tuple[type, ...]] = {
    "": (type(None),), "done": (Ordered,), "nothing": (Asked, NothingToChange), "over": (OverLimit,), "sold": (SoldOut,),
}  # fmt: skip
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
        own=st.sampled_from([{}, {"red": None, "blue": None}, {"red": 2, "blue": None}, {"red": 3, "blue": 1}]),
        limit=st.sampled_from([0, 0, 3, 5]),
        shortage=st.sampled_from(["split", "split", "all_or_wait", "refuse"]),
        ladder=st.booleans(),
    )
    def open(self, stock: int | None, own: dict[str, int | None], limit: int, shortage: str, ladder: bool) -> None:
        self.colors = list(own) or ["A"]
        self.steps = STEPS if ladder else ()
        self.book = book_of(stock, own or None, limit, BASE, self.steps, shortage)
        self.oracle = Oracle(stock, own or {"A": None}, limit, shortage)
        self.heard: dict[str, Heard] = {}
        self.at = 10

    def effect(self, data: st.DataObject) -> Effect:
        color = data.draw(st.sampled_from(self.colors))
        other = data.draw(st.sampled_from([*[c for c in self.colors if c != color], color]))
        kinds = ["add", "add", "add", "total", "less", "all"] + (["swap"] if other != color else [])
        kind = data.draw(st.sampled_from(kinds))
        if kind == "all":
            return ("all",)
        return (kind, color, other if kind == "swap" else data.draw(st.integers(0 if kind == "total" else 1, 4)))

    def say(self, one: Heard, effect: Effect, version: int = 0) -> None:
        promised = self._promised()
        (answer,) = decide([one], self.book)
        place = self.heard[one.key].sent if one.key in self.heard else one.sent
        expected = self.oracle.hear(one.key, one.member_id, place, effect, version)
        assert isinstance(answer, ANSWERS[expected]), (expected, answer)
        self.heard.setdefault(one.key, one)
        self._check_prices(promised, one.member_id)

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
            one.key: answer for (one, _), answer in zip(shuffled, decide([h for h, _ in shuffled], self.book), strict=True)
        }
        for one, effect in said:
            expected = self.oracle.hear(one.key, one.member_id, one.sent, effect)
            assert isinstance(answers[one.key], ANSWERS[expected])
            self.heard[one.key] = one

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
        """Newer versions win, older ones are nothing; whether the platform gives the edit's moment or the message's is the same."""
        key = data.draw(st.sampled_from(sorted(self.heard)))
        version = self.oracle.said[key].version + newer
        effect = self.effect(data)
        self.say(edited(self.heard[key], words(effect), after=later, version=version), effect, version)

    @precondition(lambda self: self.heard)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.heard)))
        self.at += 10
        promised = self._promised()
        (answer,) = decide([undone(self.heard[key], self.at)], self.book)
        assert isinstance(answer, ANSWERS[self.oracle.undo(key)])
        self._check_prices(promised, self.heard[key].member_id)

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
        assert booked(self.book) == {key: n for key, n in self.oracle.booked.items() if n}, "I2/I20 the oracle booked otherwise"
        assert _merged(queue(self.book)) == _merged([(w.member, w.color, w.qty) for w in self.oracle.queue]), "I12 another queue"

    def _promised(self) -> Counter[tuple[int, str, int]]:
        found: Counter[tuple[int, str, int]] = Counter()
        for one in self.book.orders.values():
            for line in one.lines:
                found[one.member_id, name_of(line), line.price_minor] += line.qty
        return found

    def _check_prices(self, before: Counter[tuple[int, str, int]], actor: int) -> None:
        """I9: nobody's promised price moves; what is new costs what the step reached says, own units counted."""
        now = self._promised()
        new, gone = now - before, before - now
        units = sum(now.values())
        price = next((price for at, price in reversed(self.steps) if units >= at), BASE)
        assert all(shown <= price for _, _, shown in new), "I9 booked above the price shown"
        assert {member for member, *_ in gone} <= {actor}, "I9 somebody else lost units or their price"
        assert not {(m, c) for m, c, _ in gone} & {(m, c) for m, c, _ in new}, "I9 booked units were priced anew"


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


PROMOTE, OPEN, AROUND, COUNT, ADD_LINE = (
    shifting.promote, shifting._open_to_newcomers, deciding._around, shifting._count, shifting.add_line,
)  # fmt: skip


def _booked_first(book: Book, order: Any, offer: Any, variant: Any, for_: str, n: int) -> int:
    """Gives up booked units before what waits."""
    freed = 0
    for line in [held for held in order.lines if held.variant is variant]:
        cut = min(n, line.qty)
        line.qty -= cut
        n, freed = n - cut, freed + cut
        COUNT(offer, variant, -cut, 0)
    return freed + (GIVE_UP(book, order, offer, variant, for_, n) if n else 0)


GIVE_UP = shifting._give_up


def _by_arrival(order: Any, heard: Heard) -> tuple[list[Reading], list[Reading]]:
    """Takes what was said in the order it came in."""
    before, after = AROUND(order, heard)
    return [*before, *after], []


def _at_base_price(order: Any, offer: Any, variant: Any, for_: str, price: int, n: int, utterance: str) -> None:
    for line in order.lines:
        line.price_minor = offer.price_minor
    ADD_LINE(order, offer, variant, for_, offer.price_minor, n, utterance)


BROKEN: dict[str, tuple[Any, str, Any]] = {
    "I1 stock is not looked at": (shifting, "_free", lambda offer, variant: 1 << 30),
    "I1 a variant's own stock is not looked at": (shifting, "_free", lambda offer, variant: shifting._left(offer.stock, offer.pledged)),
    "I2 limits are not looked at": (shifting, "_over_limit", lambda *_: None),
    "I3 a message counts every time it comes": (deciding, "_is_news", lambda heard, known: True),
    "I3 an older edit wins": (deciding, "_is_news", lambda heard, known: heard.text != known.text),
    "I9 booked units are priced anew": (shifting, "add_line", _at_base_price),
    "I11 the deadline is not looked at": (deciding, "_gate", lambda *_: None),
    "I12 nobody is promoted": (shifting, "promote", lambda *_: None),
    "I12 the tail is served first": (shifting, "promote", _eager),
    "I12 a newcomer overtakes the list": (shifting, "_open_to_newcomers", lambda buy, offer, variant: shifting._free(offer, variant)),
    "I12 booked units go before waiting ones": (shifting, "_give_up", _booked_first),
    "I15 variants are not counted": (shifting, "_count", lambda o, v, p, w: COUNT(o, type(v)(0, (), None, 0, 0), p, w)),
    "I21 what comes first was said first": (deciding, "_around", _by_arrival),
}  # fmt: skip


SEEKING = settings(
    max_examples=400, stateful_step_count=25, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
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
