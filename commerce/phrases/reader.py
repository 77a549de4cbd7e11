"""What a member's message means: `read`, the pure heart of the shop's hearing.

text -> normalise -> scan (tokens) -> amounts, recipients -> clauses (acts) -> lines -> a Reading. A reading is a function of the text
and its post alone, never of what its sender said before: messages arrive late and shuffled, and `fold` settles the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from commerce.phrases.amounts import amounts
from commerce.phrases.clauses import Act, judge
from commerce.phrases.lexicon import Lexicon
from commerce.phrases.lines import Lines, gather
from commerce.phrases.meaning import NOTHING, Goods, Intent, Item, Place, Reading
from commerce.phrases.normalise import Said, clean, fold, said
from commerce.phrases.recipients import WHO, recipients
from commerce.phrases.scan import BREAK, PLAIN, Token, scan
from commerce.phrases.setting import Setting
from commerce.phrases.shelf import Shelf, stock_shelf
from commerce.phrases.signup import Entries, Entry, own_entries, without_numbers


@dataclass(frozen=True, slots=True)
class Context:
    """Where a message stands: the goods of its post, what it answers, who wrote it, and what the bot is waiting for.

    `most` is the largest amount of one line. `taught` are phrases a leader corrected in this group: folded phrase -> an order in
    plain words. `prior_list` is the sign-up list (接龙) as last seen, a line each.
    """

    lexicon: Lexicon
    goods: tuple[Goods, ...]
    place: Place = "post"
    ref: str | None = None
    sender: str = ""
    pending: Item | None = None
    prior_list: tuple[str, ...] = ()
    most: int = 9999
    taught: Mapping[str, str] = field(default_factory=dict)


QUERY = Reading("query")


def read(text: str, context: Context) -> Reading:
    """The meaning of one message at one post. Never raises; never orders what was not said."""
    if not context.goods:
        return NOTHING
    if context.taught:
        known = context.taught.get(taught_key(text))
        if known is not None:
            return read(known, replace(context, taught={}, place="post"))
    shelf = stock_shelf(context.lexicon, context.goods)
    plain = clean(text)
    listed = own_entries(plain, context.sender, context.prior_list)
    if listed is not None:
        return _signed_up(listed, context, shelf)
    return _message(said(plain if _has_numbered_codes(shelf) else without_numbers(plain)), context, shelf)


def _has_numbered_codes(shelf: Shelf) -> bool:
    return any(one.code.isdigit() for one in shelf.goods)


def taught_key(text: str) -> str:
    """How a phrase is remembered: `Context.taught`'s keys."""
    return fold(clean(text)).strip(" .!。！~")


def _signed_up(listed: Entries, context: Context, shelf: Shelf) -> Reading:
    """The sender's own lines of a sign-up list; where they had lines before, the new ones stand instead."""
    if listed.unclear:
        return Reading("query", ask=("line",))
    readings = [_listed(entry, context, shelf) for entry in listed.entries]
    acts = [reading for reading in readings if reading.intent in ("order", "set")]
    if not acts or len(acts) < len(readings):
        return next((reading for reading in readings if reading.intent not in ("order", "set")), NOTHING)
    ask = tuple(dict.fromkeys(name for reading in acts for name in reading.ask))
    items = tuple(item for reading in acts for item in reading.items)
    return Reading("set" if listed.replaces else "order", items, ask, too_many=max(reading.too_many for reading in acts))


def _listed(entry: Entry, context: Context, shelf: Shelf) -> Reading:
    """One line of a list. The name it begins with is the sender's, whatever they call themselves there."""
    reading = _message(said(entry.text), replace(context, place="post", pending=None), shelf)
    named = {fold(entry.name), fold(entry.for_)} - {""}
    items = tuple(
        replace(item, for_=entry.for_ if not item.for_ or fold(item.for_) in named else item.for_) for item in reading.items
    )
    return replace(reading, items=items)


