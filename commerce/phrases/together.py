"""The acts of one message together, and the signs that the table of readings asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from commerce.phrases.acts import Does, Doing
from commerce.phrases.context import Context
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lines import Lines, gather
from commerce.phrases.looking import seen_in
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import BREAK, Lexeme

_COUNTED = frozenset({Kind.AMOUNT, Kind.SOME})
_NAMED = frozenset({Kind.VALUE, Kind.GOODS})
_GOODS = frozenset({Kind.GOODS})
_BESIDE = frozenset({Does.ORDER, Does.UNWANTED, Does.AMEND})


class Together(NamedTuple):
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


def together(acts: Sequence[Doing], context: Context, shelf: Shelf, *, corrected: bool) -> Together:
    """The acts of one message, sorted by what they do."""
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


def is_counted(tokens: Iterable[Lexeme]) -> bool:
    """Is there an amount among them?"""
    return any(token.kinds & _COUNTED for token in tokens)


def tokens_of(acts: Iterable[Doing]) -> list[Lexeme]:
    """All tokens of the acts."""
    return [token for act in acts for token in act.tokens]


def joined(acts: Iterable[Doing]) -> list[Lexeme]:
    """The tokens of all acts, with what parts them."""
    tokens: list[Lexeme] = []
    for act in acts:
        tokens += [Lexeme(BREAK, -1, -1), *act.tokens] if tokens else act.tokens
    return tokens


def nothing_acts(said: Together) -> bool:
    """Nothing is wanted and nothing changed."""
    return not said.wanted and not said.others


def once_more(said: Together) -> bool:
    """ "Double it", and nothing else."""
    return said.kinds == {Does.AGAIN} and not is_counted(tokens_of(said.wanted))


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


def denied_alone(said: Together) -> bool:
    """不要3箱了, and nothing else: so many are not wanted."""
    return nothing_acts(said) and is_counted(said.unwanted) and seen_in(said.unwanted).isdisjoint(_NAMED)


def mere_goods(said: Together) -> bool:
    """ "Lima", and nothing else, under a post of lima beans."""
    tokens = tokens_of(said.wanted)
    in_reply = said.context.place in ("post", "bot")
    return in_reply and mere_words(said) and bool(tokens) and seen_in(tokens) <= _GOODS


def _wants(said: Together) -> bool:
    return any(not act.bare for act in said.wanted) and is_counted(tokens_of(said.wanted))


def goes_but_for(said: Together) -> bool:
    """取消一箱，留一箱: so many go, and so many stay."""
    return (
        said.kinds == {Does.CANCEL}
        and bool(said.wanted)
        and all(act.stays for act in said.wanted)
        and seen_in(tokens_of((*said.others, *said.wanted))).isdisjoint(_NAMED)
    )


def one_for_another(said: Together) -> bool:
    """原味取消，要海苔: the one for the other."""
    if said.kinds != {Does.CANCEL} or len(said.others) != 1:
        return False
    gone = _names_of(said.others[0].tokens)
    new = tokens_of(said.wanted)
    return len(gone) == 1 and gone <= _names_of(new) and not is_counted((*said.others[0].tokens, *new))


def _names_of(tokens: Iterable[Lexeme]) -> set[str]:
    return {token.axis or Kind.CODE for token in tokens if token.kinds & _NAMED}


def gone_for_another(said: Together) -> bool:
    """山竹不要了，换红毛丹: one thing goes, and the change says to what."""
    if said.kinds != {Does.CANCEL, Does.CHANGE} or len(said.others) != 2 or said.wanted:
        return False
    gone, new = sorted(said.others, key=lambda act: act.does is Does.CHANGE)
    return not new.away and _names_of(gone.tokens) == _names_of(new.tokens) != set()


def less_leaves(said: Together) -> bool:
    """ "Take one off, so 1 jar": so many fewer, and behind that how many there are then."""
    return (
        said.kinds == {Does.REDUCE}
        and said.acts[0].does is Does.REDUCE
        and len(said.wanted) == 1
        and not said.wanted[0].more
        and is_counted(said.wanted[0].tokens)
        and seen_in(tokens_of((*said.others, *said.wanted))).isdisjoint(_NAMED)
    )


def less_comes_to(said: Together) -> bool:
    """少一盒，改两盒: so many fewer, and how many that leaves."""
    first, *rest = said.others or (None,)
    leaves = first is not None and first.does is Does.REDUCE and [act.does for act in rest] == [Does.SET]
    return leaves and not said.wanted and seen_in(tokens_of(said.others)).isdisjoint(_NAMED)


def goes_and_leaves(said: Together) -> bool:
    """退一箱，留一箱就行: so many go, and how many that leaves."""
    gone = said.others[0] if said.others else None
    leaves = gone is not None and [act.does for act in said.others] == [Does.CANCEL, Does.SET]
    if not leaves or said.wanted or gone is None or not is_counted(gone.tokens):
        return False
    return said.others[1].stays and seen_in(tokens_of(said.others)).isdisjoint(_NAMED)


def change_with_amount(said: Together) -> bool:
    """ "43-46, not 39-42, still 2 pairs": a change, and beside it only how many."""
    new = seen_in(tokens_of(said.wanted))
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
    return is_counted(said.unwanted) and is_counted(tokens_of(said.wanted))


def this_not_that(said: Together) -> bool:
    """A choice that is wanted, and one that is not."""
    return any(token.kinds & _NAMED for token in said.unwanted) and not is_counted(tokens_of(said.wanted))


def corrects_choice(said: Together) -> bool:
    """ "Sorry, blue"."""
    return said.corrected and not is_counted(tokens_of(said.wanted))


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
        _is_choice(token, said.shelf) for token in tokens_of(said.wanted)
    )


def _is_choice(token: Lexeme, shelf: Shelf) -> bool:
    if token.form is Form.GUESS:
        return False
    return bool(token.kinds & {Kind.VALUE, Kind.CODE}) or (Kind.GOODS in token.kinds and shelf.only is None)


def anything(said: Together) -> bool:
    """Whatever is left."""
    return bool(said.acts)
