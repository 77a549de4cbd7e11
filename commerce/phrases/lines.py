"""Tokens of an order -> its lines. Amounts, values, goods and recipients come in any order ("2 red L", 黑M+2,
我一盒我姐两盒)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from commerce.phrases.heading import is_heading, is_shared_out
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import Axes, Goods, Item
from commerce.phrases.shelf import Shelf
from commerce.phrases.tokens import Lexeme

_A_BREATH = 4  # characters between an amount and its repetition
_EACH_EVERY_AXIS = frozenset({Kind.EACH, Kind.EVERY_AXIS})
_BREAK_GAP = frozenset({Kind.BREAK, Kind.GAP})
_SOME_WEIGHED = frozenset({Kind.SOME, Kind.WEIGHED})
_GOODS = frozenset({Kind.GOODS})
_NAMED = frozenset({Kind.VALUE, Kind.GOODS})
_NAMED_OR_COUNTED = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS})


@dataclass(slots=True, kw_only=True)
class LineDraft:
    """A line being gathered: every slot is filled once, a second filling begins the next line."""

    qty: int | None = None
    upto: int = 0
    codes: tuple[str, ...] = ()
    axes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    who: str | None = None
    ahead: tuple[str, ...] = ()  # the axes named before the amount
    leads: bool = False  # the recipient stands before the rest, so that lines to come may be theirs too
    inherited: bool = False  # the recipient was named in a line before
    vague: bool = False
    form: Form = Form.NONE


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines, and what would have to be asked before they could be held."""

    items: tuple[Item, ...]
    ask: tuple[str, ...] = ()
    too_many: int = 0


def gather(tokens: Iterable[Lexeme], shelf: Shelf, most: int, *, complete: bool = True) -> Lines:
    """The lines that the tokens name. `complete`: an amount not said is one, and what is missing is asked."""
    found = _broken_down(list(tokens))
    seen = seen_in(found)
    if Kind.OF_WHICH in seen:
        at = next(n for n, token in enumerate(found) if Kind.OF_WHICH in token.kinds)
        if Kind.AMOUNT in seen_in(found[:at]):  # うち is also one's own house
            return _parted(found, at, shelf, most)
    drafts = _drafts(found)
    if not seen.isdisjoint(_EACH_EVERY_AXIS):
        drafts, ask = _each(drafts, [token.axis for token in found if Kind.EVERY_AXIS in token.kinds], shelf)
        if ask:
            return Lines((), ask)
    asks = ["qty"] if _of_which(found, drafts) else []
    return _lines(drafts, asks, shelf, most, complete=complete, waitlist=Kind.WAITING in seen)


def _lines(
    drafts: list[LineDraft], asks: list[str], shelf: Shelf, most: int, *, complete: bool, waitlist: bool
) -> Lines:
    """The drafts as lines, with all that is missing."""
    items: list[Item] = []
    for draft in drafts:
        item, missing = _item(draft, shelf, complete=complete)
        items.append(replace(item, waitlist=True) if waitlist else item)
        asks += missing
    items, doubtful = _summed(items, named=all(draft.axes or draft.codes for draft in drafts))
    too_many = max((max(item.qty or 0, item.upto or 0) for item in items), default=0)
    return Lines(tuple(items), tuple(dict.fromkeys((*asks, *doubtful))), too_many if too_many > most else 0)


def _parted(tokens: list[Lexeme], at: int, shelf: Shelf, most: int) -> Lines:
    """ "3, one of them for mum": the part is not more, it comes out of the whole."""
    whole, part = gather(tokens[:at], shelf, most), gather(tokens[at + 1 :], shelf, most, complete=False)
    if len(whole.items) != 1 or whole.ask or whole.too_many or not _is_clear_part(part):
        return Lines(whole.items, (*whole.ask, "qty"))
    return _rest_and_parts(whole.items[0], part.items)


def _rest_and_parts(total: Item, named: tuple[Item, ...]) -> Lines:
    """What is left of the whole, and the parts."""
    rest = (total.qty or 0) - sum(item.qty or 0 for item in named)
    if rest < 0:
        return Lines((total,), ("qty",))
    parts = tuple(replace(item, code=total.code, axes=item.axes or total.axes) for item in named)
    return Lines((replace(total, qty=rest), *parts)[not rest :])


def _is_clear_part(part: Lines) -> bool:
    return "qty" not in part.ask and all(item.qty and item.for_ for item in part.items)


