"""What the text of an opening comes to, as values. Amounts are minor units, moments aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commerce.mechanics import PLAIN
from commerce.rules import mechanic
from commerce.rules.bundles import Bundle
from commerce.rules.mechanic import Terms

LONGEST_TITLE = 200
LONGEST_TEXT = 1000
LONGEST_NAME = 40  # an option's value, a unit, a code's title ...
LONGEST_CODE = 8
MOST_FIELDS = 120
MOST_OFFERS = 50
MOST_VARIANTS = 100
MOST_UNITS = mechanic.MOST_UNITS
MOST_MINOR = 10**9  # a price stays below it

Variant = tuple[str, ...]
Options = tuple[tuple[str, tuple[str, ...]], ...]
Steps = tuple[tuple[int, int], ...]
Early = tuple[str, timedelta | None]
Turns = tuple[tuple[str, datetime], ...]  # who may order from when: keys of `rules.access`
ForWish = tuple[int, timedelta | None]  # its number, and how long those who wished go first
Understood = tuple[tuple[str, str], ...]

# What may be wrong with any opening; what only a mechanic can have wrong stands with it, in its `problems`.
KINDS = {
    "no_title": "the text begins with a field, or with nothing: a title is missing",
    "long_title": "`text` is longer than `other` characters",
    "no_price": "neither the buy nor (each of) the offers `text` has a price",
    "unread": "`text` begins with no known keyword",
    "empty": "`keyword` stands alone, without its value; `other` is an example of its line, once the reader's language is known",
    "twice": "`keyword` of `field` is given a second time",
    "bad_price": "`text` is not a price",
    "zero_price": "`text` is a price of nothing",
    "big_price": "`text` is beyond what a price may be",
    "decimals": "`text` has more decimals than the `other` of them that the currency has",
    "currency": "`text` is written in another currency than `other`, the community's",
    "bad_until": "`text` is not a time; `other` is the reason of NotAMoment",
    "past": "`text` is over; `suggestion` is what could be meant",
    "absurd": "`text` is no such time or too far ahead; `other` is the reason of MomentAbsurd",
    "bad_number": "`text` is not a whole number from 1 on",
    "big_number": "`text` is more than `other`",
    "step_price": "from `text` on the price is no lower than from `other` on",
    "step_twice": "two steps begin at `text`",
    "step_above_price": "from `text` on the price is higher than the price `other`",
    "until_of_window": "`keyword` `text` stands beside `other`, whose window ends the buy already",
    "above_price": "`text` of `keyword` is more than the price `other`",
    "min_above_stock": "the minimum `text` is never reached with the stock, `other` units",
    "two_mechanics": "`text` and `other` are two mechanics; a buy has one",
    "bad_offer": "`text` is not an offer like A01 Dried mango 45",
    "not_in_offer": "`keyword` cannot stand inside an offer's brackets",
    "code_twice": "the code `text` is given to two offers",
    "code_taken": "an added product has the code of one that the buy has: `text`, its code `keyword`",
    "many_offers": "more than `other` offers",
    "bad_code": "`text` is not a short code of letters and digits",
    "bad_bundle": "`text` is no price for several, like 3 for 100",
    "bundle_twice": "two prices for `text` units",
    "bundle_clash": "a price for `text` units beside the mechanic `field`, whose price moves",
    "dear_bundle": "`text` units together cost no less than one by one",
    "bad_options": "`text` is not options like color=red/blue size=S/M/L",
    "many_variants": "the options make more than `other` variants",
    "bad_variant_stock": "`text` is not stock like red S=5, red M=3",
    "unknown_variant": "`text` is no variant, or no single one, of the options",
    "variant_twice": "the variant `text` is given stock twice",
    "bad_early": "`text` is not early access like gold 30m",
    "bad_only": "`text` is nobody whom a buy can be for; `other` names whom it can",
    "bad_wish": "`text` is not the number of a wish, like 3 or 3 1h",
    "long_wish": "those who wished would go first for `text`, which is longer than the buy itself",
    "unknown_tier": "there is no tier `text`; `other` names those there are",
    "long_text": "the text of `keyword` is longer than `other` characters",
    "many_fields": "more than `other` fields",
    "not_editable": "`field` of a buy that is open cannot be changed",
    "no_product": "`text` is no product of this buy; `other` names those there are",
    "which_product": "the buy's products have prices of their own (`other`): which one's `field` is `text`?",
    "no_number": "which group buy? `text` says no number",
    "nothing": "nothing to change was said",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that could not be taken. `kind` is a key of KINDS, which tells what the others hold, or is of
    the mechanic `field`.

    `text` is in the leader's own words; `offer` is the code or the title of the offer that it stands in;
    `choices` are moments of which the leader may choose one."""

    kind: str
    field: str = ""
    keyword: str = ""
    text: str = ""
    other: str = ""
    suggestion: datetime | None = None
    offer: str = ""
    choices: tuple[datetime, ...] = ()


