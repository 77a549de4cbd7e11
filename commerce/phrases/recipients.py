"""Whom a line is for: "for my sister", 幫媽媽, 母の分, 我姐, "Amy +1", 大刘：2件. A table of where names stand, the
surest place first."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.normalise import Wording
from commerce.phrases.tokens import PLAIN, UNKNOWN, Lexeme, kinds
from commerce.phrases.widenames import wide_name_after_for, wide_name_alone

WHO = kinds(Kind.WHO)
_NAME_MOST = 4  # words
_PERSONAL = frozenset(
    {Kind.MINE, Kind.FOR, Kind.KIN, Kind.SHARE, Kind.UNKNOWN, Kind.ME, Kind.OWNER, Kind.NAME}
)
_CLAIMS, _KIN, _UNKNOWN_KIN = kinds(Kind.CLAIMS), kinds(Kind.KIN), kinds(Kind.UNKNOWN, Kind.KIN)
_ME, _MINE = kinds(Kind.ME), kinds(Kind.ME, Kind.MINE)
_MANNERS = kinds(Kind.PLAIN, Kind.GAP)
_NO_NAME = kinds(Kind.CLAIMS, Kind.AMOUNT, Kind.UNITS, Kind.THANKS, Kind.IF, Kind.LATER)
_ORDERED = kinds(Kind.AMOUNT, Kind.VALUE, Kind.GOODS)
_AFTER_ME = kinds(Kind.AMOUNT, Kind.AND, Kind.VALUE)
_HEADS = frozenset({Kind.BREAK, Kind.GAP, Kind.AND, Kind.AMOUNT, Kind.WHO, Kind.VALUE, Kind.FIGURE})
_PERSON = kinds(Kind.PERSON)
_FOREIGN = kinds(Kind.AND, Kind.AMOUNT)  # what a name may be in another language: Dan, Isa
_NAMING = kinds(Kind.UNKNOWN, Kind.NAME, Kind.KIN)
_BY_COMMAS = kinds(Kind.BREAK, Kind.GAP, Kind.STOP)

_FOR_WHOM = frozenset({Kind.FOR, Kind.KIN, Kind.OWNER})
_ADDING = frozenset(
    {
        "remove",
        "cancel",
        "drop",
        "add",
        "please add",
        "put",
        "sign up",
        "include",
        "can you add",
        "could you add",
    }
)
_THIRD_PERSON = frozenset(
    {
        "is out",
        "wants out",
        "doesn't need",
        "no longer needs",
        "changed her mind",
        "changed his mind",
        "wants",
        "needs",
        "doesn't want",
        "no longer wants",
        "would like",
        "will take",
    }
)


class Place(NamedTuple):
    """A token among the others: what was found before it, and what comes."""

    tokens: list[Lexeme]
    at: int
    found: list[Lexeme]
    text: Wording
    lexicon: Lexicon

    @property
    def token(self) -> Lexeme:
        """The token itself."""
        return self.tokens[self.at]

    @property
    def after(self) -> Lexeme:
        """The next token, or a plain one past the end."""
        return self.look(1)

    def look(self, steps: int) -> Lexeme:
        """The token so many steps ahead, or a plain one past the end."""
        at = self.at + steps
        return self.tokens[at] if at < len(self.tokens) else Lexeme(PLAIN, -1, -1)

    @property
    def word(self) -> str:
        """The token as it was written."""
        return self.text.words[self.token.start : self.token.end]

    @property
    def is_wide(self) -> bool:
        """Is it of a script that puts no spaces between words?"""
        return not is_spaced(self.text.folded[self.token.start])

    @property
    def at_head(self) -> bool:
        """Does it begin a part, or follow what a name may follow?"""
        return not self.found or bool(self.found[-1].kinds & _HEADS)


Named = tuple[Lexeme, int] | None  # a recipient's token, and where to go on


def recipients(tokens: list[Lexeme], text: Wording, lexicon: Lexicon) -> list[Lexeme]:
    """The tokens with every recipient as one `who` token; `name` '' is the sender."""
    if not any(token.kinds & _PERSONAL for token in tokens):
        return tokens
    found: list[Lexeme] = []
    at = 0
    while at < len(tokens):
        token, at = _who(Place(tokens, at, found, text, lexicon))
        found.append(token)
    return found


def _who(place: Place) -> tuple[Lexeme, int]:
    if Kind.ASK_FIRST in place.token.kinds and _links(place):
        return place.token._replace(kinds=PLAIN), place.at + 1
    if place.token.kinds & _PERSONAL or _begins_name(place) or _may_be_self(place):
        for rule in TABLE:
            who = rule(place)
            if who is not None:
                return who
        if Kind.UNKNOWN in place.token.kinds and _may_be_person(place):
            return place.token._replace(kinds=place.token.kinds | _PERSON), place.at + 1
    return place.token, place.at + 1


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
    return Kind.CLAIMS in place.token.kinds and place.at_head and _is_anybody_named(place)


def _is_anybody_named(place: Place) -> bool:
    return any(Kind.WHO in token.kinds and token.name for token in place.found)


def labelled(place: Place) -> Named:
    """大刘：黑XL一件, "Ben: 2": a short name with a colon, before something that is ordered. "Colleagues:" before
    names is a heading."""
    if not place.at_head or not place.token.kinds & (_NAMING | _ME):
        return None
    end = _label_end(place)
    last = place.tokens[end - 1].end
    if place.text.folded[last : last + 1] != ":" or not _ordered_next(place, end):
        return None
    name = place.text.words[place.token.start : last]
    if end == place.at + 1 and Kind.ME in place.token.kinds:
        return Lexeme(WHO | PLAIN, place.token.start, last, name=""), end
    if place.tokens[end].kinds & (_NAMING | _ME):
        return Lexeme(PLAIN, place.token.start, last), end
    shaped = len(name) <= _NAME_MOST if place.is_wide else name[:1].isupper() and not name.isupper()
    return (Lexeme(WHO, place.token.start, last, name=name), end) if shaped else None


def _label_end(place: Place) -> int:
    end = place.at + 1
    while end < len(place.tokens) and place.tokens[end].kinds & _NAMING and end < place.at + _NAME_MOST:
        if place.text.folded[place.tokens[end - 1].end] == ":":
            break
        end += 1
    return end


def _ordered_next(place: Place, at: int) -> bool:
    for token in place.tokens[at:]:
        if token.kinds & _BY_COMMAS and Kind.GAP not in token.kinds:
            return False
        if token.kinds & _ORDERED:
            return True
    return False


def after_for(place: Place) -> Named:
    """ "For Lena", 帮楼下奶奶, "for me"."""
    if Kind.FOR not in place.token.kinds:
        return None
    first = _first_of_name(place)
    if first >= len(place.tokens):
        return None
    if not is_spaced(place.text.folded[place.tokens[first].start]):
        return wide_name_after_for(place.tokens, place.at, first, place.text, place.lexicon)
    return _spaced_after_for(place, first)


def _first_of_name(place: Place) -> int:
    """Where the name begins: one particle may stand between."""
    at = place.at + 1
    between = place.after.kinds
    return at + 1 if between & _MANNERS and not between & (_MINE | _KIN | _FOREIGN) else at


def _spaced_after_for(place: Place, first: int) -> Named:
    tokens = place.tokens
    start, claim = place.token.start, place.token.kinds & _CLAIMS
    end = _spaced_end(tokens, first, place.text)
    named = [token for token in tokens[first:end] if token.kinds & _UNKNOWN_KIN]
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
        return Lexeme(WHO | (place.token.kinds & _CLAIMS), place.token.start, token.end, name=name), first + 1
    return None


def _spaced_end(tokens: list[Lexeme], first: int, text: Wording) -> int:
    """Where a name of several words ends. A relation right behind it is no second person: the teacher of my
    eldest daughter."""
    end = last = first
    while (
        end < len(tokens)
        and end - first < _NAME_MOST
        and (_is_of_name(tokens[end]) or _follows_kin(tokens, end, first, text))
    ):
        end += 1
        if tokens[end - 1].kinds & _UNKNOWN_KIN or _follows_kin(tokens, end - 1, first, text):
            last = end
    while last == end < len(tokens) and tokens[end].kinds & _KIN:
        last = end = end + 1
    return last


def _follows_kin(tokens: list[Lexeme], at: int, first: int, text: Wording) -> bool:
    """Aunt May, jiran saya: a capital, or whose they are, right behind a relation."""
    if at == first or not tokens[at - 1].kinds & _KIN or tokens[at].start > tokens[at - 1].end + 1:
        return False
    word = text.words[tokens[at].start : tokens[at].end]
    return bool(tokens[at].kinds & _ME) or (
        word.istitle() and word.isalpha() and not tokens[at].kinds & _ORDERED
    )


def _is_of_name(token: Lexeme) -> bool:
    if token.kinds & _UNKNOWN_KIN:
        return True
    return bool(token.kinds & (_MINE | PLAIN)) and not token.kinds & _NO_NAME


def added(place: Place) -> Named:
    """ "add Sarah too", "put Tom down for 2"."""
    before = place.found[-1] if place.found else None
    if (
        before is None
        or place.text.folded[before.start : before.end] not in _ADDING
        or Kind.UNKNOWN not in place.token.kinds
    ):
        return None
    return (
        (place.token._replace(kinds=WHO, name=place.word), place.at + 1) if _is_shaped(place.word) else None
    )


def spaced_name(place: Place) -> Named:
    """ "Amy +1", "Amy wants 2", "me and Amy each": a name where only a name can stand."""
    if (
        place.is_wide
        or Kind.UNKNOWN not in place.token.kinds
        or not place.at_head
        or not _is_shaped(place.word)
    ):
        return None
    verb = place.text.folded[place.after.start : place.after.end] in _THIRD_PERSON
    signed = place.after.form in (Form.PLUS, Form.TIMES)
    if verb or signed or _is_second(place) or _is_in_row(place):
        return place.token._replace(kinds=WHO, name=place.word), place.at + 1
    return None


def _is_shaped(word: str) -> bool:
    return word[:1].isupper() and not word.isupper() and word.isalpha() and len(word) > 2


def _is_second(place: Place) -> bool:
    """ "for me and Tom", "me and Priya, one each": behind an "and" that joins persons."""
    joined = (
        len(place.found) > 1
        and Kind.AND in place.found[-1].kinds
        and bool(place.found[-2].kinds & (WHO | _MINE))
    )
    return joined and (
        Kind.AMOUNT in place.after.kinds or any(Kind.EACH in token.kinds for token in place.tokens)
    )


def _is_in_row(place: Place) -> bool:
    """ "me L, Ben XL", "Amy 1, Bob 2": before an amount or a choice, where another part begins so, too."""
    if not place.after.kinds & (_ORDERED - {Kind.GOODS}):
        return False
    return sum(_begins_row(place, at) for at in range(len(place.tokens))) > 1


def _begins_row(place: Place, at: int) -> bool:
    tokens = place.tokens
    if (
        at + 1 >= len(tokens)
        or not tokens[at + 1].kinds & (_ORDERED - {Kind.GOODS})
        or (at and not tokens[at - 1].kinds & _HEADS)
    ):
        return False
    word = place.text.words[tokens[at].start : tokens[at].end]
    return Kind.ME in tokens[at].kinds or (
        Kind.UNKNOWN in tokens[at].kinds and (_is_shaped(word) or not word.isascii())
    )


def wide_name(place: Place) -> Named:
    """小美+1, 李阿姨要2份, 小王2份."""
    if not place.is_wide or not place.at_head:
        return None
    in_row = _is_in_row(place) and Kind.UNKNOWN in place.token.kinds
    return wide_name_alone(place.tokens, place.at, place.text, place.lexicon, in_row=in_row)


def kin(place: Place) -> Named:
    """我姐一盒, 妈妈+1, 母の分も: a relation beside an amount, a cancellation or a share."""
    at, tokens = place.at, place.tokens
    owned = bool(place.token.kinds & _MINE) and Kind.KIN in place.after.kinds
    if owned:
        at += 1
    elif _counts(place):
        return (place.token._replace(kinds=UNKNOWN), at + 1) if Kind.KIN in place.token.kinds else None
    if Kind.KIN not in tokens[at].kinds or (Kind.THANKS in tokens[at].kinds and not owned):
        return None
    end = at + 1
    while end < len(tokens) and _is_more_of_kin(place, end):
        end += 1
    name = place.text.words[place.token.start : tokens[end - 1].end].strip()
    return Lexeme(WHO, place.token.start, tokens[end - 1].end, name=name), end


def _is_more_of_kin(place: Place, at: int) -> bool:
    """Another relation, or, where words are not spaced, the family name before one: 对门王阿姨, 隣の田中さん."""
    token = place.tokens[at]
    if token.kinds & (_KIN | _MINE) and not token.kinds & _NO_NAME:
        return True
    if not place.is_wide:
        return Kind.UNKNOWN in token.kinds and _follows_kin(place.tokens, at, place.at, place.text)
    if token.start != place.tokens[at - 1].end or at + 1 == len(place.tokens):
        return False
    after = place.tokens[at + 1]
    if token.end - token.start > 2 or after.start != token.end:
        return False
    surname = place.text.folded[token.start : token.end] in place.lexicon.surnames
    return surname and bool(after.kinds & _KIN)


def _counts(place: Place) -> bool:
    """ "2 kids": counted, not named; but "1 mum 2" names."""
    if not place.found or Kind.AMOUNT not in place.found[-1].kinds or Kind.AMOUNT in place.after.kinds:
        return False
    return (
        place.found[-1].end in (place.token.start, place.token.start - 1)
        and place.found[-1].form != Form.PLUS
    )


def share(place: Place) -> Named:
    """Amy's, 小王那份: somebody's share."""
    token, after = place.token, place.after
    if Kind.OWNER in token.kinds:
        return token._replace(kinds=WHO, name=place.text.words[token.start : token.end - 2]), place.at + 1
    owned = Kind.UNKNOWN in token.kinds and Kind.SHARE in after.kinds and Kind.PLAIN not in after.kinds
    if owned and token.end - token.start <= _NAME_MOST * 2:
        return token._replace(kinds=WHO, name=place.word, end=after.end), place.at + 2
    return None


def myself(place: Place) -> Named:
    """老公要L黑，我要M红; "2 sakin, 1 kay mama": "I" beside somebody who is named is a recipient, too."""
    if not (place.at_head and _is_anybody_named(place) and _begins_with_me(place)):
        return _mine_behind(place)
    return place.token._replace(kinds=place.token.kinds | WHO | PLAIN, name=""), place.at + 1


def _begins_with_me(place: Place) -> bool:
    """ "I", or a verb that has it in front: 我要, "saya nak"."""
    word = place.text.folded[place.token.start : place.token.end]
    starts = [word[:length] for length in (1, 2, 3)] if place.is_wide else [word.split(" ")[0]]
    return any(Kind.ME in sense.kinds for start in starts for sense in place.lexicon.words.get(start, ()))


def _mine_behind(place: Place) -> Named:
    """Right behind an amount, where somebody is named further on."""
    kinds_ = place.token.kinds
    if Kind.ME not in kinds_ or Kind.CLAIMS not in kinds_ or place.after.kinds & _ORDERED:
        return None
    last = next((token for token in reversed(place.found) if token.kinds - PLAIN), None)
    named = any(token.kinds & (_KIN | kinds(Kind.FOR)) for token in place.tokens[place.at + 1 :])
    if last is None or Kind.AMOUNT not in last.kinds or not named:
        return None
    return place.token._replace(kinds=kinds_ | WHO | PLAIN, name=""), place.at + 1


def me(place: Place) -> Named:
    """我两盒，我姐一盒: "I" is a recipient of its own right before an amount, or beside one ("me and my sister
    each")."""
    if Kind.ME not in place.token.kinds or Kind.KIN in place.after.kinds:
        return None
    ahead = place.after if Kind.GAP not in place.after.kinds else place.look(2)
    claimed = place.at and place.tokens[place.at - 1].kinds & _CLAIMS
    if ahead.kinds & _AFTER_ME and not claimed:
        return place.token._replace(kinds=WHO | PLAIN, name=""), place.at + 1
    return None


TABLE: tuple[Callable[[Place], Named], ...] = (
    labelled,
    after_for,
    added,
    spaced_name,
    wide_name,
    kin,
    share,
    myself,
    me,
)
