"""Corrections within a message: only what comes after the last "no wait" counts."""

from __future__ import annotations

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.tokens import PLAIN, Lexeme

_TAKES_BACK = frozenset({Kind.OOPS, Kind.NEVER_MIND})
_CALMED = frozenset({Kind.OOPS, Kind.NO, Kind.NEVER_MIND, Kind.CANCEL})
# behind a "never mind" so many is wanted only where none of these is
_ELSE = frozenset(
    {Kind.CANCEL, Kind.NO, Kind.LESS, Kind.LATER, Kind.PAST, Kind.IF, Kind.PAID, Kind.UNKNOWN, Kind.QUESTION}
)
_LIGHT = frozenset({Kind.PLAIN, Kind.THANKS, Kind.BREAK, Kind.GAP})
_BREAK_GAP = frozenset({Kind.BREAK, Kind.GAP})


def last_word(tokens: list[Lexeme]) -> tuple[list[Lexeme], bool]:
    """ "+2 no wait +3": only what comes after the correction counts. -> (tokens, does it correct an earlier
    message?)"""
    denied = _denied_amount(tokens)
    if denied is not None:
        return tokens[denied:], True
    at = next((n for n in range(len(tokens) - 1, -1, -1) if _corrects(tokens, n)), None)
    if at is None:
        return tokens, False
    if seen_in(tokens[at + 1 :]).isdisjoint(_COUNTS):
        return tokens, False
    if Kind.NEVER_MIND in tokens[at].kinds:
        return tokens[at + 1 :], True
    told = seen_in(tokens[:at])
    if not told.isdisjoint(_COUNTS):
        return tokens[at + 1 :], Kind.PAST in told  # "I put 2 but I meant 3": of what was said before
    return [_calmed(token) if token.kinds & _TAKES_BACK else token for token in tokens], True


def _denied_amount(tokens: list[Lexeme]) -> int | None:
    """ "Not 2, 3", 不是2箱，3箱: where the amount begins that stands instead of the denied one."""
    said = [n for n, token in enumerate(tokens) if not token.kinds & _LIGHT]
    if len(said) != 3 or not seen_in(tokens[said[1] + 1 : said[2]]) & _BREAK_GAP:
        return None
    no, denied, meant = (tokens[n].kinds for n in said)
    amounts = Kind.AMOUNT in denied and Kind.AMOUNT in meant
    return said[2] if Kind.NO in no and amounts and Kind.CANCEL not in no else None


def _calmed(token: Lexeme) -> Lexeme:
    return token._replace(kinds=(token.kinds - _CALMED) or PLAIN)


def _corrects(tokens: list[Lexeme], at: int) -> bool:
    """A word that takes back what stands before it; "sorry" only right between two amounts."""
    if Kind.REJECTS in tokens[at].kinds or _denies_amount(tokens, at):
        return False
    if Kind.NEVER_MIND in tokens[at].kinds:
        return _is_so_many(tokens[at + 1 :])
    if Kind.OOPS in tokens[at].kinds or _is_lone_no(tokens, at):
        return True
    if Kind.SORRY not in tokens[at].kinds:
        return False
    before = next((token for token in reversed(tokens[:at]) if Kind.BREAK not in token.kinds), None)
    after = next((token for token in tokens[at + 1 :] if not token.kinds & _BREAK_GAP), None)
    return before is not None and after is not None and Kind.AMOUNT in before.kinds & after.kinds


def _is_so_many(tokens: list[Lexeme]) -> bool:
    """ "Never mind, 2": an amount, and no word of cancelling or of something else."""
    seen = seen_in(tokens)
    return Kind.AMOUNT in seen and seen.isdisjoint(_ELSE)


def _denies_amount(tokens: list[Lexeme], at: int) -> bool:
    """5 bukan 3, ขอ 5 ไม่ใช่ 3: a word that also means "not", right before a second amount."""
    if Kind.NO not in tokens[at].kinds or Kind.AMOUNT not in seen_in(tokens[:at]):
        return False
    after = [token for token in tokens[at + 1 : at + 3] if Kind.GAP not in token.kinds]
    return bool(after) and Kind.AMOUNT in after[0].kinds


def _is_lone_no(tokens: list[Lexeme], at: int) -> bool:
    """ "2, no, 3": a no between commas takes back what stands before it."""
    if Kind.NO not in tokens[at].kinds or not 0 < at < len(tokens) - 1:
        return False
    return Kind.BREAK in tokens[at - 1].kinds and Kind.BREAK in tokens[at + 1].kinds


_COUNTS = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS})
