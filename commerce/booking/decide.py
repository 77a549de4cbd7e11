"""decide(heard, book): the one function through which every order goes, whatever platform, command or button it came by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from commerce.booking.asking import UndoneBefore, asked, completed
from commerce.booking.book import Book, BuyState, Heard, OrderState, Said, Say, WaitState
from commerce.booking.facts import best_discount, followers, next_step, ordered, ordered_for_you
from commerce.booking.shift import Shift, note_ranges, shift
from commerce.booking.teams import cannot_join, is_seated, seat
from commerce.outcomes import AskedToCancel, AskedToRepeat, Ordered, Outcome, Promoted, StepReached
from commerce.phrases.fold import Folded, apply
from commerce.phrases.meaning import Reading, Wanted
from commerce.refusals import (
    AlreadyOrdered,
    Closed,
    NoSuchBuy,
    NotBegun,
    NothingToChange,
    NotYetYours,
    NotYours,
    Refusal,
    TooMany,
)

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
DECLINE_WITHIN = timedelta(hours=12)

Answer = Outcome | Refusal | None


def decide(heard: Sequence[Heard], book: Book) -> list[Answer]:
    """One answer per utterance, in the order given; None where a message changes nothing and asks for no word (a redelivery).

    Decided by platform time, then message id. The book holds the result: counters, orders, utterances, and what to say.
    """
    answers: dict[int, Answer] = {}
    for at in sorted(range(len(heard)), key=lambda i: heard[i].turn):
        answers[at] = _decide(heard[at], book)
    return [answers[at] for at in range(len(heard))]


def _decide(heard: Heard, book: Book) -> Answer:
    buy = book.buys.get(heard.buy_id)
    if buy is None:
        return _say(book, heard, NoSuchBuy(heard.buy_id), None, len(book.says))
    first = len(book.says)
    order = book.order(buy.id, heard.member_id, heard.group_id, heard.sent)
    known = order.said.get(heard.key)
    if known is not None and not _is_news(heard, known):
        _seen_again(book, heard, known)
        return None
    answer = _gate(heard, buy, book) or _answer(heard, known, buy, order, book)
    if isinstance(answer, Refusal):
        _keep(book, order, heard, known, None, None, "refused")
    return _say(book, heard, answer, order, first)


def _is_news(heard: Heard, known: Said) -> bool:
    """A later version, or the same version with other text (the later update wins); anything else was seen before."""
    return heard.version >= known.version and heard.text != known.text


def _seen_again(book: Book, heard: Heard, known: Said) -> None:
    """The same words in a later version change nothing, but an edit older than these must not win when it comes."""
    if heard.version > known.version:
        known.version = heard.version
        book.heard.append(known)


def _gate(heard: Heard, buy: BuyState, book: Book) -> Refusal | None:
    """The deadline and early access, both judged by the platform's own message time."""
    if buy.state != "open" or heard.sent >= buy.closes_at:
        return Closed(buy.id, buy.title, _moment(buy.closes_at), buy.state)
    begins = buy.kind.begins_at(buy.terms)
    if begins is not None and heard.sent < begins:
        return NotBegun(buy.title, _moment(begins))
    if buy.early and heard.actor_id == heard.member_id and heard.member_id not in buy.wishers:
        standing = book.standings.get(heard.member_id)
        tier = standing.tier if standing and standing.tier in buy.early else ""
        from_ = buy.opened_at + buy.early.get(tier, 0)
        if heard.sent < from_:
            return NotYetYours(buy.title, _moment(from_), tier, bool(buy.wishers))
    return None


def _answer(heard: Heard, known: Said | None, buy: BuyState, order: OrderState, book: Book) -> Answer:
    if heard.undo:
        return _undo(heard, buy, order, book)
    question = order.said.get(heard.answers)
    heard.team = heard.team or (question.team if question else 0)
    if heard.pick >= 0 or heard.confirmed:
        heard.reading = _answered(heard, buy, order)
    if heard.joins and (cannot := cannot_join(buy, order, heard.team, heard.sent)):
        return cannot
    if heard.joins and is_seated(buy, order):  # to another team, with what is ordered already
        _keep(book, order, heard, known, None, None, "idle")
        return _told(heard, buy, order, book, Shift(), "changed")
    reading = heard.reading
    if reading is None or reading.intent in ("none", "query"):
        return _edited_away(heard, known, buy, order, book)
    if reading.too_many:
        return TooMany(9_999)
    before, after = _around(order, heard)
    lines = _folded(before, buy)
    refusal = _repeated(heard, known, buy, _folded([*before, *after], buy))
    if refusal is not None:
        if isinstance(refusal, Outcome):
            _keep(book, order, heard, known, None, reading, "asked")
        return refusal
    return _applied(heard, known, buy, order, book, reading, lines, after)


