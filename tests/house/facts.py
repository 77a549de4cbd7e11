"""Sample facts of every outcome and refusal, built from their fields: what the tests of the bot's words speak
about."""

from __future__ import annotations

import pkgutil
import typing
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from itertools import product
from types import ModuleType, UnionType
from typing import Any, Protocol, Union

import orjson

import bot.commands
import commerce
from bot.languages import spoken
from bot.opening import Problem
from bot.opening.values import KINDS
from commerce.booking.writing import facts_json
from commerce.mechanics import MECHANICS
from commerce.outcomes import Outcome
from commerce.queries.record import ACTS
from commerce.refusals import Refusal
from commerce.rules.standing import LEVELS

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
STATES = ("open", "succeeded", "failed", "cancelled")
MOMENT = NOW + timedelta(hours=26, minutes=5)

# A buy's own numbers, as each mechanic keeps them: commerce/mechanics says what they mean.
TERMS = [(name, dict(terms)) for name, kind in MECHANICS.items() for terms in kind.examples]
PRICED = [name for name, kind in MECHANICS.items() if kind.own_price(kind.examples[0]) is not None]
STEPPED = [name for name, kind in MECHANICS.items() if kind.steps(kind.examples[0])]

# Fields that hold one of a few words, not anybody's text.
WORDS: dict[tuple[str, str], Sequence[str]] = {
    ("Ordered", "change"): ("added", "reduced", "changed", "cancelled", "undone", "restored"),
    ("NearlyRead", "field"): ("limit", "stock", "min", "price", "until"),
    ("Asked", "asks"): ("sku", "qty", "line", "from", "color", "甜度"),
    ("QuestionAnswered", "topic"): ("price", "left", "deadline", "pickup", "arrival", "shipping", "other"),
    ("NobodyAnswered", "topic"): ("pickup", "arrival", "shipping", "other"),
    ("AskedToConfirm", "does"): ("order", "set", "change", "cancel"),
    ("Quieted", "about"): ("", "wishes", "tiers", "reviews", "rewards", "standing", "thanks", "refills"),
    ("LeftOut", "lacks"): ("qty", "sku", "color", ""),
    ("CannotExpect", "why"): ("who", "there", "many", "long"),
    **{(name, "why"): ("reviews", "few", "none") for name in ("MarkedProduct", "MarkMoved")},
    **{
        (name, field): LEVELS
        for name in ("OwnStanding", "StandingMoved", "MemberEntry", "StandingStep")
        for field in ("level", "before")
    },
    **{
        (name, "what"): ("spoke", "ordered", "again", "helped")
        for name in ("StandingStep", "StandingMoved", "OnlyFor")
    },
    **{
        (name, field): ("Gold", "@regular")
        for name in ("OnlyFor", "Opened", "Board", "Edited")
        for field in ("key", "only_for")
    },
    **{
        (name, "turns"): ([], [("@regular", None), ("Gold", MOMENT), ("", MOMENT)])
        for name in ("Opened", "Board", "Edited")
    },
    ("ReviewKept", "consent"): ("no", "nameless", "named"),
    ("ReviewKept", "good"): (None, True, False),
    ("ReviewEntry", "consent"): ("no", "nameless", "named"),
    ("ReviewEntry", "good"): (None, True, False),
    ("ReviewEntry", "state"): ("kept", "hidden"),
    ("NoInvitation", "why"): ("", "self", "before", "known"),
    **{
        (name, "state"): ("to_pay", "done", "credited", "taken_back")
        for name in ("RefundTurned", "YourRefund")
    },
    ("RefundElsewhere", "why"): ("unknown", "to_pay", "done", "credited", "taken_back", "lapsed", "spent"),
    ("CreditNotTaken", "why"): ("unknown", "spent", "done"),
    ("UnitsUnclear", "why"): ("few", "prices"),
    ("RewardEarned", "kind"): ("invited", "came", "thanks"),
    ("MatterMoved", "state"): ("open", "answered", "closed"),
    ("MatterEntry", "state"): ("open", "answered", "closed"),
    ("KeptShort", "new"): (False, True),
    ("NoSuchThanks", "why"): ("unknown", "own", "done"),
    ("Guest", "state"): ("joined", "earned", "void"),
    ("Guest", "why"): ("", "one", "twice", "known", "struck"),
    ("Guest", "odd"): ([], ["many"], ["small", "returned", "one"]),
    ("Quieted", "others"): ([], ["tiers"], [""]),
    ("LanguageChosen", "whose"): ("group", "member", ""),
    ("LanguageChosen", "language"): spoken(),
    ("BadMoment", "why"): ("unread", "past", "absurd"),
    ("CannotReopen", "why"): ("failed", "cancelled", "arrived", "past"),
    ("BadCampaign", "why"): ("no_words", "past", "no_schedule", "quiet", "template"),
    ("MomentAsked", "why"): ("past", "day_or_month", "weekday"),
    ("CampaignSet", "quiet"): ("", "held", "partly"),
    ("CampaignEntry", "quiet"): ("", "held", "partly", "never"),
    ("BadPoll", "why"): ("few", "many", "long", "twice"),
    ("PollBoard", "state"): ("open", "closed", "cancelled"),
    ("BrokenStatement", "cause"): (
        "size",
        "entries",
        "empty",
        "gone",
        "unknown",
        "encoding",
        "layout",
        "xml",
        "amount",
        "day",
        "block",
    ),
    ("ColumnsAsked", "shape"): ("0" * 32,),
    ("ProofDone", "state"): ("confirmed", "declined"),
    ("AtGate", "did"): ("", "handed", "cash", "part", "collected", "changed"),
    ("BadWish", "why"): ("nothing", "long", "many"),
    ("TellAsked", "part"): ("all", "unpaid", "unfetched", "waiting", "place"),
    ("Ability", "step"): ("", "telegram_rights", "telegram_privacy", "discord_rights"),
    ("Ability", "about"): ("", "write", "read", "pin"),
    ("NotThisTime", "why"): ("team", "waiting", "failed"),
    ("BadRate", "why"): ("unread", "percent", "amount"),
    ("CannotResell", "why"): ("here", "accepted", "team", "nothing"),
    ("ResaleOver", "why"): ("accepted", "declined", "withdrawn", "closed", "unknown"),
    ("TickAsked", "what"): ("handed", "unhanded"),
    ("TickedTogether", "what"): ("handed", "unhanded", "unpaid", "givenback", "ungivenback"),
    ("DoneBefore", "what"): (
        "payment",
        "payment_undone",
        "given_back",
        "given_back_undone",
        "handed",
        "unhanded",
    ),
    ("Drafted", "missing"): ([], ["title"], ["price", "until"]),
    ("Drafted", "is_moved"): (False, True),
    ("Drafted", "odd"): ([], ["limt 2"], ["limt 2", "stok 30"]),
    ("Edited", "kind"): PRICED,
    ("Edited", "cleared"): ([], ["stock", "note"], STEPPED),
    ("StepTooDear", "mechanic"): STEPPED,
    **{(name, "counts"): ("units", "members") for name in ("StepFact", "StepReached", "StepTooDear")},
    ("AlreadyDone", "what"): ("arrived", "closed", "cancelled", "opened", "edited"),
    ("PollDone", "what"): ("closed", "cancelled"),
    ("Standing", "heard"): ("", "owed", "paid", "asked", "where", "order", "thanks", "change"),
    ("ChangeAsked", "way"): ("reopen", "restore", "again"),
    ("NoneEnded", "wanted"): ("closed", "cancelled"),
    ("ProductFact", "change"): ("changed", "sold_out", "added"),
    ("ProductChanged", "why"): ("cheaper", "sold_out"),
    ("NotOpen", "way"): ("", "reopen", "restore", "again"),
    ("NoOpenBuy", "way"): ("", "reopen", "restore", "again"),
    ("EndedBuy", "way"): ("reopen", "restore", "again"),
    ("LeadersOnly", "command"): ("open", "cancel"),
    ("ActOnRecord", "action"): ACTS,
    ("Misused", "argument"): ("", "buy", "until", "who_and_what"),
}
# Fields that may be empty without any words failing.
OPTIONAL = {
    "argument", "by", "for_", "found", "nearest", "next_tier", "note", "offer", "pay", "perks", "pickup", "place", "reason", "so_far",
    "tier", "unit", "variant", "reference", "payee", "picture", "copied", "collector", "pickup_code", "package",
}  # fmt: skip
NEEDED = {
    ("HowToPay", "reference"),
    ("MatterMoved", "by"),
    ("ThanksAsked", "by"),
    ("ThanksSaid", "by"),
    ("OrderedForYou", "by"),
    ("PlaceChosen", "place"),
    ("TellAsked", "place"),
    ("TierReached", "tier"),
    ("UnknownCommand", "word"),
}
SMALL = {"discount_bp": 250, "early": 1800, "limit": 2}