def _of_which(tokens: list[Lexeme], drafts: list[LineDraft]) -> bool:
    """2盒（一盒给我妹）: besides the two, or one of them? Asked, unless an "and" or a "me" says it."""
    if len(drafts) < 2 or Kind.AND in seen_in(tokens):
        return False
    whole, parts = drafts[0], drafts[1:]
    if whole.qty is None or whole.who is not None or whole.axes or whole.codes:
        return False
    return all(map(_trails, parts)) and sum(draft.qty or 0 for draft in parts) < whole.qty


def _trails(draft: LineDraft) -> bool:
    """An amount for somebody, who is named behind it."""
    return bool(draft.who) and not draft.leads and draft.qty is not None and not draft.axes


def _broken_down(tokens: list[Lexeme]) -> list[Lexeme]:
    """2箱（原味1海苔1）, "3 boxes: 2 beef, 1 apple": the amount in front is the sum of what follows, and says
    nothing new."""
    end = next((at for at, token in enumerate(tokens) if token.kinds & _BREAK_GAP), len(tokens))
    twice = sum(Kind.AMOUNT in token.kinds for token in tokens[:2]) > 1
    heading, parts = (tokens[:1], tokens[1:]) if twice else (tokens[:end], tokens[end + 1 :])
    if not parts or not is_heading(heading, parts):
        return tokens
    amounts = [token.number for token in (*heading, *parts) if Kind.AMOUNT in token.kinds]
    if not (is_shared_out(amounts, parts) or _names_the_sum(heading, parts, amounts)):
        return tokens
    return [*(token for token in heading if Kind.AMOUNT not in token.kinds), *parts]


def _names_the_sum(heading: list[Lexeme], parts: list[Lexeme], amounts: list[int]) -> bool:
    """Each part of the sum says of what, or for whom: "3: 2 for me and 1 for mum"."""
    seen = seen_in(parts)
    if seen.isdisjoint(_NAMED):
        persons = sum(Kind.WHO in token.kinds for token in parts)
        return len(amounts) > 2 and persons == len(amounts) - 1 and _is_sum(amounts, parts)
    return not seen & _NAMED & seen_in(heading) >= _GOODS and _is_sum(amounts, parts)


def _is_sum(amounts: list[int], parts: list[Lexeme]) -> bool:
    """Do the parts add up to the first amount? Where they have none of their own, each is one."""
    whole = amounts[0]
    if len(amounts) > 2:
        return sum(amounts[1:]) == whole
    return len(amounts) == 1 and whole > 1 and _lines_in(parts) == whole


def _lines_in(tokens: list[Lexeme]) -> int:
    return len(_drafts(tokens)) if any(Kind.VALUE in token.kinds for token in tokens) else 0


def _summed(items: list[Item], *, named: bool) -> tuple[list[Item], tuple[str, ...]]:
    """ "+1 +1" is two, and lines that each name the same thing add up; "+2 +3" of who knows what may be
    anything."""
    if len(items) < 2:
        return items, ()
    total: dict[Item, int] = {}
    for item in items:
        key = replace(item, qty=None)
        total[key] = total.get(key, 0) + (item.qty or 0)
    if len(total) == len(items):
        return items, ()
    if named or all(item.qty == 1 for item in items):
        return [replace(key, qty=qty or None) for key, qty in total.items()], ()
    return items, ("qty",)


def _drafts(tokens: list[Lexeme]) -> list[LineDraft]:
    drafts = [LineDraft()]
    for at, token in enumerate(tokens):
        draft = drafts[-1]
        if Kind.AMOUNT in token.kinds or token.kinds & _SOME_WEIGHED:
            if _begins_line(draft, tokens, at):
                drafts.append(_next(draft))
            if not _repeats(tokens[:at], token):
                _amount(drafts, token)
        elif Kind.VALUE in token.kinds:
            if token.axis in draft.axes and draft.axes[token.axis] != token.options:
                drafts.append(draft := _next(draft, token.axis))
            draft.axes[token.axis] = token.options
        elif Kind.GOODS in token.kinds:
            _goods(drafts, token)
        elif Kind.WHO in token.kinds:
            _who(drafts, token, tokens[at - 1 : at], tokens[at + 1 :])
    return drafts


