"""One utterance before the desk: what its member said around it, and how it is written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from commerce.booking.book import Book, BuyState, Heard, OrderState, Said
from commerce.phrases.fold import Lines, Repeat, apply
from commerce.phrases.meaning import Reading
from commerce.rules.lifecycle import StateOfUtterance


@dataclass(slots=True, eq=False)
class Case:
    """An utterance, the buy and the order it is about, the same message as it was `known` before, and the
    question that it answers."""

    book: Book
    buy: BuyState
    order: OrderState
    heard: Heard
    known: Said | None
    question: Said | None

    @property
    def turn(self) -> tuple[int, int, str]:
        """Its place among its member's words: that of the same message before, or of the one it corrects."""
        if self.known is not None:
            return self.known.turn
        corrected = self.question if self.heard.corrects else None
        return corrected.turn if corrected is not None else self.heard.turn


def repeat(buy: BuyState) -> Repeat:
    """How a second order folds; whether it counts at all is asked before."""
    return "replace" if buy.repeat == "replace" else "add"


def folded(readings: Iterable[Reading], buy: BuyState, lines: Lines = ()) -> Lines:
    """What is wanted once all that is said on top of `lines`."""
    for reading in readings:
        lines = apply(lines, reading, repeat(buy)).lines
    return lines


def in_turn(order: OrderState) -> list[Said]:
    """What counts, in the chat's own order."""
    return sorted((said for said in order.said.values() if said.counts), key=lambda said: said.turn)


def standing_for(order: OrderState, key: str) -> Said | None:
    """What stands today in the place of that message: itself, the answer to what it was asked, or what
    corrected it; None where it is none of theirs."""
    said = order.said
    while key and (later := [one.key for one in said.values() if one.answers == key and one.counts]):
        key = later[-1]
    return said.get(key)


def around(case: Case) -> tuple[list[Reading], list[Reading]]:
    """The effects said before and after this one, in the chat's own order: an edit keeps its message's place.
    What it takes the
    place of is left out: its own old version, the question it answers, the answer to the question it was."""
    before: list[Reading] = []
    after: list[Reading] = []
    if not case.order.said:
        return before, after
    heard, place = case.heard, case.turn
    for said in in_turn(case.order):
        if said.reading and said.key not in (heard.key, heard.answers) and said.answers != heard.key:
            (before if said.turn < place else after).append(said.reading)
    return before, after


def _stays(known: Said | None, state: StateOfUtterance) -> Said | None:
    """What an utterance was, where words that came to nothing leave it so: it counts, or can be put back."""
    if known is None or state not in ("refused", "asked"):
        return None
    took_itself_back = state == "refused" and known.reading is None and known.before is not None
    return known if known.counts or took_itself_back else None


def keep(case: Case, reading: Reading | None, ask: Reading | None, state: StateOfUtterance) -> Said:
    """Writes the utterance down. One that counted and is now refused or asked about keeps its old effect,
    and what that took, until that is settled."""
    heard, known, order = case.heard, case.known, case.order
    stays = _stays(known, state) if reading is None else None
    if stays is not None:
        reading, state = stays.reading, "applied" if stays.counts else "undone"
    said = Said(
        key=heard.key,
        version=heard.version,
        turn=case.turn,
        member_id=heard.member_id,
        actor_id=heard.actor_id,
        group_id=heard.group_id,
        text=heard.text,
        reading=reading,
        ask=ask,
        state=state,
        answers=heard.answers,
        team=heard.team,
    )
    if stays is not None:
        said.took, said.before = stays.took, stays.before
    if state == "asked":
        said.place = order.next_turn
    order.said[heard.key] = said
    case.book.heard.append(said)
    return said


def retire(case: Case, question: Said) -> None:
    """A question that has been answered counts no more, its answer does; nor does an answer once its question
    was edited."""
    question.state, question.reading = "answered", None
    case.book.heard.append(question)
