"""decide(heard, book): the one function through which every order goes, whatever platform, command or button
it came by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commerce.booking.asking import completed
from commerce.booking.book import Book, Heard, Said
from commerce.booking.case import Case, around, folded, keep, repeat
from commerce.booking.correcting import find_corrected, is_aside
from commerce.booking.guessing import answered, guessed
from commerce.booking.moving import applied, undone
from commerce.booking.shift import Shift
from commerce.booking.taking_turns import cannot_yet
from commerce.booking.teams import cannot_join, is_seated
from commerce.booking.telling import Answer, moment, order_stands, say, told
from commerce.fact import AboutOrders
from commerce.outcomes import AskedToCancel, AskedToRepeat, Outcome
from commerce.phrases.fold import apply
from commerce.phrases.meaning import Reading
from commerce.refusals import Refusal
from commerce.rules.lifecycle import StateOfBuy


@dataclass(eq=False, kw_only=True)
class Closed(AboutOrders, Refusal):
    """The message was sent at or after the deadline, or the buy has ended otherwise. `leader` can still change it, and
    `own`: is who said it. `words`: what they would have, where it is no order on record."""

    buy_no: int
    title: str
    closes_at: datetime
    state: StateOfBuy
    leader: str = ""
    own: bool = False
    words: str = ""


@dataclass(eq=False)
class NotBegun(AboutOrders, Refusal):
    """Orders count only from `from_` on, by the platform's own message time."""

    title: str
    from_: datetime


@dataclass(eq=False)
class TooMany(AboutOrders, Refusal):
    """A quantity nobody sells at once. `most` is what one message may ask for."""

    most: int


@dataclass(eq=False)
class AlreadyOrdered(AboutOrders, Refusal):
    """This buy counts one order each (`repeat = "ignore"`)."""

    title: str
    units: int
    unit: str = ""


@dataclass(eq=False)
class NoSuchBuy(Refusal):
    """Unknown, or another group's: the answer is the same."""

    no: int


def decide(heard: Sequence[Heard], book: Book) -> list[Answer]:
    """One answer per utterance, in the order given; None where a message changes nothing and asks for no word
    (a redelivery).

    Decided by platform time, then message id. The book holds the result: counters, orders, utterances, and
    what to say.
    """
    answers: dict[int, Answer] = {}
    turns = [one.turn for one in heard]
    for at in sorted(range(len(heard)), key=turns.__getitem__):
        answers[at] = _decide(heard[at], book)
    return [answers[at] for at in range(len(heard))]


def _decide(heard: Heard, book: Book) -> Answer:
    buy = book.buys.get(heard.buy_id)
    if buy is None:
        return say(book, heard, NoSuchBuy(heard.buy_id), None, len(book.says))
    first = len(book.says)
    order = book.order(buy.id, heard.member_id, heard.group_id, heard.sent)
    known = order.said.get(heard.key)
    if known is not None and not _is_news(heard, known):
        _seen_again(book, heard, known)
        return None
    if is_aside(order, heard):
        return None
    case = Case(book, buy, order, heard, known, order.said.get(heard.answers))
    answer = _gate(case) or _answer(case)
    if isinstance(answer, Refusal):
        keep(case, None, None, "refused")
    return say(book, heard, answer, order, first)


def _is_news(heard: Heard, known: Said) -> bool:
    """A later version, or the same version with other text (the later update wins); anything else was seen
    before."""
    return heard.version >= known.version and heard.text != known.text


def _seen_again(book: Book, heard: Heard, known: Said) -> None:
    """The same words in a later version change nothing, but an edit older than these must not win when it
    comes."""
    if heard.version > known.version:
        known.version = heard.version
        book.heard.append(known)


