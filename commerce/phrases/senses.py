"""Which of a word's senses is meant: the one of the language that most of the message is in; and what asks
only where it stands."""

from __future__ import annotations

from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon, Sense
from commerce.phrases.tokens import _VERB_UNKNOWN, BREAK, IF, PLAIN, Lexeme

_ASK = frozenset({Kind.ASK})
_ASK_LAST = frozenset({Kind.ASK_LAST})
_BREAK_GAP_THANKS = frozenset({Kind.BREAK, Kind.GAP, Kind.THANKS})


def decided(
    found: list[Lexeme], several: list[tuple[int, tuple[Sense, ...]]], lexicon: Lexicon, text: str
) -> list[Lexeme]:
    """A word of several languages has the sense of the one that most of the message is in."""
    votes = dict.fromkeys(lexicon.rank, 0)
    for _, start, end, *_ in found:
        for lang in lexicon.langs.get(text[start:end], ()):
            votes[lang] += end - start
    for at, senses in several:
        best = max(senses, key=lambda sense: (votes[sense.lang], lexicon.rank[sense.lang]))
        found[at] = found[at]._replace(kinds=best.kinds, number=best.number, axis=best.axis)
    return settled(found, text)


def settled(found: list[Lexeme], text: str) -> list[Lexeme]:
    """Particles that ask do so only at the end of what is said."""
    for at, token in enumerate(found):
        if Kind.IF_POLITE in token.kinds and at + 1 < len(found) and found[at + 1].kinds & _VERB_UNKNOWN:
            # "if you can deliver" is a condition, "if you can" is manners
            found[at] = token._replace(kinds=IF)
        if token.kinds == _ASK and at and found[at - 1].kinds == IF:
            found[at] = token._replace(kinds=PLAIN)  # "if anyone cancels" asks for nobody
        if Kind.ASK_LAST in token.kinds:
            rest = token.kinds - _ASK_LAST
            after = found[at + 1].kinds if at + 1 < len(found) else BREAK
            ends = bool(after & _BREAK_GAP_THANKS)
            found[at] = token._replace(kinds=rest | _ASK if ends and at else rest or PLAIN)
    return found


def in_words(run: str, lexicon: Lexicon) -> int | None:
    """二十三 -> 23. None for what names no single number (两三, 十几) or runs longer than an order would."""
    total, digit = 0, -1
    for c in run[:9]:
        if c in lexicon.places:
            total += (1 if digit < 0 else digit) * lexicon.places[c]
            digit = -1
        elif digit > 0:
            return None
        else:
            digit = lexicon.digits[c]
    return None if len(run) > 8 else total + max(digit, 0)
