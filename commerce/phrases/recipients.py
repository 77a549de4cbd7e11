"""Whom a line is for: "for my sister", 幫媽媽, 母の分, 我姐, "Amy +1", 大刘：2件. A table of where names stand, the
surest place first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.looking import seen_in
from commerce.phrases.normalise import Wording
from commerce.phrases.place import HEADS, Named, Place
from commerce.phrases.relations import (
    CLAIMS,
    KIN,
    ME,
    MINE,
    NAME_MOST,
    NO_NAME,
    ORDERED,
    UNKNOWN_KIN,
    follows_kin,
    is_anybody_named,
    is_called,
    kin,
    me,
    myself,
    share,
)
from commerce.phrases.titles import titled
from commerce.phrases.tokens import PLAIN, Lexeme, kinds
from commerce.phrases.widenames import wide_name_after_for, wide_name_alone

WHO = kinds(Kind.WHO)
PERSONAL = frozenset(
    {Kind.MINE, Kind.FOR, Kind.KIN, Kind.SHARE, Kind.UNKNOWN, Kind.ME, Kind.OWNER, Kind.NAME, Kind.TITLE}
)
_NAMES = kinds(Kind.UNKNOWN, Kind.NAME)
_MANNERS = kinds(Kind.PLAIN, Kind.GAP)
_PERSON = kinds(Kind.PERSON)
_FOREIGN = kinds(Kind.AND, Kind.AMOUNT)  # what a name may be in another language: Dan, Isa
_NAMING = kinds(Kind.UNKNOWN, Kind.NAME, Kind.KIN)
_COMMA = kinds(Kind.BREAK)
_BY_COMMAS = kinds(Kind.BREAK, Kind.GAP, Kind.STOP)

_THANKS, _NAMED = kinds(Kind.THANKS), kinds(Kind.KIN, Kind.TITLE)
_GOES_ON = ORDERED | kinds(Kind.CLAIMS, Kind.THEIRS, Kind.SHARE, Kind.BREAK)
_MYSELF, _CALLS = kinds(Kind.ME), kinds(Kind.TITLE, Kind.PLAIN, Kind.THANKS)
_GOODS, _A_ROW = kinds(Kind.GOODS), 2
_FOR_WHOM = frozenset({Kind.FOR, Kind.KIN, Kind.OWNER})


def recipients(tokens: list[Lexeme], text: Wording, lexicon: Lexicon) -> list[Lexeme]:
    """The tokens with every recipient as one `who` token; `name` '' is the sender."""
    if seen_in(tokens).isdisjoint(PERSONAL):
        return tokens
    found: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        token, at = _who(Place(tokens, at, found, text, lexicon, tokens[at]))
        found.append(token)
    return found


def _who(place: Place) -> tuple[Lexeme, int]:
    kind = place.token.kinds
    if (Kind.ASK_FIRST in kind and _links(place)) or (
        place.found and place.found[-1].kinds & _THANKS and _is_thanked(place)
    ):
        return place.token._replace(kinds=PLAIN), place.at + 1
    if kind & PERSONAL or _begins_name(place) or _may_be_self(place) or _may_be_for(place):
        for rule in TABLE:
            who = rule(place)
            if who is not None:
                return who
        if Kind.UNKNOWN in kind and _may_be_person(place):
            return place.token._replace(kinds=kind | _PERSON), place.at + 1
    return place.token, place.at + 1


def _is_thanked(place: Place) -> bool:
    """ "+2 thanks auntie Mei", "2 please Jude": right behind the thanks, and nothing ordered behind the name."""
    thanked = place.token.kinds & _NAMED or _is_called_last(place)
    if not thanked or place.found[-1].end == place.token.start:
        return False
    behind = place.tokens[place.at + 1 : place.at + 1 + NAME_MOST]
    parted = bool(behind) and behind[0].kinds >= _COMMA and not place.token.kinds & _NAMED
    goes_on = seen_in(behind[1:3]) & ORDERED if parted else seen_in(behind) & _GOES_ON
    return len(place.found) > 1 and not goes_on


def _is_called_last(place: Place) -> bool:
    """A name that nobody knows, and nothing behind it."""
    named = Kind.UNKNOWN in place.token.kinds and not place.is_wide and _is_shaped(place.word)
    return named and (place.at + 1 == len(place.tokens) or bool(place.after.kinds & _BY_COMMAS))


def _links(place: Place) -> bool:
    """ "1 is for Tess": what stands between an amount and whom it is for asks nothing."""
    counted = bool(place.found) and Kind.AMOUNT in place.found[-1].kinds
    return counted and bool(place.after.kinds & _FOR_WHOM)


def _may_be_person(place: Place) -> bool:
    """A capital, or a surname: what looks like a name, where none can be made out, is no word for goods."""
    return (
        place.text.folded.startswith(place.lexicon.surnames, place.token.start)
        if place.is_wide
        else _is_shaped(place.word)
    )


def _begins_name(place: Place) -> bool:
    """张 is also a sheet, 方 a square: a word that names begin with, whatever else it is."""
    return (
        place.token.end - place.token.start == 1
        and place.text.folded[place.token.start] in place.lexicon.surnames
    )


def _may_be_self(place: Place) -> bool:
    """A verb of wanting at the head of a part, where somebody was named before."""
    return Kind.CLAIMS in place.token.kinds and place.at_head and is_anybody_named(place)


def _may_be_for(place: Place) -> bool:
    """A verb of wanting before a word nobody knows."""
    return Kind.CLAIMS in place.token.kinds and Kind.UNKNOWN in place.after.kinds


def labelled(place: Place) -> Named:
    """大刘：黑XL一件, "Ben: 2": a short name with a colon, before something that is ordered. "Colleagues:" before
    names is a heading."""
    if not place.at_head or not place.token.kinds & (_NAMING | ME):
        return None
    end = _label_end(place)
    last = place.tokens[end - 1].end
    if place.text.folded[last : last + 1] != ":" or not _ordered_next(place, end):
        return None
    name = place.text.words[place.token.start : last]
    if end == place.at + 1 and Kind.ME in place.token.kinds:
        return Lexeme(WHO | PLAIN, place.token.start, last, name=""), end
    if place.tokens[end].kinds & (_NAMING | ME):
        return Lexeme(PLAIN, place.token.start, last), end
    shaped = len(name) <= NAME_MOST if place.is_wide else name[:1].isupper() and not name.isupper()
    return (Lexeme(WHO, place.token.start, last, name=name), end) if shaped else None


def _label_end(place: Place) -> int:
    end = place.at + 1
    while end < len(place.tokens) and place.tokens[end].kinds & _NAMING and end < place.at + NAME_MOST:
        if place.text.folded[place.tokens[end - 1].end] == ":":
            break
        end += 1
    return end


def _ordered_next(place: Place, at: int) -> bool:
    for token in place.tokens[at:]:
        if token.kinds & _BY_COMMAS and Kind.GAP not in token.kinds:
            return False
        if token.kinds & ORDERED:
            return True
    return False


def after_for(place: Place) -> Named:
    """ "For Lena", 帮楼下奶奶, "for me"."""
    if Kind.FOR not in place.token.kinds:
        return None
    first = _first_of_name(place)
    if first >= len(place.tokens):
        return None
    if Kind.THEY in place.tokens[first].kinds and is_anybody_named(place):
        return Lexeme(PLAIN, place.token.start, place.tokens[first].end), first + 1  # 王姨让我帮她订
    if not is_spaced(place.text.folded[place.tokens[first].start]):
        return wide_name_after_for(place.tokens, place.at, first, place.text, place.lexicon)
    return _spaced_after_for(place, first)


def _first_of_name(place: Place) -> int:
    """Where the name begins: one particle may stand between."""
    at = place.at + 1
    between = place.after.kinds
    return at + 1 if between & _MANNERS and not between & (MINE | KIN | _FOREIGN) else at


def _spaced_after_for(place: Place, first: int) -> Named:
    tokens = place.tokens
    start, claim = place.token.start, place.token.kinds & CLAIMS
    end = _spaced_end(tokens, first, place.text)
    if tokens[first].kinds >= _MYSELF and all(token.kinds <= _CALLS for token in tokens[first + 1 : end]):
        return Lexeme(WHO | PLAIN | claim, start, tokens[first].end, name=""), first + 1  # "for me madam"
    named = [token for token in tokens[first:end] if token.kinds & UNKNOWN_KIN]
    if named:
        name = place.text.words[tokens[first].start : tokens[end - 1].end].strip()
        sure = name[:1].isupper() or any(Kind.KIN in token.kinds for token in named)
        return Lexeme(
            WHO | claim, start, tokens[end - 1].end, name=name, form=Form.NONE if sure else Form.GUESS
        ), end
    if Kind.ME in tokens[first].kinds:
        return Lexeme(WHO | PLAIN | claim, start, tokens[first].end, name=""), first + 1
    return _foreign_name(place, first)


def _foreign_name(place: Place, first: int) -> Named:
    """ "For Dan", "for Isa": a capital makes a name of what is "and" or a number in another language."""
    token = place.tokens[first]
    name = place.text.words[token.start : token.end]
    if token.kinds & _FOREIGN and name.isalpha() and name[:1].isupper() and not name.isupper():
        return Lexeme(WHO | (place.token.kinds & CLAIMS), place.token.start, token.end, name=name), first + 1
    return None


def _spaced_end(tokens: list[Lexeme], first: int, text: Wording) -> int:
    """Where a name of several words ends. A relation right behind it is no second person: the teacher of my
    eldest daughter."""
    end = last = first
    while (
        end < len(tokens)
        and end - first < NAME_MOST
        and (_is_of_name(tokens[end]) or follows_kin(tokens, end, first, text))
    ):
        end += 1
        if tokens[end - 1].kinds & UNKNOWN_KIN or follows_kin(tokens, end - 1, first, text):
            last = end
    while last == end < len(tokens) and tokens[end].kinds & KIN:
        last = end = end + 1
    return last


def _is_of_name(token: Lexeme) -> bool:
    if token.kinds & UNKNOWN_KIN:
        return True
    return bool(token.kinds & (MINE | PLAIN)) and not token.kinds & NO_NAME


def added(place: Place) -> Named:
    """ "add Sarah too", "put Tom down for 2"."""
    before = place.found[-1] if place.found else None
    if before is None or Kind.UNKNOWN not in place.token.kinds:
        return None
    if Kind.ADDS not in before.kinds and not _ends_in_for(place, before):
        return None
    return (
        (place.token._replace(kinds=WHO, name=place.word), place.at + 1) if _is_shaped(place.word) else None
    )


def claimed_for(place: Place) -> Named:
    """The "cho chị" of "cho chị Hoa 2 gói": a verb that ends in what one may call oneself, and a name behind it."""
    if Kind.CLAIMS not in place.token.kinds or Kind.UNKNOWN not in place.after.kinds or place.is_wide:
        return None
    verb = place.text.folded[place.token.start : place.token.end]
    first, _, last = verb.partition(" ")
    if not _is_any(place, first, Kind.FOR) or not _is_any(place, last, Kind.TITLE):
        return None
    word = place.text.words[place.after.start : place.after.end]
    if not _is_shaped(word):
        return None
    name = place.text.words[place.token.end - len(last) : place.after.end]
    return Lexeme(WHO | CLAIMS, place.token.start, place.after.end, name=name), place.at + 2


def _is_any(place: Place, word: str, kind: Kind) -> bool:
    return any(kind in sense.kinds for sense in place.lexicon.words.get(word, ()))


def _ends_in_for(place: Place, verb: Lexeme) -> bool:
    """The "down for" of "stick 2 down for Gareth", behind an amount."""
    counted = len(place.found) > 1 and Kind.AMOUNT in place.found[-2].kinds
    if not counted or Kind.CLAIMS not in verb.kinds:
        return False
    last = place.text.folded[verb.start : verb.end].rpartition(" ")[2]
    return any(Kind.FOR in sense.kinds for sense in place.lexicon.words.get(last, ()))


def spaced_name(place: Place) -> Named:
    """ "Amy +1", "Amy wants 2", "me and Amy each": a name where only a name can stand."""
    if (
        place.is_wide
        or not (Kind.UNKNOWN in place.token.kinds or _is_colour_elsewhere(place))
        or not place.at_head
        or not _is_shaped(place.word)
    ):
        return None
    verb = Kind.THEIRS in place.after.kinds
    signed = place.after.form in (Form.PLUS, Form.TIMES)
    if verb or signed or _is_second(place) or _is_in_row(place):
        return place.token._replace(kinds=WHO, name=place.word), place.at + 1
    return None


def _is_colour_elsewhere(place: Place) -> bool:
    """ "Rosa S" among English words: a colour in another language than the message's."""
    if Kind.NAME not in place.token.kinds:
        return False
    spoken = Counter(
        lang
        for token in place.tokens
        if token is not place.token
        for lang in place.lexicon.langs.get(place.text.folded[token.start : token.end], ())
    )
    best = max(spoken.values(), default=0)
    own = place.lexicon.langs.get(place.text.folded[place.token.start : place.token.end], ())
    return best > 0 and all(spoken[lang] < best for lang in own)


