"""Whom a line is for: "for my sister", 幫媽媽, 母の分, 我姐, "Amy +1"."""

from __future__ import annotations

import re

from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.normalise import Said
from commerce.phrases.scan import PLAIN, UNKNOWN, Token, kinds

_KIN = frozenset({Kind.KIN})
_AMOUNT_AND_VALUE = frozenset({Kind.AMOUNT, Kind.AND, Kind.VALUE})
_CLAIMS = frozenset({Kind.CLAIMS})
_PLAIN_GAP = frozenset({Kind.PLAIN, Kind.GAP})
_ME = frozenset({Kind.ME})
_ME_KIN_MINE = frozenset({Kind.ME, Kind.KIN, Kind.MINE})
_UNKNOWN_KIN = frozenset({Kind.UNKNOWN, Kind.KIN})
_NO_NAME = frozenset({Kind.CLAIMS, Kind.AMOUNT, Kind.UNITS, Kind.THANKS, Kind.IF, Kind.LATER})
_ME_MINE = frozenset({Kind.ME, Kind.MINE})
_PAST_NAME = frozenset({Kind.AMOUNT, Kind.CLAIMS, Kind.BREAK, Kind.GAP, Kind.NUMBER, Kind.AND, Kind.GOODS, Kind.VALUE})
_UNKNOWN_NAME_KIN = frozenset({Kind.UNKNOWN, Kind.NAME, Kind.KIN})
_THANKS = frozenset({Kind.THANKS})
_AMOUNT_CLAIMS = frozenset({Kind.AMOUNT, Kind.CLAIMS})
_AMOUNT = frozenset({Kind.AMOUNT})
_BEFORE_NAME = frozenset({Kind.BREAK, Kind.GAP, Kind.AND, Kind.AMOUNT, Kind.WHO, Kind.VALUE, Kind.FIGURE})
_AMOUNT_EACH = frozenset({Kind.AMOUNT, Kind.EACH})

WHO = kinds(Kind.WHO)
_NAME_MOST = 4  # words, or half a dozen characters


