"""What a member's message means: `read`, the pure heart of the shop's hearing.

text -> normalise -> scan (tokens) -> amounts, recipients -> clauses (acts) -> lines -> a Reading. A reading
is a function of the text
and its post alone, never of what its sender said before: messages arrive late and shuffled, and `fold`
settles the rest.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from commerce.phrases.acts import Does, Doing
from commerce.phrases.answering import answering
from commerce.phrases.context import Context
from commerce.phrases.kinds import COUNTED, Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.lines import gather
from commerce.phrases.looking import seen_in
from commerce.phrases.meaning import NOTHING, Intent, Place, Reading
from commerce.phrases.normalise import Wording, clean, fold, paired, said
from commerce.phrases.readings import reading_of
from commerce.phrases.scan import scan
from commerce.phrases.sentences import Gist, hear
from commerce.phrases.shelf import Shelf, stock_shelf
from commerce.phrases.signup import (
    Entries,
    SignUp,
    names_a_row,
    own_entries,
    row_of,
    without_numbers,
)
from commerce.phrases.tokens import VAGUE, Lexeme

_LIKE = frozenset({Kind.FOR, Kind.AND})  # 同, 跟, 和 before a name of the list
_OF_AMOUNTS = frozenset({"order", "set"})  # "no, make it 3" says what is wanted, too
_OF_GOODS = frozenset({Kind.GOODS, Kind.VALUE, Kind.UNITS, Kind.SOME})

__all__ = ["Context", "begins_unknown", "forget", "is_silent", "read", "taught_key"]

_COUNTED_GOODS = frozenset({Kind.AMOUNT, Kind.GOODS})
QUERY = Reading(intent="query")
_SHORT = 24  # characters


def read(text: str, context: Context) -> Reading:
    """The meaning of one message at one post. Never raises; never orders what was not said."""
    if not context.goods:
        return NOTHING
    reading = _read(text, context)
    known = context.taught.get(taught_key(text)) if context.taught and is_silent(reading) else None
    return read(known, replace(context, taught={}, place="post")) if known is not None else reading


def is_silent(reading: Reading) -> bool:
    """Does the reader make nothing of it? Only then does a phrase that a group taught speak: never over what
    is read."""
    return reading.intent == "none" and not reading.conditional


def begins_unknown(text: str, context: Context) -> bool:
    """Is its first word one that nobody knows, so that it may belong to a name before it?"""
    words = said(text)
    tokens = scan(words.folded, context.lexicon, stock_shelf(context.lexicon, context.goods))
    return bool(tokens) and Kind.UNKNOWN in tokens[0].kinds


def _read(text: str, context: Context) -> Reading:
    shelf = stock_shelf(context.lexicon, context.goods)
    plain = clean(text)
    sold = bool(context.sender) and fold(context.sender).strip() in shelf.words
    listed = own_entries(plain, context.sender, context.prior_list, context.lexicon.households, sold=sold)
    if listed is not None:
        return _signed_up(listed, context, shelf)
    return _message(
        paired(without_numbers(plain) if "\n" in plain and not _has_numbered_codes(shelf) else plain),
        context,
        shelf,
    )


def _has_numbered_codes(shelf: Shelf) -> bool:
    return any(one.code.isdigit() for one in shelf.goods)


def taught_key(text: str) -> str:
    """How a phrase is remembered: `Context.taught`'s keys."""
    return fold(clean(text)).strip(" .!。！~")


def _signed_up(listed: Entries, context: Context, shelf: Shelf) -> Reading:
    """The sender's own lines of a sign-up list; where they had lines before, the new ones stand instead."""
    if listed.unclear:
        return Reading(intent="query", ask=("line",))
    if listed.gone:
        return Reading(intent="cancel")
    readings = [_listed(entry, context, shelf) for entry in listed.entries]
    idle = [reading for reading in readings if reading.intent not in ("order", "set")]
    if idle or not readings:
        return idle[0] if idle else NOTHING
    return _together(readings, "set" if listed.replaces else "order")


def _together(readings: list[Reading], intent: Intent) -> Reading:
    """Several lines as one reading."""
    return Reading(
        intent=intent,
        items=tuple(item for reading in readings for item in reading.items),
        ask=tuple(dict.fromkeys(name for reading in readings for name in reading.ask)),
        too_many=max(reading.too_many for reading in readings),
        note=", ".join(reading.note for reading in readings if reading.note),
        question=next((reading.question for reading in readings if reading.question), ""),
    )


def _listed(entry: SignUp, context: Context, shelf: Shelf) -> Reading:
    """One line of a list. The name it begins with is the sender's, whatever they call themselves there."""
    reading = _as_above(entry, context, shelf) or _message(
        said(entry.text), replace(context, place="post", pending=None), shelf
    )
    if reading.question == "paid" and reading.guess is not None:  # a line of a list orders, paid or not
        reading = replace(reading.guess, question="paid", note=reading.note)
    named = {fold(entry.name), fold(entry.for_)} - {""}
    items = tuple(
        replace(item, for_=entry.for_ if not item.for_ or fold(item.for_) in named else item.for_)
        for item in reading.items
    )
    return replace(reading, items=items)