def _is_shaped(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and word.isalpha() and len(word) > 2


def _is_second(place: Place) -> bool:
    """ "for me and Tom", "me and Priya, one each": behind an "and" that joins persons."""
    joined = (
        len(place.found) > 1
        and Kind.AND in place.found[-1].kinds
        and bool(place.found[-2].kinds & (WHO | MINE))
    )
    return joined and (
        Kind.AMOUNT in place.after.kinds or any(Kind.EACH in token.kinds for token in place.tokens)
    )


def _is_in_row(place: Place) -> bool:
    """ "me L, Ben XL", "Amy 1, Bob 2": before an amount or a choice, where another part begins so, too; before
    goods beside the sender: "Amy plain 2, me onion 1"."""
    rows = [at for at in range(len(place.tokens)) if _begins_row(place, at)]
    if place.at not in rows or len(rows) < _A_ROW:
        return False
    beside = any(Kind.ME in place.tokens[at].kinds for at in rows)
    return beside or not _ahead(place.tokens, place.at).kinds <= _GOODS


def _begins_row(place: Place, at: int) -> bool:
    tokens = place.tokens
    ahead = _ahead(tokens, at).kinds
    if not ahead & ORDERED or (at and not tokens[at - 1].kinds & HEADS):
        return False
    word = place.text.words[tokens[at].start : tokens[at].end]
    wide = not word.isascii() and (len(word) > 1 or Kind.AMOUNT in ahead)
    return Kind.ME in tokens[at].kinds or (bool(tokens[at].kinds & _NAMES) and (_is_shaped(word) or wide))


def _ahead(tokens: list[Lexeme], at: int) -> Lexeme:
    """What stands behind a token, a space or not."""
    at += 1 + (at + 1 < len(tokens) and Kind.GAP in tokens[at + 1].kinds)
    return tokens[at] if at < len(tokens) else Lexeme(PLAIN, -1, -1)


def wide_name(place: Place) -> Named:
    """小美+1, 李阿姨要2份, 小王2份."""
    if not place.is_wide or not place.at_head or is_called(place):
        return None
    in_row = _is_in_row(place) and Kind.UNKNOWN in place.token.kinds
    return wide_name_alone(place.tokens, place.at, place.text, place.lexicon, in_row=in_row)


TABLE: tuple[Callable[[Place], Named], ...] = (
    labelled,
    claimed_for,
    after_for,
    added,
    titled,
    spaced_name,
    wide_name,
    kin,
    share,
    myself,
    me,
)
