"""What stands beside an order and changes none of it: room, phone, pickup wish, remark. It is set aside, word
for word, to be kept.

A message falls into parts, at commas, line ends and, where words are not spaced, at spaces. A part that
orders nothing and says where, when or how is a remark; so is the end of an ordering part from a word on that
begins one ("2 boxes leave at the porch").
"""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.asides import (
    ASKING,
    ASKS,
    DOES,
    DOORS,
    PLACES,
    SUMS,
    TALKS,
    asked_wish,
    asks_wish,
    does_anything,
    is_long_bare,
    is_remark,
)
from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.looking import ODD, seen_in
from commerce.phrases.normalise import Wording
from commerce.phrases.tokens import Lexeme

_ORDERED = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS, Kind.SOME, Kind.ALONE})
_DOES_FIRMLY = DOES - {Kind.ALONE, Kind.CHANGE, Kind.LESS}
_BETWEEN = frozenset({Kind.PLAIN, Kind.ORDINAL})
_NAMED_OR_MORE = frozenset({Kind.VALUE, Kind.GOODS, Kind.AND, Kind.MORE, Kind.CLAIMS})
_LIGHT = frozenset({Kind.PLAIN, Kind.THANKS})
_A_FEW = 9
_SHORTEST, _LONGEST = 2, 4  # characters of a name where words are not spaced
_BEGINNING = frozenset({Kind.REMARK, Kind.PHONE, Kind.ABOUT_PICKUP})
_VERBS = frozenset({Kind.CLAIMS, Kind.MORE})
_WHEN = frozenset({Kind.DAYS, Kind.LATER, Kind.UNKNOWN, Kind.OTHER_UNITS, Kind.LABELS, Kind.DOOR})
_SAYS = _WHEN | {Kind.KIN}
_CALLED = _SAYS | {Kind.NAME}
_LEADING = _WHEN | {Kind.PLAIN, Kind.ME}
_ELSE = DOES | TALKS | ASKS | SUMS | {Kind.CLAIMS, Kind.MORE, Kind.KIN, Kind.OWNER, Kind.NO}
_EMPTY = frozenset({Kind.THANKS, Kind.GAP, Kind.BREAK})
_ORDERS_ANEW = frozenset(
    {Kind.VALUE, Kind.GOODS, Kind.KIN, Kind.MORE, Kind.CLAIMS, Kind.FOR, Kind.CANCEL, Kind.CHANGE, Kind.ASK}
)
_REMARKABLE = ODD | {
    Kind.REMARK,
    Kind.DAYS,
    Kind.PHONE,
    Kind.FIGURE,
    Kind.DOOR,
    Kind.UNKNOWN,
    Kind.NO,
    Kind.NAME,
}
_LIKE = frozenset({Kind.PLAIN, Kind.NAME, Kind.CHAT, Kind.UNKNOWN})
_MANNERS = frozenset({Kind.THANKS, Kind.AND})
_HANGING = ASKING | {Kind.IF}


def set_aside(
    tokens: list[Lexeme], text: Wording, surnames: tuple[str, ...], *, free: bool
) -> tuple[list[Lexeme], str]:
    """-> (the tokens without remarks, the remarks as they were written). `surnames`: what names begin with.
    `free`: words nobody knows beside an order are a remark too."""
    seen = seen_in(tokens)
    if seen.isdisjoint(_REMARKABLE) and not (Kind.BREAK in seen and any(map(is_long_bare, tokens))):
        return tokens, ""
    parts = _parts(tokens)
    ordering = [
        does_anything(part) and not _is_receiver(part, after, text, surnames)
        for part, after in zip(parts, [*parts[1:], []], strict=True)
    ]
    if not any(ordering):
        return tokens, ""
    kept, remarks = _told_apart(parts, ordering, text, free=free)
    written = (_written(remark, text) for remark in remarks)
    return (kept, ", ".join(filter(None, written))) if remarks else (tokens, "")


