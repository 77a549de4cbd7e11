"""What the rows of the chapter of orders look for in a clause, and what they make of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from commerce.phrases.acts import Does, Doing
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.lexicon import is_spaced
from commerce.phrases.looking import is_unknown, seen_in, things_in
from commerce.phrases.rules import of
from commerce.phrases.setting import Stand
from commerce.phrases.tokens import VAGUE, Lexeme

AMOUNT = frozenset({Kind.AMOUNT})
_WEIGHED_SOME = frozenset({Kind.WEIGHED, Kind.SOME})
_CLAIMS_AMOUNT = frozenset({Kind.CLAIMS, Kind.AMOUNT})
_VALUE_CODE = frozenset({Kind.VALUE, Kind.CODE})
_ONLY_TOTAL = frozenset({Kind.ONLY, Kind.TOTAL})
_LABELS_OTHER_UNITS_MONEY = frozenset({Kind.LABELS, Kind.OTHER_UNITS, Kind.MONEY})
_HARMLESS = frozenset({Kind.PLAIN, Kind.ALONE, Kind.UNITS, Kind.THANKS})
_ALONE_WAITING_SAME = frozenset({Kind.ALONE, Kind.WAITING, Kind.SAME})
_ME_WHO_THANKS = frozenset({Kind.ME, Kind.WHO, Kind.THANKS})
_PURE = frozenset({Kind.PLAIN, Kind.THANKS, Kind.ALONE, Kind.WAITING, Kind.SAME})
_WHO = frozenset({Kind.WHO})
_FOR_WHOM = frozenset({Kind.WHO, Kind.PLAIN, Kind.THANKS, Kind.AND, Kind.SHARE})
_AMOUNT_SOME_THANKS = frozenset({Kind.AMOUNT, Kind.SOME, Kind.THANKS})

_CLAIMING = of(Kind.CLAIMS, Kind.POLITE, Kind.ALONE, Kind.AMOUNT_FIELDS, Kind.WAITING, Kind.SAME)
THINGS = of(Kind.AMOUNT, Kind.SOME, Kind.VALUE, Kind.GOODS, Kind.EVERY_AXIS, Kind.WEIGHED)
_NAMED = of(Kind.AMOUNT, Kind.VALUE, Kind.GOODS)
MEMBER = frozenset({Stand.MEMBER})

_STAYING = of(Kind.STAY, Kind.ONLY)
_WEIGHED = of(Kind.WEIGHED)
_OR, _MANNERS = of(Kind.OR), of(Kind.PLAIN, Kind.THANKS, Kind.GAP)
_SOME, _VALUE = of(Kind.SOME), of(Kind.VALUE)
ASKED_FOR = of(Kind.AMOUNT, Kind.THANKS)
_NICKNAME = 2  # words, or pairs of characters

_COUNTED_OR_CHOSEN, _IN_A_NAME = (
    of(Kind.AMOUNT, Kind.VALUE),
    of(Kind.UNKNOWN, Kind.GOODS, Kind.LABELS, Kind.OTHER_UNITS, Kind.NAME),
)

# -- signs -----------------------------------------------------------------------------------------


def claimed(clause: Clause) -> bool:
    """A word of wanting."""
    return clause.has(_CLAIMING)


def plus(clause: Clause) -> bool:
    """A "+1"."""
    return clause.plus


def firm(clause: Clause) -> bool:
    """A word of wanting, or a "+1"."""
    return clause.plus or clause.has(_CLAIMING)


def strange(clause: Clause) -> bool:
    """A word nobody knows."""
    return bool(clause.unknown)


def only_clause(clause: Clause) -> bool:
    """It is the whole message."""
    return clause.setting.only_clause


def several(clause: Clause) -> bool:
    """Two things at least are named."""
    return sum(bool(token.kinds & _NAMED) for token in clause.tokens) > 1


def or_between(clause: Clause) -> bool:
    """Something is named on both sides of the "or": 还是跟一下吧 at the head chooses nothing."""
    at = clause.first_of(_OR)
    return any(token.kinds & _NAMED for token in clause.tokens[:at])


def how_many_in_one(clause: Clause) -> bool:
    """一包几颗, 一箱大概几个, 4斤大概几只: an amount, and behind it one that nobody can count; right behind it, or without a
    verb."""
    amount, some = clause.first_of(AMOUNT | _WEIGHED), clause.first_of(_SOME)
    if some < amount or some == len(clause.tokens):
        return False
    glued = clause.tokens[some].start == clause.tokens[some - 1].end and some == amount + 1
    wide = not is_spaced(clause.setting.text[clause.tokens[some].start])
    return glued or (wide and not claimed(clause))


def undecided(clause: Clause) -> bool:
    """M还是L: a choice between two that nobody has made."""
    return any(len(token.options) > 1 for token in clause.those(_VALUE))


def stands_so(clause: Clause) -> bool:
    """现在12盒了: an amount with "already" behind it is how things are."""
    return any(Kind.AMOUNT in one.kinds and Kind.ALREADY in two.kinds for one, two in pairwise(clause.tokens))


def all_bare(clause: Clause) -> bool:
    """No amount has a sign or a unit."""
    return all(token.form == Form.BARE for token in clause.those(AMOUNT))


def weighed_and_wanted(clause: Clause) -> bool:
    """ "I want 3 kg", where nothing is sold by weight: it will be asked."""
    asked = not clause.seen.isdisjoint(_VALUE) and Kind.THANKS in clause.seen
    named = asked or (Kind.GOODS in clause.seen and clause.setting.shelf.only is None)
    return clause.has(_WEIGHED_SOME) and (claimed(clause) or named)


def plus_before_strange(clause: Clause) -> bool:
    """The "+1" is out before the first unknown word."""
    return any(token.form == Form.PLUS for token in clause.tokens[: clause.first_unknown()])


def _is_syllable(token: Lexeme) -> bool:
    """A particle of one sign within a word nobody knows: the ん of りんご."""
    return Kind.PLAIN in token.kinds and token.end - token.start == 1


def nickname_first(clause: Clause) -> bool:
    """ "honey x2", みそ三つ, 橙子来一箱: of one thing there is, a short word nobody knows, then at most a verb, then
    an amount that counts."""
    if clause.setting.shelf.only is None or clause.unknown > _NICKNAME or Kind.OWNER in clause.seen:
        return False
    at = clause.first_of(_COUNTED_OR_CHOSEN)
    name, rest = clause.tokens[:at], clause.tokens[at:]
    if (
        clause.first_unknown() > 1
        or not rest
        or any(is_unknown(token) for token in rest)
        or not _is_name(name)
    ):
        return False
    return rest[0].form in COUNTED or Kind.VALUE in clause.seen or claimed(clause)


def _is_name(tokens: Sequence[Lexeme]) -> bool:
    """Words for goods, and behind them at most a verb."""
    verbs = [token for token in tokens if not (token.kinds & _IN_A_NAME or _is_syllable(token))]
    return list(tokens[len(tokens) - len(verbs) :]) == verbs and all(
        Kind.CLAIMS in token.kinds for token in verbs
    )


def wanted_option(clause: Clause) -> bool:
    """ "2 mauve L": one unknown word among things wanted may be an option this post doesn't have; what is
    missing is asked."""
    if clause.unknown != 1 or Kind.VALUE not in clause.seen or not _has_options(clause):
        return False
    counted = several(clause) and Kind.AMOUNT in seen_in(clause.tokens[: clause.first_unknown()])
    return counted or claimed(clause) or Kind.THANKS in clause.seen


def unknown_option(clause: Clause) -> bool:
    """ "2 rose please", 老人1张: one unknown word beside an amount, where there are options."""
    if clause.unknown != 1 or not _has_options(clause):
        return False
    at = clause.first_unknown()
    beside = [
        token
        for token in (*clause.tokens[max(0, at - 1) : at], *clause.tokens[at + 1 : at + 2])
        if Kind.AMOUNT in token.kinds
    ]
    counted = bool(beside) and beside[0].form == Form.UNIT and len(clause.tokens) == 2
    return bool(beside) and (counted or firm(clause) or Kind.THANKS in clause.seen or for_oneself(clause))


def wanted_before_strange(clause: Clause) -> bool:
    """ "I'll take 2 jars for the thing": verb and amount stand before a few unknown words."""
    at = clause.first_unknown()
    head = seen_in(clause.tokens[:at])
    if from_elsewhere(clause):
        return False
    glued = not at or (Kind.AMOUNT in clause.tokens[at - 1].kinds and clause.tokens[at - 1].form != Form.UNIT)
    return clause.unknown <= 3 and head >= _CLAIMS_AMOUNT and not glued


def from_elsewhere(clause: Clause) -> bool:
    """ "Get one from Costco": a bare amount, and behind it a word of place before one nobody knows."""
    tokens = clause.tokens
    placed = any(
        Kind.LABELS in one.kinds and Kind.PERSON in two.kinds
        for one, two in pairwise(tokens[clause.first_of(AMOUNT) :])
    )
    return placed and all_bare(clause)


def foreign(clause: Clause) -> bool:
    """An amount in a unit of something else ("2 tickets"), or a recipient who may be no person ("for
    pizza")."""
    return any(_is_foreign(token, clause) for token in clause.tokens)


def named(clause: Clause) -> bool:
    """The goods or a choice of them are named so that they can be told from talk."""
    if clause.has(_VALUE_CODE):
        return True
    return Kind.GOODS in clause.seen and (Kind.AMOUNT in clause.seen or clause.setting.shelf.only is None)


def of_several(clause: Clause) -> bool:
    """There is something to choose."""
    return clause.setting.shelf.only is None or _has_options(clause)


def like_somebody(clause: Clause) -> bool:
    """我跟佳佳一样: a word that joins, a name nobody knows, and that it is alike; at most the sender before it."""
    tokens = [token for token in clause.tokens if not token.kinds <= _MANNERS]
    at = next(n for n, token in enumerate(tokens) if Kind.AND in token.kinds)
    named = tokens[at + 1 : -1]
    alike = Kind.EVERY_AXIS in tokens[-1].kinds and bool(named)
    return (
        alike
        and all(token.kinds & _ME_WHO_THANKS for token in tokens[:at])
        and all(Kind.UNKNOWN in token.kinds for token in named)
    )


def unit_of_its_own(clause: Clause) -> bool:
    """An amount in a unit that only such goods have."""
    return any(token.form == Form.UNIT and not token.axis for token in clause.tokens)


def own_unit(clause: Clause) -> bool:
    """ "Jar please": what the goods are counted by."""
    text, units = clause.setting.text, clause.setting.shelf.units
    return any(text[token.start : token.end] in units for token in clause.tokens)


def has_article(clause: Clause) -> bool:
    """ "a rye"."""
    return any(token.form == Form.ARTICLE for token in clause.those(AMOUNT))


def sets_total(clause: Clause) -> bool:
    """ "2 in total", "only 2", "to 2"."""
    if clause.has(_ONLY_TOTAL):
        return True
    tokens = clause.tokens
    return any(
        Kind.TO in token.kinds and Kind.FOR not in token.kinds and _then_amount(clause, n)
        for n, token in enumerate(tokens)
        if n
    )


def labelled(clause: Clause) -> bool:
    """A word of doors, times or money that is nothing else besides."""
    odd, fine = _LABELS_OTHER_UNITS_MONEY, _HARMLESS
    return any(token.kinds & odd and not token.kinds & fine for token in clause.tokens)


def pure(clause: Clause) -> bool:
    """In free talk "mine" must stand by itself: nothing before it but I, nothing after it but courtesy."""
    at = clause.first_of(_ALONE_WAITING_SAME)
    before, after = clause.tokens[:at], clause.tokens[at:]
    return all(token.kinds & _ME_WHO_THANKS for token in before) and all(
        token.kinds & _PURE for token in after
    )


def for_oneself(clause: Clause) -> bool:
    """ "For me", "for us": the sender, and a word that says so."""
    start = clause.setting.text
    return any(not one.name and " " in start[one.start : one.end] for one in clause.those(_WHO))


def only_recipient(clause: Clause) -> bool:
    """给李姐: says for whom the line beside it is."""
    who = clause.those(_WHO)
    return all(token.form != Form.GUESS for token in who) and all(
        token.kinds & _FOR_WHOM for token in clause.tokens
    )


def named_recipient(clause: Clause) -> bool:
    """Somebody else is named."""
    return any(token.name for token in clause.those(_WHO))


def _then_amount(clause: Clause, at: int) -> bool:
    tokens = clause.tokens
    return Kind.AMOUNT in seen_in(tokens[at + 1 : at + 2]) and Kind.WHO not in seen_in(tokens[at - 1 : at])


def _is_foreign(token: Lexeme, clause: Clause) -> bool:
    if Kind.AMOUNT in token.kinds and token.form == Form.UNIT:
        text = clause.setting.text
        return not (
            token.axis or clause.setting.shelf.units & {text[token.end - n : token.end] for n in range(1, 12)}
        )
    return Kind.WHO in token.kinds and bool(token.name) and token.form == Form.GUESS


def _has_options(clause: Clause) -> bool:
    return any(one.variants for one in clause.setting.shelf.goods)


# -- acts ------------------------------------------------------------------------------------------


def orders(clause: Clause) -> Doing:
    """So many more."""
    return _wanted(clause, Does.ORDER)


def sets(clause: Clause) -> Doing:
    """So many in all."""
    return _wanted(clause, Does.SET)


def orders_undecided(clause: Clause) -> Doing:
    """ "2 red or 1 blue": whoever says so has not chosen yet."""
    return _wanted(clause.of([*clause.tokens, Lexeme(VAGUE, -1, -1)]), Does.ORDER)


def _wanted(clause: Clause, does: Does) -> Doing:
    sure = firm(clause) or clause.seen >= ASKED_FOR
    bare = not clause.has(_AMOUNT_SOME_THANKS) and not claimed(clause)
    return Doing(
        does=does,
        tokens=tuple(things_in(clause.tokens)),
        more=Kind.MORE in clause.seen,
        firm=sure,
        stays=clause.has(_STAYING),
        bare=bare,
    )


def orders_one(clause: Clause) -> Doing:
    """One of it."""
    return Doing(
        does=Does.ORDER, tokens=tuple(things_in(clause.tokens)), more=Kind.MORE in clause.seen, firm=True
    )


def says_the_same(clause: Clause) -> Doing:
    """The same as somebody has."""
    return Doing(does=Does.ORDER, tokens=(Lexeme(of(Kind.SAME), -1, -1),), firm=True)


def says_for_whom(clause: Clause) -> Doing:
    """Nothing but whom the order beside it is for."""
    return Doing(does=Does.ORDER, tokens=tuple(things_in(clause.tokens)), bare=True)
