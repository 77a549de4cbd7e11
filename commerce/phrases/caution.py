"""What the chapters of caution look for in a clause, and what they leave of it."""

from __future__ import annotations

from itertools import pairwise

from commerce.phrases.clause import Clause
from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.lexicon import is_spaced
from commerce.phrases.looking import has_form, parts_of, seen_in, unknown_in
from commerce.phrases.rules import of
from commerce.phrases.tokens import GAP, Lexeme

_CLAIMS_POLITE_ALONE = frozenset({Kind.CLAIMS, Kind.POLITE, Kind.ALONE})
_ASK = frozenset({Kind.ASK})
_ASK_WHEN_HAGGLE = frozenset({Kind.ASK_WHEN, Kind.HAGGLE})
_CHANGE_AMOUNT = frozenset({Kind.CHANGE, Kind.AMOUNT})
_CHAT = frozenset({Kind.CHAT})
_AGREE = frozenset({Kind.AGREE})
_PAST_CHAT = frozenset({Kind.PAST, Kind.CHAT})
_TELLING_ALL_THE_SAME = frozenset({Kind.LATER, Kind.AGREE, Kind.CANCEL, Kind.CHANGE, Kind.AMOUNT})
_PAST_CHAT_PAID = frozenset({Kind.PAST, Kind.CHAT, Kind.PAID})
_DOING = frozenset({Kind.AMOUNT, Kind.CLAIMS, Kind.ALONE, Kind.CANCEL, Kind.CHANGE})
_CLAIMS_ME = frozenset({Kind.CLAIMS, Kind.ME})

ASKS_IT = of(Kind.ASK, Kind.ASK_WHEN, Kind.HAGGLE, Kind.QUESTION)
_AMOUNT = of(Kind.AMOUNT)
_WANTED = of(Kind.AMOUNT, Kind.CLAIMS)
_REQUESTS = of(Kind.MAY, Kind.POLITE)
_VERBS = of(Kind.CLAIMS, Kind.CHANGE, Kind.CANCEL, Kind.LESS, Kind.MORE)
_CHANGING = of(Kind.CHANGE, Kind.CANCEL, Kind.LESS, Kind.MORE)
_THINGS = of(Kind.AMOUNT, Kind.SOME, Kind.VALUE, Kind.GOODS, Kind.EVERY_AXIS, Kind.KIN)
_NAMED = of(Kind.VALUE, Kind.GOODS)
_REJECTS = of(Kind.REJECTS)
_MAY_BE_PRICE = 25
_ORDERED = of(Kind.AMOUNT, Kind.VALUE, Kind.GOODS)
_FETCHING = of(Kind.REMARK, Kind.ABOUT_PICKUP)
_CLAIMING = of(Kind.CLAIMS)
_ASKED_FOR = of(Kind.AMOUNT, Kind.THANKS)
_LIGHT = of(Kind.PLAIN, Kind.THANKS, Kind.GAP)
_COUNTED_BESIDE = of(Kind.AMOUNT, Kind.GOODS, Kind.CHAT, Kind.CLAIMS, Kind.MORE, Kind.UNITS) | _LIGHT
_DELIGHT = of(Kind.CHAT, Kind.PLAIN, Kind.THANKS)


# -- signs -----------------------------------------------------------------------------------------


def is_field(clause: Clause) -> bool:
    """ "Address: 12 Rose Street": a form filled in."""
    end = clause.tokens[0].end
    return (
        Kind.OTHER_FIELDS in clause.tokens[0].kinds and clause.setting.text[end : end + 2].strip()[:1] == ":"
    )


def begins_asking(clause: Clause) -> bool:
    """A word that asks where it stands first."""
    first = clause.tokens[0].kinds
    if len(clause.tokens) > 1 and _is_axis(clause.tokens[1], clause):
        return False  # "any filling, two trays"
    return Kind.ASK_FIRST in first and not first & _CLAIMS_POLITE_ALONE


def _is_axis(token: Lexeme, clause: Clause) -> bool:
    """The name of what there is a choice of."""
    return clause.setting.text[token.start : token.end] in clause.setting.shelf.named


def first_asks(clause: Clause) -> bool:
    """A word that asks where it stands first, whatever else it is."""
    return Kind.ASK_FIRST in clause.tokens[0].kinds


def nothing_unknown(clause: Clause) -> bool:
    """Every word is known."""
    return not clause.unknown


