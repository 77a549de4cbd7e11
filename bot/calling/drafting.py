"""["No"] under a draft: it is put away, and whoever replied to the announcement hears of it."""

from __future__ import annotations

from bot.calling.command import Answer, Ask, Command
from commerce.services.buys.announcing import DraftDropped, end
from commerce.services.voice.record import say


async def dropped(ask: Ask) -> Answer:
    """The word of it stands where the draft stood."""
    title = await end(ask.session, ask.given.origin, ask.now, lapsed=False)
    say(
        ask.session,
        ask.message.chat,
        DraftDropped(title),
        ask.now,
        kind="redraw",
        person=ask.message.sender,
        reply_to=ask.message.on or "",
        ticket=ask.message.private_reply,
        source=ask.message.key,
    )
    return None


DROP = Command(name="open", run=dropped, leaders=True, anywhere=False, examples=(), parameters=())