def _message(text: Said, context: Context, shelf: Shelf) -> Reading:
    tokens = scan(text.folded, context.lexicon, shelf)
    if not tokens:
        return NOTHING
    tokens = recipients(
        _unnamed(amounts(tokens, text.folded, context.lexicon, shelf), text, context.sender), text, context.lexicon
    )
    tokens = _names_settled(_headed(tokens, text, context.lexicon), shelf)
    tokens, corrected = _last_word(tokens)
    acts, softened, asked = _acts(tokens, text, context, shelf)
    acts = _answering(acts, tokens, context, shelf) if context.pending else acts
    if any("paid" in token.kinds for token in tokens):
        acts = [act for act in acts if _stands_beside_payment(act, tokens)]
    if acts:
        return _reading(acts, context, shelf, corrected=corrected)
    if softened:
        lines = gather([token for act in softened for token in act.tokens], shelf, context.most)
        return Reading("none", lines.items if not lines.ask and not lines.too_many else (), conditional=True)
    return QUERY if asked else NOTHING


def _stands_beside_payment(act: Act, tokens: list[Token]) -> bool:
    """ "Paid for 2" orders nothing; "+2, paid" does."""
    if act.kind == "set":
        return any("change" in token.kinds for token in tokens)
    return act.kind != "order" or act.more or any(token.form == "plus" for token in act.tokens)


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
    if not 0 < end < 5 or not any("amount" in token.kinds for token in tokens[end:]):
        return tokens
    line, seen = tokens[:end], frozenset[str]().union(*(token.kinds for token in tokens[:end]))
    name = text.words[line[0].start : line[-1].end]
    wide = not name[0].isascii()
    shaped = fold(name).startswith(lexicon.surnames) and 1 < len(name) < 5 if wide else name[0].isupper() and len(line) < 3
    if seen - {"unknown", "name", "plain", "kin", "who", "value"} or not seen & {"unknown", "kin", "who"} or not shaped:
        return tokens
    return [Token(WHO, line[0].start, line[-1].end, name=name), *tokens[end + 1 :]]


def _names_settled(tokens: list[Token], shelf: Shelf) -> list[Token]:
    """A colour this post doesn't have is a value to ask about; where it has no colours at all it is a mere word."""
    settled = []
    for token in tokens:
        if "name" in token.kinds:
            axis = shelf.axis_kinds.get(token.axis)
            rest = token.kinds - {"name"}
            token = (
                token._replace(kinds=rest or PLAIN)
                if axis is None or rest
                else token._replace(kinds=frozenset({"value"}), axis=axis)
            )
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
        token if "oops" not in token.kinds else token._replace(kinds=(token.kinds - {"oops", "no"}) or PLAIN) for token in tokens
    ], True


def _corrects(tokens: list[Token], at: int) -> bool:
    """A word that takes back what stands before it; "sorry" only right between two amounts."""
    if "oops" in tokens[at].kinds or _is_lone_no(tokens, at):
        return True
    if "sorry" not in tokens[at].kinds:
        return False
    before = next((token for token in reversed(tokens[:at]) if "break" not in token.kinds), None)
    after = next((token for token in tokens[at + 1 :] if not token.kinds & {"break", "gap"}), None)
    return before is not None and after is not None and "amount" in before.kinds & after.kinds


def _is_lone_no(tokens: list[Token], at: int) -> bool:
    """ "2, no, 3": a no between commas takes back what stands before it."""
    if "no" not in tokens[at].kinds or not 0 < at < len(tokens) - 1:
        return False
    return "break" in tokens[at - 1].kinds and "break" in tokens[at + 1].kinds


_COUNTS = frozenset({"amount", "value", "goods"})


def _acts(tokens: list[Token], text: Said, context: Context, shelf: Shelf) -> tuple[list[Act], list[Act], bool]:
    """-> (the acts, the acts that hang on a condition, whether anything was asked)"""
    acts: list[Act] = []
    softened: list[Act] = []
    asked = False
    sentences = _split(tokens, "stop")
    to_order = _answers_order(context, shelf)
    for sentence in sentences:
        found = []
        clauses = _split(sentence, "break")
        for clause in clauses:
            setting = Setting(text.folded, context.place, shelf, len(sentences) == 1 and len(clauses) == 1, to_order)
            found.append(judge(clause, setting))
        if any("if" in token.kinds for token in sentence) and not any("waiting" in token.kinds for token in sentence):
            softened += [act for act in found if act.kind == "order" and not act.bare]
        elif not any("unsure" in token.kinds for token in sentence):
            acts += _beside_questions(found, sentence)
        asked = asked or any(act.kind == "asks" for act in found)
    return [act for act in acts if act.kind not in ("chat", "asks")], softened, asked


