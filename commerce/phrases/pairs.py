"""Amounts beside one another: sums nobody ordered by, "1 or 2", "2, up to 4"."""

from __future__ import annotations

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.scan import PLAIN, VAGUE, Token
from commerce.phrases.shelf import Shelf

_AMOUNT_VALUE = frozenset({Kind.AMOUNT, Kind.VALUE})


def signs_gone(found: list[Token]) -> list[Token]:
    """ "2+1", "3 x 4": sums nobody ordered by; the whole is vague."""
    kept: list[Token] = []
    for token in found:
        if Kind.PLUS in token.kinds or Kind.TIMES in token.kinds:
            continue
        if (
            kept
            and Kind.AMOUNT in token.kinds
            and token.form == Form.PLUS
            and kept[-1].form == Form.BARE
            and kept[-1].end == token.start - 1
        ):
            kept[-1] = kept[-1]._replace(kinds=VAGUE)
            continue
        kept.append(token)
    return kept


def untold(found: list[Token], shelf: Shelf) -> list[Token]:
    """ "2 trays of 30": the second number is out of the title."""
    if not shelf.told or sum(Kind.AMOUNT in token.kinds for token in found) < 2:
        return found
    of = [
        n
        for n in range(1, len(found))
        if found[n].name in shelf.told and Kind.AMOUNT in found[n].kinds and found[n - 1].kinds == PLAIN
    ]
    return [token if n not in of else token._replace(kinds=PLAIN, form=Form.NONE) for n, token in enumerate(found)]


def either(found: list[Token]) -> list[Token]:
    """ "1 or 2", "red or blue": a choice nobody has made yet."""
    at = 1
    while at < len(found) - 1:
        before, after = found[at - 1], found[at + 1]
        if Kind.OR in found[at].kinds and before.kinds & after.kinds & _AMOUNT_VALUE and before.axis == after.axis:
            both = before._replace(end=after.end, options=(*before.options, *after.options))
            found[at - 1 : at + 2] = [both if Kind.VALUE in both.kinds else both._replace(kinds=VAGUE)]
        else:
            at += 1
    return found


def ranged(found: list[Token]) -> list[Token]:
    """ "2, up to 4": the second amount becomes the upper end of the first. Where nothing is before it, how many is not said."""
    for at, token in enumerate(found):
        if Kind.UPTO in token.kinds and at + 1 < len(found) and Kind.AMOUNT in found[at + 1].kinds:
            first = next((back for back in range(at - 1, -1, -1) if Kind.AMOUNT in found[back].kinds), None)
            if first is None:
                return [*found[:at], found[at]._replace(kinds=PLAIN), found[at + 1]._replace(kinds=VAGUE), *found[at + 2 :]]
            if found[first].number < found[at + 1].number:
                found[first] = found[first]._replace(upto=found[at + 1].number)
                return [*found[:at], found[at]._replace(kinds=PLAIN), *found[at + 2 :]]
    return found