class Choose(Protocol):
    """Where a sample leaves something open."""

    def text(self, name: str) -> str: ...
    def number(self, name: str) -> int: ...
    def length(self, name: str) -> int: ...
    def present(self, name: str) -> bool: ...
    def word(self, key: tuple[str, str], words: Sequence[Any]) -> Any: ...


@dataclass(frozen=True)
class Fixed:
    """A plain choice: `size` of everything, all or nothing of what may be missing, and these words."""

    size: int
    full: bool
    words: dict[tuple[str, str], Any]

    def text(self, name: str) -> str:
        return f"{name} (A*b) 兰"

    def number(self, name: str) -> int:
        return SMALL.get(name, self.size) if self.full else 0

    def length(self, name: str) -> int:
        return self.size if self.full or name == "known" else 0

    def present(self, name: str) -> bool:
        return self.full

    def word(self, key: tuple[str, str], words: Sequence[Any]) -> Any:
        return self.words.get(key, words[0])


@cache
def said() -> dict[str, type]:
    """Everything the bot may say, by its class's name."""
    for package in (commerce, bot.commands):
        _import_all(package)
    return {one.__name__: one for root in (Outcome, Refusal) for one in _below(root)}


def keys_of(kind: type) -> dict[tuple[str, str], Sequence[Any]]:
    """The fields of a class and of what it holds that take one of a few words."""
    found: dict[tuple[str, str], Sequence[Any]] = {}
    for owner in (kind, *held(kind)):
        for field in fields(owner):
            key = (owner.__name__, field.name)
            if field.name == "terms":
                found[key] = TERMS
            elif key in WORDS or field.name == "state":
                found[key] = WORDS.get(key, STATES)
    return found


