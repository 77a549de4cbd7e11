"""What the chapter of cancelling looks for in a clause, and what it makes of it."""

from __future__ import annotations

from commerce.phrases.acts import Does, Doing
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import Kind
from commerce.phrases.looking import last_amount, seen_in, things_in
from commerce.phrases.rules import of
from commerce.phrases.tokens import Lexeme

_CANCEL = frozenset({Kind.CANCEL})
_CANCEL_WAITING = frozenset({Kind.CANCEL, Kind.WAITING})
_LABELS_FIGURE_OTHER_UNITS = frozenset({Kind.LABELS, Kind.FIGURE, Kind.OTHER_UNITS})
_PLAIN_UNITS = frozenset({Kind.PLAIN, Kind.UNITS})
_AMOUNT = frozenset({Kind.AMOUNT})
_EACH_EVERY_AXIS = frozenset({Kind.EACH, Kind.EVERY_AXIS})
_VALUE_GOODS_WHO = frozenset({Kind.VALUE, Kind.GOODS, Kind.WHO})
_STAY = of(Kind.STAY)
_NAMED = of(Kind.VALUE, Kind.GOODS)
_OWN = of(Kind.MINE, Kind.WHO, Kind.GOODS, Kind.VALUE, Kind.ME, Kind.AMOUNT)


def cancel_denied(clause: Clause) -> bool:
    """ "don't cancel"."""
    return any(
        Kind.NO in token.kinds and Kind.CANCEL not in token.kinds
        for token in clause.tokens[: clause.first_of(_CANCEL)]
    )


def stays_behind(clause: Clause) -> bool:
    """A word that something stays, behind the cancellation, and an amount behind that."""
    stay = clause.first_of(_STAY)
    return (
        clause.first_of(_CANCEL) < stay
        and Kind.AMOUNT in seen_in(clause.tokens[stay:])
        and not clause.has(_NAMED)
    )


def claimed_before_cancel(clause: Clause) -> bool:
    """ "I'll take 2 if Amy wants to cancel"."""
    return Kind.CLAIMS in seen_in(clause.tokens[: clause.first_of(_CANCEL)])


def too_strange_to_cancel(clause: Clause) -> bool:
    """More unknown words than a cancellation bears: one where something of one's own is named, else none."""
    return clause.unknown > (1 if clause.setting.is_open and clause.has(_OWN) else 0)


def long_and_nobodys(clause: Clause) -> bool:
    """Many words, and nothing of one's own among them."""
    return len(clause.tokens) > 3 and not clause.has(_OWN)


def long_and_of_nobody(clause: Clause) -> bool:
    """Many words, and neither one's own order nor its goods among them."""
    return len(clause.tokens) > 3 and not clause.has(_OWN - _AMOUNT)


def numbers_of_something_else(clause: Clause) -> bool:
    """ "cancel the 3 pm": a door, a time, a price."""
    odd = _LABELS_FIGURE_OTHER_UNITS
    return any(token.kinds & odd and not token.kinds & _PLAIN_UNITS for token in clause.tokens)


def cancels(clause: Clause) -> Doing:
    """What is named is taken back; all of it where nothing is. What is said to stay is not named by that."""
    said = _without_whole(_without_staying(clause))
    things = [token for token in things_in(said) if not _is_no_thing(token)]
    return Doing(does=Does.CANCEL, tokens=last_amount(things), firm=True)


def _without_whole(tokens: list[Lexeme]) -> list[Lexeme]:
    """ "Cancel 1 of my 2": how many there were is not what goes."""
    own = next((n for n, token in enumerate(tokens) if Kind.MINE in token.kinds), len(tokens))
    if not seen_in(tokens[:own]) & _AMOUNT:
        return tokens
    return [token for n, token in enumerate(tokens) if n < own or Kind.AMOUNT not in token.kinds]


def _is_no_thing(token: Lexeme) -> bool:
    """Each, every; and the word itself, where after an "if" it would be a place on the waiting list."""
    return bool(token.kinds & _EACH_EVERY_AXIS) or token.kinds >= _CANCEL_WAITING


def _without_staying(clause: Clause) -> list[Lexeme]:
    """ "cancel the milk but keep the box", 玉米不要了 韭菜照舊: without what stays."""
    stay, cancel = clause.first_of(_STAY), clause.first_of(_CANCEL)
    if stay < cancel:
        return list(clause.tokens[stay + 1 :])
    leads = stay < len(clause.tokens) and not seen_in(clause.tokens[:cancel]).isdisjoint(_NAMED)
    return list(clause.tokens[: cancel + 1] if leads else clause.tokens[:stay])


def sets_after_cancel(clause: Clause) -> Doing:
    """What stays is all there is."""
    return Doing(does=Does.SET, tokens=tuple(things_in(clause.tokens[clause.first_of(_STAY) :])), firm=True)


def cancels_line(clause: Clause) -> Doing:
    """ "less the blue": that line."""
    return Doing(does=Does.CANCEL, tokens=tuple(things_in(clause.tokens)), firm=True)
