"""A member's own data: to have, and to have forgotten."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import words_for
from commerce.services.people import forgetting
from commerce.services.people.forgetting import AskedToForget, MyData


@command(anywhere=True, examples=["/mydata"])
async def mydata(ask: Ask) -> MyData:
    return MyData(ask.member.id)


@command(anywhere=True, examples=["/forget", "/forget yes"])
async def forget(ask: Ask, yes: Rest | None = None) -> Answer:
    await forgetting.look_before(ask.session, ask.member)
    if (yes or "").strip().casefold() not in words_for("answers", "yes"):
        return AskedToForget(ask.member.name)
    done = await forgetting.forget(ask.session, ask.member, ask.now)
    ask.known.forget()
    return done