def _is_receiver(
    part: Sequence[Lexeme], after: Sequence[Lexeme], text: Wording, surnames: tuple[str, ...]
) -> bool:
    """张三 right before a phone number: a name, though one of its characters counts elsewhere."""
    name = [token for token in part if not token.kinds & _JOINTS]
    if not name or Kind.PHONE not in seen_in(after) or any(token.form in COUNTED for token in name):
        return False
    called = name[-1].end - name[0].start
    return _SHORTEST <= called <= _LONGEST and text.folded.startswith(surnames, name[0].start)


def _told_apart(
    parts: list[list[Lexeme]], ordering: list[bool], text: Wording, *, free: bool
) -> tuple[list[Lexeme], list[list[Lexeme]]]:
    """-> (what orders, with the joints; the remarks)"""
    kept: list[Lexeme] = []
    remarks: list[list[Lexeme]] = []
    first = ordering.index(True)
    for n, (part, orders) in enumerate(zip(parts, ordering, strict=True)):
        if n > first:
            told = free or _is_telling(remarks, part, text)
            at = _remark_at(part, text, kept, orders=orders, free=told)
            at = 0 if at and not orders and _goes_on(remarks, part) else at
            back = [] if at or _ends_before(remarks, part) else _begun_before(kept, part)
        else:
            at, back = _remark_at(part, text, [], orders=orders, free=False), []
        _put(part, at, back, kept, remarks, text)
    return kept, remarks


def _put(
    part: list[Lexeme],
    at: int,
    back: list[Lexeme],
    kept: list[Lexeme],
    remarks: list[list[Lexeme]],
    text: Wording,
) -> None:
    """What of a part orders to what is kept, its remark, with what led up to it, to the remarks."""
    del kept[len(kept) - len(back) :]
    kept += part[:at]
    if at < len(part):
        _add(remarks, [*back, *part[at:]], text)
        kept += [token for token in part[at:] if _parts_only(token)]


def _ends_before(remarks: list[list[Lexeme]], part: Sequence[Lexeme]) -> bool:
    """Does a remark end right before it?"""
    return bool(remarks) and remarks[-1][-1].end == part[0].start


def _is_telling(remarks: list[list[Lexeme]], part: Sequence[Lexeme], text: Wording) -> bool:
    """ "flat 12B, ring twice": does a remark go on in the same sentence, wherever it is said?"""
    return bool(remarks) and _follows(remarks[-1], part, text)


def _follows(remark: Sequence[Lexeme], part: Sequence[Lexeme], text: Wording) -> bool:
    """Is there nothing but space between them, and no end of a sentence?"""
    return not text.folded[remark[-1].end : part[0].start].strip() and Kind.STOP not in remark[-1].kinds


def _goes_on(remarks: list[list[Lexeme]], part: Sequence[Lexeme]) -> bool:
    """놓아주세요 behind 문 앞에: behind a remark and a mere space, words that do nothing and tell nothing belong
    to it."""
    if not _ends_before(remarks, part) or Kind.GAP not in remarks[-1][-1].kinds:
        return False
    seen = seen_in(part)
    return seen.isdisjoint(_ELSE) and not seen <= _EMPTY


def _begun_before(kept: list[Lexeme], remark: Sequence[Lexeme]) -> list[Lexeme]:
    """The half-clause right before a remark, where it says when, or nobody knows what: 저녁 7시 이후에; and who
    is called by a number: 小兰 13800001111."""
    if not kept or Kind.GAP not in kept[-1].kinds:
        return []
    start = len(kept) - 1
    while start and not kept[start - 1].kinds & _JOINTS:
        start -= 1
    part = kept[start:]
    seen = seen_in(part)
    said = _CALLED if Kind.PHONE in remark[0].kinds else _SAYS
    says = not seen.isdisjoint(said) and seen.isdisjoint(_ELSE - {Kind.LATER, Kind.KIN})
    return part if start and says else []


