"""The acts of a message -> one Reading: again a table, of what the acts are together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from commerce.phrases.acts import Does, Doing
from commerce.phrases.context import Context
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lines import Lines, gather
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import NOTHING, Intent, Reading
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import BREAK, Lexeme

_COUNTED = frozenset({Kind.AMOUNT, Kind.SOME})
_NAMED = frozenset({Kind.VALUE, Kind.GOODS})
_GOODS = frozenset({Kind.GOODS})
_BESIDE = frozenset({Does.ORDER, Does.UNWANTED, Does.AMEND})
_JOINTS = frozenset({Kind.GAP, Kind.AND, Kind.BREAK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The acts of one message, as the table sees them. `wanted` are the orders, `others` what changes
    something that was there, `kinds` what these are; `unwanted` names what is not wanted, without anything
    being given up."""

    acts: Sequence[Doing]
    wanted: Sequence[Doing]
    others: Sequence[Doing]
    kinds: frozenset[Does]
    unwanted: tuple[Lexeme, ...]
    corrected: bool
    context: Context
    shelf: Shelf

    def gathered(self, tokens: Iterable[Lexeme], *, complete: bool = True) -> Lines:
        """The lines those tokens name."""
        return gather(tokens, self.shelf, self.context.most, complete=complete)


def _said(acts: Sequence[Doing], context: Context, shelf: Shelf, *, corrected: bool) -> Together:
    others = [act for act in acts if act.does not in _BESIDE]
    kinds = frozenset(act.does for act in others)
    wanted = [act for act in acts if act.does is Does.ORDER]
    if kinds == {Does.CANCEL} and any(act.tokens for act in others):
        wanted = _without_staying(wanted)
    unwanted = tuple(token for act in acts if act.does is Does.UNWANTED for token in act.away)
    return Together(
        acts=acts,
        wanted=wanted,
        others=others,
        kinds=kinds,
        unwanted=unwanted,
        corrected=corrected,
        context=context,
        shelf=shelf,
    )


def _without_staying(wanted: Sequence[Doing]) -> list[Doing]:
    """ "cancel the red, keep the blue": that orders nothing."""
    return [act for act in wanted if not act.stays or is_counted(act.tokens)]


def reading_of(acts: list[Doing], context: Context, shelf: Shelf, *, corrected: bool) -> Reading:
    """What the acts of a message come to, as one reading: the first row that fits decides."""
    amends = any(act.does is Does.AMEND for act in acts)
    said = _said(acts, context, shelf, corrected=corrected or amends)
    return next((does(said) for fits, does in TABLE if fits(said)), NOTHING)


def is_counted(tokens: Iterable[Lexeme]) -> bool:
    """Is there an amount among them?"""
    return any(token.kinds & _COUNTED for token in tokens)


def _tokens(acts: Iterable[Doing]) -> list[Lexeme]:
    return [token for act in acts for token in act.tokens]


def _joined(acts: Iterable[Doing]) -> list[Lexeme]:
    """The tokens of all acts, with what parts them."""
    tokens: list[Lexeme] = []
    for act in acts:
        tokens += [Lexeme(BREAK, -1, -1), *act.tokens] if tokens else act.tokens
    return tokens


# -- signs -----------------------------------------------------------------------------------------


def nothing_acts(said: Together) -> bool:
    """Nothing is wanted and nothing changed."""
    return not said.wanted and not said.others


def once_more(said: Together) -> bool:
    """ "Double it", and nothing else."""
    return said.kinds == {Does.AGAIN} and not is_counted(_tokens(said.wanted))


def all_anew(said: Together) -> bool:
    """ "Start over: 2 red", with or without a cancellation before it."""
    return Does.ANEW in said.kinds and said.kinds <= {Does.ANEW, Does.CANCEL}


def totals(said: Together) -> bool:
    """Only totals, with or without orders beside them."""
    return said.kinds == {Does.SET}


def starts_anew(said: Together) -> bool:
    """ "Cancel it all: 1 red": everything goes, and then something is ordered."""
    first = said.acts[0]
    return (
        said.kinds == {Does.CANCEL}
        and len(said.others) == 1
        and first is said.others[0]
        and not first.tokens
        and _wants(said)
    )


def cancels_for_total(said: Together) -> bool:
    """ "Scrap that, 2 lavender instead": all goes, and so many stand instead."""
    return (
        said.kinds == {Does.CANCEL, Does.SET}
        and not said.wanted
        and [act.does for act in said.others] == [Does.CANCEL, Does.SET]
        and not said.others[0].tokens
    )


