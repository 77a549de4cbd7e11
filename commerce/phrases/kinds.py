"""What a word can be. Every list of a `language.toml` is a kind of its name; the rest is made while a message
is read."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import TYPE_CHECKING


@unique
class Kind(StrEnum):
    """What a token may be; most are several at once. The first group are the lists of `language.toml`
    (docs/languages.md)."""

    __hash__ = str.__hash__  # a set of kinds is asked for every word: not through Python code

    CLAIMS = "claims"
    ALONE = "alone"
    MORE = "more"
    CHANGE = "change"
    TO = "to"
    ONLY = "only"
    TOTAL = "total"
    LESS = "less"
    CANCEL = "cancel"
    NO = "no"
    OOPS = "oops"
    RATHER = "rather"
    ASK = "ask"
    ASK_FIRST = "ask_first"
    ASK_LAST = "ask_last"
    ASK_WHEN = "ask_when"
    HAGGLE = "haggle"
    POLITE = "polite"
    MAY = "may"
    IF = "if"
    IF_POLITE = "if_polite"
    LATER = "later"
    UNSURE = "unsure"
    PAST = "past"
    PAID = "paid"
    AGREE = "agree"
    CHAT = "chat"
    PLAIN = "plain"
    THANKS = "thanks"
    ME = "me"
    MINE = "mine"
    FOR = "for"
    KIN = "kin"
    SHARE = "share"
    EACH = "each"
    AND = "and"
    WAITING = "waiting"
    SOME = "some"
    UPTO = "upto"
    LEAST = "least"
    ALREADY = "already"
    SORRY = "sorry"
    NEVER_MIND = "never_mind"
    STAY = "stay"
    COUNTERS = "counters"
    OR = "or"
    HALF = "half"
    UNITS = "units"
    OTHER_UNITS = "other_units"
    MONEY = "money"
    LABELS = "labels"
    AT_PRICE = "at_price"
    ORDINAL = "ordinal"
    SORTS = "sorts"
    AMOUNT_FIELDS = "amount_fields"
    OTHER_FIELDS = "other_fields"
    SAME = "same"
    REMARK = "remark"
    THEN = "then"
    LEFTOVER = "leftover"
    REJECTS = "rejects"
    OF_WHICH = "of_which"
    DOUBLE = "double"
    DAYS = "days"
    UNDO = "undo"
    ANEW = "anew"
    HAS_PAID = "has_paid"
    ABOUT_MINE = "about_mine"
    ABOUT_SHIPPING = "about_shipping"
    ABOUT_DEADLINE = "about_deadline"
    ABOUT_ARRIVAL = "about_arrival"
    ABOUT_PICKUP = "about_pickup"
    ABOUT_LEFT = "about_left"
    ABOUT_PRICE = "about_price"
    TITLE = "title"
    ADDS = "adds"
    THEIRS = "theirs"
    THEY = "they"

    # words of other tables
    NUMBER = "number"
    PACKS = "packs"
    HEADS = "heads"
    ARTICLE = "article"
    HEARD = "heard"
    PRONOUN = "pronoun"
    NAME = "name"
    EVERY_AXIS = "every_axis"

    # the post's own words
    VALUE = "value"
    GOODS = "goods"
    CODE = "code"
    NUMERIC = "numeric"

    # signs and joints
    PLUS = "plus"
    MINUS = "minus"
    TIMES = "times"
    GAP = "gap"
    BREAK = "break"
    STOP = "stop"
    QUESTION = "question"
    END = "end"

    # what numbers and names turn out to be
    AMOUNT = "amount"
    FIGURE = "figure"
    PHONE = "phone"
    DOOR = "door"
    PRICED = "priced"
    WEIGHED = "weighed"
    WHO = "who"
    OWNER = "owner"
    PERSON = "person"
    UNKNOWN = "unknown"


@unique
class Form(StrEnum):
    """How an amount is written; or that a word is a guess."""

    __hash__ = str.__hash__

    NONE = ""
    PLUS = "plus"
    MINUS = "minus"
    TIMES = "times"
    UNIT = "unit"
    BARE = "bare"
    ARTICLE = "article"
    GUESS = "guess"


COUNTED = frozenset({Form.PLUS, Form.TIMES, Form.UNIT})  # an amount that counts something, by sign or by unit
TOPICS = frozenset(kind for kind in Kind if kind.startswith("about_"))
LISTS = frozenset(list(Kind)[: list(Kind).index(Kind.NUMBER)])

if not TYPE_CHECKING:
    # Until Python 3.12 an attribute of an enum is looked up through code of its own, which a message would
    # pay several hundred times. These name the very same members.
    Kind, Form = (type(one.__name__, (), {"__doc__": one.__doc__, **one.__members__}) for one in (Kind, Form))
