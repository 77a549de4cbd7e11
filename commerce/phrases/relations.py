"""Persons who are named by what they are to the sender, or by what is theirs: 我姐, 母の分, Amy's; and the sender
beside them."""

from __future__ import annotations

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.normalise import Wording
from commerce.phrases.place import Named, Place
from commerce.phrases.titles import titled_end
from commerce.phrases.tokens import PLAIN, UNKNOWN, Lexeme, kinds
from commerce.phrases.widenames import FIRST_OF_FAMILIAR, WHO

NAME_MOST = 4  # words
CLAIMS, KIN, UNKNOWN_KIN = kinds(Kind.CLAIMS), kinds(Kind.KIN), kinds(Kind.UNKNOWN, Kind.KIN, Kind.TITLE)
ME, MINE = kinds(Kind.ME), kinds(Kind.ME, Kind.MINE)
NO_NAME = kinds(Kind.CLAIMS, Kind.AMOUNT, Kind.UNITS, Kind.THANKS, Kind.IF, Kind.LATER)
ORDERED = kinds(Kind.AMOUNT, Kind.VALUE, Kind.GOODS)
_ADDRESSED = kinds(Kind.KIN, Kind.TITLE)
_CONTAINED = kinds(Kind.SHARE, Kind.TOTAL)
_AFTER_ME = kinds(Kind.AMOUNT, Kind.AND, Kind.VALUE)


def is_anybody_named(place: Place) -> bool:
    """Does the sentence name somebody the goods are for?"""
    return any(Kind.WHO in token.kinds and token.name for token in place.found)


def follows_kin(tokens: list[Lexeme], at: int, first: int, text: Wording) -> bool:
    """Aunt May, jiran saya: a capital, or whose they are, right behind a relation."""
    if at == first or not tokens[at - 1].kinds & KIN or tokens[at].start > tokens[at - 1].end + 1:
        return False
    word = text.words[tokens[at].start : tokens[at].end]
    return bool(tokens[at].kinds & ME) or (
        word.istitle() and word.isalpha() and not tokens[at].kinds & ORDERED
    )


def kin(place: Place) -> Named:
    """我姐一盒, 妈妈+1, 母の分も: a relation beside an amount, a cancellation or a share."""
    at, tokens = place.at, place.tokens
    owned = bool(place.token.kinds & MINE) and Kind.KIN in place.after.kinds
    if owned:
        at += 1
    elif _counts(place):
        return (place.token._replace(kinds=UNKNOWN), at + 1) if Kind.KIN in place.token.kinds else None
    if Kind.KIN not in tokens[at].kinds or (Kind.THANKS in tokens[at].kinds and not owned):
        return None
    if not owned and place.after.kinds >= _CONTAINED:
        return place.token._replace(kinds=PLAIN), place.at + 1  # 母の分と合わせて3箱
    if not owned and is_called(place):
        return place.token._replace(kinds=PLAIN), at + 1
    end = at + 1
    while end < len(tokens) and _is_more_of_kin(place, end):
        end += 1
    end = _titled_kin_end(place, end)
    name = place.text.words[place.token.start : tokens[end - 1].end].strip()
    return Lexeme(WHO, place.token.start, tokens[end - 1].end, name=name), end


def is_called(place: Place) -> bool:
    """ "Uncle help me order 2", 阿姨帮我留2箱: whoever is asked to do it for the sender does not get it."""
    if Kind.CLAIMS not in place.after.kinds or not place.at_head:
        return False
    verb = place.text.folded[place.after.start : place.after.end]
    words = verb.split(" ")[1:] if " " in verb else list(verb[1:])
    return any(Kind.ME in sense.kinds for word in words for sense in place.lexicon.words.get(word, ()))


def _titled_kin_end(place: Place, end: int) -> int:
    """隣の田中さん: where a name with its title says which one it is."""
    tokens = place.tokens
    if not place.is_wide or end + 1 >= len(tokens) or Kind.SHARE not in tokens[end].kinds:
        return end
    return titled_end(place, end + 1) or end


