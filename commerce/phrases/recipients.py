"""Whom a line is for: "for my sister", 幫媽媽, 母の分, 我姐, "Amy +1"."""

from __future__ import annotations

import re

from commerce.phrases.lexicon import Lexicon, is_spaced
from commerce.phrases.normalise import Said
from commerce.phrases.scan import PLAIN, UNKNOWN, Token, kinds

WHO = kinds("who")
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


_PERSONAL = frozenset({"for", "kin", "share", "unknown", "me", "owner", "name"})


def _who(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int]:
    token = tokens[at]
    for rule in (_after_for, _named, _kin, _owner):
        who = rule(tokens, at, found, text, lexicon)
        if who is not None:
            return who
    if "me" in token.kinds and not (at + 1 < len(tokens) and tokens[at + 1].kinds & {"kin"}):
        return _me(tokens, at), at + 1
    return token, at + 1


def _me(tokens: list[Token], at: int) -> Token:
    """我两盒，我姐一盒: "I" is a recipient of its own right before an amount, or beside one ("me and my sister each")."""
    ahead = [token.kinds for token in tokens[at + 1 : at + 3] if "gap" not in token.kinds]
    after = ahead[0] if ahead else frozenset()
    if after & {"amount", "and", "value"} and (at == 0 or not tokens[at - 1].kinds & {"claims"}):
        return tokens[at]._replace(kinds=WHO | PLAIN, name="")
    return tokens[at]