def _gate(case: Case) -> Refusal | None:
    """The deadline, judged by the platform's own message time, and whose turn it is."""
    heard, buy = case.heard, case.buy
    if buy.state != "open" or heard.sent >= buy.closes_at:
        return Closed(buy_no=buy.id, title=buy.title, closes_at=moment(buy.closes_at), state=buy.state)
    begins = buy.kind.begins_at(buy.terms)
    if begins is not None and heard.sent < begins:
        return NotBegun(buy.title, moment(begins))
    return cannot_yet(case)


def _answer(case: Case) -> Answer:
    if case.heard.corrects:
        find_corrected(case)
    return _tapped(case) or _done(case)


def _tapped(case: Case) -> Answer:
    """What a tap under a guess comes to, where it books nothing."""
    heard, question = case.heard, case.question
    of_a_guess = question is not None and question.guessed
    if heard.in_its_place or heard.declined or (heard.confirmed and of_a_guess):
        return answered(case)
    return None


def _done(case: Case) -> Answer:
    heard, question = case.heard, case.question
    if heard.confirmed and question is not None and question.state == "asked" and question.takes_back:
        heard.undo = question.takes_back
    if heard.undo:
        return undone(case)
    heard.team = heard.team or (question.team if question else 0)
    if heard.pick >= 0 or heard.confirmed:
        heard.reading = _answered(case)
    return _seated(case) or _meant(case)


def _seated(case: Case) -> Answer:
    """What a team's own button comes to, where it orders nothing."""
    heard, buy, order = case.heard, case.buy, case.order
    if not heard.joins:
        return None
    if cannot := cannot_join(buy, order, heard.team, heard.sent):
        return cannot
    if not is_seated(buy, order):
        return None
    keep(case, None, None, "idle")  # to another team, with what is ordered already
    return told(case, Shift(), "changed")


def _meant(case: Case) -> Answer:
    """What the words come to."""
    reading = case.heard.reading
    if reading is None or reading.intent in ("none", "query"):
        return (guessed(case, reading) if reading is not None else None) or _edited_away(case)
    if reading.too_many:
        return TooMany(9_999)
    repeated = _repeated(case, reading)
    if isinstance(repeated, Outcome):
        keep(case, None, reading, "asked")
    return repeated or applied(case, reading)


def _edited_away(case: Case) -> Answer:
    """An edit into chatter: the order stays and its member is asked. Silence is never a cancellation."""
    known, heard = case.known, case.heard
    if known is None:
        return None
    counted = known.counts
    known.version, known.text = heard.version, heard.text
    case.book.heard.append(known)
    return (
        AskedToCancel(case.order.id, case.buy.title, heard.name)
        if counted and order_stands(case.order)
        else None
    )


def _repeated(case: Case, reading: Reading) -> Outcome | Refusal | None:
    """A second order, where the buy's policy does not simply add it. An edit of one that counts is no second
    one."""
    heard, buy = case.heard, case.buy
    if buy.repeat not in ("ignore", "ask") or reading.intent != "order" or heard.confirmed or heard.answers:
        return None
    if case.known is not None and case.known.counts:
        return None
    before, after = around(case)
    units = sum(line.qty for line in folded([*before, *after], buy))
    if not units:
        return None
    if buy.repeat == "ignore":
        return AlreadyOrdered(buy.title, units, buy.unit)
    if buy.repeat == "ask":
        return AskedToRepeat(
            title=buy.title,
            name=heard.name,
            units=units,
            more=sum(item.qty or 0 for item in reading.items),
            unit=buy.unit,
        )
    return None


def _answered(case: Case) -> Reading | None:
    """What a button under a question makes of the words it was asked about; None where the question is
    settled already."""
    question = case.question
    if question is None or question.ask is None or question.state == "answered":
        return None
    if case.heard.confirmed:
        return question.ask
    before, _ = around(case)
    lines = folded(before, case.buy)
    missing = question.ask.ask or apply(lines, question.ask, repeat(case.buy)).ask
    return completed(case.buy, lines, question.ask, missing[0], case.heard.pick) if missing else None
