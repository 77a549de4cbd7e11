"""The acts of a message -> one Reading."""

from __future__ import annotations

from dataclasses import replace

from commerce.phrases.acts import Act, Does
from commerce.phrases.context import Context
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lines import Lines, gather
from commerce.phrases.meaning import NOTHING, Intent, Item, Reading
from commerce.phrases.recipients import WHO
from commerce.phrases.scan import AMOUNT, BREAK, GOODS, VALUE, Token
from commerce.phrases.shelf import Shelf

_AMOUNT_SOME = frozenset({Kind.AMOUNT, Kind.SOME})
_VALUE_CODE = frozenset({Kind.VALUE, Kind.CODE})
_GAP_AND_BREAK = frozenset({Kind.GAP, Kind.AND, Kind.BREAK})
_NAMED = frozenset({Kind.VALUE, Kind.GOODS})


def reading_of(acts: list[Act], context: Context, shelf: Shelf, *, corrected: bool) -> Reading:
    """What the acts of a message come to, as one reading."""
    wanted = [act for act in acts if act.does is Does.ORDER]
    unwanted = tuple(token for act in acts if act.does is Does.UNWANTED for token in act.away)
    others = [act for act in acts if act.does not in (Does.ORDER, Does.UNWANTED, Does.AMEND)]
    corrected = corrected or any(act.does is Does.AMEND for act in acts)
    if others:
        return _other(others, wanted, unwanted, context, shelf)
    if not wanted:
        return NOTHING
    tokens = _joined(wanted)
    if unwanted and not any(token.kinds & _AMOUNT_SOME for token in tokens):
        return _change(Act(Does.CHANGE, tuple(tokens), away=unwanted), context, shelf)
    if corrected:
        values_only = not any(token.kinds & _AMOUNT_SOME for token in tokens)
        return _change(Act(Does.CHANGE, tuple(tokens)), context, shelf) if values_only else _set(tokens, context, shelf)
    if all(act.bare for act in wanted) and not _stands_alone(wanted, context, shelf):
        return NOTHING
    return _order(tokens, wanted, context, shelf)


def answering(acts: list[Act], pending: Item) -> list[Act]:
    """The answer to the bot's question completes the line that waits for it."""
    if len(acts) != 1 or acts[0].does not in (Does.ORDER, Does.SET) or acts[0].more:
        return acts
    said_axes = {token.axis for token in acts[0].tokens if Kind.VALUE in token.kinds}
    said_kinds = frozenset().union(*(token.kinds for token in acts[0].tokens))
    extra = [Token(VALUE, -1, -1, axis=axis, options=(value,)) for axis, value in pending.axes if axis not in said_axes]
    if pending.code and Kind.GOODS not in said_kinds:
        extra.append(Token(GOODS, -1, -1, options=(pending.code,)))
    if pending.qty and not said_kinds & _AMOUNT_SOME:
        extra.append(Token(AMOUNT, -1, -1, pending.qty, form=Form.UNIT, upto=pending.upto or 0))
    if pending.for_ and Kind.WHO not in said_kinds:
        extra.append(Token(WHO, -1, -1, name=pending.for_))
    if sum(Kind.AMOUNT in token.kinds for token in acts[0].tokens) > 1 or not extra:
        return acts
    return [replace(acts[0], does=Does.ORDER, tokens=(*acts[0].tokens, *extra), bare=False, firm=True)]


def _joined(acts: list[Act]) -> list[Token]:
    """The tokens of all acts, with what parts them."""
    tokens: list[Token] = []
    for act in acts:
        tokens += [Token(BREAK, -1, -1), *act.tokens] if tokens else act.tokens
    return tokens


def _stands_alone(wanted: list[Act], context: Context, shelf: Shelf) -> bool:
    """ "XL 黑", "A01": in a reply the name of a thing alone is an order of one; a mere word of the title is not."""
    if context.place not in ("post", "bot"):
        return False
    return any(
        token.form != Form.GUESS and (token.kinds & _VALUE_CODE or (Kind.GOODS in token.kinds and shelf.only is None))
        for act in wanted
        for token in act.tokens
    )


def _order(tokens: list[Token], wanted: list[Act], context: Context, shelf: Shelf) -> Reading:
    lines = gather(tokens, shelf, context.most)
    more = any(act.more for act in wanted)
    if lines.too_many or not _positive(lines):
        return Reading("order", too_many=lines.too_many) if lines.too_many else NOTHING
    if more and lines.ask and "qty" not in lines.ask:
        return Reading("order", gather(tokens, shelf, context.most, complete=False).items, more=True, unsaid=lines.ask)
    return Reading("order", lines.items, lines.ask, more=more)


