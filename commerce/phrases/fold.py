"""What a member wants is the fold of what they said: readings in the chat's order -> lines.

Pure and quick: an order of one complete line costs a few microseconds. Whatever depends on a member's earlier
lines is settled here ("one more", "make it 3", "the red one to blue"), never in the reader, since messages
arrive late, twice and shuffled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Literal, NamedTuple

from commerce.phrases.meaning import Axes, Item, Reading, Wanted

Repeat = Literal["add", "replace", "ask", "ignore"]
Lines = tuple[Wanted, ...]


class Folded(NamedTuple):
    """`lines` after the reading. `ask` not empty: nothing changed, and these would have to be asked first: an
    axis, "sku", "qty", "repeat" (the same line again, under `repeat = "ask"`) or "line" (which of the
    member's lines is meant, or there is none)."""

    lines: Lines
    ask: tuple[str, ...] = ()


def apply(lines: Lines, reading: Reading, repeat: str = "add") -> Folded:
    """The lines after one more reading. A reading that asks, or that is no act, changes nothing."""
    act = _ACTS.get(reading.intent)
    if act is None or reading.ask or reading.too_many:
        return Folded(lines)
    folded = act(() if reading.fresh else lines, reading, repeat)
    return Folded(lines, folded.ask) if folded.ask else folded


def fold(readings: Iterable[Reading], repeat: str = "add") -> Lines:
    """All that a member said, in the chat's order -> the lines they want."""
    lines: Lines = ()
    for reading in readings:
        lines = apply(lines, reading, repeat).lines
    return lines


def _order(lines: Lines, reading: Reading, repeat: str) -> Folded:
    if reading.again:
        return _once_more(lines, reading.again)
    after = Folded(lines)
    for item in reading.items:
        whole = _completed(after.lines, item) if reading.unsaid else item
        if whole is None:
            return Folded(lines, reading.unsaid)
        after = _plus(after.lines, whole, "add" if reading.more or after.lines is not lines else repeat)
        if after.ask:
            break
    return after


def _once_more(lines: Lines, times: int) -> Folded:
    """ "Double it": every line so many times more; without a line it is to be said what."""
    if not lines:
        return Folded(lines, ("qty",))
    return Folded(tuple(line._replace(qty=line.qty * (times + 1), upto=None) for line in lines))


def _plus(lines: Lines, item: Item, repeat: str) -> Folded:
    qty = 1 if item.qty is None else item.qty
    if qty <= 0:
        return Folded(lines)
    for at, line in enumerate(lines):
        if (
            line.axes == item.axes
            and line.for_ == item.for_
            and line.waitlist == item.waitlist
            and line.code == item.code
        ):
            return _again(lines, at, qty, item.upto, repeat)
    upto = item.upto if item.upto is not None and item.upto > qty else None
    return Folded((*lines, Wanted(item.code, item.axes, qty, item.for_, item.waitlist, upto)))


def _again(lines: Lines, at: int, qty: int, upto: int | None, repeat: str) -> Folded:
    """The same line a second time."""
    line = lines[at]
    if repeat == "ask":
        return Folded(lines, ("repeat",))
    if repeat == "ignore":
        return Folded(lines)
    if repeat == "replace":
        return Folded(_put(lines, at, qty, upto))
    # a plain "+1" raises no ceiling that was named
    most = line.upto if upto is None else (line.upto or line.qty) + upto
    return Folded(_put(lines, at, line.qty + qty, most))


def _set(lines: Lines, reading: Reading, repeat: str) -> Folded:
    after = lines
    for item in reading.items:
        fitting = _fitting(after, item)
        if len(fitting) > 1:
            return Folded(lines, _which(after, fitting))
        if fitting:
            after = _put(after, fitting[0], item.qty or 0, item.upto)
        elif item.qty and not reading.unsaid:
            after = _plus(after, item, "add").lines
        else:
            return Folded(lines, reading.unsaid or ("line",))
    return Folded(after)


def _cancel(lines: Lines, reading: Reading, repeat: str) -> Folded:
    if not lines:
        return Folded(lines, ("line",))
    if not reading.items:
        return Folded(())
    after = lines
    for item in reading.items:
        fitting = _fitting(after, item)
        if not fitting:
            return Folded(lines, ("line",))
        if item.qty is None:
            after = tuple(line for at, line in enumerate(after) if at not in fitting)
        elif len(fitting) > 1:
            return Folded(lines, _which(after, fitting))
        else:
            after = _put(after, fitting[0], after[fitting[0]].qty - item.qty, after[fitting[0]].upto)
    return Folded(after)


def _change(lines: Lines, reading: Reading, repeat: str) -> Folded:
    after = lines
    for item in reading.items:
        fitting = [at for at in _fitting(after, _before(item)) if not _is_already(after[at], item)]
        if len(fitting) != 1:
            return Folded(lines, _which(after, fitting) if fitting else ("line",))
        after = _swapped(after, fitting[0], item)
    return Folded(after)


def _before(item: Item) -> Item:
    """What a change starts from, as something to look for."""
    return Item(
        code=item.from_code or ("" if item.axes else item.from_code),
        axes=item.from_axes,
        qty=None,
        for_=item.for_,
    )


def _is_already(line: Wanted, item: Item) -> bool:
    return (not item.code or line.code == item.code) and _covers(line.axes, item.axes)


def _swapped(lines: Lines, at: int, item: Item) -> Lines:
    line = lines[at]
    moved = line.qty if item.qty is None else min(item.qty, line.qty)
    new = Item(
        code=item.code or line.code,
        axes=_merged(line.axes, item.axes),
        qty=moved,
        for_=line.for_,
        waitlist=line.waitlist,
    )
    return _plus(_put(lines, at, line.qty - moved, None), new, "add").lines


def _merged(axes: Axes, new: Axes) -> Axes:
    """The line's axes in their own order, with the new values in place."""
    named = dict(new)
    kept = tuple((axis, named.pop(axis, value)) for axis, value in axes)
    return kept + tuple(named.items())


def _completed(lines: Lines, item: Item) -> Item | None:
    """An addition that leaves something open, filled from the one line it can only mean; None where there is
    no such line."""
    fitting = _fitting(lines, item)
    if len(fitting) != 1:
        return None
    line = lines[fitting[0]]
    return replace(item, code=line.code, axes=line.axes)


def _fitting(lines: Lines, item: Item) -> list[int]:
    """Which lines the words fit. Where no recipient is named, the member's own lines go before those for
    others."""

    fitting = [at for at, line in enumerate(lines) if _fits(line, item)]
    named = [at for at in fitting if lines[at].for_.casefold() == item.for_.casefold()]
    return named if named or item.for_ else fitting


def _fits(line: Wanted, item: Item) -> bool:
    """Do the words fit the line, whoever it is for?"""
    coded = not item.code or item.code == line.code
    return coded and _covers(line.axes, item.axes) and (line.waitlist or not item.waitlist)


def _covers(axes: Axes, wanted: Axes) -> bool:
    return all(pair in axes for pair in wanted)


def _which(lines: Lines, fitting: list[int]) -> tuple[str, ...]:
    """What tells the fitting lines apart: the goods, the axes, or only the line itself."""
    found = [lines[at] for at in fitting]
    asks = ["sku"] if len({line.code for line in found}) > 1 else []
    for axis, _ in found[0].axes:
        if len({dict(line.axes).get(axis) for line in found}) > 1:
            asks.append(axis)
    return tuple(asks) or ("line",)


def _put(lines: Lines, at: int, qty: int, upto: int | None) -> Lines:
    """The line at `at` with another quantity; with nothing left it vanishes."""
    if qty <= 0:
        return lines[:at] + lines[at + 1 :]
    line = lines[at]
    upper = upto if upto is not None and upto > qty else None
    return (
        *lines[:at],
        Wanted(code=line.code, axes=line.axes, qty=qty, for_=line.for_, waitlist=line.waitlist, upto=upper),
        *lines[at + 1 :],
    )


_ACTS: dict[str, Callable[[Lines, Reading, str], Folded]] = {
    "order": _order,
    "set": _set,
    "cancel": _cancel,
    "change": _change,
}
