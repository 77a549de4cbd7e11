"""The accounts of one person on several platforms."""

from __future__ import annotations

import re

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from commerce.services.people import linking
from commerce.services.people.linking import LinkInPrivate


@command(anywhere=True, examples=["/link", "/link K7QM4-9TXWE"])
async def link(ask: Ask, code: Rest | None = None) -> Answer:
    if not ask.message.private:
        return LinkInPrivate(linking.SHOWN.search(code or "") is not None)
    if not code:
        return linking.start(ask.message.sender)
    pressed = re.fullmatch(r"(yes|no)-([0-9]{1,9})", code)
    if pressed is None:
        return await linking.write(ask.session, ask.message.sender, code, ask.now)
    decide = linking.agree if pressed[1] == "yes" else linking.refuse
    answer = await decide(ask.session, ask.message.sender, int(pressed[2]), ask.now)
    ask.known.forget()
    return answer


@command(anywhere=True, examples=["/unlink"])
async def unlink(ask: Ask) -> Answer:
    if not ask.message.private:
        return LinkInPrivate(False)
    parted = await linking.unlink(ask.session, ask.member, ask.now, ask.message.key)
    ask.known.forget()
    return parted