def only_mark(clause: Clause) -> bool:
    """ "2 please?": nothing asks but a question mark, after an amount."""
    asking = clause.those(_ASK)
    return len(asking) == 1 and Kind.QUESTION in asking[0].kinds and Kind.AMOUNT in clause.seen


def only_sign(clause: Clause) -> bool:
    """Nothing asks but a question mark or a particle of one letter."""
    if clause.has(_ASK_WHEN_HAGGLE):
        return False
    return all(token.end - token.start <= 1 or token.kinds & _REQUESTS for token in clause.those(_ASK))


def is_request(clause: Clause) -> bool:
    """A polite question is an order, and so is "can you" with a verb; a mere "please" makes one of an amount
    with a question mark."""
    if Kind.POLITE in clause.seen or (Kind.MAY in clause.seen and clause.has(_CHANGING)):
        return True
    if Kind.MAY in clause.seen and clause.has(_VERBS) and clause.has(_THINGS):
        return True  # 还能接吗 names nothing: it asks whether one still may
    return Kind.THANKS in clause.seen and only_mark(clause)


def still_wants(clause: Clause) -> bool:
    """还能加1箱不: nothing but whether there is still time, and an amount that counts."""
    rest = [token for token in clause.tokens if Kind.ABOUT_DEADLINE not in token.kinds]
    counted = any(token.form in COUNTED for token in clause.those(_AMOUNT))
    return counted and not unknown_in(rest, clause.setting.text)


def may_be_price(clause: Clause) -> bool:
    """A款改35: a number without sign or unit, larger than what anybody has of it at home."""
    amounts = clause.those(_AMOUNT)
    return all(one.form is Form.BARE for one in amounts) and amounts[-1].number >= _MAY_BE_PRICE


def names_goods(clause: Clause) -> bool:
    """Goods or a choice is named."""
    return clause.has(_NAMED)


def marked(clause: Clause) -> bool:
    """It ends in a question mark."""
    return Kind.QUESTION in clause.tokens[-1].kinds


def plus(clause: Clause) -> bool:
    """There is a "+1" in it."""
    return clause.plus


def changes_amount(clause: Clause) -> bool:
    """ "change yesterday's to 3": the past is only what is changed."""
    return clause.seen >= _CHANGE_AMOUNT


def done_before_amount(clause: Clause) -> bool:
    """取了2箱: a verb of putting or fetching, then that it is done, then an amount."""
    done = next(
        (
            n
            for n, (verb, after) in enumerate(pairwise(clause.tokens))
            if verb.kinds & _FETCHING and not verb.kinds & _CLAIMING and Kind.ALREADY in after.kinds
        ),
        len(clause.tokens),
    )
    return Kind.AMOUNT in seen_in(clause.tokens[done:])


def agreed_behind_order(clause: Clause) -> bool:
    """必须来2箱支持: the word of assent comes after verb and amount."""
    if Kind.LATER in clause.seen:
        return False
    return seen_in(clause.tokens[: clause.first_of(_AGREE)]) >= _WANTED


def puts_right(clause: Clause) -> bool:
    """2個ではなく3個でした: this was meant, and not that."""
    at = clause.first_of(_REJECTS)
    return bool(seen_in(clause.tokens[:at]) & seen_in(clause.tokens[at + 1 :]) & _ORDERED)


def plus_before_delight(clause: Clause) -> bool:
    """ "+2 haha": the order is out before the laugh."""
    return has_form(clause.tokens[: clause.first_of(_CHAT)], Form.PLUS)


def counts_what_delights(clause: Clause) -> bool:
    """ "2 more bags of that amazing granola please": an amount first, right behind the delight the goods, and besides
    them at most a verb, a unit and manners."""
    at = clause.first_of(_CHAT)
    if Kind.GOODS not in seen_in(clause.tokens[at + 1 : at + 2]) or _AMOUNT.isdisjoint(
        seen_in(clause.tokens[:at])
    ):
        return False
    return all(token.kinds & _COUNTED_BESIDE for token in clause.tokens)


def laughs_at_the_end(clause: Clause) -> bool:
    """Verb and amount stand first, all of it known; then nothing but delight."""
    at = clause.first_of(_CHAT)
    head, tail = clause.tokens[:at], clause.tokens[at:]
    if unknown_in(head, clause.setting.text) or not all(token.kinds & _DELIGHT for token in tail):
        return False
    return (
        seen_in(head) >= _WANTED
        or seen_in(head) >= _ASKED_FOR
        or any(token.form == Form.TIMES for token in head)
    )