def _positive(lines: Lines) -> bool:
    return bool(lines.items or lines.ask) and all(item.qty is None or item.qty > 0 for item in lines.items)


def _set(tokens: list[Token], context: Context, shelf: Shelf) -> Reading:
    loose, whole = gather(tokens, shelf, context.most, complete=False), gather(tokens, shelf, context.most)
    if whole.too_many:
        return Reading("set", too_many=whole.too_many)
    return Reading("set", loose.items, loose.ask if "sku" not in loose.ask else (), unsaid=whole.ask)


def _change(act: Act, context: Context, shelf: Shelf) -> Reading:
    new, old = gather(act.tokens, shelf, context.most, complete=False), gather(act.away, shelf, context.most, complete=False)
    ask = tuple(name for name in (*new.ask, *old.ask) if name != "sku")
    if len(new.items) != 1 or len(old.items) != 1:
        return Reading("change", ask=ask or ("line",))
    target, start = new.items[0], old.items[0]
    coded = any(Kind.GOODS in token.kinds for token in act.away)
    code = target.code if any(Kind.GOODS in token.kinds for token in act.tokens) else ""
    return Reading("change", (replace(target, code=code, from_code=start.code if coded else "", from_axes=start.axes),), ask)


def _other(others: list[Act], wanted: list[Act], unwanted: tuple[Token, ...], context: Context, shelf: Shelf) -> Reading:
    """Sets, reductions, cancellations and changes. Two different kinds of act in one message are asked about."""
    kinds = {act.does for act in others}
    if kinds == {Does.SET}:
        return (
            _set([token for act in (*wanted, *others) for token in act.tokens], context, shelf)
            if not wanted
            else _with_total(wanted, others, context, shelf)
        )
    if kinds == {Does.CANCEL} and any(act.tokens for act in others):
        wanted = [act for act in wanted if not act.stays or any(token.kinds & _AMOUNT_SOME for token in act.tokens)]
    if kinds == {Does.CANCEL} and len(others) == 1 and _replaces(others[0], wanted):
        return _change(Act(Does.CHANGE, tuple(_joined(wanted)), away=others[0].tokens), context, shelf)
    if len(kinds) > 1 or (wanted and not all(act.bare for act in wanted)):
        return Reading("change", ask=("line",))
    if kinds == {Does.CHANGE} and len(others) == 1:
        change = others[0] if others[0].away else replace(others[0], away=unwanted)
        return _change(change, context, shelf)
    intent: Intent = "cancel"
    tokens = [token for act in others for token in act.tokens]
    tokens += [token for act in wanted for token in act.tokens]
    if not any(token.kinds - _GAP_AND_BREAK for token in tokens):
        return Reading(intent)
    lines = gather(tokens, shelf, context.most, complete=False)
    named = any(Kind.GOODS in token.kinds for token in tokens)
    items = tuple(item if named else replace(item, code="") for item in lines.items)
    return Reading(intent, items, tuple(name for name in lines.ask if name != "sku"))


def _replaces(cancel: Act, wanted: list[Act]) -> bool:
    """原味取消，要海苔: the one for the other."""
    gone = {token.axis or Kind.CODE for token in cancel.tokens if token.kinds & _NAMED}
    new = [token for act in wanted for token in act.tokens]
    here = {token.axis or Kind.CODE for token in new if token.kinds & _NAMED}
    return len(gone) == 1 and gone <= here and not any(token.kinds & _AMOUNT_SOME for token in (*cancel.tokens, *new))


def _with_total(wanted: list[Act], others: list[Act], context: Context, shelf: Shelf) -> Reading:
    """红2蓝1，一共3件: a total that adds up says nothing new; any other is a set of the last word."""
    tokens = [token for act in wanted for token in act.tokens]
    lines = gather(tokens, shelf, context.most)
    totals = [token.number for act in others for token in act.tokens if Kind.AMOUNT in token.kinds]
    if totals == [sum(item.qty or 0 for item in lines.items)]:
        return _order(tokens, wanted, context, shelf)
    if all(act.bare for act in wanted):
        return _set([*tokens, *(token for act in others for token in act.tokens)], context, shelf)
    return Reading("order", lines.items if _positive(lines) else (), ("qty",))
