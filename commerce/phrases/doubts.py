"""Words that ask where nothing is counted, and only doubt where something is: 2箱かな. And whoever asks their own
family asks nobody here: 问下我妈."""

from __future__ import annotations

from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.tokens import PLAIN, Lexeme, kinds

_UNSURE = kinds(Kind.UNSURE)
_ASK = kinds(Kind.ASK)
_ASKING = kinds(Kind.ASK, Kind.UNSURE)
_BETWEEN = kinds(Kind.PLAIN, Kind.GAP, Kind.ME, Kind.MINE)


def doubts(tokens: list[Lexeme]) -> list[Lexeme]:
    """The tokens with each of those words as what it is here."""
    if Kind.ASK not in seen_in(tokens):
        return tokens
    found = list(tokens)
    for at, token in enumerate(tokens):
        if Kind.ASK not in token.kinds or Kind.QUESTION in token.kinds:
            continue
        if token.kinds >= _ASKING:
            counted = Kind.AMOUNT in seen_in(tokens[:at])
            found[at] = token._replace(kinds=token.kinds - (_ASK if counted else _UNSURE))
        elif (family := _asked(tokens, at)) is not None:
            found[at] = token._replace(kinds=_UNSURE)
            found[family] = tokens[family]._replace(kinds=PLAIN)
    return found


def _asked(tokens: list[Lexeme], at: int) -> int | None:
    """Where, right behind the word, somebody of one's own stands."""
    end = at + 1
    while end < len(tokens) and tokens[end].kinds & _BETWEEN and Kind.KIN not in tokens[end].kinds:
        end += 1
    return end if end < len(tokens) and Kind.KIN in tokens[end].kinds else None