def _answers_order(context: Context, shelf: Shelf) -> bool:
    """Is the member's message answered an order, or does the leader's speak of the goods?"""
    if context.place == "member" and context.ref:
        return read(context.ref, replace(context, place="post", ref=None, pending=None, prior_list=())).intent == "order"
    if context.place == "leader" and context.ref:
        return any(
            token.kinds & {"goods", "value", "units", "some"} for token in scan(said(context.ref).folded, context.lexicon, shelf)
        )
    return False


def _split(tokens: list[Token], kind: str) -> list[list[Token]]:
    """Splits at stops or breaks; a question mark stays with what it asks."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if kind in token.kinds:
            if "question" in token.kinds:
                parts[-1].append(token)
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _beside_questions(found: list[Act], sentence: list[Token]) -> list[Act]:
    """Beside a question only a firm order stands; beside one about the price only "+1"."""
    if not any(act.kind == "asks" for act in found):
        return found
    haggles = any("haggle" in token.kinds for token in sentence)
    return [
        act for act in found
        if act.kind in ("asks", "chat") or (act.firm and (not haggles or any(token.form == "plus" for token in act.tokens)))
    ]  # fmt: skip


def _answering(acts: list[Act], tokens: list[Token], context: Context, shelf: Shelf) -> list[Act]:
    """The answer to the bot's question completes the line that waits for it."""
    pending = context.pending
    assert pending is not None
    if len(acts) != 1 or acts[0].kind not in ("order", "set") or acts[0].more:
        return acts
    said_axes = {token.axis for token in acts[0].tokens if "value" in token.kinds}
    said_kinds = frozenset().union(*(token.kinds for token in acts[0].tokens))
    extra = [
        Token(frozenset({"value"}), -1, -1, axis=axis, options=(value,)) for axis, value in pending.axes if axis not in said_axes
    ]
    if pending.code and "goods" not in said_kinds:
        extra.append(Token(frozenset({"goods"}), -1, -1, options=(pending.code,)))
    if pending.qty and not said_kinds & {"amount", "some"}:
        extra.append(Token(frozenset({"amount"}), -1, -1, pending.qty, form="unit", upto=pending.upto or 0))
    if pending.for_ and "who" not in said_kinds:
        extra.append(Token(frozenset({"who"}), -1, -1, name=pending.for_))
    if sum("amount" in token.kinds for token in acts[0].tokens) > 1 or not extra:
        return acts
    return [replace(acts[0], kind="order", tokens=(*acts[0].tokens, *extra), bare=False, firm=True)]


def _reading(acts: list[Act], context: Context, shelf: Shelf, *, corrected: bool) -> Reading:
    wanted = [act for act in acts if act.kind == "order"]
    unwanted = tuple(token for act in acts if act.kind == "unwanted" for token in act.away)
    others = [act for act in acts if act.kind not in ("order", "unwanted", "amend")]
    corrected = corrected or any(act.kind == "amend" for act in acts)
    if others:
        return _other(others, wanted, unwanted, context, shelf)
    if not wanted:
        return NOTHING
    tokens = _joined(wanted)
    if unwanted and not any(token.kinds & {"amount", "some"} for token in tokens):
        return _change(Act("change", tuple(tokens), away=unwanted), context, shelf)
    if corrected:
        values_only = not any(token.kinds & {"amount", "some"} for token in tokens)
        return _change(Act("change", tuple(tokens)), context, shelf) if values_only else _set(tokens, context, shelf)
    if all(act.bare for act in wanted) and not _stands_alone(wanted, context, shelf):
        return NOTHING
    return _order(tokens, wanted, context, shelf)


def _joined(acts: list[Act]) -> list[Token]:
    """The tokens of all acts, with what parts them."""
    tokens: list[Token] = []
    for act in acts:
        tokens += [Token(BREAK, -1, -1), *act.tokens] if tokens else act.tokens
    return tokens


def _stands_alone(wanted: list[Act], context: Context, shelf: Shelf) -> bool:
    """ "XL 黑", "A01": in a reply the name of a thing alone is an order of one; a mere word of the title is not."""
    if context.place not in ("post", "bot"):
        return False
    return any(
        token.kinds & {"value", "code"} or ("goods" in token.kinds and shelf.only is None)
        for act in wanted
        for token in act.tokens
    )