def total_anew(said: Together) -> Reading:
    """What is said to stand, instead of all there was."""
    return replace(_order(_tokens(said.others[1:]), said), fresh=True)


def denied_alone(said: Together) -> bool:
    """不要3箱了, and nothing else: so many are not wanted."""
    return nothing_acts(said) and is_counted(said.unwanted) and seen_in(said.unwanted).isdisjoint(_NAMED)


def perhaps_back(said: Together) -> Reading:
    """Perhaps so many of what was ordered are to go: one tap says so."""
    items = said.gathered(said.unwanted, complete=False).items
    return Reading(intent="none", guess=Reading(intent="cancel", items=items)) if items else NOTHING


def mere_goods(said: Together) -> bool:
    """ "Lima", and nothing else, under a post of lima beans."""
    tokens = _tokens(said.wanted)
    in_reply = said.context.place in ("post", "bot")
    return in_reply and mere_words(said) and bool(tokens) and seen_in(tokens) <= _GOODS


def perhaps_one(said: Together) -> Reading:
    """Perhaps one of it."""
    lines = said.gathered(_tokens(said.wanted))
    meant = Reading(intent="order", items=lines.items)
    return Reading(intent="none", guess=meant) if lines.items and not lines.ask else NOTHING


def _wants(said: Together) -> bool:
    return any(not act.bare for act in said.wanted) and is_counted(_tokens(said.wanted))


def goes_but_for(said: Together) -> bool:
    """取消一箱，留一箱: so many go, and so many stay."""
    return (
        said.kinds == {Does.CANCEL}
        and bool(said.wanted)
        and all(act.stays for act in said.wanted)
        and seen_in(_tokens((*said.others, *said.wanted))).isdisjoint(_NAMED)
    )


def one_for_another(said: Together) -> bool:
    """原味取消，要海苔: the one for the other."""
    if said.kinds != {Does.CANCEL} or len(said.others) != 1:
        return False
    gone = _names_of(said.others[0].tokens)
    new = _tokens(said.wanted)
    return len(gone) == 1 and gone <= _names_of(new) and not is_counted((*said.others[0].tokens, *new))


def _names_of(tokens: Iterable[Lexeme]) -> set[str]:
    return {token.axis or Kind.CODE for token in tokens if token.kinds & _NAMED}


def gone_for_another(said: Together) -> bool:
    """山竹不要了，换红毛丹: one thing goes, and the change says to what."""
    if said.kinds != {Does.CANCEL, Does.CHANGE} or len(said.others) != 2 or said.wanted:
        return False
    gone, new = sorted(said.others, key=lambda act: act.does is Does.CHANGE)
    return not new.away and _names_of(gone.tokens) == _names_of(new.tokens) != set()


def change_with_amount(said: Together) -> bool:
    """ "43-46, not 39-42, still 2 pairs": a change, and beside it only how many."""
    new = seen_in(_tokens(said.wanted))
    return (
        said.kinds == {Does.CHANGE}
        and len(said.others) == 1
        and Kind.AMOUNT in new
        and new.isdisjoint(_NAMED)
    )


def several_kinds(said: Together) -> bool:
    """Two different kinds of act in one message."""
    return len(said.kinds) > 1 or (bool(said.others) and not all(act.bare for act in said.wanted))


def one_change(said: Together) -> bool:
    """A change."""
    return said.kinds == {Does.CHANGE} and len(said.others) == 1


def takes_back(said: Together) -> bool:
    """Cancellations, reductions."""
    return bool(said.others)


def so_many_not_so_many(said: Together) -> bool:
    """ "I want 2, not 3"."""
    return is_counted(said.unwanted) and is_counted(_tokens(said.wanted))


def this_not_that(said: Together) -> bool:
    """A choice that is wanted, and one that is not."""
    return any(token.kinds & _NAMED for token in said.unwanted) and not is_counted(_tokens(said.wanted))


def corrects_choice(said: Together) -> bool:
    """ "Sorry, blue"."""
    return said.corrected and not is_counted(_tokens(said.wanted))


def corrects_amount(said: Together) -> bool:
    """ "Sorry, 2"."""
    return said.corrected


def mere_words(said: Together) -> bool:
    """Nothing but a word of the title, or talk."""
    return all(act.bare for act in said.wanted) and not _stands_alone(said)


def _stands_alone(said: Together) -> bool:
    """ "XL 黑", "A01": in a reply the name of a thing alone is an order of one; a mere word of the title is
    not."""
    return said.context.place in ("post", "bot") and any(
        _is_choice(token, said.shelf) for token in _tokens(said.wanted)
    )


