"""The acts of a message's sentences, sorted: those that stand, those that hang on a condition, those that are
a guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from commerce.phrases.acts import Does, Doing
from commerce.phrases.clauses import guessed, judge, requested
from commerce.phrases.kinds import COUNTED, Form, Kind
from commerce.phrases.looking import seen_in, unknown_in
from commerce.phrases.normalise import Wording
from commerce.phrases.questions import is_condition
from commerce.phrases.setting import Setting, Stand
from commerce.phrases.shelf import Shelf
from commerce.phrases.standing import Judged, has_plus, is_apart, is_counted, is_of_goods, is_of_units, stands
from commerce.phrases.tokens import Lexeme

_WAITING = frozenset({Kind.WAITING})
_HEDGES = frozenset({Kind.UNSURE, Kind.LEFTOVER})
_UNREAD = frozenset({Kind.AMOUNT, Kind.UNKNOWN})
_CHOSEN = frozenset({Kind.AMOUNT, Kind.VALUE})
_STORY = frozenset(
    {Kind.PAST, Kind.CHAT, Kind.LATER, Kind.AGREE, Kind.NO, Kind.FIGURE, Kind.PAID, Kind.MONEY, Kind.LABELS}
)
_LEFT_OVER, _LATER = frozenset({Kind.LEFTOVER}), frozenset({Kind.LATER})
_AGREED = frozenset({Kind.AGREE, Kind.AMOUNT})
_OF_MONEY = frozenset({Kind.FIGURE, Kind.MONEY, Kind.PRICED, Kind.HAGGLE, Kind.ABOUT_SHIPPING, Kind.AMOUNT})
_CLOUDING = frozenset({Kind.AGREE, Kind.CHAT, Kind.LATER, Kind.LEFTOVER, Kind.WAITING})
_ADDING = frozenset({Kind.CLAIMS, Kind.ALONE, Kind.ADDS})
_COUNTED_OR_PAID = frozenset({Kind.AMOUNT, Kind.PAID})
_WANTS_STRANGE = frozenset({Kind.CLAIMS, Kind.UNKNOWN})
_PLAIN_FORMS = COUNTED | {Form.ARTICLE}


class Acts(NamedTuple):
    """The acts of the sentences, by how they stand."""

    sure: list[Doing]
    wishes: list[Doing]
    doubtful: list[Doing]
    requests: list[Doing]  # asked for, in words that are not surely read
    asked: bool


def acts_of(tokens: list[Lexeme], text: Wording, shelf: Shelf, stand: Stand, *, to_order: bool) -> Acts:
    """The acts of all sentences, with what is too strange to be sure of among the doubtful."""
    found = Acts([], [], [], [], asked=False)
    sentences = sentences_of(tokens)
    asked, paid = False, Kind.HAS_PAID in seen_in(tokens)
    for sentence in sentences:
        clauses = _clauses(sentence, paid=paid)
        setting = Setting(
            text=text.folded,
            stand=stand,
            shelf=shelf,
            only_clause=len(sentences) == 1 and len(clauses) == 1,
            to_order=to_order,
        )
        heard = [Judged(clause, judge(clause, setting)) for clause in clauses]
        asked = asked or any(one.act.does is Does.ASKS for one in heard)
        _sort(heard, sentence, setting, found)
    return _cleared(found, sentences, unknown_in(tokens, text.folded), stand, asked=asked)


def sentences_of(tokens: Iterable[Lexeme]) -> list[list[Lexeme]]:
    """The sentences; a question mark stays with what it asks."""
    return _split(tokens, Kind.STOP)


def _clauses(sentence: list[Lexeme], *, paid: bool) -> list[list[Lexeme]]:
    """The clauses of a sentence; a word of payment behind an amount begins one ("2 jars and I've paid")."""
    parts = _split(sentence, Kind.BREAK)
    if not paid:
        return parts
    return [half for part in parts for half in _before_payment(part)]


def _before_payment(part: list[Lexeme]) -> list[list[Lexeme]]:
    at = next((n for n, token in enumerate(part) if Kind.HAS_PAID in token.kinds), 0)
    counted = any(Kind.AMOUNT in token.kinds for token in part[:at]) and not _is_sum_paid(part, at)
    return [part[:at], part[at:]] if counted else [part]


def _is_sum_paid(part: list[Lexeme], at: int) -> bool:
    """76已转: a mere number written on to the word of payment is what was sent."""
    before = part[at - 1]
    return before.form is Form.BARE and before.end == part[at].start


def _split(tokens: Iterable[Lexeme], kind: Kind) -> list[list[Lexeme]]:
    parts: list[list[Lexeme]] = [[]]
    for token in tokens:
        if kind in token.kinds:
            if Kind.QUESTION in token.kinds:
                parts[-1].append(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _sort(heard: list[Judged], sentence: list[Lexeme], setting: Setting, found: Acts) -> None:
    """Adds a sentence's acts to those that stand, that hang on a condition, or that are a guess."""
    seen = seen_in(sentence)
    if is_condition(seen) and Kind.WAITING not in seen and not _asks_what_if(heard):
        _sort_conditional(heard, setting, found)
        return
    standing = _standing(heard, seen, setting)
    unread = setting.is_open and seen >= _UNREAD and _is_any_unread(heard)
    if setting.is_open and setting.only_clause and _is_slip(standing):
        found.doubtful.append(replace(standing[0].act, bare=False))
        return
    sure = _sure(standing, sentence, seen, unread=unread)
    found.sure.extend(sure)
    if not setting.is_open:
        return
    found.doubtful.extend([] if sure else _unhedged(standing))
    if unread or not standing:
        found.doubtful.extend(_perhaps(heard, standing, seen, setting))
    found.requests.extend([] if standing else _requests(heard, setting))


