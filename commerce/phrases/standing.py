"""Which acts stand beside the questions, the payments and the wants of their sentence."""

from __future__ import annotations

from typing import NamedTuple

from commerce.phrases.acts import Does, Doing
from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.looking import parts_of, seen_in
from commerce.phrases.setting import Setting
from commerce.phrases.tokens import Lexeme

_UNREAD = frozenset({Kind.AMOUNT, Kind.UNKNOWN})
_STORY = frozenset(
    {Kind.PAST, Kind.CHAT, Kind.LATER, Kind.AGREE, Kind.NO, Kind.FIGURE, Kind.PAID, Kind.MONEY, Kind.LABELS}
)
_CHOSEN = frozenset({Kind.AMOUNT, Kind.VALUE})
_WANTS_STRANGE = frozenset({Kind.CLAIMS, Kind.UNKNOWN})


class Judged(NamedTuple):
    """A clause, and what it does."""

    clause: list[Lexeme]
    act: Doing

    @property
    def acts(self) -> bool:
        """Does it do anything?"""
        return self.act.does not in (Does.CHAT, Does.ASKS)

    @property
    def is_unread(self) -> bool:
        """ "mertuaku 2": no act, but an amount beside words nobody knows, and no story."""
        if self.act.does is not Does.CHAT:
            return False
        seen = seen_in(self.clause)
        return seen >= _UNREAD and seen.isdisjoint(_STORY)


def stands(one: Judged, heard: list[Judged], seen: frozenset[Kind], setting: Setting) -> bool:
    """Does an act stand beside the questions and the payments of its sentence?"""
    if Kind.PAID in seen and not _stands_beside_payment(one, seen):
        return False
    if _is_of_other_units(one.act, setting) and any(map(_wants_something_else, heard)):
        return False
    asked = any(other.act.does is Does.ASKS for other in heard)
    return not asked or _stands_beside_question(one, seen, first=one is heard[0])


def _stands_beside_question(one: Judged, seen: frozenset[Kind], *, first: bool) -> bool:
    """A "+1" does, and a verb with an amount; beside a price nothing else, beside a when also "2 boxes"."""
    if has_plus(one.act) or _is_claimed_amount(one):
        return True
    if Kind.HAGGLE in seen:
        return False
    leads = first and Kind.ASK_WHEN in seen and is_of_units(one.act)  # "2 boxes, when do they come?"
    return one.act.firm or leads


def _is_claimed_amount(one: Judged) -> bool:
    return one.act.firm and Kind.AMOUNT in seen_in(one.act.tokens) and Kind.CLAIMS in seen_in(one.clause)


def _is_of_other_units(act: Doing, setting: Setting) -> bool:
    """ "2 seats" of jam: a unit that the goods are not sold by."""
    units, text = setting.shelf.units, setting.text
    amounts = [token for token in act.tokens if Kind.AMOUNT in token.kinds and not token.axis]
    counted = [text[token.start : token.end] for token in amounts if token.form is Form.UNIT]
    return bool(counted) and not any(written.endswith(tuple(units)) for written in counted)


def _wants_something_else(other: Judged) -> bool:
    """ "I need a lift": a verb, and what nobody here sells."""
    return other.act.does is Does.CHAT and seen_in(other.clause) >= _WANTS_STRANGE


def _stands_beside_payment(one: Judged, seen: frozenset[Kind]) -> bool:
    """ "Paid for 2" orders nothing; "+2, paid" does, and a verb in another breath ("I'll take 2, paid")."""
    act = one.act
    if act.does is Does.SET:
        return Kind.CHANGE in seen or (Kind.HAS_PAID not in seen and is_apart(one))
    if act.does is not Does.ORDER or act.more or has_plus(act):
        return True
    promised = Kind.HAS_PAID not in seen and is_counted(act)  # "3 packs, cash on delivery"
    return (act.firm or promised or _is_counted_choice(act)) and is_apart(one)


def _is_counted_choice(act: Doing) -> bool:
    """灰M2件，转好了: what is chosen, and how many."""
    return seen_in(act.tokens) >= _CHOSEN


def is_apart(one: Judged) -> bool:
    """Does the act stand in another breath than the payment?"""
    beside = (part for part in parts_of(one.clause) if any(token in one.act.tokens for token in part))
    return not any(Kind.PAID in seen_in(part) for part in beside)


def is_of_units(act: Doing) -> bool:
    """An order in a unit that only such goods have."""
    return act.does is Does.ORDER and any(
        token.form is Form.UNIT and not token.axis for token in act.tokens if Kind.AMOUNT in token.kinds
    )


def is_of_goods(act: Doing) -> bool:
    """An order in such a unit, or of goods that are named, with an amount that counts."""
    named = act.does is Does.ORDER and Kind.GOODS in seen_in(act.tokens)
    return is_of_units(act) or (named and is_counted(act))


def has_plus(act: Doing) -> bool:
    """Is there a +1 in it?"""
    return any(token.form == Form.PLUS for token in act.tokens)


def is_counted(act: Doing) -> bool:
    """Does it count something, by a sign or a unit?"""
    return any(token.form in COUNTED for token in act.tokens)
