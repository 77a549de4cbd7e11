"""Names where words are not spaced: 帮楼下奶奶, 给张三, 李阿姨要2份, 小美+1."""

from __future__ import annotations

from commerce.phrases.asides import is_long_bare
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.looking import seen_in
from commerce.phrases.normalise import Wording
from commerce.phrases.tokens import PLAIN, Lexeme, kinds

WHO = kinds(Kind.WHO)
_PERHAPS = kinds(Kind.WHO, Kind.UNSURE)  # 小美原味2: so begins a row of a list, and a portion, too
_MOST = 4  # characters of a name, or tokens of a description ("the teacher of my daughter")
_NAMING = kinds(Kind.UNKNOWN, Kind.NAME, Kind.KIN, Kind.TITLE)
_JOINTS = frozenset({Kind.AMOUNT, Kind.BREAK, Kind.GAP, Kind.AND, Kind.FOR, Kind.NUMBER, Kind.EACH})
_ENDS = _JOINTS | kinds(Kind.CLAIMS, Kind.GOODS, Kind.VALUE)
_SOMEBODY = kinds(Kind.UNKNOWN, Kind.KIN)
_ADDRESSED = kinds(Kind.KIN, Kind.TITLE)
_TAKES = kinds(Kind.AMOUNT, Kind.CLAIMS)
_CLAIMS = kinds(Kind.CLAIMS)
_CHOSEN, _HEADS = kinds(Kind.VALUE, Kind.GOODS), kinds(Kind.BREAK, Kind.GAP, Kind.AMOUNT)
_ORDERED = _CHOSEN | kinds(Kind.AMOUNT)
# of the name_first words, those that begin a pet name and no other word stand first: 小, 老, 阿
FIRST_OF_FAMILIAR = 3


def wide_name_after_for(
    tokens: list[Lexeme], at: int, first: int, text: Wording, lexicon: Lexicon
) -> tuple[Lexeme, int] | None:
    """The name that begins at `first`, behind the word at `at` that says "for"."""
    claim = tokens[at].kinds & _CLAIMS
    mine = Kind.ME in tokens[first].kinds
    end = (
        _kin_end(tokens, first)
        or _family_end(tokens, first, text, lexicon)
        or _unknown_end(tokens, first + mine)
    )
    kin = Kind.KIN in seen_in(tokens[first:end])
    if mine and not kin:  # 帮我切一下
        return Lexeme(WHO | PLAIN | claim, tokens[at].start, tokens[first].end, name=""), first + 1
    if end <= first:
        return None
    # 帮我同事小王: after "me", unless it is one of mine
    begun = first + 1 if mine and Kind.KIN not in tokens[first + 1].kinds else first
    name = text.words[tokens[begun].start : tokens[end - 1].end].strip()
    form = Form.NONE if kin or _begins_familiar(text, tokens[begun], lexicon) else Form.GUESS
    return Lexeme(WHO | claim, tokens[at].start, tokens[end - 1].end, name=name, form=form), end


def _kin_end(tokens: list[Lexeme], first: int) -> int:
    """帮楼下奶奶, 帮同事小王: what stands beside a relation describes it. -> where that name ends, or 0"""
    for at in range(first, min(len(tokens), first + _MOST + 1)):
        if Kind.KIN in tokens[at].kinds:
            end = at + 1
            while end < min(len(tokens), at + _MOST) and _goes_on(tokens, end):
                end += 1
            return end
        if tokens[at].kinds & _ENDS and not is_long_bare(tokens[at]):
            return 0
    return 0


def _goes_on(tokens: list[Lexeme], at: int) -> bool:
    """What goes on a name: right behind it another of its words, or, whatever else it says, what such a word stands
    right behind: 隔壁张阿姨."""
    if tokens[at].start != tokens[at - 1].end:
        return False
    if tokens[at].kinds & _NAMING:
        return True
    called = at + 1 < len(tokens) and tokens[at + 1].kinds >= _ADDRESSED
    return called and tokens[at + 1].start == tokens[at].end == tokens[at].start + 1


def _family_end(tokens: list[Lexeme], first: int, text: Wording, lexicon: Lexicon) -> int:
    """小王, 老张, 张三丰: a word that names begin with, and the next one or two characters. -> where it ends, or
    0"""
    if not text.folded.startswith(lexicon.surnames, tokens[first].start):
        return 0
    start, end = tokens[first].start, first + 1
    while end < len(tokens) and tokens[end].start == tokens[end - 1].end and tokens[end].end - start <= _MOST:
        short = tokens[end - 1].end - start == 1
        if not (tokens[end].kinds & _NAMING or (short and not tokens[end].kinds & _ENDS)):
            break
        end += 1
    return end if 2 <= tokens[end - 1].end - start <= _MOST else 0


