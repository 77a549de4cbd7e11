"""Whose word is next in a chat. Pure.

A chat takes so many words a minute, and whoever asks the most must not be the only one who is answered:

- each member's words stay in the order they were written, and of one that is repeated further on the last is
  said;
- what orders are answered with goes before answers to commands;
- those told the least in the last minute are next, and nobody takes more of the minute than they leave to the
  others;
- a word to everybody, such as a closing, comes after the answers older than itself; one that can wait, such as
  a campaign's, lets younger ones pass, too, as many as are half of the chat's minute: the bills of a whole
  platform may be said before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commerce.fact import AboutOrders, Question, is_kind
from commerce.queries.due import Word
from commerce.tables.outgoing import BILL

EVERYBODY = ""
REDRAWS, MARKS = "refresh", "react"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a chat is told next (None: nothing just now), and the rows that a later one makes superfluous."""

    next: Word | None
    repeated: tuple[int, ...] = ()


def turn(waiting: Sequence[Word], said: Sequence[Word], per_minute: int) -> Turn:
    """The next of the words that wait in one chat, oldest first, after those `said` there in the last
    minute."""
    under_way = next((word for word in waiting if _is_under_way(word)), None)
    if under_way is not None:
        return Turn(under_way if under_way.is_free else None)
    repeated = _repeated(waiting)
    lines = _lines(word for word in waiting if word.row not in repeated)
    minute = _Minute(said, per_minute)
    everybody = lines.pop(EVERYBODY, ())
    fair = [line for line in lines.values() if minute.is_fair(line[0])]
    if (
        everybody
        and not _older_answers(fair, everybody[0].row)
        and not (fair and minute.can_wait(everybody[0]))
    ):
        fair.append(everybody)
    return Turn(min(fair, key=minute.place)[0] if fair else None, tuple(repeated))


class _Minute:
    """What a chat was told in the last minute, and what it leaves of what the chat takes (0: all)."""

    def __init__(self, said: Sequence[Word], per_minute: int) -> None:
        self.told = Counter(line_of(word) for word in said)
        self.answers = sum(map(is_answer, said))
        self.per_minute, self.left = per_minute, per_minute - len(said)
        self.rows = [word.row for word in said]

    def is_fair(self, word: Word) -> bool:
        """Has this line taken no more of the minute than it leaves? Answers to commands together, too."""
        if not self.per_minute or word.is_private:
            return True
        return self.told[line_of(word)] < self.left and (self.answers < self.left or not is_answer(word))

    def can_wait(self, word: Word) -> bool:
        """Is it no answer, and have few younger words passed it? Where a chat takes any number, all do."""
        passed = sum(row > word.row for row in self.rows)
        return word.worth >= BILL and (not self.per_minute or passed < self.per_minute // 2)

    def place(self, line: Sequence[Word]) -> tuple[bool, int, int]:
        """What orders are answered with first; then who was told the least; then the oldest."""
        return all(map(is_answer, line)), _taken(line[0], self.told), line[0].row


def _older_answers(lines: Iterable[Sequence[Word]], row: int) -> bool:
    """Does an answer to an order wait that is older than this row?"""
    return any(word.row < row and not is_answer(word) for line in lines for word in line)


def line_of(word: Word) -> str:
    """Whose words stay in order: those to one member, those to everybody; redraws and marks wait for
    themselves alone."""
    return word.kind if word.kind in (REDRAWS, MARKS) else word.person


def is_answer(word: Word) -> bool:
    """Does it answer a command? Such a word can wait."""
    return word.kind == MARKS or (
        bool(word.person) and word.kind != REDRAWS and not is_kind(word.outcome, AboutOrders)
    )


def run_behind(waiting: Sequence[Word], row: int) -> list[str]:
    """The outcomes from that row on that may become one digest: answers to commands, redraws and marks stand
    in nobody's way."""
    return [
        word.outcome if word.kind == "say" else word.kind
        for word in waiting
        if word.row >= row and word.kind != REDRAWS and not is_answer(word)
    ]


def _is_under_way(word: Word) -> bool:
    """Is it being said, or was it put off? Nothing overtakes it but the redraw of a post."""
    return word.state == "sending" or (word.attempts > 0 and word.kind != REDRAWS)


def _repeated(waiting: Iterable[Word]) -> set[int]:
    """The rows whose very words come again further on, to the same member. Each question is asked: its
    buttons are its own."""
    latest: dict[tuple[str, str, str, str], int] = {}
    earlier = set()
    for word in waiting:
        if word.person and word.kind in ("say", "private") and not is_kind(word.outcome, Question):
            same = (word.person, word.kind, word.outcome, word.facts)
            if same in latest:
                earlier.add(latest[same])
            latest[same] = word.row
    return earlier


def _lines(waiting: Iterable[Word]) -> dict[str, list[Word]]:
    lines: dict[str, list[Word]] = {}
    for word in waiting:
        lines.setdefault(line_of(word), []).append(word)
    return lines


def _taken(word: Word, told: Mapping[str, int]) -> int:
    """What a member was told already counts against them; a redraw has its turn by its age."""
    return 0 if line_of(word) in (EVERYBODY, REDRAWS) else told[line_of(word)]