def _applied(
    heard: Heard,
    known: Said | None,
    buy: BuyState,
    order: OrderState,
    book: Book,
    reading: Reading,
    lines: tuple[Wanted, ...],
    after: Sequence[Reading],
) -> Answer:
    """The reading on top of the `lines` said before it, and what was said `after` on top of that."""
    result = apply(lines, reading, _repeat(buy))
    missing = reading.ask or result.ask
    if reading.intent == "cancel" and (missing or result.lines == lines):
        takes_back = known is not None and known.counts
        if not takes_back:
            return (
                NothingToChange(buy.title)
                if not lines or not missing
                else _ask(heard, known, buy, order, book, reading, lines, missing)
            )
        result, missing = Folded(lines), ()  # edited into "cancel": what this message had ordered is taken back
    if missing and reading.intent in ("change", "set") and not lines and not reading.ask:
        return NothingToChange(buy.title)
    if missing:
        return _ask(heard, known, buy, order, book, reading, lines, missing)
    wanted = result.lines
    for later in after:
        wanted = apply(wanted, later, _repeat(buy)).lines
    return _move(heard, known, buy, order, book, wanted, reading)


def _ask(
    heard: Heard,
    known: Said | None,
    buy: BuyState,
    order: OrderState,
    book: Book,
    reading: Reading,
    lines: tuple[Wanted, ...],
    missing: Sequence[str],
) -> Answer:
    _keep(book, order, heard, known, None, reading, "asked")
    return asked(heard, buy, lines, reading, missing)


def _move(
    heard: Heard, known: Said | None, buy: BuyState, order: OrderState, book: Book, wanted: tuple[Wanted, ...], reading: Reading
) -> Answer:
    discount = order.discount_bp
    moved = shift(book, buy, order, wanted, heard.key, swaps=reading.intent == "change")
    if isinstance(moved, Refusal):
        return moved
    order.discount_bp = max(discount, best_discount(order, book.standings.get(heard.member_id)))
    order.placed = True
    if buy.kind.pack_size(buy.terms):
        note_ranges(order, wanted)
    _keep(book, order, heard, known, reading, None, "applied")
    for said in order.said.values():
        if said.key == heard.answers or (said.answers == heard.key and said.counts):
            _retire(book, said)
    return _told(heard, buy, order, book, moved, _change_word(reading, known))


def _told(heard: Heard, buy: BuyState, order: OrderState, book: Book, moved: Shift, change: str) -> Ordered:
    """Everything that follows from a move: promotions, a step reached, the living post, the answer itself."""
    book.touched.add(buy.id)
    team = seat(book, buy, order, heard.sent, heard.name, heard.team)
    tell_promotions(book, buy, moved, heard.sent)
    _tell_step(book, buy)
    answer = ordered(heard, buy, order, moved, change if order_stands(order) else "cancelled")
    answer.team = team
    if heard.tell:
        word = ordered_for_you(answer, heard.by, corrected=bool(heard.answers))
        book.says.append(Say("private", heard.tell, word, buy.id, heard.tell, source=heard.key, order=order))
    return answer


def order_stands(order: OrderState) -> bool:
    """Has the order anything booked or waiting?"""
    return any(line.qty for line in order.lines) or bool(order.waits)


def _undo(heard: Heard, buy: BuyState, order: OrderState, book: Book) -> Answer:
    target = order.said.get(heard.undo)
    if target is None:
        return NotYours()
    if target.state == "undone":
        units, waiting = sum(line.qty for line in order.lines), sum(wait.qty for wait in order.waits)
        return UndoneBefore(buy.title, order.id, units, waiting)
    if not target.counts:
        return NothingToChange(buy.title)
    rest = [said.reading for said in _in_turn(order) if said is not target and said.reading]
    lines: tuple[Wanted, ...] = ()
    for reading in rest:
        lines = apply(lines, reading, _repeat(buy)).lines
    moved = shift(book, buy, order, lines, heard.key, swaps=False)
    if isinstance(moved, Refusal):
        return moved
    target.state = "undone"
    book.heard.append(target)
    _keep(book, order, heard, None, None, None, "idle")
    return _told(heard, buy, order, book, moved, "undone")


def _edited_away(heard: Heard, known: Said | None, buy: BuyState, order: OrderState, book: Book) -> Answer:
    """An edit into chatter: the order stays and its member is asked. Silence is never a cancellation."""
    if known is None:
        return None
    counted = known.counts
    known.version, known.text = heard.version, heard.text
    book.heard.append(known)
    return AskedToCancel(order.id, buy.title, heard.name) if counted and order_stands(order) else None


def _repeated(heard: Heard, known: Said | None, buy: BuyState, lines: tuple[Wanted, ...]) -> Outcome | Refusal | None:
    """A second order, where the buy's policy does not simply add it. An edit of one that counts is no second one."""
    reading = heard.reading
    if not lines or reading is None or reading.intent != "order" or heard.confirmed or heard.answers or (known and known.counts):
        return None
    units = sum(line.qty for line in lines)
    if buy.repeat == "ignore":
        return AlreadyOrdered(buy.title, units)
    if buy.repeat == "ask":
        return AskedToRepeat(buy.title, heard.name, units, sum(item.qty or 0 for item in reading.items))
    return None