def sure_head(clause: Clause) -> bool:
    """ "+2 when does it come": a plain "+2" stands before the question, in a half-clause of its own or before
    a spaced "when"."""
    head = _head(clause)
    wanted = has_form(head, Form.PLUS) or seen_in(head) >= _WANTED or seen_in(head) >= _ASKED_FOR
    asked = clause.tokens[len(head) :]  # "buy 2 get 1?" is one question
    return wanted and Kind.AMOUNT not in seen_in(asked) and not unknown_in(head, clause.setting.text)


# -- what is left of a clause ----------------------------------------------------------------------


def _head(clause: Clause) -> list[Lexeme]:
    """What stands before the question."""
    at = clause.first_of(ASKS_IT)
    head, asking = list(clause.tokens[:at]), clause.tokens[at]
    gaps = [n for n, token in enumerate(head) if Kind.GAP in token.kinds]
    if gaps:
        return head[: gaps[-1]]
    return head if Kind.ASK_WHEN in asking.kinds and is_spaced(clause.setting.text[asking.start]) else []


def before_question(clause: Clause) -> Clause:
    """Only what stands before the question."""
    return clause.of(_head(clause))


def without_question(clause: Clause) -> Clause:
    """The same, but for what asks."""
    return clause.of([token for token in clause.tokens if Kind.ASK not in token.kinds])


def without_deadline(clause: Clause) -> Clause:
    """The same, but for what asks whether there is still time."""
    asking = of(Kind.ASK, Kind.ABOUT_DEADLINE)
    return clause.of([token for token in clause.tokens if not token.kinds & asking])


def before_delight(clause: Clause) -> Clause:
    """Only what stands before the laugh."""
    return clause.of(clause.tokens[: clause.first_of(_CHAT)])


def without_delight(clause: Clause) -> Clause:
    """Only what is ordered, whatever it is called."""
    return clause.of([token for token in clause.tokens if Kind.CHAT not in token.kinds])


def calmed(clause: Clause) -> Clause:
    """Without the half-clauses that only tell something ("+2 週六面交 很期待")."""
    parts = parts_of(clause.tokens)
    kept: list[Lexeme] = []
    for part in parts:
        if _acts_at_all(part, clause):
            kept += [Lexeme(GAP, part[0].start, part[0].start), *part] if kept else part
    told = [part for part in parts if seen_in(part) & _PAST_CHAT]
    return clause if told and _tells_of_it(kept, told) else clause.of(kept)


def _acts_at_all(part: list[Lexeme], clause: Clause) -> bool:
    seen = seen_in(part)
    spoiled = bool(seen & _PAST_CHAT_PAID) or bool(unknown_in(part, clause.setting.text))
    if not spoiled or not clause.setting.is_open:
        return True
    return bool(seen & _TELLING_ALL_THE_SAME)


def _tells_of_it(kept: list[Lexeme], told: list[list[Lexeme]]) -> bool:
    """Is the story about the goods themselves (红L 好看), so that nothing is ordered?"""
    if not seen_in(kept) & _DOING:
        return True
    if any(Kind.PAST in seen_in(part) for part in told) and not has_form(kept, Form.PLUS):
        return True
    if any(Kind.DAYS in seen_in(part) for part in told) and all(map(_is_bare, kept)):
        return True  # เจอกันบ่าย 3: the number is the hour
    if Kind.FIGURE in seen_in(kept):
        return True  # 笑死 一次买10包
    return any(Kind.AMOUNT in seen_in(part) for part in told)


def _is_bare(token: Lexeme) -> bool:
    return token.form is Form.BARE or bool(token.kinds & _LIGHT)


def wished(clause: Clause) -> Clause:
    """What would be ordered: before a later "if", or after it, from the amount or the verb before it on."""
    tokens = list(clause.tokens)
    ifs = [n for n, token in enumerate(tokens) if Kind.IF in token.kinds]
    if seen_in(tokens[: ifs[0]]) & _AMOUNT or not seen_in(tokens[ifs[-1] :]) & _AMOUNT:
        return clause.of([*tokens[: ifs[0]], tokens[ifs[0]]])
    tail = tokens[ifs[-1] + 1 :]
    amounts = [n for n, token in enumerate(tail) if token.kinds & _AMOUNT]
    verb = next((n for n, token in enumerate(tail[: amounts[-1]]) if token.kinds & _CLAIMS_ME), amounts[0])
    return clause.of([tokens[ifs[-1]], *tail[verb:]])
