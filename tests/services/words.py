"""What members say, already read: short makers of readings and utterances for the tests of the shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from commerce.booking.book import Heard
from commerce.phrases.meaning import Axes, Item, Reading
from commerce.tables.base import to_millis

OPENED = datetime(2026, 11, 2, 9, tzinfo=UTC)
CLOSES = OPENED + timedelta(days=2)
CHAT = "telegram:-100"
LEADER = 1


def axes(**chosen: str) -> Axes:
    return tuple(chosen.items())


def order(qty: int = 1, code: str = "", for_: str = "", **chosen: str) -> Reading:
    return Reading(intent="order", items=(Item(code=code, axes=axes(**chosen), qty=qty, for_=for_),))


def orders(*items: Item) -> Reading:
    """Several lines in one message."""
    return Reading(intent="order", items=items)


def total(qty: int, code: str = "", **chosen: str) -> Reading:
    """ "make it 3"."""
    return Reading(intent="set", items=(Item(code=code, axes=axes(**chosen), qty=qty),))


def cancel(qty: int | None = None, code: str = "", **chosen: str) -> Reading:
    """All of it, or some of one line."""
    whole = qty is None and not code and not chosen
    return Reading(intent="cancel", items=() if whole else (Item(code=code, axes=axes(**chosen), qty=qty),))


def swap(from_: str, to: str, axis: str = "color") -> Reading:
    """ "the red one to blue"."""
    return Reading(
        intent="change",
        items=(Item(code="", axes=((axis, to),), qty=None, for_="", from_axes=((axis, from_),)),),
    )


def heard(member: int, at: int, reading: Reading | None, buy: int = 1, **more: Any) -> Heard:
    """What a member said `at` seconds after opening; its message id is `at` too, so that each is its own
    message."""
    number = more.pop("id", at)
    made = Heard(
        key=f"{CHAT}:{number}", version=0, buy_id=buy, member_id=member, actor_id=member, group_id=1, chat=CHAT,
        person=f"telegram:{member}", name=f"m{member}", message_id=str(number), sent=to_millis(OPENED) + at * 1000,
        text=repr(reading), reading=reading,
    )  # fmt: skip
    return replace(made, **more)


def edited(before: Heard, reading: Reading | None, *, after: int = 0, version: int | None = None) -> Heard:
    """The same message with other words, `after` seconds later; platforms that keep the first moment say
    0."""
    return replace(
        before, reading=reading, text=repr(reading), version=before.version + 1 if version is None else version,
        sent=before.sent + after * 1000,
    )  # fmt: skip


def undone(before: Heard, at: int) -> Heard:
    """A press on the undo button under the answer to `before`."""
    return heard(before.member_id, at, None, before.buy_id, id=f"press-{at}", undo=before.key, text="undo")


def put_back(before: Heard, at: int) -> Heard:
    """A press on the button under the answer to a reduction."""
    return heard(
        before.member_id, at, None, before.buy_id, id=f"press-{at}", undo=before.key, back=True, text="back"
    )


def tapped(before: Heard, at: int) -> Heard:
    """A yes to what was asked about `before`."""
    return heard(
        before.member_id,
        at,
        None,
        before.buy_id,
        id=f"press-{at}",
        answers=before.key,
        confirmed=True,
        text="yes",
    )