def _unknown_end(tokens: list[Lexeme], first: int) -> int:
    """A run nobody knows. -> where it ends"""
    end = first
    while end < len(tokens) and end < first + _MOST and Kind.UNKNOWN in tokens[end].kinds:
        end += 1
    return end


def _begins_familiar(text: Wording, token: Lexeme, lexicon: Lexicon) -> bool:
    return text.folded.startswith(lexicon.surnames[:FIRST_OF_FAMILIAR], token.start)


def wide_name_alone(
    tokens: list[Lexeme], at: int, text: Wording, lexicon: Lexicon, *, in_row: bool
) -> tuple[Lexeme, int] | None:
    """A name at the head of a part. A surname is a common word, too: only "+1" or a verb makes a person of
    it; a relation (李阿姨), a pet name (小王) or a row of names also stands before other amounts."""
    end = _family_end(tokens, at, text, lexicon) or (at + 1 if in_row else 0)
    if not end:
        return None
    run = tokens[at:end]
    after, follows = _next(tokens, end)
    seen = seen_in(run)
    if len(run) == 1 and seen.isdisjoint(_SOMEBODY):
        return None
    pet_name = in_row or (Kind.UNKNOWN in seen and _begins_familiar(text, tokens[at], lexicon))
    fits = _fits(tokens, at, after, familiar=pet_name or Kind.KIN in seen) or _alone(tokens, at, end, follows)
    who = (
        WHO if fits else _before_choice(tokens, at, after, text, lexicon, in_row=in_row) if pet_name else None
    )
    name = text.words[run[0].start : run[-1].end]
    return (Lexeme(who, run[0].start, run[-1].end, name=name), end) if who else None


def _before_choice(
    tokens: list[Lexeme], at: int, after: Lexeme, text: Wording, lexicon: Lexicon, *, in_row: bool
) -> frozenset[Kind] | None:
    """A pet name before a choice: a person in a row of them, and perhaps one at the head of a message."""
    if after.kinds.isdisjoint(_CHOSEN):
        return None
    if in_row or _is_of_persons(tokens, text, lexicon):
        return WHO
    return None if at else _PERHAPS


def _is_of_persons(tokens: list[Lexeme], text: Wording, lexicon: Lexicon) -> bool:
    """小美原味2，我檸檬2: do two parts at least begin with a person before a choice, the sender or a pet name?"""
    heads = [at for at in range(len(tokens)) if not at or tokens[at - 1].kinds & _HEADS]
    return sum(_begins_with_person(tokens, at, text, lexicon) for at in heads) > 1


def _begins_with_person(tokens: list[Lexeme], at: int, text: Wording, lexicon: Lexicon) -> bool:
    familiar = _begins_familiar(text, tokens[at], lexicon)
    end = at + 1 if Kind.ME in tokens[at].kinds else familiar and _family_end(tokens, at, text, lexicon)
    return bool(end) and bool(_next(tokens, end)[0].kinds & _ORDERED)


def _next(tokens: list[Lexeme], end: int) -> tuple[Lexeme, int]:
    """What comes behind a name, a space or not."""
    if end + 1 < len(tokens) and Kind.GAP in tokens[end].kinds:
        return tokens[end + 1], end + 1
    return (tokens[end], end) if end < len(tokens) else (Lexeme(PLAIN, -1, -1), end)


def _fits(tokens: list[Lexeme], at: int, after: Lexeme, *, familiar: bool) -> bool:
    if after.form == Form.PLUS:
        return True
    shares = at > 0 and Kind.AND in tokens[at - 1].kinds
    if Kind.EACH in after.kinds or Kind.AND in after.kinds:
        # 小王和小李各一份
        return (shares or Kind.AND in after.kinds) and any(Kind.EACH in token.kinds for token in tokens)
    return familiar and bool(after.kinds & _TAKES)


def _alone(tokens: list[Lexeme], at: int, end: int, follows: int) -> bool:
    """张三 2份: a name, a space, an amount, and no more."""
    return (
        at == 0 and follows == end + 1 and Kind.AMOUNT in tokens[follows].kinds and len(tokens) < end + _MOST
    )
