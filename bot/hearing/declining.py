"""A place from the waiting list that is declined in words: "no thanks" to the news that it is theirs."""

from __future__ import annotations

from bot.calling.command import commands
from bot.calling.declining import DECLINE
from bot.calling.verbs import said_by
from bot.hearing.meaning import Call
from bot.hearing.scene import Scene
from commerce.outcomes import Promoted
from commerce.phrases.kinds import Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.normalise import said
from commerce.phrases.scan import scan
from commerce.phrases.shelf import stock_shelf
from commerce.queries.shopfront import SaidHere

_NO = frozenset({Kind.NO, Kind.CANCEL})
_COURTESY = frozenset(
    {Kind.THANKS, Kind.PLAIN, Kind.SORRY, Kind.ALREADY, Kind.ME, Kind.MINE, Kind.BREAK, Kind.STOP, Kind.GAP}
)


def kept_or_declined(scene: Scene) -> Call | None:
    """What yes or no comes to, in answer to the news; None for other words, and where there was no such
    news."""
    news = _news(scene)
    text = scene.message.text
    answer = _answer(text, scene.lexicon) if news is not None else ""
    if news is None or not answer:
        return None
    if answer == "yes":
        return Call(command=commands()["mine"], text=str(news.buy_no))
    return Call(command=DECLINE, text=f"{news.facts['qty']} {news.source}", replied_buy=news.buy_no)


def _news(scene: Scene) -> SaidHere | None:
    """What they answer, or the last that was said to them privately, where that is a place that came free."""
    message = scene.message
    news = scene.replied or (scene.seen.last_told.get(message.sender) if message.private else None)
    ours = news is not None and news.outcome == Promoted.__name__ and news.person == message.sender
    return news if ours else None


def _answer(text: str, lexicon: Lexicon) -> str:
    return said_by("answers", text) or ("no" if says_no(text, lexicon) else "")


def says_no(text: str, lexicon: Lexicon) -> bool:
    """A no, or a word of giving up, with nothing but courtesy beside it?"""
    tokens = scan(said(text).folded, lexicon, stock_shelf(lexicon, ()))
    others = [token for token in tokens if not token.kinds & _NO]
    return len(others) < len(tokens) and all(token.kinds & _COURTESY for token in others)