def _after_for(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    if "for" not in tokens[at].kinds:
        return None
    first = at + 1
    while (
        first < len(tokens)
        and tokens[first].kinds & {"plain", "gap"}
        and not tokens[first].kinds & {"me", "kin", "mine"}
        and first < at + 2
    ):
        first += 1
    end = _name_end(tokens, first, text)
    named = [token for token in tokens[first:end] if token.kinds & {"unknown", "kin"}]
    if not named:
        if first < len(tokens) and "me" in tokens[first].kinds:
            return Token(WHO | PLAIN | _claim(tokens[at]), tokens[at].start, tokens[first].end, name=""), first + 1
        return None
    start = tokens[first].start
    wide = not is_spaced(text.folded[named[0].start])
    if wide and "me" in tokens[first].kinds and not any("kin" in token.kinds for token in named):
        return Token(WHO | PLAIN | _claim(tokens[at]), tokens[at].start, tokens[first].end, name=""), first + 1  # 帮我切一下
    if wide and tokens[first].kinds & {"me"} and "kin" not in tokens[first + 1 if first + 1 < end else first].kinds:
        start = named[0].start  # 帮我同事小王: the name begins after "me", unless it is one of mine
    name = text.words[start : tokens[end - 1].end].strip()
    sure = name[:1].isupper() or any("kin" in token.kinds for token in named)
    return Token(WHO | _claim(tokens[at]), tokens[at].start, tokens[end - 1].end, name=name, form="" if sure else "guess"), end


def _claim(token: Token) -> frozenset[str]:
    """帮, "for", titip: asking for somebody is asking."""
    return token.kinds & {"claims"}


def _name_end(tokens: list[Token], first: int, text: Said) -> int:
    """Where a name that begins at `first` ends."""
    end, wide = first, first < len(tokens) and not is_spaced(text.folded[tokens[first].start])
    last = first
    if wide and (kin := _kin_ahead(tokens, first)):
        return kin
    while end < len(tokens) and end - first < _NAME_MOST:
        kind = tokens[end].kinds
        if kind & {"unknown", "kin"}:
            last = end + 1
        elif not (kind & {"me", "mine"} or ("plain" in kind and not wide)) or kind & {
            "claims",
            "amount",
            "units",
            "thanks",
            "if",
            "later",
        }:
            break
        end += 1
    while not wide and last == end < len(tokens) and tokens[end].kinds & {"kin"}:
        last = end = end + 1  # the teacher of my eldest daughter: a relation right behind the name is no second person
    return last


def _kin_ahead(tokens: list[Token], first: int) -> int:
    """帮楼下奶奶, 帮同事小王: what stands beside a relation describes it. -> where that name ends, or 0"""
    for at, token in enumerate(tokens[first : first + _NAME_MOST + 1], first):
        if "kin" in token.kinds:
            end = at + 1
            while (
                end < min(len(tokens), at + 4)
                and tokens[end].kinds & {"unknown", "name", "kin"}
                and tokens[end].start == tokens[end - 1].end
            ):
                end += 1
            return end
        if token.kinds & {"amount", "claims", "break", "gap", "number", "and", "goods", "value"}:
            return 0
    return 0


def _kin(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """我姐一盒, 妈妈+1, 母の分も: a relation beside an amount, a cancellation or a share."""
    start = at
    if tokens[at].kinds & {"me", "mine"} and at + 1 < len(tokens) and "kin" in tokens[at + 1].kinds:
        at += 1
    if at == start and _counts(found, tokens, at):
        return (tokens[at]._replace(kinds=UNKNOWN), at + 1) if "kin" in tokens[at].kinds else None
    if "kin" not in tokens[at].kinds or (tokens[at].kinds & {"thanks"} and at == start):
        return None
    end = at + 1
    while end < len(tokens) and tokens[end].kinds & {"kin", "mine", "me"} and not tokens[end].kinds & {"amount", "claims"}:
        end += 1
    name = text.words[tokens[start].start : tokens[end - 1].end].strip()
    return Token(WHO, tokens[start].start, tokens[end - 1].end, name=name), end


def _counts(found: list[Token], tokens: list[Token], at: int) -> bool:
    """ "2 kids": counted, not named; but "1 mum 2" names."""
    after = tokens[at + 1].kinds if at + 1 < len(tokens) else frozenset()
    close = bool(found) and found[-1].end in (tokens[at].start, tokens[at].start - 1) and not after & {"amount"}
    return close and "amount" in found[-1].kinds and found[-1].form != "plus"


def _owner(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """Amy's, 小王那份: somebody's share."""
    token = tokens[at]
    if "owner" in token.kinds:
        return token._replace(kinds=WHO, name=text.words[token.start : token.end - 2]), at + 1
    after = tokens[at + 1] if at + 1 < len(tokens) else token
    if "unknown" in token.kinds and "share" in after.kinds and "plain" not in after.kinds and token.end - token.start <= 8:
        return token._replace(kinds=WHO, name=text.words[token.start : token.end], end=after.end), at + 2
    return None


def _named(tokens: list[Token], at: int, found: list[Token], text: Said, lexicon: Lexicon) -> tuple[Token, int] | None:
    """小美+1, "Amy +1", "Amy wants 2", "Amy doesn't want hers": a name where only a name can stand."""
    token = tokens[at]
    if found and text.folded[found[-1].start : found[-1].end] in _ADDING:
        return _added(tokens, at, text)
    if found and not found[-1].kinds & {"break", "gap", "and", "amount", "who", "value", "figure"}:
        return None
    if not is_spaced(text.folded[token.start]):
        return _wide_name(tokens, at, found, text, lexicon)
    if "unknown" not in token.kinds:
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else Token(PLAIN, 0, 0)
    name = text.words[token.start : token.end]
    verb = text.folded[after.start : after.end] in _THIRD_PERSON
    shaped = name[:1].isupper() and not name.isupper() and name.isalpha() and len(name) > 2
    beside = bool(found) and "and" in found[-1].kinds and bool(after.kinds & {"amount", "each"})  # "for Amy and Bob 1 each"
    listed = "amount" in after.kinds and (text.words[token.end : token.end + 1] == ":" or len(_LISTED.findall(text.words)) > 1)
    fits = shaped and (verb or beside or listed or after.form in ("plus", "times"))
    return (token._replace(kinds=WHO, name=name), at + 1) if fits else None


def _added(tokens: list[Token], at: int, text: Said) -> tuple[Token, int] | None:
    """ "add Sarah too", "put Tom down for 2"."""
    name = text.words[tokens[at].start : tokens[at].end]
    shaped = name[:1].isupper() and not name.isupper() and name.isalpha() and len(name) > 2
    return (tokens[at]._replace(kinds=WHO, name=name), at + 1) if shaped and "unknown" in tokens[at].kinds else None


_ADDING = frozenset(
    {"remove", "cancel", "drop", "add", "please add", "put", "sign up", "include", "can you add", "could you add"}
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
        end < len(tokens)
        and (tokens[end].kinds & {"unknown", "name", "kin"} or end == at)
        and text.folded[tokens[end].start] > "\u2e7f"
    ):
        end += 1
    run = tokens[at:end]
    if not run or not 2 <= run[-1].end - run[0].start <= 4 or not text.folded.startswith(lexicon.surnames, run[0].start):
        return None
    related = any("kin" in token.kinds for token in run)
    after = tokens[end] if end < len(tokens) else Token(PLAIN, 0, 0)
    if "gap" in after.kinds and end + 1 < len(tokens):
        after = tokens[end + 1]
    alone = (
        at == 0 and "gap" in tokens[end].kinds and "amount" in tokens[end + 1].kinds and len(tokens) < end + 4
        if end + 1 < len(tokens)
        else False
    )
    shares = bool(found) and "and" in found[-1].kinds and "each" in after.kinds  # 我和小兰各一份
    fits = after.form == "plus" or alone or shares or (related and bool(after.kinds & {"amount", "claims"}))
    if not fits or not (related or len(run) > 1 or _unknown_in(run)):
        return None
    return Token(WHO, run[0].start, run[-1].end, name=text.words[run[0].start : run[-1].end]), end


def _unknown_in(run: list[Token]) -> bool:
    return any("unknown" in token.kinds for token in run)