def _order(tokens: list[Token], wanted: list[Act], context: Context, shelf: Shelf) -> Reading:
    if any("same" in token.kinds for token in tokens):
        return _same(context)
    lines = gather(tokens, shelf, context.most)
    more = any(act.more for act in wanted)
    if lines.too_many or not _positive(lines):
        return Reading("order", too_many=lines.too_many) if lines.too_many else NOTHING
    if more and lines.ask and "qty" not in lines.ask:
        return Reading("order", gather(tokens, shelf, context.most, complete=False).items, more=True, unsaid=lines.ask)
    return Reading("order", lines.items, lines.ask, more=more)


def _positive(lines: Lines) -> bool:
    return bool(lines.items or lines.ask) and all(item.qty is None or item.qty > 0 for item in lines.items)


def _same(context: Context) -> Reading:
    """ "Same please" to a member's order: that order, for oneself."""
    if context.place != "member" or not context.ref:
        return NOTHING
    other = read(context.ref, replace(context, place="post", ref=None, pending=None, prior_list=()))
    return other if other.intent == "order" and not other.ask else NOTHING


def _set(tokens: list[Token], context: Context, shelf: Shelf) -> Reading:
    loose, whole = gather(tokens, shelf, context.most, complete=False), gather(tokens, shelf, context.most)
    if whole.too_many:
        return Reading("set", too_many=whole.too_many)
    return Reading("set", loose.items, loose.ask if "sku" not in loose.ask else (), unsaid=whole.ask)


def _change(act: Act, context: Context, shelf: Shelf) -> Reading:
    new, old = gather(act.tokens, shelf, context.most, complete=False), gather(act.away, shelf, context.most, complete=False)
    ask = tuple(name for name in (*new.ask, *old.ask) if name != "sku")
    if len(new.items) != 1 or len(old.items) != 1:
        return Reading("change", ask=ask or ("line",))
    target, start = new.items[0], old.items[0]
    coded = any("goods" in token.kinds for token in act.away)
    code = target.code if any("goods" in token.kinds for token in act.tokens) else ""
    return Reading("change", (replace(target, code=code, from_code=start.code if coded else "", from_axes=start.axes),), ask)


def _other(others: list[Act], wanted: list[Act], unwanted: tuple[Token, ...], context: Context, shelf: Shelf) -> Reading:
    """Sets, reductions, cancellations and changes. Two different kinds of act in one message are asked about."""
    kinds = {act.kind for act in others}
    if kinds == {"set"}:
        return (
            _set([token for act in (*wanted, *others) for token in act.tokens], context, shelf)
            if not wanted
            else _with_total(wanted, others, context, shelf)
        )
    if kinds == {"cancel"} and any(act.tokens for act in others):
        wanted = [act for act in wanted if not act.stays or any(token.kinds & {"amount", "some"} for token in act.tokens)]
    if len(kinds) > 1 or (wanted and not all(act.bare for act in wanted)):
        return Reading("change", ask=("line",))
    if kinds == {"change"} and len(others) == 1:
        change = others[0] if others[0].away else replace(others[0], away=unwanted)
        return _change(change, context, shelf)
    intent: Intent = "cancel"
    tokens = [token for act in others for token in act.tokens]
    tokens += [token for act in wanted for token in act.tokens]
    if not any(token.kinds - {"gap", "and", "break"} for token in tokens):
        return Reading(intent)
    lines = gather(tokens, shelf, context.most, complete=False)
    named = any("goods" in token.kinds for token in tokens)
    items = tuple(item if named else replace(item, code="") for item in lines.items)
    return Reading(intent, items, tuple(name for name in lines.ask if name != "sku"))


def _with_total(wanted: list[Act], others: list[Act], context: Context, shelf: Shelf) -> Reading:
    """红2蓝1，一共3件: a total that adds up says nothing new; any other is a set of the last word."""
    tokens = [token for act in wanted for token in act.tokens]
    lines = gather(tokens, shelf, context.most)
    totals = [token.number for act in others for token in act.tokens if "amount" in token.kinds]
    if totals == [sum(item.qty or 0 for item in lines.items)]:
        return _order(tokens, wanted, context, shelf)
    if all(act.bare for act in wanted):
        return _set([*tokens, *(token for act in others for token in act.tokens)], context, shelf)
    return Reading("order", lines.items, ("qty",))