def _sort_conditional(heard: list[Judged], setting: Setting, found: Acts) -> None:
    """What hangs on an if is no more than a wish, but for an order that stands before it."""
    if setting.is_open and _is_unconditional(heard):
        found.sure.append(heard[0].act)
    else:
        found.wishes.extend(_wishes(heard))


def _asks_what_if(heard: list[Judged]) -> bool:
    """给我两箱，要是有坏的能换吧？ An order in units, and behind it a question about an if that is none of money."""
    first, rest = heard[0], [seen_in(one.clause) for one in heard[1:]]
    leads = is_of_units(first.act) and Kind.IF not in seen_in(first.clause)
    return leads and all(
        Kind.ASK in kinds and kinds.isdisjoint(_OF_MONEY) for kinds in rest if Kind.IF in kinds
    )


def _is_unconditional(heard: list[Judged]) -> bool:
    """ "1 sack, 2 if you deliver": an order in units, and only another amount hangs on the condition."""
    first, *rest = heard
    leads = is_of_units(first.act) and not is_condition(seen_in(first.clause))
    return leads and len(rest) == 1 and _wants_more_if(rest[0])


def _wants_more_if(one: Judged) -> bool:
    """An amount before the "if", or one that counts something or is asked for behind it; "under 10" is a price."""
    kinds = seen_in(one.clause)
    if one.act.does is not Does.ORDER or not is_condition(kinds) or Kind.PRICED in kinds:
        return False
    at = next((n for n, token in enumerate(one.clause) if Kind.IF in token.kinds), 0)
    counts = is_counted(one.act) or Kind.CLAIMS in kinds
    return Kind.AMOUNT in seen_in(one.clause[:at] or (one.act.tokens if counts else ()))


def _sure(
    standing: list[Judged], sentence: list[Lexeme], seen: frozenset[Kind], *, unread: bool
) -> list[Doing]:
    """The acts that stand without a doubt."""
    definite = _definite(standing, seen)
    if definite and not unread:
        return definite
    if _is_sure(sentence, seen) and not (standing and unread):
        return _waiting([one.act for one in standing], seen)
    return []


def _perhaps(
    heard: list[Judged], standing: list[Judged], seen: frozenset[Kind], setting: Setting
) -> list[Doing]:
    """What the clauses that do not stand may have meant."""
    chosen = [one.act for one in heard if one.acts and _is_whole_order(one, heard)]
    guessed_at = _guesses(heard, seen, setting)
    return [*(act for act in chosen if not standing and act not in guessed_at), *guessed_at]


def _is_whole_order(one: Judged, heard: list[Judged]) -> bool:
    """An amount of a choice; or, at the head of a question, an amount in units: 2份，附叉子吗."""
    if seen_in(one.act.tokens) >= _CHOSEN:
        return True
    asked = any(other.act.does is Does.ASKS for other in heard)
    return asked and one is heard[0] and is_of_goods(one.act)


def _standing(heard: list[Judged], seen: frozenset[Kind], setting: Setting) -> list[Judged]:
    return [one for one in heard if one.acts and stands(one, heard, seen, setting)]


def _wishes(heard: list[Judged]) -> list[Doing]:
    return [one.act for one in heard if one.act.does is Does.ORDER and not one.act.bare]


