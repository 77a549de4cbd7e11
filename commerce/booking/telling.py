"""What is said in the commit that makes it true: the answer, and whatever followed from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.booking.book import Book, BuyState, Heard, OrderState, Say, WaitState
from commerce.booking.case import Case
from commerce.booking.facts import followers, next_step, ordered, ordered_for_you
from commerce.booking.shift import Shift
from commerce.booking.teams import seat
from commerce.fact import Saying
from commerce.outcomes import Ordered, Outcome, Promoted, StepReached
from commerce.refusals import Refusal
from commerce.rules.pricing import Reach

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

Answer = Outcome | Refusal | None


def told(case: Case, moved: Shift, change: str) -> Ordered:
    """Everything that follows from a move: promotions, a step reached, the living post, the answer itself."""
    book, buy, order, heard = case.book, case.buy, case.order, case.heard
    book.touched.add(buy.id)
    team = seat(book, buy, order, heard.sent, heard.name, heard.team)
    if moved.promoted:
        tell_promotions(book, buy, moved, heard.sent)
    reach = buy.reach
    if reach.at > buy.step_told:
        _tell_step(book, buy, reach)
    answer = ordered(case, moved, reach, change)
    answer.team = team
    if heard.tell:
        fact = ordered_for_you(answer, heard.by, corrected=bool(heard.answers) and not heard.confirmed)
        book.says.append(
            Say(
                kind="private",
                chat=heard.tell,
                fact=fact,
                buy_id=buy.id,
                person=heard.tell,
                source=heard.key,
                order=order,
            )
        )
    return answer


def order_stands(order: OrderState) -> bool:
    """Has the order anything booked or waiting?"""
    return bool(order.waits) or any(line.qty for line in order.lines)


def tell_promotions(book: Book, buy: BuyState, moved: Shift, at: int) -> None:
    """Each promoted member has their seat, and is told, with the time they have to decline. `at` is the
    moment of it (ms)."""
    units: dict[tuple[int, int], tuple[WaitState, int]] = {}
    for wait, n in moved.promoted:
        seat(book, buy, wait.order, at, "")
        first, so_far = units.get((id(wait.order), wait.variant.id), (wait, 0))
        units[id(wait.order), wait.variant.id] = first, so_far + n
    for wait, n in units.values():
        order = wait.order
        fact = Promoted(
            order_no=order.id,
            buy_no=buy.id,
            title=buy.title,
            variant=wait.variant.label,
            qty=n,
            waiting=sum(one.qty for one in order.waits),
            unit_minor=min(wait.price_minor, buy.unit_price(wait.offer)),
            currency=buy.currency,
            decline_until=moment(buy.closes_at),
            unit=wait.offer.unit,
            goods=wait.offer.title if len(buy.offers) > 1 else "",
        )
        if order.address:
            book.says.append(
                Say(
                    kind="private",
                    chat=order.address,
                    fact=fact,
                    buy_id=buy.id,
                    person=order.address,
                    source=wait.utterance,
                    order=order,
                )
            )


def _tell_step(book: Book, buy: BuyState, reach: Reach) -> None:
    """A step is announced once, however often it is lost and reached again."""
    buy.step_told = reach.at
    fact = StepReached(
        buy_no=buy.id,
        title=buy.title,
        pledged=reach.pledged,
        price_minor=buy.kind.unit_price(buy.terms, 0, buy.pledged),
        currency=buy.currency,
        next_step=next_step(buy, reach),
        counts=buy.kind.counts,
        goods=followers(buy),
        unit=buy.step_unit,
    )
    book.says.extend(Say(kind="say", chat=chat, fact=fact, buy_id=buy.id) for _, chat in buy.chats)


def say(book: Book, heard: Heard, answer: Answer, order: OrderState | None, first: int) -> Answer:
    """The answer goes before whatever followed from it."""
    if answer is not None and not heard.silent:
        kind, chat = _place(heard, answer)
        said = Say(
            kind=kind,
            chat=chat,
            fact=answer,
            buy_id=heard.buy_id,
            person=heard.person,
            reply_to="" if kind == "private" else heard.message_id,
            ticket=heard.ticket,
            source=heard.key,
            order=order,
        )
        book.says.insert(first, said)
    return answer


def _place(heard: Heard, answer: Answer) -> tuple[Saying, str]:
    """-> the kind of row, and the chat it goes to: what is a member's own matter, to them alone."""
    if isinstance(answer, Refusal) and answer.private and heard.chat != heard.person:
        return "alert" if heard.ticket else "private", heard.person
    if heard.in_its_place:
        return "redraw", heard.chat
    return ("alert", heard.person) if heard.ticket else ("say", heard.chat)


def moment(millis: int) -> datetime:
    """Milliseconds since 1970 as a moment, UTC."""
    return EPOCH + timedelta(milliseconds=millis)
