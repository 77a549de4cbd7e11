"""What is said of goods in a group: in reply to the question how they were, or by itself."""

from __future__ import annotations

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, Command
from bot.commands.reviews import words_of
from commerce.phrases.reviewing import names, opinion
from commerce.queries import known
from commerce.services.words import reviewing
from commerce.services.words.reviewing import NothingToReview
from commerce.tables import GroupBuy


async def replied(ask: Ask, words: Rest) -> Answer:
    """A review of who has the goods; what others say there is talk."""
    buy = await ask.session.get(GroupBuy, ask.replied_buy)
    if buy is None:
        return None
    good = opinion(words, words_of("good"), words_of("bad"))
    try:
        return await reviewing.keep(ask.session, ask.member, buy, ask.now, good=good, text=words)
    except NothingToReview:
        return None


async def overheard(ask: Ask, words: Rest) -> Answer:
    """Of somebody who had them: they are asked, privately, whether it may stand. The group hears nothing of it."""
    asks_here = ask.group is not None and ask.settings.group(ask.group.chat).loop
    good = opinion(words, words_of("good"), words_of("bad"))
    if ask.group is None or not asks_here or ask.settings.reviews_after is None or good is None:
        return None
    keys = await known.keys(ask.session, ask.group.id)
    meant = names(words, keys.values())
    titles = [no for no, key in keys.items() if key in meant]
    if titles:
        await reviewing.overheard(ask.session, ask.member, ask.group, words, titles, ask.now, good=good)
    return None


REPLIED = Command(
    name="", run=replied, leaders=False, anywhere=True, examples=(), parameters=(("words", Rest, False),)
)
OVERHEARD = Command(
    name="",
    run=overheard,
    leaders=False,
    anywhere=True,
    examples=(),
    parameters=(("words", Rest, False),),
    in_passing=True,
)
