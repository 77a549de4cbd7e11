"""A draft of what is to be opened: shown to its leader, and drawn again in its place."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.command import Answer, Ask
from commerce.services.buys.announcing import drafted, shown_in, withdraw
from commerce.services.buys.drafting import Drafted
from commerce.services.voice.record import say


async def wait_for_tap(ask: Ask, draft: Drafted) -> Answer:
    """Members may reply to the announcement from now on. What was shown of it before is no more: this stands in its
    place."""
    goods = [
        [one.title, one.price_minor, [[axis, list(values)] for axis, values in one.options]]
        for one in draft.offers
    ]
    origin = ask.given.origin
    draft.waits = replace(draft.waits, drafted=True)
    await drafted(ask.session, origin, draft.title, goods, ask.message.sender, ask.deed())
    before = await shown_in(ask.session, origin)
    if before is None:
        await withdraw(ask.session, origin)
        return draft
    chat, message, person = before
    say(ask.session, chat, draft, ask.now, kind="redraw", person=person, reply_to=message, source=origin)
    return None
