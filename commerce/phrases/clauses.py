"""One clause -> one act, or none. Here lives the caution: chatter is never an order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from commerce.phrases.caution import calmed, denied, unasked, wished
from commerce.phrases.looking import before, has_form, is_unknown, pair_in, seen_in, share_axis, things_in, unknown_in
from commerce.phrases.scan import VAGUE, Token
from commerce.phrases.setting import Setting
from commerce.phrases.shelf import Shelf

Kind = Literal["order", "set", "reduce", "cancel", "change", "amend", "unwanted", "asks", "chat"]


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


CHAT, ASKS = Act("chat"), Act("asks")


def judge(clause: list[Token], setting: Setting) -> Act:
    """The act of one clause."""
    if "other_fields" in clause[0].kinds and setting.text[clause[0].end : clause[0].end + 2].strip()[:1] == ":":
        return CHAT  # "Address: 12 Rose Street"
    tokens = unasked(clause, setting)
    if tokens is None:
        return ASKS
    tokens = calmed(tokens, setting)
    seen = seen_in(tokens)
    if "if" in seen:
        tokens = wished(tokens)
        seen = seen_in(tokens)
    told = {"later", "agree"} if {"change", "amount"} <= seen else {"later", "agree", "past"}
    if not seen or seen & told:
        return CHAT
    if "no" in seen and "cancel" not in seen:
        return _denying(tokens, seen, setting)
    return _spoken(tokens, (), setting)


def _denying(tokens: list[Token], said: frozenset[str], setting: Setting) -> Act:
    """A clause with a "no" in it: something else is wanted, something is given up, or nothing is."""
    wanted, away = denied(tokens)
    if wanted:
        return _spoken(wanted, away, setting)
    if away:
        return Act("cancel", away, firm=True) if "already" in said else Act("unwanted", away=away)
    if {"already", "mine"} <= said and not said & {"amount", "unknown"}:
        return Act("cancel", firm=True)  # "I don't need mine anymore"
    return CHAT


def _spoken(tokens: list[Token], away: tuple[Token, ...], setting: Setting) -> Act:
    """Delight after a "+1" does no harm; before it, or with anything less plain, it is delight only."""
    if any("chat" in token.kinds for token in tokens):
        tokens = before(tokens, "chat")
        if not (setting.is_open and has_form(tokens, "plus")):
            return CHAT
    return _wanted(tokens, seen_in(tokens), away, setting)


def _wanted(tokens: list[Token], seen: frozenset[str], away: tuple[Token, ...], setting: Setting) -> Act:
    if "cancel" in seen:
        return _cancelled(tokens, seen, setting)
    if "change" in seen or ("rather" in seen and pair_in(tokens)) or _turns(tokens):
        return _changed(tokens, seen, setting)
    if away and not seen & {"amount", "some"} and share_axis(tokens, away):
        return Act("change", tuple(things_in(tokens)), away=away)
    if "rather" in seen and "amount" in seen_in(before(tokens, "rather")):
        return Act("set", tuple(things_in(before(tokens, "rather"))), firm=True)  # "2 instead of 3"
    if "less" in seen or has_form(tokens, "minus"):
        return _reduced(tokens, setting)
    return _ordered(tokens, seen, setting)


def _cancelled(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    at = next(n for n, token in enumerate(tokens) if "cancel" in token.kinds)
    if any("no" in token.kinds and "cancel" not in token.kinds for token in tokens[:at]):
        return CHAT
    unknown = unknown_in(tokens, setting.text)
    if "amount" in seen and "claims" in seen_in(tokens[:at]):
        return CHAT
    mine = bool(seen & {"mine", "who", "goods", "value", "me", "amount"})
    if unknown > (1 if setting.is_open and mine else 0) or (not setting.is_open and not mine and len(tokens) > 3):
        return CHAT
    if any(token.kinds & {"labels", "figure", "other_units"} and not token.kinds & {"plain", "units"} for token in tokens):
        return CHAT
    return Act(
        "cancel", _last_amount([token for token in things_in(tokens) if not token.kinds & {"each", "every_axis"}]), firm=True
    )


def _changed(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    if unknown_in(tokens, setting.text) > (1 if setting.is_open else 0):
        return CHAT
    if sides := _sides(tokens):
        return Act("change", sides[1], away=sides[0], firm=True)
    things, pair = things_in(tokens), pair_in(tokens)
    turned = [n for n, token in enumerate(tokens) if "to" in token.kinds and "value" in seen_in(tokens[n + 1 : n + 2])]
    if not pair and turned and "amount" in seen_in(tokens[: turned[0]]) and "value" not in seen_in(tokens[: turned[0]]):
        return Act("change", tuple(things), firm=True)  # "change 1 to blue"
    if pair:
        first, second = pair
        if any("rather" in token.kinds and first.start < token.start < second.start for token in tokens):
            first, second = second, first
        kept = [token for token in things if token not in (first, second) or token is second]
        return Act("change", tuple(kept), away=(first,), firm=True)
    if has_form(tokens, "minus"):
        return Act("change")  # 改-1: to less, or by one less? It is asked.
    if seen & {"amount", "some"}:
        return Act("set", _last_amount(things), firm=True)
    if seen & {"value", "goods"}:
        return Act("change", tuple(things), firm=True)
    return Act("amend") if not unknown_in(tokens, setting.text) else CHAT


def _sides(tokens: list[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """ "1 red L to blue M", 红L换成黑M: options of several kinds on both sides of the word between. -> (old, new with the amount)"""
    for at, token in enumerate(tokens):
        if token.kinds & {"to", "change"}:
            old, new = ([one for one in half if "value" in one.kinds] for half in (tokens[:at], tokens[at + 1 :]))
            if min(len(old), len(new)) > 1:
                return tuple(old), (*(one for one in tokens if "amount" in one.kinds), *new)
    return None


def _last_amount(things: list[Token]) -> tuple[Token, ...]:
    """ "1 -> 2", 2盒里减一盒: of two amounts the first is how things were."""
    amounts = [token for token in things if "amount" in token.kinds]
    if len(amounts) == 2 and not seen_in(things) & {"value", "goods", "who"}:
        return tuple(token for token in things if token is not amounts[0])
    return tuple(things)


def _turns(tokens: list[Token]) -> bool:
    """赤のLをMに: from the one to the other without a verb."""
    pair = pair_in(tokens)
    if pair is None:
        return False
    after = tokens.index(pair[1]) + 1
    return "to" in seen_in(tokens[after : after + 1]) and "amount" not in seen_in(tokens)


def _reduced(tokens: list[Token], setting: Setting) -> Act:
    amounts = [n for n, token in enumerate(tokens) if "amount" in token.kinds]
    if unknown_in(tokens, setting.text):
        return CHAT
    if not amounts:
        gone = [token for token in things_in(tokens) if token.kinds & {"value", "goods"} or token.name]
        return Act("cancel", tuple(things_in(tokens)), firm=True) if gone else CHAT
    at = amounts[0]
    if not tokens[at].number:
        return CHAT
    if at and "to" in tokens[at - 1].kinds and "for" not in tokens[at - 1].kinds:
        return Act("set", tuple(things_in(tokens)), firm=True)
    return Act("reduce", _last_amount(things_in(tokens)), firm=True)


def _ordered(tokens: list[Token], seen: frozenset[str], setting: Setting) -> Act:
    claimed = bool(seen & {"claims", "polite", "alone", "amount_fields", "waiting", "same"})
    plus, unknown = has_form(tokens, "plus"), unknown_in(tokens, setting.text)
    if any("amount" in one.kinds and "some" in two.kinds and one.end == two.start for one, two in pairwise(tokens)):
        return ASKS  # 一包几颗
    if _tells(tokens, seen, claimed, plus):
        return CHAT
    if not seen & {"amount", "some", "value", "goods", "every_axis", "weighed"}:
        return _alone(tokens, seen, unknown, setting)
    if "some" in seen and not seen & {"amount"} and not claimed and not (setting.only_clause and not unknown and setting.is_open):
        return CHAT
    if seen & {"figure"} and not seen & {"amount"} and not (seen & {"weighed", "some"} and claimed):
        return CHAT
    if "figure" in seen and not claimed and not plus and all(token.form == "bare" for token in tokens if "amount" in token.kinds):
        return CHAT
    if unknown and not _bears(tokens, claimed, plus, unknown, setting):
        return CHAT
    if not setting.is_open and not _clear(tokens, seen, claimed, plus, setting):
        return CHAT
    to = any(
        "to" in token.kinds
        and "for" not in token.kinds
        and "amount" in seen_in(tokens[n + 1 : n + 2])
        and "who" not in seen_in(tokens[n - 1 : n])
        for n, token in enumerate(tokens)
        if n
    )
    kind: Kind = "set" if (to or seen & {"only", "total"}) and "amount" in seen and not plus and "more" not in seen else "order"
    if "or" in seen and sum(bool(token.kinds & {"amount", "value", "goods"}) for token in tokens) > 1:
        tokens = [*tokens, Token(VAGUE, -1, -1)]  # "2 red or 1 blue": whoever says so has not chosen yet
    bare = not seen & {"amount", "some"} and not claimed and "thanks" not in seen
    return Act(kind, tuple(things_in(tokens)), "more" in seen, plus or claimed, "stay" in seen, bare)


def _tells(tokens: list[Token], seen: frozenset[str], claimed: bool, plus: bool) -> bool:
    """现在12盒了, "20 a box": how things are, not what is wanted."""
    if "priced" in seen and "amount" in seen and not plus:
        return True
    if plus or seen & {"only", "change", "more"}:
        return False
    stands = any("amount" in one.kinds and "already" in two.kinds for one, two in pairwise(tokens))
    return stands and not claimed


def _alone(tokens: list[Token], seen: frozenset[str], unknown: int, setting: Setting) -> Act:
    if unknown or "figure" in seen or not (setting.is_open or setting.to_order):
        return CHAT
    if any(
        token.kinds & {"labels", "other_units", "money"} and not token.kinds & {"plain", "alone", "units", "thanks"}
        for token in tokens
    ):
        return CHAT
    if not setting.is_open and not _is_pure(tokens):
        return CHAT
    if seen & {"alone", "waiting", "same"}:
        return Act("order", tuple(things_in(tokens)), "more" in seen, True)
    if (
        "who" in seen
        and all(token.form != "guess" for token in tokens if "who" in token.kinds)
        and all(token.kinds & {"who", "plain", "thanks", "and", "share"} for token in tokens)
    ):
        return Act("order", tuple(things_in(tokens)), bare=True)  # 给李姐: says for whom the line beside it is
    if "who" in seen and seen & {"claims"} and any("who" in token.kinds and token.name for token in tokens):
        return Act("order", tuple(things_in(tokens)), "more" in seen, True)
    return CHAT


def _is_pure(tokens: list[Token]) -> bool:
    """In free chat "mine" must stand by itself: nothing before it but I, nothing after it but courtesy."""
    at = next((n for n, token in enumerate(tokens) if token.kinds & {"alone", "waiting", "same"}), len(tokens))
    if not all(token.kinds & {"me", "who", "thanks"} for token in tokens[:at]):
        return False
    return all(token.kinds & {"plain", "thanks", "alone", "waiting", "same"} for token in tokens[at:])


def _bears(tokens: list[Token], claimed: bool, plus: bool, unknown: int, setting: Setting) -> bool:
    """Is an order with words nobody knows still an order? Only in a reply, only if they come after it, and only if it is plain."""
    if not setting.is_open:
        return False
    first = next(n for n, token in enumerate(tokens) if is_unknown(token))
    head = seen_in(tokens[:first])
    if plus and any(token.form == "plus" for token in tokens[:first]):
        return True
    things = sum(bool(token.kinds & {"amount", "value", "goods"}) for token in tokens)
    asked_for = (things > 1 and head & {"amount"}) or claimed or "thanks" in seen_in(tokens)
    if _variants(setting.shelf) and unknown == 1 and asked_for and "value" in seen_in(tokens):
        return True  # "2 mauve L": what is missing will be asked
    if _variants(setting.shelf) and unknown == 1 and _names_unknown(tokens, first, claimed or plus):
        return True
    after_amount = "amount" in tokens[first - 1].kinds if first else True
    return bool(
        claimed
        and unknown <= 3
        and head & {"claims"}
        and head & {"amount"}
        and not (after_amount and tokens[first - 1].form != "unit")
    )


def _names_unknown(tokens: list[Token], at: int, wanted: bool) -> bool:
    """ "2 rose please", 老人1张: an option this post doesn't have, beside an amount; it will be asked."""
    beside = [token for token in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2]) if "amount" in token.kinds]
    return bool(beside) and (wanted or "thanks" in seen_in(tokens) or (beside[0].form == "unit" and len(tokens) == 2))