def _begins_line(draft: LineDraft, tokens: list[Lexeme], at: int) -> bool:
    """ "a large box, 2 milks": behind a comma, before goods of its own, an amount is not the one before's."""
    if not draft.codes or not at or not tokens[at - 1].kinds & _BREAK_AND or at + 1 == len(tokens):
        return False
    after = tokens[at + 1]
    return Kind.GOODS in after.kinds and not set(after.options) & set(draft.codes)


_BREAK_AND = frozenset({Kind.BREAK, Kind.AND})


def _repeats(before: list[Lexeme], token: Lexeme) -> bool:
    """ "two (2) jars": the same amount said twice is said once."""
    last = next((other for other in reversed(before) if Kind.BREAK not in other.kinds), None)
    return (
        last is not None
        and Kind.AMOUNT in last.kinds
        and last.number == token.number
        and token.start - last.end < _A_BREATH
        and {last.form, token.form} <= {Form.BARE, Form.UNIT}
    )


def _next(draft: LineDraft, axis: str = "") -> LineDraft:
    """The next line. A recipient named before the lines is the recipient of all; in "black L and M" black
    goes with both."""
    axes = list(draft.axes)
    shared = {name: draft.axes[name] for name in axes[: axes.index(axis)]} if axis in axes else {}
    return (
        LineDraft(who=draft.who, leads=True, inherited=True, axes=shared)
        if draft.leads
        else LineDraft(axes=shared)
    )


def _amount(drafts: list[LineDraft], token: Lexeme) -> None:
    draft = drafts[-1]
    if draft.qty is not None or draft.vague:
        heading = (
            {axis: draft.axes[axis] for axis in draft.ahead} if len(draft.axes) > len(draft.ahead) else {}
        )
        drafts.append(draft := _next(draft))
        draft.axes = {**heading, **draft.axes}
    draft.ahead = tuple(draft.axes)
    if Kind.AMOUNT in token.kinds:
        draft.qty, draft.upto, draft.form = token.number, token.upto, token.form
    else:
        draft.vague = True


def _goods(drafts: list[LineDraft], token: Lexeme) -> None:
    draft = drafts[-1]
    both = tuple(code for code in draft.codes if code in token.options) if draft.codes else token.options
    if draft.codes and not both:
        drafts.append(draft := _next(draft))
        both = token.options
    draft.codes = both


def _who(drafts: list[LineDraft], token: Lexeme, before: list[Lexeme], rest: list[Lexeme]) -> None:
    """ "for mum 2, for me 1" or "2 for mum, 1 for me": before the line or after it."""
    draft = drafts[-1]
    fresh = not before or bool(before[0].kinds & _BREAK_GAP) or any(other.leads for other in drafts)
    following = next((other for other in rest if Kind.GAP not in other.kinds), token)
    if (draft.who is not None and not draft.inherited) or _leads(draft, following, fresh=fresh):
        drafts.append(draft := LineDraft())
    draft.who = token.name
    draft.leads, draft.inherited = draft.qty is None and not draft.axes and not draft.codes, False


def _leads(draft: LineDraft, following: Lexeme, *, fresh: bool) -> bool:
    """Does a line of its own begin with the recipient?"""
    if following.axis in draft.axes and following.kinds & _NAMED_OR_COUNTED:
        return True
    if not fresh:
        return False
    counted = draft.qty is not None and bool(following.kinds & _NAMED_OR_COUNTED)
    return counted or (bool(draft.axes) and Kind.VALUE in following.kinds)


def _each(drafts: list[LineDraft], over: list[str], shelf: Shelf) -> tuple[list[LineDraft], tuple[str, ...]]:
    """ "1 each": the amount goes to every line named, or, where none is, to every value there is."""
    qty = _last_qty(drafts)
    if len(drafts) == 2 and _counts_all(drafts[0], shelf):
        drafts = drafts[1:]
    if len(drafts) > 1:
        shared = _shared(drafts)
        return [replace_draft(draft, qty, axes={**shared, **draft.axes}) for draft in drafts], ()
    only = drafts[0]
    if _is_chosen(only, over, shelf):
        return drafts, ()
    if shelf.only is None and not only.codes:
        return [replace_draft(only, qty, codes=(one.code,)) for one in shelf.goods], ()
    return _every_value(only, qty, over, shelf)


def _last_qty(drafts: list[LineDraft]) -> int:
    return next((draft.qty for draft in reversed(drafts) if draft.qty is not None), 1)


