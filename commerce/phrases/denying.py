"""The chapter of "no": something else is wanted, something is given up, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.acts import CHAT, Does, Doing
from commerce.phrases.clause import Clause, those
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import seen_in, things_in
from commerce.phrases.rules import Chapter, Row, of
from commerce.phrases.tokens import Lexeme

_NO = frozenset({Kind.NO})
_CLAIMS_ONLY = frozenset({Kind.CLAIMS, Kind.ONLY})
_AMOUNT_CLAIMS_UNKNOWN = frozenset({Kind.AMOUNT, Kind.CLAIMS, Kind.UNKNOWN})
_AMOUNT = frozenset({Kind.AMOUNT})
_AMOUNT_PLAIN = frozenset({Kind.AMOUNT, Kind.PLAIN})
_NO_UNKNOWN = frozenset({Kind.NO, Kind.UNKNOWN})
_UNKNOWN_AMOUNT = frozenset({Kind.UNKNOWN, Kind.AMOUNT})
_ONLY = frozenset({Kind.ONLY})

_NAMED = of(Kind.VALUE, Kind.GOODS)
_REJECTS = of(Kind.REJECTS)
_ASKED_FOR = of(Kind.CLAIMS, Kind.CHANGE, Kind.ONLY)
_ONESELF = of(Kind.ME, Kind.ALONE, Kind.CLAIMS, Kind.PLAIN)
_BESIDE_AMOUNT = of(Kind.UNITS, Kind.COUNTERS, Kind.PLAIN, Kind.THANKS, Kind.ALREADY)
_COURTESY = of(Kind.PLAIN, Kind.THANKS, Kind.ALREADY)


def _head(clause: Clause) -> Sequence[Lexeme]:
    return clause.tokens[: clause.first_of(_NO)]


def _tail(clause: Clause) -> Sequence[Lexeme]:
    return clause.tokens[clause.first_of(_NO) + 1 :]


def _again(clause: Clause) -> int:
    """Where, after the no, something is wanted again; 0 where nothing is."""
    tail = _tail(clause)
    amounts = [n for n, token in enumerate(tail) if Kind.AMOUNT in token.kinds]
    if len(amounts) == 2 and seen_in(tail[: amounts[1]]) <= _AMOUNT_PLAIN:
        return amounts[1]  # "not 2 but 3"
    return next((n for n, token in enumerate(tail) if n and token.kinds & _CLAIMS_ONLY), 0)


def named_on_both_sides(clause: Clause) -> bool:
    """An amount or a choice before the word that rejects, and one behind it."""
    at = clause.first_of(_REJECTS)
    head, tail = seen_in(clause.tokens[:at]), seen_in(clause.tokens[at + 1 :])
    return bool(head & tail & (_NAMED | _AMOUNT)) and Kind.UNKNOWN not in head


def named_then_no(clause: Clause) -> bool:
    """草莓不要: goods or a choice, and a bare no after it."""
    seen = seen_in(_head(clause))
    return bool(seen & _NAMED) and not seen & _AMOUNT_CLAIMS_UNKNOWN and seen_in(_tail(clause)) <= _COURTESY


def named_no_and_another(clause: Clause) -> bool:
    """A01不要 改A02: what is named before the no makes way for what is asked for behind it."""
    head, at = seen_in(_head(clause)), _turned(clause)
    if head & _AMOUNT_CLAIMS_UNKNOWN or not head & _NAMED or not at:
        return False
    between, after = seen_in(_tail(clause)[:at]), seen_in(_tail(clause)[at:])
    return bool(after & head & _NAMED) and not (after | between) & _UNKNOWN_AMOUNT and not between & _NAMED


def _turned(clause: Clause) -> int:
    """Where, after the no, something else is asked for; 0 where nothing is."""
    return next((n for n, token in enumerate(_tail(clause)) if n and token.kinds & _ASKED_FOR), 0)


def begins_with_named(clause: Clause) -> bool:
    """Before the no nothing is wanted, and goods or a choice is named."""
    seen = seen_in(_head(clause))
    return bool(seen & _NAMED) and not seen & _AMOUNT_CLAIMS_UNKNOWN and Kind.STAY not in seen


def wanted_then_no(clause: Clause) -> bool:
    """ "2 red not blue": what is wanted stands before the no, and something behind it."""
    seen = seen_in(_head(clause))
    return bool(seen & (_NAMED | _AMOUNT)) and Kind.UNKNOWN not in seen and _says_more(_tail(clause))


def _says_more(tail: Sequence[Lexeme]) -> bool:
    return not seen_in(tail) <= _COURTESY


def so_many_then_not_so_many(clause: Clause) -> bool:
    """ "2 not 3": an amount before the no, and nothing but another one behind it."""
    head = seen_in(_head(clause))
    return Kind.AMOUNT in head and Kind.UNKNOWN not in head and _is_mere_amount(_tail(clause))


def not_so_many(clause: Clause) -> bool:
    """不要3箱了, "I don't want 3": nothing is wanted, and an amount is not."""
    return seen_in(_head(clause)) <= _ONESELF and _is_mere_amount(_tail(clause))


def _is_mere_amount(tail: Sequence[Lexeme]) -> bool:
    """Nothing but an amount without a plus: "don't +1" may well mean +1."""
    said = [token for token in tail if Kind.GAP not in token.kinds]
    if not said or Kind.AMOUNT not in said[0].kinds or said[0].form is Form.PLUS:
        return False
    return seen_in(said[1:]) <= _BESIDE_AMOUNT


def last_amount_rejected(clause: Clause) -> bool:
    """5개로 3개 말고: of two amounts the later one is not wanted."""
    at = clause.first_of(_REJECTS)
    amounts = [token for token in clause.tokens[:at] if Kind.AMOUNT in token.kinds]
    at_end = not _says_more(clause.tokens[at + 1 :])
    return at_end and len(amounts) == 2 and clause.tokens[at - 1 - _gaps(clause, at)] is amounts[1]


def _gaps(clause: Clause, at: int) -> int:
    return int(Kind.GAP in clause.tokens[at - 1].kinds)


def without_last_amount(clause: Clause) -> Clause:
    """What is left."""
    at = clause.first_of(_REJECTS)
    return clause.of(clause.tokens[: at - 1 - _gaps(clause, at)])


def amount_denied_then_another(clause: Clause) -> bool:
    """不要3份要2份: of two amounts the later one."""
    at, tail = _again(clause), _tail(clause)
    plain = bool(at) and not _head(clause) and seen_in(tail[:at]) <= _AMOUNT_PLAIN
    return plain and Kind.AMOUNT in seen_in(tail[at:])


def choice_denied_then_another(clause: Clause) -> bool:
    """不要红的要蓝的: of two choices the later one."""
    seen = seen_in(_tail(clause)[: _again(clause)])
    return bool(seen & _NAMED) and not seen & _NO_UNKNOWN


def no_then_named(clause: Clause) -> bool:
    """ "not the blue ones": a choice after the no, and no amount."""
    seen = seen_in(_tail(clause))
    return bool(seen & _NAMED) and not seen & _UNKNOWN_AMOUNT


def sets_head(clause: Clause) -> Doing:
    """So many as stand before the no, and no more."""
    return Doing(does=Does.SET, tokens=tuple(things_in(_head(clause))), firm=True)


def amount_unwanted(clause: Clause) -> Doing:
    """That many are not wanted."""
    return Doing(does=Does.UNWANTED, away=those(_tail(clause), _AMOUNT))


def before_no(clause: Clause) -> Clause:
    """What is wanted, and what is not."""
    return clause.of(_head(clause), those(_tail(clause), _NAMED))


def only_another(clause: Clause) -> Clause:
    """The later amount, as the whole of it."""
    no = clause.tokens[clause.first_of(_NO)]
    return clause.of([no._replace(kinds=_ONLY), *_tail(clause)[_again(clause) :]])


def another(clause: Clause) -> Clause:
    """The later choice, and the one it stands for."""
    at, tail = _again(clause), _tail(clause)
    return clause.of(tail[at:], those(tail[:at], _NAMED))


def rather_another(clause: Clause) -> Doing:
    """From what stands before the no to what stands behind it."""
    new = things_in(_tail(clause)[_turned(clause) :])
    return Doing(does=Does.CHANGE, tokens=tuple(new), away=those(_head(clause), _NAMED), firm=True)


def head_given_up(clause: Clause) -> Doing:
    """What stands before the no is not wanted."""
    return _given_up(those(_head(clause), _NAMED), clause)


def head_cancelled(clause: Clause) -> Doing:
    """What stands before the no goes."""
    return Doing(does=Does.CANCEL, tokens=those(_head(clause), _NAMED), firm=True)


def tail_given_up(clause: Clause) -> Doing:
    """What stands after the no is not wanted."""
    return _given_up(those(_tail(clause), _NAMED), clause)


def _given_up(away: tuple[Lexeme, ...], clause: Clause) -> Doing:
    """ "... any more" gives up what was ordered; else it is only a choice that is not wanted."""
    return (
        Doing(does=Does.CANCEL, tokens=away, firm=True)
        if Kind.ALREADY in clause.seen
        else Doing(does=Does.UNWANTED, away=away)
    )


def after_rejection(clause: Clause) -> Clause:
    """2박스 말고 1박스: what stands behind is wanted instead; an amount is the whole of it."""
    at = clause.first_of(_REJECTS)
    head, tail = clause.tokens[:at], clause.tokens[at + 1 :]
    only = (
        [clause.tokens[at]._replace(kinds=_ONLY)]
        if Kind.AMOUNT in seen_in(head) and Kind.AMOUNT in seen_in(tail)
        else []
    )
    return clause.of([*only, *tail], those(head, _NAMED))


DENYING = Chapter(
    "denials",
    (
        Row(
            name="rejected, and then another",
            does=after_rejection,
            needs=of(Kind.REJECTS),
            forbids=of(Kind.CANCEL),
            when=(named_on_both_sides,),
            examples=(
                "gim | post | 2봉지 말고 1봉지로 변경해주세요 | =1",
                "hat | post | 빨강 말고 검정이요 | 빨강>검정",
            ),
        ),
        Row(
            name="so many, and then a rejection",
            does=without_last_amount,
            needs=of(Kind.REJECTS),
            forbids=of(Kind.CANCEL) | _NAMED,
            when=(last_amount_rejected,),
            examples=("gim | post | 2봉지로 변경해주세요 3봉지 말고 | =2",),
        ),
        Row(
            name="goods no, the others stay",
            does=head_cancelled,
            needs=of(Kind.NO, Kind.STAY),
            forbids=of(Kind.CANCEL, Kind.AMOUNT, Kind.UNKNOWN),
            when=(begins_with_named,),
            examples=("snack | post | A01不用了 A02留着 | x A01",),
        ),
        Row(
            name="goods no, other goods yes",
            does=rather_another,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL, Kind.STAY),
            when=(named_no_and_another,),
            examples=("snack | post | A01不要 要A02 | A01>A02", "snack | post | A01不要 改A02 | A01>A02"),
        ),
        Row(
            name="goods, and no",
            does=head_given_up,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            when=(named_then_no,),
            examples=("nuts | post | 原味2盒，海苔味不要 | +2 原味",),
        ),
        Row(
            name="so many, not so many",
            does=sets_head,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL) | _NAMED,
            when=(so_many_then_not_so_many,),
            examples=("jam | post | 3 not 4 | =3", "pear | post | 要2箱不要3箱 | =2"),
        ),
        Row(
            name="not so many",
            does=amount_unwanted,
            needs=of(Kind.NO, Kind.AMOUNT),
            forbids=of(Kind.CANCEL) | _NAMED,
            when=(not_so_many,),
            examples=("pear | post | 不要3箱了，要2箱 | =2", "jam | post | I don't need 2 | nothing"),
        ),
        Row(
            name="this, not that",
            does=before_no,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            when=(wanted_then_no,),
            examples=("tee | post | 2 red L not blue | +2 red/L",),
        ),
        Row(
            name="not so many, but so many",
            does=only_another,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            when=(amount_denied_then_another,),
            examples=("pear | post | 不要3箱要2箱 | =2",),
        ),
        Row(
            name="not that, but this",
            does=another,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            when=(choice_denied_then_another,),
            examples=("hoodie | post | 不要红的要黑的 | 红色>黑色",),
        ),
        Row(
            name="no, and goods",
            does=tail_given_up,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            when=(no_then_named,),
            examples=("hoodie | post | 不要黑的了 | x 黑色",),
        ),
        Row(
            name="mine no longer",
            does=Doing(does=Does.CANCEL, firm=True),
            needs=of(Kind.NO, Kind.ALREADY, Kind.MINE),
            forbids=of(Kind.CANCEL, Kind.AMOUNT, Kind.UNKNOWN),
            examples=("jam | post | I don't need mine anymore | x",),
        ),
        Row(
            name="no",
            does=CHAT,
            needs=of(Kind.NO),
            forbids=of(Kind.CANCEL),
            examples=("pear | post | 我没要2箱 | nothing",),
        ),
    ),
)