def _repeat(buy: BuyState) -> str:
    return buy.repeat if buy.repeat == "replace" else "add"


def _folded(readings: Sequence[Reading], buy: BuyState) -> tuple[Wanted, ...]:
    lines: tuple[Wanted, ...] = ()
    for reading in readings:
        lines = apply(lines, reading, _repeat(buy)).lines
    return lines


def _in_turn(order: OrderState) -> list[Said]:
    return sorted((said for said in order.said.values() if said.counts), key=lambda said: said.turn)


def _answered(heard: Heard, buy: BuyState, order: OrderState) -> Reading | None:
    """What a button under a question makes of the words it was asked about; None where the question is settled already."""
    question = order.said.get(heard.answers)
    if question is None or question.ask is None or question.state == "answered":
        return None
    if heard.confirmed:
        return question.ask
    before, _ = _around(order, heard)
    lines = _folded(before, buy)
    missing = question.ask.ask or apply(lines, question.ask, _repeat(buy)).ask
    return completed(buy, lines, question.ask, missing[0], heard.pick) if missing else None


def _around(order: OrderState, heard: Heard) -> tuple[list[Reading], list[Reading]]:
    """The effects said before and after this one, in the chat's own order: an edit keeps its message's place. What it takes the
    place of is left out: its own old version, the question it answers, the answer to the question it was."""
    before: list[Reading] = []
    after: list[Reading] = []
    if not order.said:
        return before, after
    known = order.said.get(heard.key)
    place = known.turn if known else heard.turn
    for said in _in_turn(order):
        if said.reading and said.key not in (heard.key, heard.answers) and said.answers != heard.key:
            (before if said.turn < place else after).append(said.reading)
    return before, after


def _keep(
    book: Book, order: OrderState, heard: Heard, known: Said | None, reading: Reading | None, ask: Reading | None, state: str
) -> None:
    """Writes the utterance down. One that counted and is now refused or asked about keeps its old effect until that is settled."""
    if known is not None and known.counts and reading is None and state in ("refused", "asked"):
        reading, state = known.reading, "applied"
    said = Said(
        heard.key, heard.version, heard.turn, heard.member_id, heard.actor_id, heard.group_id, heard.text,
        reading, ask, state, heard.answers, known is None or known.new, heard.team,
    )  # fmt: skip
    if known is not None:
        said.turn = known.turn
    order.said[heard.key] = said
    book.heard.append(said)


def _retire(book: Book, question: Said) -> None:
    """A question that has been answered counts no more, its answer does; nor does an answer once its question was edited."""
    question.state, question.reading = "answered", None
    book.heard.append(question)


def _change_word(reading: Reading, known: Said | None) -> str:
    if known is not None:
        return "changed"
    return {"order": "added", "set": "changed", "change": "changed", "cancel": "reduced"}[reading.intent]


def tell_promotions(book: Book, buy: BuyState, moved: Shift, at: int) -> None:
    """Each promoted member has their seat, and is told, with the time they have to decline. `at` is the moment of it (ms)."""
    units: dict[tuple[int, int], tuple[WaitState, int]] = {}
    for wait, n in moved.promoted:
        seat(book, buy, wait.order, at, "")
        first, so_far = units.get((id(wait.order), wait.variant.id), (wait, 0))
        units[id(wait.order), wait.variant.id] = first, so_far + n
    for wait, n in units.values():
        order = wait.order
        fact = Promoted(
            order.id, buy.id, buy.title, wait.variant.label, n, sum(w.qty for w in order.waits),
            min(wait.price_minor, buy.unit_price(wait.offer)), buy.currency, _moment(buy.closes_at), wait.offer.unit,
        )  # fmt: skip
        if order.address:
            book.says.append(Say("private", order.address, fact, buy.id, order.address, source=wait.utterance, order=order))


def _tell_step(book: Book, buy: BuyState) -> None:
    """A step is announced once, however often it is lost and reached again."""
    kind, pledged = buy.kind, buy.pledged
    at = kind.reached(buy.terms, pledged)
    if at <= buy.step_told:
        return
    buy.step_told = at
    fact = StepReached(
        buy_no=buy.id,
        title=buy.title,
        pledged=kind.counted(pledged),
        price_minor=kind.unit_price(buy.terms, 0, pledged),
        currency=buy.currency,
        next_step=next_step(buy),
        counts=kind.counts,
        goods=followers(buy),
    )
    book.says.extend(Say("say", chat, fact, buy.id) for _, chat in buy.chats)


def _say(book: Book, heard: Heard, answer: Answer, order: OrderState | None, first: int) -> Answer:
    """The answer goes before whatever followed from it."""
    if answer is not None and not heard.silent:
        kind, chat = ("alert", heard.person) if heard.ticket else ("say", heard.chat)
        said = Say(kind, chat, answer, heard.buy_id, heard.person, heard.message_id, heard.ticket, heard.key, order)
        book.says.insert(first, said)
    return answer


def _moment(millis: int) -> datetime:
    return EPOCH + timedelta(milliseconds=millis)