def _requests(heard: list[Judged], setting: Setting) -> list[Doing]:
    """What the questions may have asked for."""
    acts = (requested(one.clause, setting) for one in heard if one.act.does is Does.ASKS)
    return [act for act in acts if act.does is not Does.CHAT]


def _is_any_unread(heard: list[Judged]) -> bool:
    return any(one.is_unread for one in heard)


def _unhedged(standing: list[Judged]) -> list[Doing]:
    """ "1 for sure, perhaps 2": what is not hedged, if anything is."""
    firm = [one.act for one in standing if Kind.UNSURE not in seen_in(one.clause)]
    return firm or [one.act for one in standing]


def _is_slip(standing: list[Judged]) -> bool:
    """ "focacia": nothing but goods, with a letter wrong."""
    if len(standing) != 1 or not standing[0].act.bare:
        return False
    return all(token.form is Form.GUESS for token in standing[0].act.tokens)


def _definite(standing: list[Judged], seen: frozenset[Kind]) -> list[Doing]:
    """ "Two for sure, perhaps three": more than a mere amount in a breath without a hedge, and another amount in
    the hedged one."""
    if Kind.UNSURE not in seen or Kind.LEFTOVER in seen:
        return []
    hedged = [Kind.UNSURE in seen_in(one.clause) for one in standing]
    counted = all(Kind.AMOUNT in seen_in(one.act.tokens) for one in standing)
    if not counted or hedged != [False, True] or len(standing[0].clause) == 1:
        return []
    return [standing[0].act]


def _is_sure(sentence: list[Lexeme], seen: frozenset[Kind]) -> bool:
    """Is nothing hedged, and no amount only guessed at?"""
    if not seen.isdisjoint(_HEDGES):
        return False
    return not any(token.form is Form.GUESS and Kind.AMOUNT in token.kinds for token in sentence)


def _guesses(heard: list[Judged], seen: frozenset[Kind], setting: Setting) -> list[Doing]:
    """What the clauses without an act may have meant; beside a payment only what counts goods in another
    breath."""
    if Kind.PAID in seen:
        added = any(_asks_to_be_added(one) for one in heard)
        return [one.act for one in heard if _counts(one.act) and _is_beside_payment(one, heard, added=added)]
    silent = (guessed(one.clause, setting) for one in heard if one.act.does is Does.CHAT)
    return [act for act in silent if act.does is not Does.CHAT]


def _is_beside_payment(one: Judged, heard: list[Judged], *, added: bool) -> bool:
    """In another breath and before it; or what was paid for, where one asks to be added."""
    return (is_apart(one) and _leads(one, heard)) or (added and is_counted(one.act))


def _asks_to_be_added(one: Judged) -> bool:
    """ "Please add me": a verb, and no amount."""
    seen = seen_in(one.clause)
    return not seen.isdisjoint(_ADDING) and seen.isdisjoint(_COUNTED_OR_PAID)


def _leads(one: Judged, heard: list[Judged]) -> bool:
    """ "2 jars, paid" may order; "paid 2 jars" tells what was paid for."""
    payments = [token.start for other in heard for token in other.clause if Kind.PAID in token.kinds]
    return one.act.firm or one.act.tokens[0].start < min(payments)


def _counts(act: Doing) -> bool:
    return act.does is Does.ORDER and Kind.AMOUNT in seen_in(act.tokens)


def _waiting(acts: list[Doing], seen: frozenset[Kind]) -> list[Doing]:
    """ "If somebody drops out, 2 for me": what hangs on that waits, too."""
    if Kind.WAITING not in seen or len(acts) != 1 or acts[0].does is Does.CANCEL:
        return acts
    if Kind.WAITING in seen_in(acts[0].tokens):
        return acts
    return [_waits(acts[0])]


def _waits(act: Doing) -> Doing:
    return replace(act, tokens=(Lexeme(_WAITING, -1, -1), *act.tokens))


def _cleared(found: Acts, sentences: list[list[Lexeme]], strange: int, stand: Stand, *, asked: bool) -> Acts:
    """What is too strange, or a mere number beside congratulations, does not stand."""
    seen = [seen_in(sentence) for sentence in sentences]
    if not asked and len(seen) == 1 and seen[0].isdisjoint(_CLOUDING):
        return _unclouded(found, strange, stand)
    told = _for_spares(_beside_delight(found.sure) if _is_delighted(seen) else found.sure, seen)
    spared = told != found.sure and _is_any(seen, _LEFT_OVER)
    sure = [] if spared else _borne(told, seen, strange, stand)
    doubtful = _weighed_down(told, sure) or found.doubtful or _leading(found, told, sentences, stand)
    requests = [] if _is_any(seen, _LATER) else found.requests
    if asked and not spared:
        doubtful = _worth_asking(doubtful, seen) or requests
    return Acts(sure, found.wishes, doubtful, requests, asked)