def samples(kind: type) -> Iterator[dict[str, Any]]:
    """Facts as they lie in the database: full, single and bare ones, with every word that a field may
    hold."""
    choices = keys_of(kind)
    for words in product(*choices.values()):
        for size, full in ((2, True), (1, True), (1, False)):
            yield make(kind, Fixed(size, full, dict(zip(choices, words, strict=True))))


def make(kind: type, choose: Choose) -> dict[str, Any]:
    """The facts of one outcome or refusal, by way of JSON as a template gets them."""
    facts: dict[str, Any] = orjson.loads(facts_json(_build(kind, choose)))
    return facts


def held(kind: type) -> set[type]:
    """The dataclasses that a class's fields hold, at any depth."""
    found: set[type] = set()
    waiting = [kind]
    while waiting:
        for hint in typing.get_type_hints(waiting.pop()).values():
            new: set[type] = {
                one for one in _inside(hint) if isinstance(one, type) and is_dataclass(one)
            } - found
            found |= new
            waiting += new
    return found | ({Problem} if kind.__name__ == "BadOpening" else set())


def _inside(hint: Any) -> Iterator[Any]:
    yield hint
    for one in typing.get_args(hint):
        yield from _inside(one)


def _build(kind: type, choose: Choose) -> Any:
    hints = typing.get_type_hints(kind)
    values = {
        field.name: _value(kind.__name__, field.name, hints[field.name], choose) for field in fields(kind)
    }
    if "terms" in values:
        values["mechanic"], values["terms"] = values["terms"]
    if values.get("begins_at", MOMENT) is None:
        values["begun"] = True  # what has no beginning of its own has begun
    if kind.__name__ == "BadOpening":
        values["problems"] = [asdict(one) for one in problems(choose)]
    return kind(**values)


def problems(choose: Choose) -> Iterator[Problem]:
    """One problem of every kind, and of every kind that only a mechanic has."""
    own = [(one.kind, name) for name, mechanic in MECHANICS.items() for one in mechanic.problems]
    for kind, field in [*((kind, "price") for kind in KINDS), *own]:
        text, other = choose.text("text"), choose.text("other")
        offer = choose.text("offer") if choose.present("offer") else ""
        yield Problem(
            kind=kind,
            field=field,
            keyword=choose.text("keyword"),
            text=text,
            other=other,
            suggestion=MOMENT if choose.present("suggestion") else None,
            offer=offer,
        )


def _value(owner: str, name: str, hint: Any, choose: Choose) -> Any:
    key = (owner, name)
    if name == "terms":
        return choose.word(key, TERMS)
    if key in WORDS or name == "state":
        return choose.word(key, WORDS.get(key, STATES))
    if name == "currency":
        return "CNY"
    if key in NEEDED:
        return choose.text(name)
    return _of_type(name, hint, choose)


def _of_type(name: str, hint: Any, choose: Choose) -> Any:
    inner: Sequence[Any] = typing.get_args(hint)
    match typing.get_origin(hint) or hint:
        case found if found in (Union, UnionType):
            return _of_type(name, inner[0], choose) if choose.present(name) else None
        case found if found is list:
            return [_of_type(name, inner[0], choose) for _ in range(choose.length(name))]
        case found if found is tuple:
            return tuple([_of_type(name, part, choose) for part in inner])
        case found if found is dict:
            return (
                {"gold": 0, "silver": 5_400_000, "": 3_600_000}
                if inner == (str, int) and choose.present(name)
                else {}
            )
        case found if found is bool:
            return choose.present(name)
        case found if found is int:
            return choose.number(name)
        case found if found is datetime:
            return MOMENT
        case found if found is str:
            return "" if name in OPTIONAL and not choose.present(name) else choose.text(name)
        case found:
            assert is_dataclass(found), f"no sample for {found}: teach it here"
            return _build(typing.cast("type", found), choose)


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in found.name:
            import_module(found.name)


def _below(root: type) -> Iterator[type]:
    children: list[type] = type.__subclasses__(root)
    for one in children:
        is_a_kind = not is_dataclass(one) and bool(type.__subclasses__(one))  # it says nothing by itself
        if one.__module__.partition(".")[0] in ("bot", "commerce") and not is_a_kind:
            yield one
        yield from _below(one)