def _is_more_of_kin(place: Place, at: int) -> bool:
    """Another relation, or, where words are not spaced, the family name before one: 对门王阿姨, 隣の田中さん."""
    token = place.tokens[at]
    if token.kinds & (KIN | MINE) and not token.kinds & NO_NAME:
        return True
    if not place.is_wide:
        return Kind.UNKNOWN in token.kinds and follows_kin(place.tokens, at, place.at, place.text)
    return token.start == place.tokens[at - 1].end and _goes_on_wide(place, at)


def _goes_on_wide(place: Place, at: int) -> bool:
    """Right behind a relation: a colour that is a name (ป้าแดง), a title, 同事小何, 对门王阿姨."""
    token, written = place.tokens[at], place.text.folded
    if Kind.NAME in token.kinds:
        return True
    if Kind.TITLE in token.kinds:
        return at > place.at + 1
    if Kind.UNKNOWN in token.kinds and token.end - token.start > 1:  # 同事老高
        return written.startswith(place.lexicon.surnames, token.start) and token.end - token.start < NAME_MOST
    if at + 1 == len(place.tokens) or token.end - token.start > 2:
        return False
    familiar, after = place.lexicon.surnames[:FIRST_OF_FAMILIAR], place.tokens[at + 1]
    if written[place.tokens[at - 1].start : token.start] in familiar:
        return not token.kinds & (NO_NAME | ORDERED)
    if written[token.start : token.end] in familiar:  # 同事阿宝要
        return after.start == token.end and not after.kinds & (NO_NAME | ORDERED)
    surname = written[token.start : token.end] in place.lexicon.surnames
    return surname and after.start == token.end and bool(after.kinds & _ADDRESSED)


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
    if owned and token.end - token.start <= NAME_MOST * 2:
        return token._replace(kinds=WHO, name=place.word, end=after.end), place.at + 2
    return None


def myself(place: Place) -> Named:
    """老公要L黑，我要M红; "2 sakin, 1 kay mama": "I" beside somebody who is named is a recipient, too."""
    if not (place.at_head and is_anybody_named(place) and _begins_with_me(place)):
        return _mine_behind(place)
    return place.token._replace(kinds=place.token.kinds | WHO | PLAIN, name=""), place.at + 1


def _begins_with_me(place: Place) -> bool:
    """ "I", or a verb that has it in front: 我要, "saya nak"."""
    word = place.text.folded[place.token.start : place.token.end]
    starts = (
        [word[:length] for length in (1, 2, 3)] if place.is_wide else [word.replace("'", " ").split(" ")[0]]
    )
    return any(Kind.ME in sense.kinds for start in starts for sense in place.lexicon.words.get(start, ()))


def _mine_behind(place: Place) -> Named:
    """Right behind an amount, where somebody is named further on."""
    kinds_ = place.token.kinds
    if Kind.ME not in kinds_ or Kind.CLAIMS not in kinds_ or place.after.kinds & ORDERED:
        return None
    last = next((token for token in reversed(place.found) if token.kinds - PLAIN), None)
    named = any(token.kinds & (KIN | kinds(Kind.FOR)) for token in place.tokens[place.at + 1 :])
    if last is None or Kind.AMOUNT not in last.kinds or not named:
        return None
    return place.token._replace(kinds=kinds_ | WHO | PLAIN, name=""), place.at + 1


def me(place: Place) -> Named:
    """我两盒，我姐一盒: "I" is a recipient of its own right before an amount, or beside one ("me and my sister
    each")."""
    ahead = place.after if Kind.GAP not in place.after.kinds else place.look(2)
    if Kind.MINE in place.token.kinds and place.at_head and Kind.AMOUNT in ahead.kinds:
        ahead_of = any(token.kinds & _ADDRESSED for token in place.tokens[place.at + 1 :])
        others = ahead_of or is_anybody_named(place)
        return (place.token._replace(kinds=WHO | PLAIN, name=""), place.at + 1) if others else None
    if Kind.ME not in place.token.kinds or Kind.KIN in place.after.kinds:
        return None
    claimed = place.at and place.tokens[place.at - 1].kinds & CLAIMS
    if ahead.kinds & _AFTER_ME and not claimed:
        return place.token._replace(kinds=WHO | PLAIN, name=""), place.at + 1
    return None