def recipients(tokens: list[Token], text: Said, lexicon: Lexicon) -> list[Token]:
    """The tokens with every recipient as one `who` token; `name` '' is the sender."""
    if not any(token.kinds & _PERSONAL for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = _who(tokens, at, found, text, lexicon)
        found.append(token)
        at = end
    return found


_PERSONAL = frozenset({Kind.FOR, Kind.KIN, Kind.SHARE, Kind.UNKNOWN, Kind.ME, Kind.OWNER, Kind.NAME})


def _who(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int]:
    token = tokens[at]
    for rule in (_after_for, _named, _kin, _owner):
        who = rule(tokens, at, found, text, lexicon)
        if who is not None:
            return who
    if Kind.ME in token.kinds and not (at + 1 < len(tokens) and tokens[at + 1].kinds & _KIN):
        return _me(tokens, at), at + 1
    return token, at + 1


def _me(tokens: list[Token], at: int) -> Token:
    """我两盒，我姐一盒: "I" is a recipient of its own right before an amount, or beside one ("me and my sister each")."""
    ahead = [token.kinds for token in tokens[at + 1 : at + 3] if Kind.GAP not in token.kinds]
    after = ahead[0] if ahead else frozenset()
    if after & _AMOUNT_AND_VALUE and (at == 0 or not tokens[at - 1].kinds & _CLAIMS):
        return tokens[at]._replace(kinds=WHO | PLAIN, name="")
    return tokens[at]


def _after_for(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    if Kind.FOR not in tokens[at].kinds:
        return None
    first = at + 1
    while first < len(tokens) and tokens[first].kinds & _PLAIN_GAP and not tokens[first].kinds & _ME_KIN_MINE and first < at + 2:
        first += 1
    end = _name_end(tokens, first, text)
    named = [token for token in tokens[first:end] if token.kinds & _UNKNOWN_KIN]
    if not named:
        if first < len(tokens) and Kind.ME in tokens[first].kinds:
            return Token(WHO | PLAIN | _claim(tokens[at]), tokens[at].start, tokens[first].end, name=""), first + 1
        return None
    start = tokens[first].start
    wide = not is_spaced(text.folded[named[0].start])
    if wide and Kind.ME in tokens[first].kinds and not any(Kind.KIN in token.kinds for token in named):
        return Token(WHO | PLAIN | _claim(tokens[at]), tokens[at].start, tokens[first].end, name=""), first + 1  # 帮我切一下
    if wide and tokens[first].kinds & _ME and Kind.KIN not in tokens[first + 1 if first + 1 < end else first].kinds:
        start = named[0].start  # 帮我同事小王: the name begins after "me", unless it is one of mine
    name = text.words[start : tokens[end - 1].end].strip()
    sure = name[:1].isupper() or any(Kind.KIN in token.kinds for token in named)
    return Token(
        WHO | _claim(tokens[at]), tokens[at].start, tokens[end - 1].end, name=name, form=Form.NONE if sure else Form.GUESS
    ), end


def _claim(token: Token) -> frozenset[Kind]:
    """帮, "for", titip: asking for somebody is asking."""
    return token.kinds & _CLAIMS


def _name_end(tokens: list[Token], first: int, text: Said) -> int:
    """Where a name that begins at `first` ends."""
    end, wide = first, first < len(tokens) and not is_spaced(text.folded[tokens[first].start])
    last = first
    if wide and (kin := _kin_ahead(tokens, first)):
        return kin
    while end < len(tokens) and end - first < _NAME_MOST:
        kind = tokens[end].kinds
        if kind & _UNKNOWN_KIN:
            last = end + 1
        elif not (kind & _ME_MINE or (Kind.PLAIN in kind and not wide)) or kind & _NO_NAME:
            break
        end += 1
    while not wide and last == end < len(tokens) and tokens[end].kinds & _KIN:
        last = end = end + 1  # the teacher of my eldest daughter: a relation right behind the name is no second person
    return last


def _kin_ahead(tokens: list[Token], first: int) -> int:
    """帮楼下奶奶, 帮同事小王: what stands beside a relation describes it. -> where that name ends, or 0"""
    for at, token in enumerate(tokens[first : first + _NAME_MOST + 1], first):
        if Kind.KIN in token.kinds:
            end = at + 1
            while (
                end < min(len(tokens), at + 4)
                and tokens[end].kinds & _UNKNOWN_NAME_KIN
                and tokens[end].start == tokens[end - 1].end
            ):
                end += 1
            return end
        if token.kinds & _PAST_NAME:
            return 0
    return 0


def _kin(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """我姐一盒, 妈妈+1, 母の分も: a relation beside an amount, a cancellation or a share."""
    start = at
    if tokens[at].kinds & _ME_MINE and at + 1 < len(tokens) and Kind.KIN in tokens[at + 1].kinds:
        at += 1
    if at == start and _counts(found, tokens, at):
        return (tokens[at]._replace(kinds=UNKNOWN), at + 1) if Kind.KIN in tokens[at].kinds else None
    if Kind.KIN not in tokens[at].kinds or (tokens[at].kinds & _THANKS and at == start):
        return None
    end = at + 1
    while end < len(tokens) and tokens[end].kinds & _ME_KIN_MINE and not tokens[end].kinds & _AMOUNT_CLAIMS:
        end += 1
    name = text.words[tokens[start].start : tokens[end - 1].end].strip()
    return Token(WHO, tokens[start].start, tokens[end - 1].end, name=name), end


def _counts(found: list[Token], tokens: list[Token], at: int) -> bool:
    """ "2 kids": counted, not named; but "1 mum 2" names."""
    after = tokens[at + 1].kinds if at + 1 < len(tokens) else frozenset()
    close = bool(found) and found[-1].end in (tokens[at].start, tokens[at].start - 1) and not after & _AMOUNT
    return close and Kind.AMOUNT in found[-1].kinds and found[-1].form != Form.PLUS


def _owner(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """Amy's, 小王那份: somebody's share."""
    token = tokens[at]
    if Kind.OWNER in token.kinds:
        return token._replace(kinds=WHO, name=text.words[token.start : token.end - 2]), at + 1
    after = tokens[at + 1] if at + 1 < len(tokens) else token
    if (
        Kind.UNKNOWN in token.kinds
        and Kind.SHARE in after.kinds
        and Kind.PLAIN not in after.kinds
        and token.end - token.start <= 8
    ):
        return token._replace(kinds=WHO, name=text.words[token.start : token.end], end=after.end), at + 2
    return None


def _named(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """小美+1, "Amy +1", "Amy wants 2", "Amy doesn't want hers": a name where only a name can stand."""
    token = tokens[at]
    if found and text.folded[found[-1].start : found[-1].end] in _ADDING:
        return _added(tokens, at, text)
    if found and not found[-1].kinds & _BEFORE_NAME:
        return None
    if not is_spaced(text.folded[token.start]):
        return _wide_name(tokens, at, found, text, lexicon)
    if Kind.UNKNOWN not in token.kinds:
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else Token(PLAIN, 0, 0)
    name = text.words[token.start : token.end]
    verb = text.folded[after.start : after.end] in _THIRD_PERSON
    shaped = name[:1].isupper() and not name.isupper() and name.isalpha() and len(name) > 2
    beside = bool(found) and Kind.AND in found[-1].kinds and bool(after.kinds & _AMOUNT_EACH)  # "for Amy and Bob 1 each"
    listed = Kind.AMOUNT in after.kinds and (text.words[token.end : token.end + 1] == ":" or len(_LISTED.findall(text.words)) > 1)
    fits = shaped and (verb or beside or listed or after.form in (Form.PLUS, Form.TIMES))
    return (token._replace(kinds=WHO, name=name), at + 1) if fits else None


def _added(tokens: list[Token], at: int, text: Said) -> tuple[Token, int] | None:
    """ "add Sarah too", "put Tom down for 2"."""
    name = text.words[tokens[at].start : tokens[at].end]
    shaped = name[:1].isupper() and not name.isupper() and name.isalpha() and len(name) > 2
    return (tokens[at]._replace(kinds=WHO, name=name), at + 1) if shaped and Kind.UNKNOWN in tokens[at].kinds else None


_ADDING = frozenset(
    {"remove", Kind.CANCEL, "drop", "add", "please add", "put", "sign up", "include", "can you add", "could you add"}
)
_LISTED = re.compile(r"\b[A-Z][a-z]{2,} \d")  # "Amy 1, Bob 2"
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


def _wide_name(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """A short run beginning like a name, right before "+1"; with a relation in it (李阿姨) also before other amounts."""
    end = at
    while (
        end < len(tokens) and (tokens[end].kinds & _UNKNOWN_NAME_KIN or end == at) and text.folded[tokens[end].start] > "\u2e7f"
    ):
        end += 1
    run = tokens[at:end]
    if not run or not 2 <= run[-1].end - run[0].start <= 4 or not text.folded.startswith(lexicon.surnames, run[0].start):
        return None
    related = any(Kind.KIN in token.kinds for token in run)
    after = tokens[end] if end < len(tokens) else Token(PLAIN, 0, 0)
    if Kind.GAP in after.kinds and end + 1 < len(tokens):
        after = tokens[end + 1]
    alone = (
        at == 0 and Kind.GAP in tokens[end].kinds and Kind.AMOUNT in tokens[end + 1].kinds and len(tokens) < end + 4
        if end + 1 < len(tokens)
        else False
    )
    shares = bool(found) and Kind.AND in found[-1].kinds and Kind.EACH in after.kinds  # 我和小兰各一份
    fits = after.form == Form.PLUS or alone or shares or (related and bool(after.kinds & _AMOUNT_CLAIMS))
    if not fits or not (related or len(run) > 1 or _unknown_in(run)):
        return None
    return Token(WHO, run[0].start, run[-1].end, name=text.words[run[0].start : run[-1].end]), end


def _unknown_in(run: list[Token]) -> bool:
    return any(Kind.UNKNOWN in token.kinds for token in run)