def _parts_only(token: Lexeme) -> bool:
    """A comma or a line end; a space is none, and a question mark asks."""
    return Kind.BREAK in token.kinds and Kind.QUESTION not in token.kinds


def _remark_at(part: list[Lexeme], text: Wording, before: list[Lexeme], *, orders: bool, free: bool) -> int:
    """Where in a part its remark begins: at once, behind what it orders, or nowhere."""
    if not orders:
        told = is_remark(part, text.folded, free=free) and not _calls(part, text)
        return 0 if told else len(part)
    if free and before and (_says_how(part) or _says_which(part) or _is_numbered_place(part, before, text)):
        return 0
    at = _from_where(part, _cut(part, text))
    if 0 < at < len(part) and before and _is_part_of_it(part[:at], before):
        return 0  # 一盒幫我放小卡: one of the two
    return at


def _calls(part: Sequence[Lexeme], text: Wording) -> bool:
    """ "2 please, Jude": nothing but a name."""
    said = [token for token in part if not token.kinds & _JOINTS]
    name = text.words[said[0].start : said[0].end] if len(said) == 1 else ""
    return name.istitle() and name.isalpha() and Kind.UNKNOWN in said[0].kinds


def _says_how(part: Sequence[Lexeme]) -> bool:
    """分两袋装: behind an order, a part that begins like a remark orders nothing by its numbers."""
    part = asked_wish(part)
    head = next((token.kinds for token in part if not token.kinds <= _LIGHT), part[0].kinds)
    begins = Kind.REMARK in head and Kind.CLAIMS not in head
    return begins and seen_in(part).isdisjoint(_ORDERS_ANEW)


def _says_which(part: Sequence[Lexeme]) -> bool:
    """要甜一点的: behind an order, a verb and what it should be like, and neither an amount nor a choice."""
    said = [token for token in part if not token.kinds & _JOINTS]
    wanted = len(said) > 2 and Kind.CLAIMS in said[0].kinds and Kind.SHARE in said[-1].kinds
    return wanted and all(token.kinds <= _LIKE for token in said[1:-1])


def _is_numbered_place(part: Sequence[Lexeme], before: Sequence[Lexeme], text: Wording) -> bool:
    """ "2 jars, buzzer 41": a word nobody knows, and a bare number larger than what is ordered."""
    said = [token for token in part if not token.kinds & (_JOINTS | _MANNERS)]
    if len(said) != 2 or Kind.UNKNOWN not in said[0].kinds or text.words[said[0].start].isupper():
        return False
    whole = max((token.number for token in before if Kind.AMOUNT in token.kinds), default=0)
    return said[1].form is Form.BARE and said[1].number > max(whole, _A_FEW)


def _from_where(part: Sequence[Lexeme], at: int) -> int:
    """A remark begins with the words before it that say when or where: "nanti diambil", B棟12樓."""
    if at == len(part):
        return at
    start = at
    while start and _leads_up(part[start - 1]):
        start -= 1
    while start < at and not (part[start].kinds & _WHEN or _is_of_tower(part, start)):
        start += 1
    return start


def _is_of_tower(part: Sequence[Lexeme], at: int) -> bool:
    """The A of A棟12F."""
    token = part[at]
    return (
        token.end - token.start == 1
        and Kind.OTHER_UNITS in part[at + 1].kinds
        and part[at + 1].start == token.end
    )


def _leads_up(token: Lexeme) -> bool:
    """A day, a place, or the one letter of a tower; never a name."""
    if Kind.UNKNOWN in token.kinds:
        return token.end - token.start == 1
    return bool(token.kinds & _LEADING) and not token.kinds & _ORDERED