def _as_above(entry: SignUp, context: Context, shelf: Shelf) -> Reading | None:
    """ "5. Olga, same as Petra": what Petra's row says, as a guess; None where the line says something of its
    own."""
    kinds = seen_in(scan(said(entry.text).folded, context.lexicon, shelf))
    alike = Kind.SAME in kinds or (
        not kinds.isdisjoint(_LIKE) and names_a_row(entry.text, context.prior_list)
    )
    row = row_of(entry.text, context.prior_list) if alike and Kind.NUMBER not in kinds else ""
    meant = _message(said(row), replace(context, place="post", pending=None), shelf) if row else NOTHING
    return Reading(intent="none", guess=meant) if meant.intent == "order" and not meant.ask else None


def _message(text: Wording, context: Context, shelf: Shelf) -> Reading:
    """A hundred members say the same few words to one post: these are read once."""
    if len(text.words) > _SHORT or context.ref or context.pending:
        return _understood(text, context, shelf)
    sender = context.sender if context.sender and _may_name(text, context.sender) else ""
    return _alike(text, shelf, context.lexicon, context.place, sender, context.most)


def _may_name(text: Wording, sender: str) -> bool:
    """Could the sender's name be among the words, which then say nothing? Words run together are parted later."""
    name = "".join(fold(sender).split())
    return name in "".join(text.folded.split())


@lru_cache(maxsize=512)
def _alike(text: Wording, shelf: Shelf, lexicon: Lexicon, place: Place, sender: str, most: int) -> Reading:
    context = Context(lexicon=lexicon, goods=shelf.goods, place=place, sender=sender, most=most)
    return _understood(text, context, shelf)


forget = _alike.cache_clear  # for who measures how long it takes to read


def _understood(text: Wording, context: Context, shelf: Shelf) -> Reading:
    heard = hear(text, context, shelf, to_order=_answers_order(context, shelf))
    if heard is None:
        return NOTHING
    reading = _meant(heard, context, shelf)
    if _is_idle(reading) and not reading.conditional and heard.doubtful:
        reading = _doubted(reading, heard, context, shelf)
    return _with_beside(reading, heard)


def _is_idle(reading: Reading) -> bool:
    return reading.intent in ("query", "none")


def _with_beside(reading: Reading, heard: Gist) -> Reading:
    """With its question, and with its remark where there is an order, or a guess at one, to keep it with."""
    keeps = reading.intent != "cancel" and not (_is_idle(reading) and reading.guess is None)
    note = heard.note if keeps else ""
    return replace(reading, question=heard.question, note=note) if heard.question or note else reading


def _meant(heard: Gist, context: Context, shelf: Shelf) -> Reading:
    """What the acts of a message come to."""
    acts = answering(heard.acts, context.pending) if context.pending else heard.acts
    kinds = seen_in(token for act in acts for token in act.tokens)
    says_more = Kind.SAME in kinds and (Kind.AMOUNT in kinds or any(act.does is Does.CHANGE for act in acts))
    if Kind.SAME in kinds and not says_more:
        return _same(context, shelf)
    if says_more:  # "same here, 1 jar", "lentil instead of tomato, same number": what is said counts
        acts = [act for act in acts if not _only_same(act)]
    if acts:
        return reading_of(acts, context, shelf, corrected=heard.corrected)
    return _wished(heard, context, shelf) if heard.wishes else QUERY if heard.asked else NOTHING


def _only_same(act: Doing) -> bool:
    seen = seen_in(act.tokens)
    return Kind.SAME in seen and Kind.AMOUNT not in seen


def _doubted(reading: Reading, heard: Gist, context: Context, shelf: Shelf) -> Reading:
    """Where the doubtful acts come to something whole, it is a guess; where a choice is missing, that is
    asked."""
    meant = reading_of(heard.doubtful, context, shelf, corrected=False)
    if _is_idle(meant) or meant.too_many or not (meant.items or meant.ask or meant.intent == "cancel"):
        return reading
    if not meant.ask:
        return replace(reading, guess=meant)
    return meant if _is_worth_asking([token for act in heard.doubtful for token in act.tokens]) else reading


def _is_worth_asking(tokens: list[Lexeme]) -> bool:
    """Goods with an amount, or an amount that counts something, though perhaps nobody can tell how many."""
    seen = seen_in(tokens)
    return seen >= _COUNTED_GOODS or Kind.SOME in seen or any(token.form in COUNTED for token in tokens)


def _wished(heard: Gist, context: Context, shelf: Shelf) -> Reading:
    """ "+1 if it drops to 60": soft demand, as far as it is clear."""
    lines = gather([token for act in heard.wishes for token in act.tokens], shelf, context.most)
    return Reading(
        intent="none", items=lines.items if not lines.ask and not lines.too_many else (), conditional=True
    )


def _answers_order(context: Context, shelf: Shelf) -> bool:
    """Is the member's message answered an order, or does the leader's speak of the goods?"""
    if context.place == "member" and context.ref:
        answered = replace(context, place="post", ref=None, pending=None, prior_list=())
        return read(context.ref, answered).intent in _OF_AMOUNTS
    if context.place == "leader" and context.ref:
        return any(
            token.kinds & _OF_GOODS for token in scan(said(context.ref).folded, context.lexicon, shelf)
        )
    return False


def _same(context: Context, shelf: Shelf) -> Reading:
    """ "Same please" to a member's order: that order, for oneself. To the post: the same as what?"""
    if context.place in ("post", "bot"):
        asked = gather([Lexeme(VAGUE, -1, -1)], shelf, context.most)
        return Reading(intent="order", items=asked.items, ask=asked.ask)
    if context.place != "member" or not context.ref:
        return NOTHING
    other = read(context.ref, replace(context, place="post", ref=None, pending=None, prior_list=()))
    return other if other.intent == "order" and not other.ask else NOTHING
