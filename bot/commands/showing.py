"""A list that is one message: turning a page, or ticking somebody off, draws it again where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.calling.command import Answer, Ask
from commerce.fact import Saying
from commerce.outcomes import Outcome
from commerce.queries import shopfront
from commerce.queries.shopfront import SaidHere
from commerce.services.voice.record import say


async def show(ask: Ask, page: Outcome) -> Answer:
    """The page, in the place of the list whose button was pressed; else as an answer, in a private chat as a
    message of its own."""
    if await redraw(ask, page):
        return None
    if ask.message.kind == "press" and ask.message.private:
        _say(ask, page, "say")
        return None
    return page


async def redraw(ask: Ask, page: Outcome) -> bool:
    """Draws the pressed list again as this page. -> whether a list of that kind was pressed at all."""
    if not await was_pressed(ask, type(page)):
        return False
    _say(ask, page, "redraw")
    return True


async def was_pressed(ask: Ask, kind: type[Outcome]) -> bool:
    """Was it a button of a list of that kind that was pressed?"""
    return await _pressed(ask, kind) is not None


async def pressed_facts(ask: Ask, kind: type[Outcome]) -> Mapping[str, Any]:
    """What the pressed list of that kind said; nothing where none was pressed."""
    said = await _pressed(ask, kind)
    return said.facts if said else {}


async def _pressed(ask: Ask, kind: type[Outcome]) -> SaidHere | None:
    on = ask.message.on if ask.message.kind == "press" else None
    said = await shopfront.said_here(ask.session, ask.message.chat, on, ask.message.sender) if on else None
    return said if said is not None and said.outcome == kind.__name__ else None


def _say(ask: Ask, page: Outcome, kind: Saying) -> None:
    say(
        ask.session,
        ask.message.chat,
        page,
        ask.now,
        kind=kind,
        buy_id=getattr(page, "buy_no", None),
        person=ask.message.sender,
        reply_to=(ask.message.on or "") if kind == "redraw" else "",
        ticket=ask.message.private_reply if kind == "redraw" else "",
        source=ask.message.key,
    )
