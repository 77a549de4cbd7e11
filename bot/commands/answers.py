"""What a leader answers to the questions of their members, once for all of them."""

from __future__ import annotations

from bot.calling.arguments import Rest, misused
from bot.calling.command import Answer, Ask, command
from commerce.phrases.reader import Context, read, taught_key
from commerce.queries import shopfront
from commerce.services.words import answering
from commerce.tables import GroupBuy


@command(leaders=True, examples=["/answer shipping = free over 99", "/answer 1 organic = yes", "/answer"])
async def answer(ask: Ask, buy: GroupBuy, text: Rest | None = None) -> Answer:
    if not text:
        return await answering.listed(ask.session, buy)
    topic, _, words = text.replace("＝", "=").partition("=")
    if not topic.strip() or not words.strip():
        raise misused(ask, "answer", "text", text)
    return await answering.keep(
        ask.session,
        buy,
        topic=await _topic(ask, buy, topic),
        called=_word(topic),
        words=words.strip(),
        by=ask.member,
        now=ask.now,
        source=ask.message.key,
    )


async def _topic(ask: Ask, buy: GroupBuy, word: str) -> str:
    """What a question with that word asks; a word of the leader's own where it asks nothing that is known."""
    goods = (await shopfront.front(ask.session, buy)).goods
    context = Context(lexicon=ask.words.lexicon, goods=goods, place="post")
    found = read(f"{word.strip()}?", context).question
    return found if found not in ("", "other", "paid") else _word(word)


def _word(word: str) -> str:
    return taught_key(word)[: answering.LONGEST_TOPIC]
