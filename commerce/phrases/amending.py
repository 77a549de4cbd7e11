"""What the chapters of second thoughts look for in a clause, and what they make of it."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.phrases.acts import Does, Doing
from commerce.phrases.clause import Clause
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import before, has_form, last_amount, pair_in, seen_in, share_axis, things_in
from commerce.phrases.rules import of
from commerce.phrases.tokens import Lexeme

_AMOUNT = frozenset({Kind.AMOUNT})
_TO_CHANGE = frozenset({Kind.TO, Kind.CHANGE})
_MORE_LESS = frozenset({Kind.MORE, Kind.LESS})

_ANEW = of(Kind.ANEW)
_LESS = of(Kind.LESS)
_ORDERED_BEFORE = of(Kind.CLAIMS, Kind.ALONE)
_NAMED = of(Kind.VALUE, Kind.GOODS)

# -- signs -----------------------------------------------------------------------------------------


def changes(clause: Clause) -> bool:
    """A verb of changing, "this instead of that", or 赤のLをMに."""
    return (
        Kind.CHANGE in clause.seen
        or (Kind.RATHER in clause.seen and pair_in(clause.tokens) is not None)
        or turns(clause)
    )


def turns(clause: Clause) -> bool:
    """赤のLをMに: from the one to the other without a verb."""
    if Kind.TO not in clause.seen or (Kind.AMOUNT in clause.seen and Kind.MINE not in clause.seen):
        return False
    pair = pair_in(clause.tokens)
    if pair is None:
        return False
    if Kind.AMOUNT in clause.seen:  # "one of my skim to whole"
        between = clause.tokens[clause.tokens.index(pair[0]) + 1 : clause.tokens.index(pair[1])]
        return len(between) == 1 and Kind.TO in between[0].kinds
    after = clause.tokens.index(pair[1]) + 1
    return Kind.TO in seen_in(clause.tokens[after : after + 1])


def too_strange_to_change(clause: Clause) -> bool:
    """More unknown words than a change bears."""
    return clause.unknown > (1 if clause.setting.is_open else 0)


def strange(clause: Clause) -> bool:
    """A word nobody knows."""
    return bool(clause.unknown)


def has_sides(clause: Clause) -> bool:
    """ "1 red L to blue M": options of several kinds on both sides of the word between."""
    return _sides(clause) is not None


def has_pair(clause: Clause) -> bool:
    """Two values of one kind, or two goods."""
    return pair_in(clause.tokens) is not None


def turns_some(clause: Clause) -> bool:
    """ "change 1 to blue": an amount before the word between, a choice right after it."""
    at = _turn(clause)
    if at is None:
        return False
    seen = seen_in(clause.tokens[:at])
    return Kind.AMOUNT in seen and Kind.VALUE not in seen


def makes_some_another(clause: Clause) -> bool:
    """一件改L, 1枚だけピンクに, "make one of them an L": so many, and behind that one choice, of what is there
    already."""
    tokens = clause.tokens
    amounts = [n for n, token in enumerate(tokens) if Kind.AMOUNT in token.kinds]
    named = [n for n, token in enumerate(tokens) if token.kinds & _NAMED]
    if not amounts or len(named) != 1 or not amounts[0] < named[0]:
        return False
    turned = {
        token.form for token in tokens if Kind.AMOUNT in token.kinds and token is not tokens[amounts[0]]
    }
    if turned:
        return turned == {Form.ARTICLE} and amounts[-1] == named[0] - 1
    return _turns_between(tokens, amounts[0], named[0])


def _turns_between(tokens: Sequence[Lexeme], amount: int, choice: int) -> bool:
    """A verb between the amount and the choice; or, where the verb comes last, a word that takes only some."""
    if seen_in(tokens[amount + 1 : choice]) & _TO_CHANGE:
        return True
    only = Kind.ONLY in seen_in(tokens[amount + 1 : choice])
    return only and bool(seen_in(tokens[choice + 1 : choice + 2]) & _TO_CHANGE)


def makes_it_a(clause: Clause) -> bool:
    """ "Make the teal one an L": a choice of what is there, and behind it, with an article, one of another
    kind."""
    at = clause.first_of(_AMOUNT)
    if at == len(clause.tokens) or clause.tokens[at].form is not Form.ARTICLE:
        return False
    old, new = (
        {token.axis for token in part if Kind.VALUE in token.kinds}
        for part in (clause.tokens[:at], clause.tokens[at + 1 :])
    )
    return bool(old) and len(new) == 1 and not old & new


def minus(clause: Clause) -> bool:
    """ "-1"."""
    return has_form(clause.tokens, Form.MINUS)


def replaces_choice(clause: Clause) -> bool:
    """What is wanted and what is not are of one kind: red, not blue."""
    return bool(clause.away) and share_axis(clause.tokens, clause.away)


def amount_before_rather(clause: Clause) -> bool:
    """ "2 instead of 3"."""
    return Kind.AMOUNT in seen_in(before(clause.tokens, Kind.RATHER))


def begins_with_or(clause: Clause) -> bool:
    """还是2箱吧: the message begins with choosing one amount over what was said before."""
    first = clause.tokens[0]
    return Kind.OR in first.kinds and not first.start and len(clause.those(_AMOUNT)) == 1


def takes_less(clause: Clause) -> bool:
    """A verb of taking away, or "-1"."""
    return Kind.LESS in clause.seen or minus(clause)


def names_a_line(clause: Clause) -> bool:
    """Goods, a choice or somebody is named."""
    return any(token.kinds & _NAMED or token.name for token in things_in(clause.tokens))


def claimed_after_less(clause: Clause) -> bool:
    """少一包 我订3包: one is missing, and something was ordered."""
    less = clause.first_of(_LESS)
    amounts = [n for n, token in enumerate(clause.tokens) if Kind.AMOUNT in token.kinds]
    if len(amounts) != 2 or amounts[0] < less:
        return False
    return bool(seen_in(clause.tokens[amounts[0] : amounts[1]]) & _ORDERED_BEFORE)


def by_nothing(clause: Clause) -> bool:
    """The first amount is none."""
    return not clause.those(_AMOUNT)[0].number


def more_makes(clause: Clause) -> bool:
    """ "tambah 2 jadi 3": so many more, or fewer, and behind the word between how many that makes."""
    amounts = [n for n, token in enumerate(clause.tokens) if Kind.AMOUNT in token.kinds]
    if len(amounts) != 2 or clause.has(_NAMED):
        return False
    between = seen_in(clause.tokens[amounts[0] + 1 : amounts[1]])
    counts_on = not seen_in(clause.tokens[: amounts[1]]).isdisjoint(_MORE_LESS)
    return counts_on and not between.isdisjoint(_TO_CHANGE)


def down_to(clause: Clause) -> bool:
    """ "reduce to 2", 2통으로: the word "to" right before the amount, or written on to it."""
    at = clause.first_of(_AMOUNT)
    before, behind = clause.tokens[at - 1 : at], clause.tokens[at + 1 : at + 2]
    written_on = [token for token in behind if token.start == clause.tokens[at].end]
    return any(Kind.TO in token.kinds and Kind.FOR not in token.kinds for token in (*before, *written_on))


def to_so_many(clause: Clause) -> bool:
    """ "Down to 2", 2個に: a word that says "to" beside the amount."""
    at = clause.first_of(_AMOUNT)
    return Kind.TO in seen_in((*clause.tokens[max(0, at - 1) : at], *clause.tokens[at + 1 : at + 2]))


def to_order(clause: Clause) -> bool:
    """It answers an order, or a word about the goods."""
    return clause.setting.to_order


# -- acts ------------------------------------------------------------------------------------------


def changes_sides(clause: Clause) -> Doing:
    """From the choice on the left to the one on the right."""
    old, new = _sides(clause) or ((), ())
    return Doing(does=Does.CHANGE, tokens=new, away=old, firm=True)


def changes_pair(clause: Clause) -> Doing:
    """From the first to the second; "blue rather than red" the other way round."""
    first, second = pair_in(clause.tokens) or (clause.tokens[0], clause.tokens[-1])
    if any(
        Kind.RATHER in token.kinds and first.start < token.start < second.start for token in clause.tokens
    ):
        first, second = second, first
    kept = [token for token in things_in(clause.tokens) if token is not first and _counts(token, first)]
    return Doing(does=Does.CHANGE, tokens=tuple(kept), away=(first,), firm=True)


def _counts(token: Lexeme, first: Lexeme) -> bool:
    """ "The M for an L": an article before the new choice counts nothing."""
    return token.form is not Form.ARTICLE or token.start < first.start


def changes_to(clause: Clause) -> Doing:
    """To the choice that is named, from whatever it was."""
    things = [token for token in things_in(clause.tokens) if Kind.OF_WHICH not in token.kinds]
    return Doing(does=Does.CHANGE, tokens=tuple(things), away=clause.away, firm=not clause.away)


def changes_it_to(clause: Clause) -> Doing:
    """From the choice before the article to the one behind it."""
    at = clause.first_of(_AMOUNT)
    old, new = (
        tuple(token for token in part if token.kinds & _NAMED)
        for part in (clause.tokens[:at], clause.tokens[at + 1 :])
    )
    return Doing(does=Does.CHANGE, tokens=new, away=old, firm=True)


def changes_some(clause: Clause) -> Doing:
    """So many of one's own to the choice that is named."""
    amount = clause.those(_AMOUNT)[0]
    named = clause.those(_NAMED)
    return Doing(does=Does.CHANGE, tokens=(amount, *named), firm=True)


