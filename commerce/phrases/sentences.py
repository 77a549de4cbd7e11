"""A message's tokens -> the acts of its sentences: corrections, conditions, questions and payments taken into account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from commerce.phrases.acts import CHAT, Act, Does
from commerce.phrases.amounts import amounts
from commerce.phrases.clauses import guessed, judge
from commerce.phrases.context import Context
from commerce.phrases.corrections import last_word
from commerce.phrases.gluing import parted
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.looking import parts_of, seen_in, unknown_in
from commerce.phrases.meaning import Topic
from commerce.phrases.names import headed, names_settled, unnamed
from commerce.phrases.normalise import Said
from commerce.phrases.questions import condition_in, is_condition, question_in
from commerce.phrases.recipients import recipients
from commerce.phrases.remarks import set_aside
from commerce.phrases.scan import Token, scan
from commerce.phrases.setting import Setting, Stand, stand_of
from commerce.phrases.shelf import Shelf

WAITING = frozenset({Kind.WAITING})
_LONGEST = 150  # tokens; whoever says more is telling a story
_CORRECTING = frozenset({Kind.OOPS, Kind.SORRY, Kind.NO})
_PLAIN_FORMS = frozenset({Form.PLUS, Form.TIMES, Form.UNIT, Form.ARTICLE})


class Heard(NamedTuple):
    """What a message does. `wishes` hang on a condition; `doubtful` acts are no more than a guess; `asked`: there is a question in it;
    `corrected`: it takes an earlier message back ("sorry, 2"); `note`: the remark beside it; `question`: what it asks."""

    acts: list[Act]
    wishes: list[Act]
    doubtful: list[Act]
    asked: bool
    corrected: bool
    note: str
    question: Topic


class _Acts(NamedTuple):
    """The acts of the sentences, by how they stand."""

    sure: list[Act]
    wishes: list[Act]
    doubtful: list[Act]
    asked: bool


def hear(text: Said, context: Context, shelf: Shelf, *, to_order: bool) -> Heard | None:
    """All that one message does; None if there is nothing in it."""
    text = parted(text, context.lexicon, shelf)
    tokens = scan(text.folded, context.lexicon, shelf)
    if not tokens or len(tokens) > _LONGEST:
        return None
    stand = stand_of(context.place, to_order=to_order)
    tokens, note = set_aside(_counted(tokens, text, context, shelf), text, free=stand is Stand.REPLY)
    tokens = _addressed(tokens, text, context, shelf)
    seen, corrected = seen_in(tokens), False
    if not seen.isdisjoint(_CORRECTING):
        tokens, corrected = last_word(tokens)
    acts = _acts(tokens, text, shelf, stand, to_order=to_order)
    sure = acts.sure
    sentences = _split(tokens, Kind.STOP)
    question = question_in(sentences, stand, asked=acts.asked, ordered=bool(sure)) or (
        "" if sure else condition_in(sentences, stand)
    )
    return Heard(sure, acts.wishes, [] if sure else acts.doubtful, acts.asked, corrected, note, question)


def _counted(tokens: list[Token], text: Said, context: Context, shelf: Shelf) -> list[Token]:
    """With amounts told from other numbers, and without the sender's own name."""
    tokens = amounts(tokens, text.folded, context.lexicon, shelf)
    tokens = unnamed(tokens, text, context.sender) if context.sender else tokens
    return headed(tokens, text, context.lexicon) if "\n" in text.folded else tokens


def _addressed(tokens: list[Token], text: Said, context: Context, shelf: Shelf) -> list[Token]:
    """With those told apart for whom something is."""
    tokens = recipients(tokens, text, context.lexicon)
    return names_settled(tokens, shelf) if any(Kind.NAME in token.kinds for token in tokens) else tokens


def _stands_beside_payment(act: Act, clause: list[Token], seen: frozenset[Kind]) -> bool:
    """ "Paid for 2" orders nothing; "+2, paid" does, and a verb in another breath ("I'll take 2, paid")."""
    if act.does is Does.SET:
        return Kind.CHANGE in seen
    if act.does is not Does.ORDER or act.more or any(token.form == Form.PLUS for token in act.tokens):
        return True
    beside = (part for part in parts_of(clause) if any(token in act.tokens for token in part))
    return act.firm and not any(Kind.PAID in seen_in(part) for part in beside)