class OpeningRefused(Exception):
    """All problems of a text at once, in the order of the text; nothing of it was taken."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(problem.kind for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the community has that a text may name. No `tiers`: any tier's name is taken as it is written.

    `meant` are moments that a leader has chosen for words, asked about them."""

    tiers: tuple[str, ...] = ()
    meant: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWords:
    """One offer as written. `code` '' means: to be given. None: the buy's own price, no limit of its own."""

    code: str
    title: str
    unit: str = ""
    price_minor: int | None = None
    stock: int | None = None
    limit: int | None = None
    options: Options = ()
    variant_stock: Mapping[Variant, int] = field(default_factory=dict)
    bundles: tuple[Bundle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A whole group buy. None: the default applies. `terms` are what is said of its `mechanic`, by the names
    of that one's fields; `offers` is empty where the title is the only one; see `goods`."""

    title: str
    unit: str = ""
    price_minor: int | None = None
    closes_at: datetime | None = None
    stock: int | None = None
    limit: int | None = None
    min_units: int | None = None
    min_members: int | None = None
    mechanic: str = PLAIN
    terms: Terms = field(default_factory=dict)
    offers: tuple[OfferWords, ...] = ()
    options: Options = ()
    variant_stock: Mapping[Variant, int] = field(default_factory=dict)
    bundles: tuple[Bundle, ...] = ()
    early: Early | None = None
    turns: Turns | None = None
    only: str = ""
    wish: ForWish | None = None
    code: str = ""
    pickup: str = ""
    arrives: str = ""
    note: str = ""
    pay: str = ""
    groups: tuple[str, ...] = ()
    understood: Understood = ()

    @property
    def goods(self) -> tuple[OfferWords, ...]:
        """The offers, or the one that the title and the common fields make."""
        only = OfferWords(
            code=self.code,
            title=self.title,
            unit=self.unit,
            price_minor=self.price_minor,
            stock=self.stock,
            options=self.options,
            variant_stock=self.variant_stock,
            bundles=self.bundles,
        )
        return self.offers or (only,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different. None: unchanged; `cleared` names the fields, or the mechanic, that are taken
    away (`stock none`).

    `number` is the group buy's, where the text begins with it."""

    number: int | None = None
    title: str | None = None
    unit: str | None = None
    price_minor: int | None = None
    closes_at: datetime | None = None
    stock: int | None = None
    limit: int | None = None
    min_units: int | None = None
    min_members: int | None = None
    mechanic: str | None = None
    terms: Terms | None = None
    offers: tuple[OfferWords, ...] | None = None
    options: Options | None = None
    variant_stock: Mapping[Variant, int] | None = None
    bundles: tuple[Bundle, ...] | None = None
    early: Early | None = None
    turns: Turns | None = None
    only: str | None = None
    wish: ForWish | None = None
    code: str | None = None
    pickup: str | None = None
    arrives: str | None = None
    note: str | None = None
    pay: str | None = None
    groups: tuple[str, ...] | None = None
    cleared: tuple[str, ...] = ()
    understood: Understood = ()
