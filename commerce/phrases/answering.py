"""The answer to a question of the bot's: it completes the line that waits for it."""

from __future__ import annotations

from dataclasses import replace

from commerce.phrases.acts import Does, Doing
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import Item
from commerce.phrases.recipients import WHO
from commerce.phrases.tokens import AMOUNT, GOODS, VALUE, Lexeme

_COUNTED = frozenset({Kind.AMOUNT, Kind.SOME})


def answering(acts: list[Doing], pending: Item) -> list[Doing]:
    """The answer to the bot's question completes the line that waits for it."""
    if len(acts) != 1 or acts[0].does not in (Does.ORDER, Does.SET) or acts[0].more:
        return acts
    extra = _unsaid(acts[0], pending)
    if sum(Kind.AMOUNT in token.kinds for token in acts[0].tokens) > 1 or not extra:
        return acts
    return [replace(acts[0], does=Does.ORDER, tokens=(*acts[0].tokens, *extra), bare=False, firm=True)]


def _unsaid(act: Doing, pending: Item) -> list[Lexeme]:
    """What the line that waits has, and the answer does not say again."""
    axes = {token.axis for token in act.tokens if Kind.VALUE in token.kinds}
    kinds = seen_in(act.tokens)
    extra = [
        Lexeme(VALUE, -1, -1, axis=axis, options=(value,)) for axis, value in pending.axes if axis not in axes
    ]
    if pending.code and Kind.GOODS not in kinds:
        extra.append(Lexeme(GOODS, -1, -1, options=(pending.code,)))
    return extra + _amount_and_who(pending, kinds)


def _amount_and_who(pending: Item, said: frozenset[Kind]) -> list[Lexeme]:
    """How many, and for whom, where the answer does not say it."""
    extra = []
    if pending.qty and said.isdisjoint(_COUNTED):
        extra.append(Lexeme(AMOUNT, -1, -1, pending.qty, form=Form.UNIT, upto=pending.upto or 0))
    if pending.for_ and Kind.WHO not in said:
        extra.append(Lexeme(WHO, -1, -1, name=pending.for_))
    return extra