def _is_chosen(draft: LineDraft, over: list[str], shelf: Shelf) -> bool:
    """Does the line leave nothing to run over?"""
    if any(len(values) > 1 for values in draft.axes.values()):
        return True
    return bool(draft.axes) and not over and not _open_axes(draft, shelf)


def _shared(drafts: list[LineDraft]) -> dict[str, tuple[str, ...]]:
    """Choices that only one of the lines names go with all."""
    named = Counter(axis for draft in drafts for axis in draft.axes)
    return {axis: values for draft in drafts for axis, values in draft.axes.items() if named[axis] == 1}


def _every_value(
    only: LineDraft, qty: int, over: list[str], shelf: Shelf
) -> tuple[list[LineDraft], tuple[str, ...]]:
    goods = _goods_of(only, shelf)
    if goods is None:
        return [only], ("sku",)
    axis, missing = _axis_over(only, over, goods, shelf)
    if axis is None:
        return ([only], ()) if not missing else ([], missing)
    values = dict(goods.variants)[axis]
    return [replace_draft(only, qty, axes={**only.axes, axis: (value,)}) for value in values], ()


def _counts_all(draft: LineDraft, shelf: Shelf) -> bool:
    """The "three" of 三样各一: how many kinds there are."""
    many = (
        len(shelf.goods)
        if shelf.only is None
        else max((len(values) for _, values in shelf.only.variants), default=0)
    )
    return draft.qty == many > 1 and not draft.axes and not draft.codes


def _open_axes(draft: LineDraft, shelf: Shelf) -> bool:
    goods = _goods_of(draft, shelf)
    return goods is not None and any(axis not in draft.axes for axis, _ in goods.variants)


def _axis_over(
    draft: LineDraft, over: list[str], goods: Goods, shelf: Shelf
) -> tuple[str | None, tuple[str, ...]]:
    named = [axis for kind in over if (axis := shelf.axis_kinds.get(kind, kind)) in dict(goods.variants)]
    if named:
        return named[0], ()
    missing = tuple(axis for axis, _ in goods.variants if axis not in draft.axes)
    return (missing[0], ()) if len(missing) == 1 else (None, missing)


def replace_draft(
    draft: LineDraft,
    qty: int,
    codes: tuple[str, ...] | None = None,
    axes: dict[str, tuple[str, ...]] | None = None,
) -> LineDraft:
    """The same line with the shared amount, and with one value or one code of the row."""
    return LineDraft(
        qty=draft.qty if draft.qty is not None else qty,
        upto=draft.upto,
        codes=codes or draft.codes,
        axes=axes or draft.axes,
        who=draft.who,
        vague=draft.vague,
    )


def _item(draft: LineDraft, shelf: Shelf, *, complete: bool) -> tuple[Item, list[str]]:
    asks = ["qty"] if draft.vague else []
    goods = _goods_of(draft, shelf)
    if goods is None:
        asks.append("sku")
        return Item(code="", axes=(), qty=draft.qty, for_=draft.who or ""), asks
    axes, missing = _axes(draft, goods, complete=complete)
    qty = 1 if draft.qty is None and complete and not draft.vague else draft.qty
    return Item(
        code=goods.code, axes=axes, qty=qty, for_=draft.who or "", upto=draft.upto or None
    ), asks + missing


def _goods_of(draft: LineDraft, shelf: Shelf) -> Goods | None:
    """The goods a line names, or the only ones its values fit."""
    if shelf.only is not None:
        return shelf.only
    fitting = [one for one in shelf.goods if not draft.codes or one.code in draft.codes]
    if not draft.codes:
        fitting = [one for one in fitting if draft.axes and _has_choices(one, draft)]
    return fitting[0] if len(fitting) == 1 else None


def _has_choices(goods: Goods, draft: LineDraft) -> bool:
    """Are there all the choices that the line names?"""
    axes = dict(goods.variants)
    return all(set(values) & set(axes.get(axis, ())) for axis, values in draft.axes.items())


def _axes(draft: LineDraft, goods: Goods, *, complete: bool) -> tuple[Axes, list[str]]:
    pairs: list[tuple[str, str]] = []
    missing: list[str] = []
    for axis, values in goods.variants:
        said = tuple(value for value in draft.axes.get(axis, ()) if value in values)
        if axis not in draft.axes and len(values) == 1 and complete:
            said = values
        if len(said) == 1:
            pairs.append((axis, said[0]))
        elif axis in draft.axes or complete:
            missing.append(axis)
    return tuple(pairs), missing