def _is_choice(token: Lexeme, shelf: Shelf) -> bool:
    if token.form is Form.GUESS:
        return False
    return bool(token.kinds & {Kind.VALUE, Kind.CODE}) or (Kind.GOODS in token.kinds and shelf.only is None)


def anything(said: Together) -> bool:
    """Whatever is left."""
    return bool(said.acts)


# -- readings --------------------------------------------------------------------------------------


def nothing(said: Together) -> Reading:
    """No act."""
    return NOTHING


def again(said: Together) -> Reading:
    """All one has once more."""
    return Reading(intent="order", more=True, again=1)


def total(said: Together) -> Reading:
    """So many in all. A total that adds up to the orders beside it says nothing new."""
    if not said.wanted:
        return _set(_tokens(said.others), said)
    if any(act.more for act in said.wanted) and seen_in(_tokens(said.wanted)).isdisjoint(_NAMED):
        return _set(_tokens(said.others), said)  # "two more, four in all"
    lines = said.gathered(_tokens(said.wanted))
    sums = [token.number for token in _tokens(said.others) if Kind.AMOUNT in token.kinds]
    if sums == [sum(item.qty or 0 for item in lines.items)]:
        return _order(_tokens(said.wanted), said)
    if all(act.bare for act in said.wanted):
        return _set([*_tokens(said.wanted), *_tokens(said.others)], said)
    return Reading(intent="order", items=lines.items if _positive(lines) else (), ask=("qty",))


def what_stays(said: Together) -> Reading:
    """What stays is all there is."""
    return _set(_joined(said.wanted), said)


def instead_of_all(said: Together) -> Reading:
    """What is said anew, and what is ordered beside it."""
    new = [act for act in said.acts if act.does in (Does.ANEW, Does.ORDER)]
    return replace(_order(_joined(new), said), fresh=True)


def anew(said: Together) -> Reading:
    """What is ordered stands instead of all there was."""
    return replace(order(said), fresh=True)


def swap(said: Together) -> Reading:
    """From what is cancelled to what is wanted."""
    return _change(
        Doing(does=Does.CHANGE, tokens=tuple(_joined(said.wanted)), away=said.others[0].tokens), said
    )


def swap_gone(said: Together) -> Reading:
    """From what goes to what the change names."""
    gone, new = sorted(said.others, key=lambda act: act.does is Does.CHANGE)
    return _change(replace(new, away=gone.tokens), said)


def change_of_so_many(said: Together) -> Reading:
    """The change, of so many."""
    change = said.others[0]
    return _change(replace(change, tokens=(*change.tokens, *_tokens(said.wanted))), said)


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
    tokens = [*_tokens(said.others), *_tokens(said.wanted)]
    if not any(token.kinds - _JOINTS for token in tokens if Kind.UNDO not in token.kinds):
        return Reading(intent=intent, undo=any(Kind.UNDO in token.kinds for token in tokens))
    lines = said.gathered(tokens, complete=False)
    named = any(Kind.GOODS in token.kinds for token in tokens)
    items = tuple(item if named else replace(item, code="") for item in lines.items)
    return Reading(intent=intent, items=items, ask=tuple(name for name in lines.ask if name != "sku"))


def to_wanted(said: Together) -> Reading:
    """From what is not wanted to what is."""
    return _change(Doing(does=Does.CHANGE, tokens=tuple(_joined(said.wanted)), away=said.unwanted), said)


def corrected_choice(said: Together) -> Reading:
    """The choice said before becomes this one."""
    return _change(Doing(does=Does.CHANGE, tokens=tuple(_joined(said.wanted))), said)


def corrected_amount(said: Together) -> Reading:
    """The amount said before becomes this one."""
    return _set(_joined(said.wanted), said)


def order(said: Together) -> Reading:
    """So many more."""
    return _order(_joined(said.wanted), said)


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


TABLE: tuple[tuple[Callable[[Together], bool], Callable[[Together], Reading]], ...] = (
    (denied_alone, perhaps_back),
    (nothing_acts, nothing),
    (cancels_for_total, total_anew),
    (once_more, again),
    (all_anew, instead_of_all),
    (totals, total),
    (starts_anew, anew),
    (goes_but_for, what_stays),
    (one_for_another, swap),
    (gone_for_another, swap_gone),
    (change_with_amount, change_of_so_many),
    (several_kinds, ask_which),
    (one_change, change),
    (takes_back, back),
    (so_many_not_so_many, corrected_amount),
    (this_not_that, to_wanted),
    (corrects_choice, corrected_choice),
    (corrects_amount, corrected_amount),
    (mere_goods, perhaps_one),
    (mere_words, nothing),
    (anything, order),
)
