"""A message's tokens -> what it does: its clauses judged, with corrections, remarks, recipients and questions
taken into account."""

from __future__ import annotations

from typing import NamedTuple

from commerce.phrases.acts import Doing
from commerce.phrases.amounts import amounts
from commerce.phrases.conditions import OF_CONDITIONS, conditions, hoped_prices, sums_beside
from commerce.phrases.context import Context
from commerce.phrases.corrections import last_word
from commerce.phrases.doubts import doubts
from commerce.phrases.gluing import parted
from commerce.phrases.kinds import Kind
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import Topic
from commerce.phrases.names import headed, names_settled, unnamed
from commerce.phrases.normalise import Wording
from commerce.phrases.questions import condition_in, has_paid, question_in
from commerce.phrases.recipients import PERSONAL, recipients
from commerce.phrases.remarks import set_aside
from commerce.phrases.scan import scan
from commerce.phrases.setting import Stand, stand_of
from commerce.phrases.shelf import Shelf
from commerce.phrases.sorting import acts_of, sentences_of
from commerce.phrases.tokens import Lexeme

_LONGEST = 150  # tokens; whoever says more is telling a story
_ASKING = frozenset({Kind.POLITE, Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.ASK_FIRST, Kind.IF, Kind.THEN})
_OF_PRICES = frozenset({Kind.MONEY, Kind.AT_PRICE})
_TOLD_APART = OF_CONDITIONS | PERSONAL | {Kind.ASK}
_CORRECTING = frozenset({Kind.OOPS, Kind.SORRY, Kind.NEVER_MIND, Kind.NO})


class Gist(NamedTuple):
    """What a message does. `wishes` hang on a condition; `doubtful` acts are no more than a guess; `asked`:
    there is a question in it;
    `corrected`: it takes an earlier message back ("sorry, 2"); `note`: the remark beside it; `question`: what
    it asks."""

    acts: list[Doing]
    wishes: list[Doing]
    doubtful: list[Doing]
    asked: bool
    corrected: bool
    note: str
    question: Topic


def hear(text: Wording, context: Context, shelf: Shelf, *, to_order: bool) -> Gist | None:
    """All that one message does; None if there is nothing in it."""
    words = context.lexicon.as_written(text.folded)
    text = parted(text, words, shelf)
    tokens = scan(text.folded, words, shelf)
    if not tokens or len(tokens) > _LONGEST:
        return None
    stand = stand_of(context.place, to_order=to_order)
    whole = _counted(tokens, text, context, shelf)
    tokens, note = set_aside(whole, text, words.surnames, free=stand is Stand.REPLY)
    tokens = _addressed(tokens, text, context, shelf)
    corrected, seen = False, seen_in(tokens)
    if not seen.isdisjoint(_CORRECTING):
        tokens, corrected = last_word(tokens)
    acts = acts_of(tokens, text, shelf, stand, to_order=to_order)
    paid = has_paid(tokens, seen) or (bool(note) and has_paid(whole, seen_in(whole)))
    quiet = not acts.asked and seen.isdisjoint(_ASKING)
    question: Topic = (
        "paid"
        if paid
        else ""
        if quiet
        else _question(tokens, stand, asked=acts.asked, ordered=bool(acts.sure or acts.requests))
    )
    return Gist(
        acts=acts.sure,
        wishes=acts.wishes,
        doubtful=[] if acts.sure else acts.doubtful,
        asked=acts.asked,
        corrected=corrected,
        note=note,
        question=question,
    )


def _question(tokens: list[Lexeme], stand: Stand, *, asked: bool, ordered: bool) -> Topic:
    """What the message asks, outside its remarks."""
    sentences = sentences_of(tokens)
    topic = question_in(sentences, stand, asked=asked, ordered=ordered)
    return topic if topic or ordered else condition_in(sentences, stand)


def _counted(tokens: list[Lexeme], text: Wording, context: Context, shelf: Shelf) -> list[Lexeme]:
    """With amounts told from other numbers, without the sender's own name, and with a heading that says for
    whom it is."""
    tokens = amounts(tokens, text.folded, context.lexicon, shelf)
    if not seen_in(tokens).isdisjoint(_OF_PRICES):
        tokens = hoped_prices(sums_beside(tokens))
    tokens = unnamed(tokens, text, context.sender) if context.sender else tokens
    return headed(tokens, text, context.lexicon) if "\n" in text.folded else tokens


def _addressed(tokens: list[Lexeme], text: Wording, context: Context, shelf: Shelf) -> list[Lexeme]:
    """With those told apart for whom something is."""
    if seen_in(tokens).isdisjoint(_TOLD_APART):
        return tokens
    tokens = recipients(doubts(conditions(tokens)), text, context.lexicon)
    return names_settled(tokens, shelf) if any(Kind.NAME in token.kinds for token in tokens) else tokens
