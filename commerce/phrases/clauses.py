"""One clause -> one act, or none. Here lives the caution: chatter is never an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from commerce.phrases.lexicon import is_spaced
from commerce.phrases.meaning import Place
from commerce.phrases.scan import VAGUE, Token
from commerce.phrases.shelf import Shelf

Kind = Literal["order", "set", "reduce", "cancel", "change", "amend", "unwanted", "asks", "chat"]
_OPEN_PLACES = frozenset({"post", "bot"})  # where a bare number is an order
_THINGS = frozenset({"value", "goods", "amount", "some", "each", "every_axis"})


@dataclass(frozen=True, slots=True)
class Act:
    """What a clause does, with the tokens that say to what."""

    kind: Kind
    tokens: tuple[Token, ...] = ()
    more: bool = False
    firm: bool = False  # +1, or a verb: stands beside a question or a payment
    stays: bool = False  # "keep the blue": what is said to remain
    bare: bool = False  # nothing but names of goods or values, without an amount or a verb
    away: tuple[Token, ...] = ()  # what it says is not wanted, or what a change starts from


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a clause stands."""

    text: str
    place: Place
    shelf: Shelf
    only_clause: bool
    to_order: bool = False  # the message answered is an order itself, or speaks of the goods

    @property
    def is_open(self) -> bool:
        """Is a bare number an order here?"""
        return self.place in _OPEN_PLACES or (self.place == "leader" and self.to_order)


CHAT, ASKS = Act("chat"), Act("asks")


def judge(clause: list[Token], setting: Setting) -> Act:
    """The act of one clause."""
    if any("other_fields" in token.kinds for token in clause[:1]) and ":" in setting.text[
        clause[0].end : clause[0].end + 2
    ].replace("：", ":"):
        return CHAT
    tokens = _asked(clause, setting)
    if tokens is None:
        return ASKS
    tokens = _calm(tokens, setting)
    seen = _kinds(tokens)
    if "if" in seen:
        tokens = _conditional_part(tokens)
        seen = _kinds(tokens)
    if not seen or seen & {"later", "past", "agree"}:
        return CHAT
    if "chat" in seen:
        tokens = _before(tokens, "chat")
        if not (setting.is_open and _has(tokens, "plus")):
            return CHAT
        seen = _kinds(tokens)
    away: tuple[Token, ...] = ()
    if "no" in seen and not seen & {"cancel"}:
        tokens, away = _denied(tokens)
        seen = _kinds(tokens)
        if not tokens:
            return Act("unwanted", away=away) if away else CHAT
    return _wanted(tokens, seen, away, setting)


def _wanted(tokens: list[Token], seen: frozenset[str], away: tuple[Token, ...], setting: Setting) -> Act:
    if "cancel" in seen:
        return _cancelled(tokens, seen, setting)
    if "change" in seen or ("rather" in seen and _pairs(tokens)):
        return _changed(tokens, seen, setting)
    if away and not seen & {"amount", "some"} and _same_axis(tokens, away):
        return Act("change", tuple(_things(tokens)), away=away)
    if "rather" in seen and "amount" in _kinds(_before(tokens, "rather")):
        return Act("set", tuple(_things(_before(tokens, "rather"))), firm=True)  # "2 instead of 3"
    if "less" in seen or _has(tokens, "minus"):
        return _reduced(tokens, setting)
    return _ordered(tokens, seen, setting)


# -- questions, and what spoils a clause --------------------------------------------------------------------------------------------


def _asked(clause: list[Token], setting: Setting) -> list[Token] | None:
    """What stands of a clause that asks: nothing (None), or the order before "什么时候发货" in the same breath."""
    first = clause[0].kinds if clause else frozenset()
    at = next((n for n, token in enumerate(clause) if token.kinds & {"ask", "ask_when", "haggle", "question"}), None)
    if at is None and "ask_first" in first and not first & {"claims", "polite", "alone"}:
        return None
    if at is None:
        return clause
    if (
        any("polite" in token.kinds for token in clause)
        and not _kinds(clause) & {"figure", "money"}
        and not _unknown(clause, setting)
        and _only_sign(clause)
    ):
        return [token for token in clause if "ask" not in token.kinds]
    if any("haggle" in token.kinds for token in clause) or "ask_first" in first:
        return clause if any("if" in token.kinds for token in clause) and "question" not in clause[-1].kinds else None
    head = clause[:at]
    gaps = [n for n, token in enumerate(head) if "gap" in token.kinds]
    if gaps:
        head = head[: gaps[-1]]
    elif "ask_when" not in clause[at].kinds or not is_spaced(setting.text[clause[at].start]):
        return None
    return head if _has(head, "plus") and not _unknown(head, setting) else None


