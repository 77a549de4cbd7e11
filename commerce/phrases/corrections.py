"""Corrections within a message: only what comes after the last "no wait" counts."""

from __future__ import annotations

from commerce.phrases.kinds import Kind
from commerce.phrases.tokens import PLAIN, Token

_OOPS_SORRY_NO = frozenset({Kind.OOPS, Kind.SORRY, Kind.NO})
_OOPS_NO = frozenset({Kind.OOPS, Kind.NO})
_BREAK_GAP = frozenset({Kind.BREAK, Kind.GAP})


def last_word(tokens: list[Token]) -> tuple[list[Token], bool]:
    """ "+2 no wait +3": only what comes after the correction counts. -> (tokens, does it correct an earlier
    message?)"""
    at = next((n for n in range(len(tokens) - 1, -1, -1) if _corrects(tokens, n)), None)
    if at is None:
        return tokens, False
    said_after = any(token.kinds & _COUNTS for token in tokens[at + 1 :])
    if not said_after:
        return tokens, False
    if any(token.kinds & _COUNTS for token in tokens[:at]):
        return tokens[at + 1 :], False
    return [
        token if Kind.OOPS not in token.kinds else token._replace(kinds=(token.kinds - _OOPS_NO) or PLAIN)
        for token in tokens
    ], True


def _corrects(tokens: list[Token], at: int) -> bool:
    """A word that takes back what stands before it; "sorry" only right between two amounts."""
    if Kind.REJECTS in tokens[at].kinds:
        return False
    if Kind.OOPS in tokens[at].kinds or _is_lone_no(tokens, at):
        return True
    if Kind.SORRY not in tokens[at].kinds:
        return False
    before = next((token for token in reversed(tokens[:at]) if Kind.BREAK not in token.kinds), None)
    after = next((token for token in tokens[at + 1 :] if not token.kinds & _BREAK_GAP), None)
    return before is not None and after is not None and Kind.AMOUNT in before.kinds & after.kinds


def _is_lone_no(tokens: list[Token], at: int) -> bool:
    """ "2, no, 3": a no between commas takes back what stands before it."""
    if Kind.NO not in tokens[at].kinds or not 0 < at < len(tokens) - 1:
        return False
    return Kind.BREAK in tokens[at - 1].kinds and Kind.BREAK in tokens[at + 1].kinds


_COUNTS = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS})
