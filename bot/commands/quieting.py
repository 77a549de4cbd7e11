"""Who wants to hear nothing unasked says so here, or by the button under such a word."""

from __future__ import annotations

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from bot.calling.verbs import leading
from commerce.services.voice import courtesies
from commerce.services.voice.courtesies import EVERYTHING


@command(anywhere=True, examples=["/quiet", "/quiet wishes", "/quiet off"])
async def quiet(ask: Ask, text: Rest | None = None) -> Answer:
    said = _said(text or "")
    about = [word for word in said if word != "off"]
    if "" in said or len(about) > 1 or said.count("off") > 1:
        raise misused(ask, "quiet", "text", text or "", example=1)
    kind = about[0] if about else EVERYTHING
    if "off" in said:
        return await courtesies.speak_again(ask.session, ask.member, kind)
    return await courtesies.quiet(ask.session, ask.member, kind, ask.now)


def _said(text: str) -> list[str]:
    """What each word says, of a language's several words for one thing too; "" for one that says nothing."""
    word, rest = leading("quiet", text.strip())
    return [word, *(_said(rest) if word else ())] if text.strip() else []
