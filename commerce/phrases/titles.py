"""Names with the word somebody is addressed by: Bu Rina, chị Hoa, 佐藤さん, 李哥. Before an order by itself such a name
may greet the leader; in a row of persons, or as a receiver, it is somebody the goods are for."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.kinds import Kind
from commerce.phrases.place import Named, Place
from commerce.phrases.tokens import Lexeme, kinds

_WHO = kinds(Kind.WHO)
_TITLE = kinds(Kind.TITLE)
_JOINTS = kinds(Kind.BREAK, Kind.GAP, Kind.AND)
_ORDERED = kinds(Kind.AMOUNT, Kind.VALUE)
_SELF = kinds(Kind.ME, Kind.MINE)
_NO_NAME = kinds(Kind.AMOUNT, Kind.CLAIMS, Kind.GAP, Kind.BREAK, Kind.WHO, Kind.ME)
_GIVEN = kinds(Kind.TO, Kind.SHARE)
_BETWEEN = kinds(Kind.GAP, Kind.PLAIN)
_SHARE = kinds(Kind.SHARE)
_LONGEST = 4  # characters of a name where words are not spaced


def titled(place: Place) -> Named:
    """ "saya 2, Bu Rina 1", 私2箱、佐藤さん1箱, 田中さんに1箱."""
    owned = bool(place.found) and bool(place.found[-1].kinds & _SHARE)
    end = titled_end(place, place.at) if place.at_head or owned else 0
    if not end and place.at_head and place.is_wide and place.token.kinds & _TITLE:
        end = place.at + 1  # 老板一个，我两个: nobody but in a row
        if not (_orders(place.tokens, end) and _is_in_row(place)):
            return None
    elif not end or not (_is_given(place, end) or _is_in_row(place)):
        return None
    name = place.text.words[place.token.start : place.tokens[end - 1].end]
    return Lexeme(_WHO, place.token.start, place.tokens[end - 1].end, name=name), end


def titled_end(place: Place, at: int) -> int:
    """Where the name with its title ends that begins at `at`; 0 where none does."""
    tokens = place.tokens
    if at >= len(tokens):
        return 0
    if tokens[at].kinds & _TITLE:
        named = at + 1 < len(tokens) and Kind.UNKNOWN in tokens[at + 1].kinds
        return at + 2 if named and tokens[at + 1].start - tokens[at].end < 2 else 0
    return _title_behind(tokens, at) if place.is_wide else 0


def _title_behind(tokens: Sequence[Lexeme], at: int) -> int:
    """山本さん: the title right behind a few signs, whatever these are besides."""
    end = at
    while end < len(tokens) and tokens[end].start - tokens[at].start < _LONGEST:
        if end > at and (tokens[end].start != tokens[end - 1].end or tokens[end].kinds & _TITLE):
            break
        if tokens[end].kinds & _NO_NAME:
            return 0
        end += 1
    titled_there = at < end < len(tokens) and tokens[end].kinds & _TITLE
    return end + 1 if titled_there and tokens[end].start == tokens[end - 1].end else 0


def _is_given(place: Place, end: int) -> bool:
    """山本さん3箱, 田中さんに1箱: an amount right behind it, or a word that says "to" or "share of" before one."""
    tokens = place.tokens
    if not place.is_wide or end >= len(tokens):
        return False
    if tokens[end].start == tokens[end - 1].end and tokens[end].kinds & _ORDERED:
        return True
    return bool(tokens[end].kinds & _GIVEN) and _orders(tokens, end + 1)


def _is_in_row(place: Place) -> bool:
    """Does another part begin with a person and an amount, too?"""
    tokens = place.tokens
    heads = [at for at in range(len(tokens)) if not at or tokens[at - 1].kinds & _JOINTS]
    return sum(_begins_row(place, at) for at in heads) > 1


def _begins_row(place: Place, at: int) -> bool:
    tokens = place.tokens
    start = at + 1 if tokens[at].kinds & _SHARE else at
    called = _SELF | _TITLE if place.is_wide else _SELF
    end = titled_end(place, start) or (at + 1 if tokens[at].kinds & called else 0)
    return bool(end) and _orders(tokens, end)


def _orders(tokens: Sequence[Lexeme], at: int) -> bool:
    """An amount or a choice comes next, a space or a particle between them or not."""
    if at < len(tokens) and tokens[at].kinds & _BETWEEN:
        at += 1
    return at < len(tokens) and bool(tokens[at].kinds & _ORDERED)