def _clear(tokens: list[Token], seen: frozenset[str], claimed: bool, plus: bool, setting: Setting) -> bool:
    """In free chat: "+1", "要两份", "2 red L" or a code with an amount; to a member only the latter two."""
    amounts = seen & {"amount"}
    named = bool(seen & {"value", "code"}) or ("goods" in seen and (bool(amounts) or setting.shelf.only is None))
    if "figure" in seen or any(_is_foreign(token, setting) for token in tokens):
        return False
    if setting.place == "member":
        own = claimed and any(token.form == "unit" and not token.axis for token in tokens)
        return (bool(amounts) and named) or own or (setting.to_order and (plus or claimed))
    if "article" in {token.form for token in tokens} and not claimed:
        return False
    if not amounts and not seen & {"some"}:
        return claimed and named
    if "mine" in seen:
        return False  # "my +1 is coming"
    return plus or named or claimed


def _is_foreign(token: Token, setting: Setting) -> bool:
    """An amount in a unit of something else ("2 tickets"), or a recipient who may be no person ("for pizza")."""
    if "amount" in token.kinds and token.form == "unit":
        return not (token.axis or setting.shelf.units & {setting.text[token.end - n : token.end] for n in range(1, 12)})
    return "who" in token.kinds and bool(token.name) and token.form == "guess"


def _variants(shelf: Shelf) -> bool:
    return any(one.variants for one in shelf.goods)
