"""Which part of a message is a remark: it orders nothing, asks nothing, tells no story, and says where, when, who
or how."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.looking import is_unknown, seen_in, unknown_in
from commerce.phrases.tokens import Lexeme

DOES = frozenset(
    {
        Kind.AMOUNT,
        Kind.VALUE,
        Kind.GOODS,
        Kind.SOME,
        Kind.ALONE,
        Kind.CANCEL,
        Kind.CHANGE,
        Kind.LESS,
        Kind.SAME,
        Kind.WAITING,
        Kind.DOUBLE,
        Kind.WEIGHED,
        Kind.EVERY_AXIS,
    }
)


_SURELY = frozenset(
    {Kind.VALUE, Kind.GOODS, Kind.CANCEL, Kind.CHANGE, Kind.WAITING, Kind.DOUBLE, Kind.EVERY_AXIS, Kind.SAME}
)


SUMS = frozenset({Kind.MONEY, Kind.PRICED, Kind.WEIGHED})


ASKS = frozenset({Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.ASK_FIRST})


ASKING = ASKS - {Kind.ASK_FIRST}  # "will" asks where it stands first


TALKS = frozenset(
    {
        Kind.PAST,
        Kind.CHAT,
        Kind.AGREE,
        Kind.LATER,
        Kind.UNSURE,
        Kind.PAID,
        Kind.OOPS,
        Kind.RATHER,
        Kind.TOTAL,
        Kind.ONLY,
    }
)


PLACES = frozenset({Kind.FOR, Kind.LABELS, Kind.ORDINAL, Kind.OTHER_FIELDS, Kind.REMARK})


_PERSONS = frozenset({Kind.FOR, Kind.KIN, Kind.ME, Kind.EACH, Kind.OWNER, Kind.TITLE})


DOORS = frozenset({Kind.FIGURE, Kind.DOOR})


_A_NUMBER = frozenset({Kind.AMOUNT, Kind.PLAIN, Kind.BREAK, Kind.STOP, Kind.GAP, Kind.THANKS})


_LINKS = frozenset({Kind.AND, Kind.GAP, Kind.THANKS})


_A_DOOR = 100


_MAY_IT = frozenset({Kind.MAY, Kind.ASK})


_TAIL = frozenset({Kind.BREAK, Kind.GAP, Kind.PLAIN, Kind.THANKS})


_AT_HOME = DOORS | {Kind.DAYS}


_ASIDE = frozenset({Kind.ABOUT_PICKUP, Kind.DAYS})


_A_WISH = 2  # words, or pairs of characters, that make a wish of a clause with a verb


def asked_wish(part: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """ "could you leave it with Moira?": what is asked for, where a part asks leave for what a remark says; else
    the part itself."""
    at = next((n for n, token in enumerate(part) if not token.kinds & _LINKS), 0)
    if asks_wish(part[at : at + 2]):
        return [token for token in part[at + 1 :] if Kind.QUESTION not in token.kinds]
    return _wish_asked_last(part)


def _wish_asked_last(part: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """九点以后取行吗: what is wished first, and then whether it may be; else the part itself."""
    end = len(part)
    while end and part[end - 1].kinds & _TAIL and Kind.MAY not in part[end - 1].kinds:
        end -= 1
    if end < 2 or not part[end - 1].kinds >= _MAY_IT:
        return part
    wish = part[: end - 1]
    seen = seen_in(wish)
    fetched = Kind.ABOUT_PICKUP in seen and not seen.isdisjoint(_AT_HOME)
    return wish if (Kind.REMARK in seen or fetched) and seen.isdisjoint(ASKING | SUMS) else part


def asks_wish(part: Sequence[Lexeme]) -> bool:
    """ "Could you leave": it begins with a question for leave, and goes on like a remark."""
    return len(part) > 1 and Kind.MAY in part[0].kinds and Kind.REMARK in part[1].kinds


def does_anything(part: Sequence[Lexeme]) -> bool:
    """Does it name an amount, goods, or what is to be done? In a part that says where, a bare number and a
    mere verb do not."""
    part = asked_wish(part)
    does = [token for token in part if _does(token)]
    if any(token.form in COUNTED or token.kinds & _SURELY for token in does):
        return True
    # "I'm in 7B", "saya ambil esok"
    housed = not seen_in(part).isdisjoint(_AT_HOME) and all(Kind.ALONE in token.kinds for token in does)
    return bool(does) and not housed and Kind.REMARK not in part[0].kinds and not _begins_place(part)


def _does(token: Lexeme) -> bool:
    return bool(token.kinds & DOES) and token.form is not Form.GUESS and not is_long_bare(token)


def is_long_bare(token: Lexeme) -> bool:
    """ "press 702": nobody orders so many without a unit beside something else."""
    return Kind.AMOUNT in token.kinds and token.form is Form.BARE and token.number >= _A_DOOR


def _begins_place(part: Sequence[Lexeme]) -> bool:
    """住9樓之2, "unit 12-04": a label first, a door behind it, and only then a number."""
    door = next((n for n, token in enumerate(part) if token.kinds & DOORS), len(part))
    return (
        door < len(part)
        and bool(part[0].kinds & PLACES)
        and not any(Kind.AMOUNT in token.kinds for token in part[:door])
    )


def is_remark(part: Sequence[Lexeme], text: str, *, free: bool) -> bool:
    """A part that says where, when or how, and neither asks nor tells a story."""
    part = asked_wish(part)
    seen = seen_in(part)
    if Kind.PHONE in seen or (free and _is_door(part, seen)):
        return True
    if not seen.isdisjoint(SUMS):
        return False
    if Kind.REMARK in seen:
        return Kind.HAGGLE not in seen and (free or Kind.PAST not in seen)
    if Kind.ASK_FIRST in part[0].kinds or not seen.isdisjoint(ASKING):
        return False
    if _says_where(seen):
        return seen.isdisjoint(TALKS - {Kind.PAID, Kind.ONLY, Kind.LATER})
    if free and _says_when_or_who(part, seen):
        return seen.isdisjoint(TALKS)
    return seen.isdisjoint(TALKS) and _is_wish(part, seen, text, free=free)


def _says_where(seen: frozenset[Kind]) -> bool:
    """A time, a floor, a house; a door only behind a word for it."""
    return Kind.FIGURE in seen or (Kind.DOOR in seen and not seen.isdisjoint(PLACES))


def _is_door(part: Sequence[Lexeme], seen: frozenset[Kind]) -> bool:
    """405です: behind an order, nothing but a number that nobody orders."""
    return seen <= _A_NUMBER and any(map(is_long_bare, part))


def _says_when_or_who(part: Sequence[Lexeme], seen: frozenset[Kind]) -> bool:
    """ "My son will pick them up", "tomorrow evening", 收件人李姐."""
    return not seen.isdisjoint(_ASIDE) or Kind.OTHER_FIELDS in part[0].kinds


def _is_wish(part: Sequence[Lexeme], seen: frozenset[Kind], text: str, *, free: bool) -> bool:
    """ "no onions", "skin off if they can", and, in a reply, any words nobody knows."""
    if (
        Kind.IF in part[0].kinds
        or _names_somebody(part, seen)
        or not any(is_unknown(token) for token in part)
    ):
        return False
    if Kind.CLAIMS in seen and unknown_in(part, text) < _A_WISH:
        return False
    return free or Kind.NO in seen or Kind.IF in seen


def _names_somebody(part: Sequence[Lexeme], seen: frozenset[Kind]) -> bool:
    """Is it for somebody? A relation with a story behind it ("my husband insists") is none."""
    if not seen.isdisjoint(_PERSONS - {Kind.KIN}) and not _asks_for_oneself(part, seen):
        return not (
            Kind.KIN in seen and seen.isdisjoint(_PERSONS - {Kind.KIN, Kind.ME}) and _tells_of_kin(part)
        )
    return Kind.KIN in seen and not _tells_of_kin(part)


def _asks_for_oneself(part: Sequence[Lexeme], seen: frozenset[Kind]) -> bool:
    """帮我冰起来: "for me" before what is to be done names nobody."""
    if not seen.isdisjoint(_PERSONS - {Kind.FOR, Kind.ME}):
        return False
    return any(Kind.FOR in one.kinds and Kind.ME in two.kinds for one, two in pairwise(part))


def _tells_of_kin(part: Sequence[Lexeme]) -> bool:
    last = max(at for at, token in enumerate(part) if Kind.KIN in token.kinds)
    return any(is_unknown(token) for token in part[last + 1 :])
