"""A message's tokens -> the acts of its sentences: corrections, conditions, questions and payments taken into account."""

from __future__ import annotations

from typing import NamedTuple

from commerce.phrases.acts import Act, Does
from commerce.phrases.amounts import amounts
from commerce.phrases.clauses import judge
from commerce.phrases.context import Context
from commerce.phrases.kinds import Form, Kind
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.looking import seen_in, unknown_in
from commerce.phrases.normalise import Said, fold
from commerce.phrases.recipients import WHO, recipients
from commerce.phrases.scan import PLAIN, VALUE, Token, scan
from commerce.phrases.setting import Setting, Stand, stand_of
from commerce.phrases.shelf import Shelf

_OOPS_SORRY_NO = frozenset({Kind.OOPS, Kind.SORRY, Kind.NO})
_HEADING = frozenset({Kind.UNKNOWN, Kind.NAME, Kind.PLAIN, Kind.KIN, Kind.WHO, Kind.VALUE})
_UNKNOWN_KIN_WHO = frozenset({Kind.UNKNOWN, Kind.KIN, Kind.WHO})
_NAME = frozenset({Kind.NAME})
_OOPS_NO = frozenset({Kind.OOPS, Kind.NO})
_BREAK_GAP = frozenset({Kind.BREAK, Kind.GAP})
_PLAIN_FORMS = frozenset({Form.PLUS, Form.TIMES, Form.UNIT, Form.ARTICLE})

_LONGEST = 150  # tokens; whoever says more is telling a story


class Heard(NamedTuple):
    """What a message does. `wishes` hang on a condition; `asked`: there is a question in it; `corrected`: it takes an earlier message
    back ("sorry, 2")."""

    acts: list[Act]
    wishes: list[Act]
    asked: bool
    corrected: bool


def hear(text: Said, context: Context, shelf: Shelf, *, to_order: bool) -> Heard | None:
    """All that one message does; None if there is nothing in it."""
    tokens = scan(text.folded, context.lexicon, shelf)
    if not tokens or len(tokens) > _LONGEST:
        return None
    tokens = _settled(tokens, text, context, shelf)
    seen = seen_in(tokens)
    corrected = False
    if seen & _OOPS_SORRY_NO:
        tokens, corrected = _last_word(tokens)
    acts, wishes, asked = _acts(tokens, text, context, shelf, to_order=to_order)
    if Kind.PAID in seen:
        acts = [act for act in acts if _stands_beside_payment(act, seen)]
    return Heard(acts, wishes, asked, corrected)


def _settled(tokens: list[Token], text: Said, context: Context, shelf: Shelf) -> list[Token]:
    """With amounts, names and recipients told apart."""
    tokens = amounts(tokens, text.folded, context.lexicon, shelf)
    if context.sender:
        tokens = _unnamed(tokens, text, context.sender)
    tokens = recipients(tokens, text, context.lexicon)
    if "\n" in text.folded:
        tokens = _headed(tokens, text, context.lexicon)
    return _names_settled(tokens, shelf) if any(Kind.NAME in token.kinds for token in tokens) else tokens


def _stands_beside_payment(act: Act, seen: frozenset[Kind]) -> bool:
    """ "Paid for 2" orders nothing; "+2, paid" does."""
    if act.does is Does.SET:
        return Kind.CHANGE in seen
    return act.does is not Does.ORDER or act.more or any(token.form == Form.PLUS for token in act.tokens)


def _unnamed(tokens: list[Token], text: Said, sender: str) -> list[Token]:
    """The sender's own name says nothing: "王五 +2" from 王五."""
    name = fold(sender).strip()
    if not name or name not in text.folded:
        return tokens
    start = text.folded.index(name)
    end = start + len(name)
    return [token._replace(kinds=PLAIN) if start <= token.start and token.end <= end else token for token in tokens]


def _headed(tokens: list[Token], text: Said, lexicon: Lexicon) -> list[Token]:
    """A first line that is nothing but a name says whom the lines below are for."""
    end = next((n for n, token in enumerate(tokens) if text.folded[token.start : token.end] == "\n"), 0)
    if not 0 < end < 5 or not any(Kind.AMOUNT in token.kinds for token in tokens[end:]):
        return tokens
    line, seen = tokens[:end], frozenset[Kind]().union(*(token.kinds for token in tokens[:end]))
    name = text.words[line[0].start : line[-1].end]
    wide = not name[0].isascii()
    shaped = fold(name).startswith(lexicon.surnames) and 1 < len(name) < 5 if wide else name[0].isupper() and len(line) < 3
    if seen - _HEADING or not seen & _UNKNOWN_KIN_WHO or not shaped:
        return tokens
    return [Token(WHO, line[0].start, line[-1].end, name=name), *tokens[end + 1 :]]