def _only_sign(clause: list[Token]) -> bool:
    """Nothing asks but a question mark or a particle."""
    return not any(
        token.kinds & {"ask_when", "haggle"} or ("ask" in token.kinds and token.end - token.start > 1) for token in clause
    )


def _calm(tokens: list[Token], setting: Setting) -> list[Token]:
    """Without the half-clauses that only tell something ("+2 週六面交 很期待")."""
    if not any("gap" in token.kinds for token in tokens):
        return tokens
    kept: list[Token] = []
    for part in _parts(tokens):
        seen = _kinds(part)
        spoiled = bool(seen & {"past", "chat", "paid"}) or bool(_unknown(part, setting))
        if (
            not spoiled
            or seen & {"later", "agree", "cancel", "change"}
            or (spoiled and not setting.is_open)
            or seen & {"amount", "who"}
        ):
            kept += part
    told = [part for part in _parts(tokens) if _kinds(part) & {"past", "chat"}]
    if any(_kinds(part) & {"amount"} for part in told) or (
        any("past" in _kinds(part) for part in told) and not _has(kept, "plus")
    ):
        return tokens
    return kept


def _parts(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if "gap" in token.kinds:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _conditional_part(tokens: list[Token]) -> list[Token]:
    """What would be ordered: before a later "if", or after it from the verb on."""
    ifs = [n for n, token in enumerate(tokens) if "if" in token.kinds]
    if _kinds(tokens[: ifs[0]]) & {"amount"} or not _kinds(tokens[ifs[-1] :]) & {"amount"}:
        return [*tokens[: ifs[0]], tokens[ifs[0]]]
    tail = tokens[ifs[-1] + 1 :]
    at = next((n for n, token in enumerate(tail) if token.kinds & {"claims", "me", "amount"}), 0)
    return [tokens[ifs[-1]], *tail[at:]]


def _denied(tokens: list[Token]) -> tuple[list[Token], tuple[Token, ...]]:
    """-> (what is wanted all the same, what is not): "2 not 3" wants 2; 不要红的要蓝的 wants blue."""
    at = next(n for n, token in enumerate(tokens) if "no" in token.kinds)
    head, tail = tokens[:at], tokens[at + 1 :]
    if _kinds(head) & {"amount", "value", "goods"} and not _kinds(head) & {"unknown"}:
        return head, tuple(token for token in tail if token.kinds & {"value", "goods"})
    again = next((n for n, token in enumerate(tail) if token.kinds & {"claims", "only"} and n), None)
    if again is not None and not head and _kinds(tail[:again]) <= {"amount", "plain"} and _kinds(tail[again:]) & {"amount"}:
        return [tokens[at]._replace(kinds=frozenset({"only"})), *tail[again:]], ()
    if again is not None and _kinds(tail[:again]) & {"value", "goods"} and not _kinds(tail[:again]) & {"no", "unknown"}:
        return tail[again:], tuple(token for token in tail[:again] if token.kinds & {"value", "goods"})
    if any("unknown" in token.kinds for token in tail) or _kinds(tail) & {"amount"}:
        return [], ()
    return [], tuple(token for token in tail if token.kinds & {"value", "goods"})


# -- the acts -----------------------------------------------------------------------------------------------------------------------


def _cancelled(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    at = next(n for n, token in enumerate(tokens) if "cancel" in token.kinds)
    if any("no" in token.kinds and "cancel" not in token.kinds for token in tokens[:at]):
        return CHAT
    unknown = _unknown(tokens, setting)
    mine = bool(seen & {"mine", "who", "goods", "value", "me", "amount"})
    if unknown > (1 if setting.is_open and mine else 0) or (not setting.is_open and not mine and len(tokens) > 3):
        return CHAT
    if any(token.kinds & {"labels", "figure", "other_units"} and not token.kinds & {"plain", "units"} for token in tokens):
        return CHAT
    return Act("cancel", tuple(token for token in _things(tokens) if not token.kinds & {"each", "every_axis"}), firm=True)


def _changed(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    if _unknown(tokens, setting) > (1 if setting.is_open else 0):
        return CHAT
    things, pair = _things(tokens), _pairs(tokens)
    turned = [n for n, token in enumerate(tokens) if "to" in token.kinds and "value" in _kinds(tokens[n + 1 : n + 2])]
    if not pair and turned and "amount" in _kinds(tokens[: turned[0]]) and "value" not in _kinds(tokens[: turned[0]]):
        return Act("change", tuple(things), firm=True)  # "change 1 to blue"
    if pair:
        first, second = pair
        if any("rather" in token.kinds and first.start < token.start < second.start for token in tokens):
            first, second = second, first
        kept = [token for token in things if token not in (first, second) or token is second]
        return Act("change", tuple(kept), away=(first,), firm=True)
    if seen & {"amount", "some"}:
        if sum("amount" in token.kinds for token in things) == 2 and not seen & {"value", "goods"}:
            things.remove(next(token for token in things if "amount" in token.kinds))  # "1 -> 2"
        return Act("set", tuple(things), firm=True)
    if seen & {"value", "goods"}:
        return Act("change", tuple(things), firm=True)
    return Act("amend") if not _unknown(tokens, setting) else CHAT


def _reduced(tokens: list[Token], setting: Setting) -> Act:
    amounts = [n for n, token in enumerate(tokens) if "amount" in token.kinds]
    if _unknown(tokens, setting):
        return CHAT
    if not amounts:
        gone = [token for token in _things(tokens) if token.kinds & {"value", "goods"}]
        return Act("cancel", tuple(_things(tokens)), firm=True) if gone else CHAT
    at = amounts[0]
    if not tokens[at].number:
        return CHAT
    if at and "to" in tokens[at - 1].kinds and "for" not in tokens[at - 1].kinds:
        return Act("set", tuple(_things(tokens)), firm=True)
    return Act("reduce", tuple(_things(tokens)), firm=True)


def _ordered(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    claimed = bool(seen & {"claims", "polite", "alone", "amount_fields", "waiting", "same"})
    plus, unknown = _has(tokens, "plus"), _unknown(tokens, setting)
    if not seen & {"amount", "some", "value", "goods", "every_axis"}:
        return _alone(tokens, seen, unknown, setting)
    if "some" in seen and not seen & {"amount"} and not claimed and not (setting.only_clause and not unknown and setting.is_open):
        return CHAT
    if seen & {"figure"} and not seen & {"amount"} and not (seen & {"weighed", "some"} and claimed):
        return CHAT
    if unknown and not _bears(tokens, claimed, plus, unknown, setting):
        return CHAT
    if not setting.is_open and not _clear(tokens, seen, claimed, plus, setting):
        return CHAT
    to = any("to" in one.kinds and "for" not in one.kinds and "amount" in two.kinds for one, two in pairwise(tokens))
    kind: Kind = "set" if (to or seen & {"only", "total"}) and "amount" in seen and not plus and "more" not in seen else "order"
    if "or" in seen and sum(bool(token.kinds & {"amount", "value", "goods"}) for token in tokens) > 1:
        tokens = [*tokens, Token(VAGUE, -1, -1)]  # "2 red or 1 blue": whoever says so has not chosen yet
    bare = not seen & {"amount", "some"} and not claimed and "thanks" not in seen
    return Act(kind, tuple(_things(tokens)), "more" in seen, plus or claimed, "stay" in seen, bare)


def _alone(tokens: list[Token], seen: frozenset[str], unknown: int, setting: Setting) -> Act:
    if unknown or "figure" in seen or (setting.place == "member" and not setting.to_order):
        return CHAT
    if any(
        token.kinds & {"labels", "other_units", "money"} and not token.kinds & {"plain", "alone", "units", "thanks"}
        for token in tokens
    ):
        return CHAT
    if not setting.is_open and not _is_pure(tokens):
        return CHAT
    if seen & {"alone", "waiting", "same"}:
        return Act("order", tuple(_things(tokens)), "more" in seen, True)
    if "who" in seen and seen & {"claims"} and any("who" in token.kinds and token.name for token in tokens):
        return Act("order", tuple(_things(tokens)), "more" in seen, True)
    return CHAT


def _is_pure(tokens: list[Token]) -> bool:
    """In free chat "mine" must stand by itself: nothing before it but I, nothing after it but courtesy."""
    at = next((n for n, token in enumerate(tokens) if token.kinds & {"alone", "waiting", "same"}), len(tokens))
    if not all(token.kinds & {"me", "who", "thanks"} for token in tokens[:at]):
        return False
    return all(token.kinds & {"plain", "thanks", "alone", "waiting"} for token in tokens[at:])


def _bears(tokens: list[Token], claimed: bool, plus: bool, unknown: int, setting: Setting) -> bool:
    """Is an order with words nobody knows still an order? Only in a reply, only if they come after it, and only if it is plain."""
    if not setting.is_open:
        return False
    first = next(n for n, token in enumerate(tokens) if _is_unknown(token))
    head = _kinds(tokens[:first])
    if plus and any(token.form == "plus" for token in tokens[:first]):
        return True
    things = sum(bool(token.kinds & {"amount", "value", "goods"}) for token in tokens)
    asked_for = (things > 1 and head & {"amount"}) or claimed or "thanks" in _kinds(tokens)
    if _variants(setting.shelf) and unknown == 1 and asked_for and "value" in _kinds(tokens):
        return True  # "2 mauve L": what is missing will be asked
    after_amount = "amount" in tokens[first - 1].kinds if first else True
    return bool(
        claimed
        and unknown <= 3
        and head & {"claims"}
        and head & {"amount"}
        and not (after_amount and tokens[first - 1].form != "unit")
    )


def _clear(tokens: list[Token], seen: frozenset[str], claimed: bool, plus: bool, setting: Setting) -> bool:
    """In free chat: "+1", "要两份", "2 red L" or a code with an amount; to a member only the latter two."""
    amounts = seen & {"amount"}
    named = bool(seen & {"value", "code"}) or ("goods" in seen and (bool(amounts) or setting.shelf.only is None))
    if "figure" in seen or any(_is_foreign(token, setting) for token in tokens):
        return False
    if setting.place == "member":
        return (bool(amounts) and named) or (setting.to_order and (plus or claimed))
    if "article" in {token.form for token in tokens} and not claimed:
        return False
    if not amounts and not seen & {"some"}:
        return claimed and named
    return plus or named or claimed


def _is_foreign(token: Token, setting: Setting) -> bool:
    """An amount in a unit of something else ("2 tickets"), or a recipient who may be no person ("for pizza")."""
    if "amount" in token.kinds and token.form == "unit":
        return not (token.axis or setting.shelf.units & {setting.text[token.end - n : token.end] for n in range(1, 12)})
    return "who" in token.kinds and bool(token.name) and token.form == "guess"


def _variants(shelf: Shelf) -> bool:
    return any(one.variants for one in shelf.goods)


# -- looking at tokens ----------------------------------------------------------------------------------------------------------------


def _kinds(tokens: Iterable[Token]) -> frozenset[str]:
    return frozenset().union(*(token.kinds for token in tokens))


def _has(tokens: Iterable[Token], form: str) -> bool:
    return any(token.form == form for token in tokens)


def _before(tokens: list[Token], kind: str) -> list[Token]:
    return tokens[: next(n for n, token in enumerate(tokens) if kind in token.kinds)]


def _things(tokens: Iterable[Token]) -> list[Token]:
    return [
        token for token in tokens if token.kinds & _THINGS or "who" in token.kinds or token.kinds & {"waiting", "same", "weighed"}
    ]


def _unknown(tokens: Iterable[Token], setting: Setting) -> int:
    """How much nobody knows: in words, or in pairs of characters where words are not spaced."""
    count = 0
    for token in tokens:
        if _is_unknown(token):
            count += 1 if is_spaced(setting.text[token.start]) else (token.end - token.start + 1) // 2
    return count


def _is_unknown(token: Token) -> bool:
    """ "2 is too many": "is" is no question in the middle, and no word of an order."""
    return "unknown" in token.kinds or token.kinds == _ASKS_FIRST


_ASKS_FIRST = frozenset({"ask_first"})


def _pairs(tokens: list[Token]) -> tuple[Token, Token] | None:
    """Two values of one axis, or two goods: from the one to the other."""
    named = [token for token in tokens if token.kinds & {"value", "goods"}]
    for first, second in pairwise(named):
        if first.axis == second.axis and first.options != second.options and first.kinds & {"value", "goods"} & second.kinds:
            return first, second
    by_axis: dict[str, Token] = {}
    for token in named:
        if token.axis and token.axis in by_axis and by_axis[token.axis].options != token.options:
            return by_axis[token.axis], token
        by_axis.setdefault(token.axis, token)
    return None


def _same_axis(tokens: list[Token], away: tuple[Token, ...]) -> bool:
    return bool(
        {token.axis for token in tokens if token.kinds & {"value"}} & {token.axis for token in away if token.kinds & {"value"}}
    )