def _acts(tokens: list[Token], text: Said, shelf: Shelf, stand: Stand, *, to_order: bool) -> _Acts:
    """The acts of all sentences, with what is too strange to be sure of among the doubtful."""
    found = _Acts([], [], [], asked=False)
    sentences = _split(tokens, Kind.STOP)
    lone = len(sentences) == 1
    asked = False
    for sentence in sentences:
        clauses = _split(sentence, Kind.BREAK)
        setting = Setting(text.folded, stand, shelf, lone and len(clauses) == 1, to_order)
        acts = [judge(clause, setting) for clause in clauses]
        asked = asked or any(act.does is Does.ASKS for act in acts)
        _sort(acts, sentence, clauses, setting, found)
    strange = unknown_in(tokens, text.folded)
    sure = [act for act in found.sure if strange <= _bearable(act, stand)]
    doubtful = [act for act in found.sure if act not in sure] or found.doubtful
    if asked:
        doubtful = [act for act in doubtful if any(token.form == Form.PLUS for token in act.tokens)]
    return _Acts(sure, found.wishes, doubtful, asked)


def _sort(acts: list[Act], sentence: list[Token], clauses: list[list[Token]], setting: Setting, found: _Acts) -> None:
    """Adds a sentence's acts to those that stand, that hang on a condition, or that are a guess."""
    seen = seen_in(sentence)
    if is_condition(seen) and Kind.WAITING not in seen:
        found.wishes.extend(act for act in acts if act.does is Does.ORDER and not act.bare)
        return
    if Kind.PAID in seen:
        acts = [act if _stands_beside_payment(act, clause, seen) else CHAT for clause, act in zip(clauses, acts, strict=True)]
    standing = [act for act in _beside_questions(acts, sentence) if act.does not in (Does.CHAT, Does.ASKS)]
    if Kind.LEFTOVER in seen or any(token.form == Form.GUESS and Kind.AMOUNT in token.kinds for token in sentence):
        found.doubtful.extend(standing)
    elif Kind.UNSURE not in seen:
        found.sure.extend(_waiting(standing, seen))
    elif setting.is_open:
        hedged = [act for clause, act in zip(clauses, acts, strict=True) if Kind.UNSURE in seen_in(clause)]
        found.doubtful.extend([act for act in standing if act not in hedged] or standing)
    if not standing and setting.is_open:
        silent = [clause for clause, act in zip(clauses, acts, strict=True) if act.does is Does.CHAT and Kind.PAID not in seen]
        found.doubtful.extend(act for clause in silent for act in [guessed(clause, setting)] if act.does is not Does.CHAT)


def _waiting(acts: list[Act], seen: frozenset[Kind]) -> list[Act]:
    """ "If somebody drops out, 2 for me": what hangs on that waits, too."""
    if Kind.WAITING not in seen or len(acts) != 1 or Kind.WAITING in seen_in(acts[0].tokens):
        return acts
    return [replace(acts[0], tokens=(Token(WAITING, -1, -1), *acts[0].tokens))]


def _bearable(act: Act, stand: Stand) -> int:
    """How many unknown words around an act leave it an act: fewer the plainer the act, and hardly any in free chat."""
    if stand is not Stand.REPLY:
        return 2
    forms = {token.form for token in act.tokens if Kind.AMOUNT in token.kinds}
    if act.does is Does.ORDER and not any(Kind.WAITING in token.kinds for token in act.tokens) and not forms & _PLAIN_FORMS:
        return 2 if act.firm and forms else 1
    return 8 if act.does is Does.ORDER and act.firm else 4


def _split(tokens: Iterable[Token], kind: Kind) -> list[list[Token]]:
    """Splits at stops or breaks; a question mark stays with what it asks."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if kind in token.kinds:
            if Kind.QUESTION in token.kinds:
                parts[-1].append(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _beside_questions(acts: list[Act], sentence: list[Token]) -> list[Act]:
    """Beside a question only a firm order stands; beside one about the price only "+1"."""
    if not any(act.does is Does.ASKS for act in acts):
        return acts
    haggles = any(Kind.HAGGLE in token.kinds for token in sentence)
    return [act for act in acts if act.firm and (not haggles or any(token.form == Form.PLUS for token in act.tokens))]