def _names_settled(tokens: list[Token], shelf: Shelf) -> list[Token]:
    """A colour this post doesn't have is a value to ask about; where it has no colours at all it is a mere word."""
    settled = []
    for token in tokens:
        if Kind.NAME in token.kinds:
            axis = shelf.axis_kinds.get(token.axis)
            rest = token.kinds - _NAME
            token = token._replace(kinds=rest or PLAIN) if axis is None or rest else token._replace(kinds=VALUE, axis=axis)
        settled.append(token)
    return settled


def _last_word(tokens: list[Token]) -> tuple[list[Token], bool]:
    """ "+2 no wait +3": only what comes after the correction counts. -> (tokens, does it correct an earlier message?)"""
    at = next((n for n in range(len(tokens) - 1, -1, -1) if _corrects(tokens, n)), None)
    if at is None:
        return tokens, False
    said_after = any(token.kinds & _COUNTS for token in tokens[at + 1 :])
    if not said_after:
        return tokens, False
    if any(token.kinds & _COUNTS for token in tokens[:at]):
        return tokens[at + 1 :], False
    return [
        token if Kind.OOPS not in token.kinds else token._replace(kinds=(token.kinds - _OOPS_NO) or PLAIN) for token in tokens
    ], True


def _corrects(tokens: list[Token], at: int) -> bool:
    """A word that takes back what stands before it; "sorry" only right between two amounts."""
    if Kind.OOPS in tokens[at].kinds or _is_lone_no(tokens, at):
        return True
    if Kind.SORRY not in tokens[at].kinds:
        return False
    before = next((token for token in reversed(tokens[:at]) if Kind.BREAK not in token.kinds), None)
    after = next((token for token in tokens[at + 1 :] if not token.kinds & _BREAK_GAP), None)
    return before is not None and after is not None and Kind.AMOUNT in before.kinds & after.kinds


def _is_lone_no(tokens: list[Token], at: int) -> bool:
    """ "2, no, 3": a no between commas takes back what stands before it."""
    if Kind.NO not in tokens[at].kinds or not 0 < at < len(tokens) - 1:
        return False
    return Kind.BREAK in tokens[at - 1].kinds and Kind.BREAK in tokens[at + 1].kinds


_COUNTS = frozenset({Kind.AMOUNT, Kind.VALUE, Kind.GOODS})


def _acts(
    tokens: list[Token], text: Said, context: Context, shelf: Shelf, *, to_order: bool
) -> tuple[list[Act], list[Act], bool]:
    """-> (the acts, the acts that hang on a condition, whether anything was asked)"""
    acts: list[Act] = []
    wishes: list[Act] = []
    asked = False
    sentences = _split(tokens, Kind.STOP)
    stand = stand_of(context.place, to_order=to_order)
    for sentence in sentences:
        found = []
        clauses = _split(sentence, Kind.BREAK)
        for clause in clauses:
            setting = Setting(text.folded, stand, shelf, len(sentences) == 1 and len(clauses) == 1, to_order)
            found.append(judge(clause, setting))
        seen = seen_in(sentence)
        if Kind.IF in seen and Kind.WAITING not in seen:
            wishes += [act for act in found if act.does is Does.ORDER and not act.bare]
        elif Kind.UNSURE not in seen:
            acts += _beside_questions(found, sentence)
        asked = asked or any(act.does is Does.ASKS for act in found)
    strange = unknown_in(tokens, text.folded)
    return (
        [act for act in acts if act.does not in (Does.CHAT, Does.ASKS) and strange <= _bearable(act, stand)],
        wishes,
        asked,
    )


def _bearable(act: Act, stand: Stand) -> int:
    """How many unknown words around an act leave it an act: fewer the plainer the act, and hardly any in free chat."""
    if stand is not Stand.REPLY:
        return 2
    forms = {token.form for token in act.tokens if Kind.AMOUNT in token.kinds}
    if act.does is Does.ORDER and not any(Kind.WAITING in token.kinds for token in act.tokens) and not forms & _PLAIN_FORMS:
        return 2 if act.firm and forms else 1
    return 8 if act.does is Does.ORDER and act.firm else 4


def _split(tokens: list[Token], kind: Kind) -> list[list[Token]]:
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


def _beside_questions(found: list[Act], sentence: list[Token]) -> list[Act]:
    """Beside a question only a firm order stands; beside one about the price only "+1"."""
    if not any(act.does is Does.ASKS for act in found):
        return found
    haggles = any(Kind.HAGGLE in token.kinds for token in sentence)
    return [
        act for act in found
        if act.does in (Does.ASKS, Does.CHAT) or (act.firm and (not haggles or any(token.form == Form.PLUS for token in act.tokens)))
    ]  # fmt: skip
