"""The acts of a message -> one Reading: again a table, of what the acts are together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from commerce.phrases.acts import Does, Doing
from commerce.phrases.context import Context
from commerce.phrases.kinds import Kind
from commerce.phrases.lines import Lines
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import NOTHING, Intent, Reading
from commerce.phrases.shelf import Shelf
from commerce.phrases.together import (
    Together,
    all_anew,
    anything,
    cancels_for_total,
    change_with_amount,
    corrects_amount,
    corrects_choice,
    denied_alone,
    goes_and_leaves,
    goes_but_for,
    gone_for_another,
    joined,
    less_comes_to,
    less_leaves,
    mere_goods,
    mere_words,
    nothing_acts,
    once_more,
    one_change,
    one_for_another,
    several_kinds,
    so_many_not_so_many,
    starts_anew,
    takes_back,
    this_not_that,
    together,
    tokens_of,
    totals,
)
from commerce.phrases.tokens import Lexeme

_NAMED = frozenset({Kind.VALUE, Kind.GOODS})
_JOINTS = frozenset({Kind.GAP, Kind.AND, Kind.BREAK})


def reading_of(acts: list[Doing], context: Context, shelf: Shelf, *, corrected: bool) -> Reading:
    """What the acts of a message come to, as one reading: the first row that fits decides."""
    amends = any(act.does is Does.AMEND for act in acts)
    said = together(acts, context, shelf, corrected=corrected or amends)
    for fits, does in AMENDING if said.others else ORDERING:
        if fits(said):
            return does(said)
    return NOTHING


def nothing(said: Together) -> Reading:
    """No act."""
    return NOTHING


def again(said: Together) -> Reading:
    """All one has once more."""
    return Reading(intent="order", more=True, again=1)


def total(said: Together) -> Reading:
    """So many in all. A total that adds up to the orders beside it says nothing new."""
    if not said.wanted:
        return _set(tokens_of(said.others), said)
    if any(act.more for act in said.wanted) and seen_in(tokens_of(said.wanted)).isdisjoint(_NAMED):
        return _set(tokens_of(said.others), said)  # "two more, four in all"
    lines = said.gathered(tokens_of(said.wanted))
    sums = [token.number for token in tokens_of(said.others) if Kind.AMOUNT in token.kinds]
    ordered = sum(item.qty or 0 for item in lines.items)
    if sums == [ordered]:
        return _order(tokens_of(said.wanted), said)
    if 0 < ordered < sum(sums) and seen_in(tokens_of(said.acts)).isdisjoint(_NAMED):
        return _set(tokens_of(said.others), said)  # 帮我加一袋，共三袋
    if all(act.bare for act in said.wanted):
        return _set([*tokens_of(said.wanted), *tokens_of(said.others)], said)
    return Reading(intent="order", items=lines.items if _positive(lines) else (), ask=("qty",))


def what_stays(said: Together) -> Reading:
    """What stays is all there is."""
    return _set(joined(said.wanted), said)


def instead_of_all(said: Together) -> Reading:
    """What is said anew, and what is ordered beside it."""
    new = [act for act in said.acts if act.does in (Does.ANEW, Does.ORDER)]
    return replace(_order(joined(new), said), fresh=True)


def anew(said: Together) -> Reading:
    """What is ordered stands instead of all there was."""
    return replace(order(said), fresh=True)


def swap(said: Together) -> Reading:
    """From what is cancelled to what is wanted."""
    return _change(
        Doing(does=Does.CHANGE, tokens=tuple(joined(said.wanted)), away=said.others[0].tokens), said
    )


def swap_gone(said: Together) -> Reading:
    """From what goes to what the change names."""
    gone, new = sorted(said.others, key=lambda act: act.does is Does.CHANGE)
    return _change(replace(new, away=gone.tokens), said)


def change_of_so_many(said: Together) -> Reading:
    """The change, of so many."""
    change = said.others[0]
    return _change(replace(change, tokens=(*change.tokens, *tokens_of(said.wanted))), said)


def what_is_left(said: Together) -> Reading:
    """So many as are said to be left."""
    return _set(list(said.others[-1].tokens), said)


def ask_which(said: Together) -> Reading:
    """What is meant is asked."""
    return Reading(intent="change", ask=("line",))


def change(said: Together) -> Reading:
    """To another choice; from the one that is said not to be wanted, if any is."""
    act = said.others[0] if said.others[0].away else replace(said.others[0], away=said.unwanted)
    return _change(act, said)


def back(said: Together) -> Reading:
    """Taken back: what is named, or everything."""
    intent: Intent = "cancel"
    tokens = [*tokens_of(said.others), *tokens_of(said.wanted)]
    if not any(token.kinds - _JOINTS for token in tokens if Kind.UNDO not in token.kinds):
        return Reading(intent=intent, undo=any(Kind.UNDO in token.kinds for token in tokens))
    lines = said.gathered(tokens, complete=False)
    named = any(Kind.GOODS in token.kinds for token in tokens)
    items = tuple(item if named else replace(item, code="") for item in lines.items)
    return Reading(intent=intent, items=items, ask=tuple(name for name in lines.ask if name != "sku"))


def to_wanted(said: Together) -> Reading:
    """From what is not wanted to what is."""
    return _change(Doing(does=Does.CHANGE, tokens=tuple(joined(said.wanted)), away=said.unwanted), said)


def corrected_choice(said: Together) -> Reading:
    """The choice said before becomes this one."""
    return _change(Doing(does=Does.CHANGE, tokens=tuple(joined(said.wanted))), said)


def corrected_amount(said: Together) -> Reading:
    """The amount said before becomes this one."""
    return _set(joined(said.wanted), said)


def order(said: Together) -> Reading:
    """So many more."""
    return _order(joined(said.wanted), said)


def _order(tokens: list[Lexeme], said: Together) -> Reading:
    lines = said.gathered(tokens)
    more = any(act.more for act in said.wanted)
    if lines.too_many:
        return Reading(intent="order", too_many=lines.too_many)
    if not _positive(lines):
        return NOTHING
    if more and lines.ask and "qty" not in lines.ask:
        return Reading(
            intent="order", items=said.gathered(tokens, complete=False).items, more=True, unsaid=lines.ask
        )
    return Reading(intent="order", items=lines.items, ask=lines.ask, more=more)


def _positive(lines: Lines) -> bool:
    return bool(lines.items or lines.ask) and all(item.qty is None or item.qty > 0 for item in lines.items)


def _set(tokens: list[Lexeme], said: Together) -> Reading:
    loose, whole = said.gathered(tokens, complete=False), said.gathered(tokens)
    if whole.too_many:
        return Reading(intent="set", too_many=whole.too_many)
    return Reading(
        intent="set", items=loose.items, ask=loose.ask if "sku" not in loose.ask else (), unsaid=whole.ask
    )


def _change(act: Doing, said: Together) -> Reading:
    new, old = said.gathered(act.tokens, complete=False), said.gathered(act.away, complete=False)
    ask = tuple(name for name in (*new.ask, *old.ask) if name != "sku")
    if len(new.items) != 1 or len(old.items) != 1:
        return Reading(intent="change", ask=ask or ("line",))
    target, start = new.items[0], old.items[0]
    coded = any(Kind.GOODS in token.kinds for token in act.away)
    code = target.code if any(Kind.GOODS in token.kinds for token in act.tokens) else ""
    return Reading(
        intent="change",
        items=(replace(target, code=code, from_code=start.code if coded else "", from_axes=start.axes),),
        ask=ask,
    )


def total_anew(said: Together) -> Reading:
    """What is said to stand, instead of all there was."""
    return replace(_order(tokens_of(said.others[1:]), said), fresh=True)


def perhaps_back(said: Together) -> Reading:
    """Perhaps so many of what was ordered are to go: one tap says so."""
    items = said.gathered(said.unwanted, complete=False).items
    return Reading(intent="none", guess=Reading(intent="cancel", items=items)) if items else NOTHING


def perhaps_one(said: Together) -> Reading:
    """Perhaps one of it."""
    lines = said.gathered(tokens_of(said.wanted))
    meant = Reading(intent="order", items=lines.items)
    return Reading(intent="none", guess=meant) if lines.items and not lines.ask else NOTHING


Table = tuple[tuple[Callable[[Together], bool], Callable[[Together], Reading]], ...]

# Something that was there is changed, whatever is wanted beside it.
AMENDING: Table = (
    (cancels_for_total, total_anew),
    (once_more, again),
    (all_anew, instead_of_all),
    (totals, total),
    (starts_anew, anew),
    (goes_but_for, what_stays),
    (one_for_another, swap),
    (gone_for_another, swap_gone),
    (change_with_amount, change_of_so_many),
    (less_comes_to, what_is_left),
    (goes_and_leaves, what_is_left),
    (less_leaves, corrected_amount),
    (several_kinds, ask_which),
    (one_change, change),
    (takes_back, back),
)

# Nothing was there, or nothing is said of it.
ORDERING: Table = (
    (denied_alone, perhaps_back),
    (nothing_acts, nothing),
    (so_many_not_so_many, corrected_amount),
    (this_not_that, to_wanted),
    (corrects_choice, corrected_choice),
    (corrects_amount, corrected_amount),
    (mere_goods, perhaps_one),
    (mere_words, nothing),
    (anything, order),
)