def _is_part_of_it(rest: Sequence[Lexeme], before: Sequence[Lexeme]) -> bool:
    """Nothing but an amount, and smaller than one before it; or several that make it, each with where it goes."""
    amounts = [token.number for token in rest if Kind.AMOUNT in token.kinds]
    whole = max((token.number for token in before if Kind.AMOUNT in token.kinds), default=0)
    seen = seen_in(rest)
    smaller = len(amounts) == 1 and amounts[0] < whole
    shared = len(amounts) > 1 and sum(amounts) == whole and Kind.REMARK in seen
    return (smaller or shared) and seen.isdisjoint(_NAMED_OR_MORE)


def _add(remarks: list[list[Lexeme]], part: list[Lexeme], text: Wording) -> None:
    """Another remark, or more of the one that ends right before it."""
    if remarks and _follows(remarks[-1], part, text):
        remarks[-1] = [*remarks[-1], *part]
    else:
        remarks.append(list(part))


def _parts(tokens: list[Lexeme]) -> list[list[Lexeme]]:
    """The parts, each with the joint behind it."""
    parts: list[list[Lexeme]] = [[]]
    for token in tokens:
        parts[-1].append(token)
        if token.kinds & _JOINTS:
            parts.append([])
    return [part for part in parts if part]


_JOINTS = frozenset({Kind.BREAK, Kind.GAP})


def _cut(part: Sequence[Lexeme], text: Wording) -> int:
    """Where, behind what is ordered, a remark begins; the length of the part where none does."""
    begun = False
    for at, token in enumerate(part):
        if (
            begun
            and (_begins(part, at) or _is_place(token, part[:at], text))
            and not _orders_firmly(asked_wish(part[at:]))
            and seen_in(part[:at]).isdisjoint(_HANGING)
        ):
            return at
        begun = begun or bool(token.kinds & _ORDERED)
    return len(part)


def _is_place(token: Lexeme, before: Sequence[Lexeme], text: Wording) -> bool:
    """ "2 20号取": behind an amount, a number with a unit that never counts goods."""
    counted = any(Kind.AMOUNT in other.kinds for other in before)
    named = Kind.FIGURE in token.kinds and not text.folded[token.start : token.end].isdigit()
    return counted and named and token.kinds.isdisjoint(SUMS)


def _begins(part: Sequence[Lexeme], at: int) -> bool:
    token = part[at]
    if asks_wish(part[at : at + 2]):
        return True
    if token.kinds & _BEGINNING and not (Kind.ABOUT_PICKUP in token.kinds and token.kinds & _VERBS):
        return Kind.PAST not in seen_in(part[at:])  # 2個受け取りました tells what was fetched
    after = part[at + 1].kinds if at + 1 < len(part) else frozenset[Kind]()
    if Kind.NO in token.kinds:
        return Kind.UNKNOWN in after  # "no sugar"
    ahead = next(
        (other.kinds for other in part[at + 1 : at + 3] if not other.kinds & _BETWEEN), frozenset[Kind]()
    )
    return bool(token.kinds & PLACES) and not ahead.isdisjoint(DOORS) and ahead.isdisjoint(SUMS)


def _orders_firmly(part: Sequence[Lexeme]) -> bool:
    """Is there more ordered behind it? A bare number may be a time or a door."""
    if not seen_in(part).isdisjoint(ASKS | {Kind.PAID}):
        return True
    return any(
        token.form in COUNTED or (token.kinds & _DOES_FIRMLY and Kind.AMOUNT not in token.kinds)
        for token in part
    )


def _written(part: Sequence[Lexeme], text: Wording) -> str:
    """The words of a remark, without manners around them."""
    said = list(part)
    while said and said[0].kinds & _JOINTS:
        said.pop(0)
    while said and said[-1].kinds & _JOINTS:
        said.pop()
    while said and said[-1].kinds & _MANNERS:
        said.pop()
    while said and said[0].kinds & _MANNERS:
        said.pop(0)
    return text.words[said[0].start : said[-1].end].strip() if said else ""
