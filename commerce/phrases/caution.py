"""Caution: what of a clause is an order at all, once its questions, stories, conditions and denials are set aside."""

from __future__ import annotations

from commerce.phrases.lexicon import is_spaced
from commerce.phrases.looking import has_form, parts_of, seen_in, unknown_in
from commerce.phrases.scan import GAP, Token
from commerce.phrases.setting import Setting


def unasked(clause: list[Token], setting: Setting) -> list[Token] | None:
    """What stands of a clause that asks: nothing (None), or the order before "什么时候发货" in the same breath."""
    first = clause[0].kinds if clause else frozenset()
    at = next((n for n, token in enumerate(clause) if token.kinds & {"ask", "ask_when", "haggle", "question"}), None)
    if at is None and "ask_first" in first and not first & {"claims", "polite", "alone"}:
        return None
    if at is None:
        return clause
    manners = seen_in(clause) & {"polite", "thanks"}
    asked_for = bool(manners) and ("polite" in manners or _only_mark(clause)) and not seen_in(clause) & {"figure", "money"}
    if asked_for and not unknown_in(clause, setting.text) and _only_sign(clause):
        return [token for token in clause if "ask" not in token.kinds]
    if any("haggle" in token.kinds for token in clause) or "ask_first" in first:
        return clause if any("if" in token.kinds for token in clause) and "question" not in clause[-1].kinds else None
    head = clause[:at]
    gaps = [n for n, token in enumerate(head) if "gap" in token.kinds]
    if gaps:
        head = head[: gaps[-1]]
    elif "ask_when" not in clause[at].kinds or not is_spaced(setting.text[clause[at].start]):
        return None
    return head if has_form(head, "plus") and not unknown_in(head, setting.text) else None


def _only_mark(clause: list[Token]) -> bool:
    """ "2 please?" asks for two."""
    asking = [token for token in clause if "ask" in token.kinds]
    return len(asking) == 1 and "question" in asking[0].kinds and "amount" in seen_in(clause)


def _only_sign(clause: list[Token]) -> bool:
    """Nothing asks but a question mark or a particle."""
    return not any(
        token.kinds & {"ask_when", "haggle"} or ("ask" in token.kinds and token.end - token.start > 1) for token in clause
    )


def calmed(tokens: list[Token], setting: Setting) -> list[Token]:
    """Without the half-clauses that only tell something ("+2 週六面交 很期待")."""
    if not any("gap" in token.kinds for token in tokens):
        return tokens
    kept: list[Token] = []
    for part in parts_of(tokens):
        seen = seen_in(part)
        spoiled = bool(seen & {"past", "chat", "paid"}) or bool(unknown_in(part, setting.text))
        if not spoiled or seen & {"later", "agree", "cancel", "change"} or (spoiled and not setting.is_open) or seen & {"amount"}:
            kept += [Token(GAP, part[0].start, part[0].start), *part] if kept else part
    told = [part for part in parts_of(tokens) if seen_in(part) & {"past", "chat"}]
    bare = not seen_in(kept) & {"amount", "claims", "alone", "cancel", "change"}  # 红L 好看
    past = any("past" in seen_in(part) for part in told) and not has_form(kept, "plus")
    if told and (bare or past or any(seen_in(part) & {"amount"} for part in told)):
        return tokens
    return kept


def wished(tokens: list[Token]) -> list[Token]:
    """What would be ordered: before a later "if", or after it from the verb on."""
    ifs = [n for n, token in enumerate(tokens) if "if" in token.kinds]
    if seen_in(tokens[: ifs[0]]) & {"amount"} or not seen_in(tokens[ifs[-1] :]) & {"amount"}:
        return [*tokens[: ifs[0]], tokens[ifs[0]]]
    tail = tokens[ifs[-1] + 1 :]
    at = next((n for n, token in enumerate(tail) if token.kinds & {"claims", "me", "amount"}), 0)
    return [tokens[ifs[-1]], *tail[at:]]


def denied(tokens: list[Token]) -> tuple[list[Token], tuple[Token, ...]]:
    """-> (what is wanted all the same, what is not): "2 not 3" wants 2; 不要红的要蓝的 wants blue."""
    at = next(n for n, token in enumerate(tokens) if "no" in token.kinds)
    head, tail = tokens[:at], tokens[at + 1 :]
    named = [token for token in head if token.kinds & {"value", "goods"}]
    if named and not seen_in(head) & {"amount", "claims", "unknown"} and seen_in(tail) <= {"plain", "thanks", "already"}:
        return [], tuple(named)  # 草莓不要
    if seen_in(head) & {"amount", "value", "goods"} and not seen_in(head) & {"unknown"}:
        return head, tuple(token for token in tail if token.kinds & {"value", "goods"})
    again = next((n for n, token in enumerate(tail) if token.kinds & {"claims", "only"} and n), None)
    if again is not None and not head and seen_in(tail[:again]) <= {"amount", "plain"} and seen_in(tail[again:]) & {"amount"}:
        return [tokens[at]._replace(kinds=frozenset({"only"})), *tail[again:]], ()
    if again is not None and seen_in(tail[:again]) & {"value", "goods"} and not seen_in(tail[:again]) & {"no", "unknown"}:
        return tail[again:], tuple(token for token in tail[:again] if token.kinds & {"value", "goods"})
    if any("unknown" in token.kinds for token in tail) or seen_in(tail) & {"amount"}:
        return [], ()
    return [], tuple(token for token in tail if token.kinds & {"value", "goods"})