def anew(clause: Clause) -> Doing:
    """What stands behind the word, instead of all there was."""
    return Doing(
        does=Does.ANEW, tokens=tuple(things_in(clause.tokens[clause.first_of(_ANEW) + 1 :])), firm=True
    )


def sets(clause: Clause) -> Doing:
    """So many in all; of two amounts the first is how things were, unless the other is said to make way."""
    wanted = _without_turned(_without_rejected(clause.tokens))
    return Doing(does=Does.SET, tokens=last_amount(things_in(wanted)), firm=True)


def _without_turned(tokens: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """兩包高麗菜變三包: of two amounts with a verb of changing between them the first is how things were."""
    amounts = [at for at, token in enumerate(tokens) if Kind.AMOUNT in token.kinds]
    if len(amounts) != 2 or Kind.CHANGE not in seen_in(tokens[amounts[0] : amounts[1]]):
        return tokens
    return [token for at, token in enumerate(tokens) if at != amounts[0]]


def _without_rejected(tokens: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """ "5 instead of 3", 5개로 3개 말고: only what is wanted."""
    at = next((n for n, token in enumerate(tokens) if Kind.RATHER in token.kinds), 0)
    head = tokens[:at]
    if Kind.REJECTS in tokens[at].kinds:  # it stands behind what it rejects
        head = head[:-1]
    return head if Kind.AMOUNT in seen_in(head) else tokens


def sets_all(clause: Clause) -> Doing:
    """So many in all."""
    return Doing(does=Does.SET, tokens=tuple(things_in(clause.tokens)), firm=True)


def sets_before_rather(clause: Clause) -> Doing:
    """So many as stand before "instead of"."""
    return Doing(does=Does.SET, tokens=tuple(things_in(before(clause.tokens, Kind.RATHER))), firm=True)


def reduces(clause: Clause) -> Doing:
    """Fewer by so many."""
    return Doing(does=Does.REDUCE, tokens=last_amount(things_in(clause.tokens)), firm=True)


def orders_more(clause: Clause) -> Doing:
    """So many more than before."""
    return Doing(does=Does.ORDER, tokens=tuple(things_in(clause.tokens)), more=True, firm=True)


def _turn(clause: Clause) -> int | None:
    """Where a "to" stands right before a choice."""
    tokens = clause.tokens
    turned = (
        n
        for n, token in enumerate(tokens)
        if Kind.TO in token.kinds and Kind.VALUE in seen_in(tokens[n + 1 : n + 2])
    )
    return next(turned, None)


def _sides(clause: Clause) -> tuple[tuple[Lexeme, ...], tuple[Lexeme, ...]] | None:
    """The old and, with the amount, the new."""
    for at, token in enumerate(clause.tokens):
        if token.kinds & _TO_CHANGE:
            old = [one for one in clause.tokens[:at] if Kind.VALUE in one.kinds]
            new = [one for one in clause.tokens[at + 1 :] if Kind.VALUE in one.kinds]
            if min(len(old), len(new)) > 1:
                return tuple(old), (*clause.those(_AMOUNT), *new)
    return None