def _weighed_down(told: list[Doing], sure: list[Doing]) -> list[Doing]:
    """What does not stand."""
    return [act for act in told if act not in sure]


def _unclouded(found: Acts, strange: int, stand: Stand) -> Acts:
    """One sentence without anything to weigh it by but what is strange in it."""
    sure = [act for act in found.sure if strange <= _bearable(act, stand)]
    if len(sure) == len(found.sure):
        return found
    return found._replace(sure=sure, doubtful=_weighed_down(found.sure, sure) or found.doubtful)


def _borne(acts: list[Doing], seen: list[frozenset[Kind]], strange: int, stand: Stand) -> list[Doing]:
    """The acts that stand beside so much that is strange, and beside assent."""
    agreed = _is_any(seen, _AGREED)
    return [act for act in acts if strange <= _bearable(act, stand) and not (agreed and _is_a_vote(act))]


def _leading(found: Acts, told: list[Doing], sentences: list[list[Lexeme]], stand: Stand) -> list[Doing]:
    """ "5! They make great gifts": in a reply a number that is a sentence of its own may well be meant."""
    leads = bool(found.sure) and not told and stand is Stand.REPLY and len(sentences[0]) == 1
    return found.sure if leads else []


def _is_any(seen: list[frozenset[Kind]], wanted: frozenset[Kind]) -> bool:
    """Does one of the sentences say all of this?"""
    return any(wanted <= kinds for kinds in seen)


def _is_a_vote(act: Doing) -> bool:
    """ "Totally agree, +1": a mere "+1" beside assent."""
    amounts = [token for token in act.tokens if Kind.AMOUNT in token.kinds]
    return len(amounts) == len(act.tokens) == 1 and amounts[0].form is Form.PLUS and amounts[0].number == 1


def _for_spares(acts: list[Doing], seen: list[frozenset[Kind]]) -> list[Doing]:
    """ "Any spares going? I'd take 1": what is ordered behind a question for a place waits for one."""
    asked = any(Kind.WAITING in kinds and Kind.ASK in kinds for kinds in seen[:-1])
    if not asked or len(acts) != 1 or acts[0].does is not Does.ORDER:
        return acts
    return acts if Kind.WAITING in seen_in(acts[0].tokens) else [_waits(acts[0])]


def _worth_asking(acts: list[Doing], seen: list[frozenset[Kind]]) -> list[Doing]:
    """Those that are worth a question back beside a question."""
    haggled = any(Kind.HAGGLE in kinds for kinds in seen)
    return [act for act in acts if _is_plainly_wanted(act, haggled=haggled)]


def _is_delighted(seen: list[frozenset[Kind]]) -> bool:
    """Is there a sentence of congratulations beside another?"""
    return len(seen) > 1 and any(Kind.CHAT in kinds for kinds in seen)


def _beside_delight(acts: list[Doing]) -> list[Doing]:
    return [act for act in acts if not _is_mere_number(act)]


def _is_plainly_wanted(act: Doing, *, haggled: bool) -> bool:
    """Beside a question only this is worth a question back."""
    if has_plus(act) or (act.firm and is_counted(act)):
        return True
    return not haggled and (seen_in(act.tokens) >= _CHOSEN or is_of_goods(act))


def _is_mere_number(act: Doing) -> bool:
    """ "40 today": an amount without verb, sign, unit or goods."""
    if act.does is not Does.ORDER or act.firm or is_counted(act):
        return False
    seen = seen_in(act.tokens)
    return Kind.AMOUNT in seen and seen.isdisjoint({Kind.VALUE, Kind.GOODS, Kind.WHO})


def _bearable(act: Doing, stand: Stand) -> int:
    """How many unknown words around an act leave it an act: fewer the plainer the act, and hardly any in free
    chat."""
    if stand is not Stand.REPLY:
        return 2
    if act.does is not Does.ORDER:
        return 4
    forms = {token.form for token in act.tokens if Kind.AMOUNT in token.kinds}
    if Kind.WAITING in seen_in(act.tokens) or forms & _PLAIN_FORMS:
        return 8 if act.firm else 4
    return 2 if act.firm and forms else 1
