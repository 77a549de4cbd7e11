"""A leader's bare announcement in their group: its draft is offered to them in private, and opens nothing by itself."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command, commands
from commerce.services.buys.drafting import Drafted
from commerce.services.voice.record import say


async def noticed(ask: Ask, text: Rest) -> Answer:
    """The group hears nothing of it; of who does not lead, nobody does."""
    if ask.group is None or not ask.leads(ask.group):
        return None
    ask.given = replace(ask.given, command="open", drafted=True)
    draft = await commands()["open"].run(ask, text=text)
    if isinstance(draft, Drafted):
        person = ask.message.sender
        say(ask.session, person, draft, ask.now, kind="private", person=person, source=ask.message.key)
    return None


NOTICED = Command(
    name="open",
    run=noticed,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("text", Rest, False),),
)
