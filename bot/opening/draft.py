"""The fields of one text gathered into an opening, with everything that is wrong about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.opening.amounts import Bad
from bot.opening.fields import FREE, Field, cut, head, known, splits
from bot.opening.frame import Frame
from bot.opening.mechanics import above_price, check_steps, joined
from bot.opening.offers import OfferLine, read_line
from bot.opening.options import resolve, variants
from bot.opening.readers import READERS, Parts
from bot.opening.values import MOST_OFFERS, MOST_VARIANTS, OfferWords, Options, Problem
from commerce.mechanics import MECHANICS
from commerce.rules.bundles import Bundle
from commerce.rules.mechanic import Terms

_CLEARABLE = frozenset(
    {"stock", "limit", "min", "early", "only", "pickup", "arrives", "note", "pay", "groups", "bundle"}
) | {name for name, kind in MECHANICS.items() if kind.removable and kind.fields}
_IN_OFFER = frozenset({"price", "stock", "limit", "options", "bundle"})
_LONGEST_QUOTE = 120


@dataclass(slots=True, kw_only=True)
class Draft:
    """`found` holds parts by the names they have in Opening; until it is finished, also "stocked", the
    variant stock still in words, and "sales", the terms of every mechanic that is named."""

    frame: Frame
    unit: str = ""
    offer: OfferLine | None = None
    found: dict[str, Any] = field(default_factory=dict)
    offers: list[Draft] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    understood: list[tuple[str, str]] = field(default_factory=list)

    def take(self, pieces: Iterable[str]) -> None:
        """Reads every field; what cannot be read becomes a problem."""
        for piece in pieces:
            rest = piece
            while rest:
                said, after = known(rest, self.frame.words), ""
                if not said.name:
                    said, after = head(rest, self.frame.words)
                rest = self._take(said) or after

    def complain(self, kind: str, said: Field | None = None, text: str = "", other: str = "") -> None:
        name, keyword = (said.name, said.keyword) if said else ("", "")
        self._add(Problem(kind=kind, field=name, keyword=keyword, text=text, other=other))

    def _add(self, problem: Problem) -> None:
        quoted = (
            problem.text if len(problem.text) <= _LONGEST_QUOTE else problem.text[: _LONGEST_QUOTE - 1] + "…"
        )
        offer = problem.offer or (self.offer.code or self.offer.title if self.offer else "")
        self.problems.append(replace(problem, text=quoted, offer=offer))

    def _take(self, said: Field) -> str:
        """Takes one field -> the rest of its text, where another field begins in it."""
        if not self._may_stand(said):
            return ""
        self.seen.setdefault(said.name, said.keyword)
        if said.name in _CLEARABLE and said.value.lower() in self.frame.words.none:
            self.cleared.append(said.name)
            self.understood.append((said.name, said.value))
            return ""
        if said.name == "offer":
            self._take_offer(said)
            return ""
        return self._read(said)

    def _may_stand(self, said: Field) -> bool:
        if not said.name:
            self.complain("unread", text=said.whole)
        elif self.offer and said.name not in _IN_OFFER:
            self.complain("not_in_offer", said, said.value)
        elif said.name in self.seen and said.name != "offer" and not said.begins:
            self.complain("twice", said, said.value)
        elif not said.value and said.name != "early":
            self.seen.setdefault(said.name, said.keyword)
            self.complain("empty", said)
        else:
            return True
        return False

    def _read(self, said: Field) -> str:
        problem = self._try(said, said.value)
        if problem is None:
            return ""
        parts = list(splits(said.value, self.frame.words)) if said.name not in FREE else []
        for left, _, rest in parts:
            found = self._try(said, left)
            # a time that can be chosen ends where the next field begins
            if found is not None and found.choices:
                self._reject(said, found)
            if found is None or found.choices:
                return rest
        if parts and not parts[0][1].isspace():  # a comma parts two fields even where the first is wrong
            left, _, rest = parts[0]
            self._reject(said, self._try(said, left) or problem)
            return rest
        self._reject(said, problem)
        return ""

    def _try(self, said: Field, value: str) -> Problem | None:
        try:
            self.found |= self._parts(said, value)
        except Bad as bad:
            return bad.problem
        self.understood.append((said.name, value))
        return None

    def _parts(self, said: Field, value: str) -> Parts:
        parts = READERS[said.name](value, self.frame, self.found.get("unit", self.unit))
        if said.name in MECHANICS:
            sales = self.found.get("sales", {})
            if said.begins and said.name in sales:
                parts["sales"][said.name] = joined(
                    MECHANICS[said.name], sales[said.name], parts["sales"][said.name]
                )
            parts["sales"] = sales | parts["sales"]
        for name in (_GATHERED.keys() & parts.keys() & self.found.keys()) if said.begins else ():
            parts[name] = _GATHERED[name](self.found[name], parts[name], value)
        return parts

    def _reject(self, said: Field, problem: Problem) -> None:
        if said.loose and problem.kind.startswith("bad_"):  # it only looked like that field
            self.seen.pop(said.name, None)
            self.complain("unread", text=said.whole)
            return
        self._add(replace(problem, field=said.name, keyword=said.keyword))

    def _take_offer(self, said: Field) -> None:
        if len(self.offers) == MOST_OFFERS:
            if all(problem.kind != "many_offers" for problem in self.problems):
                self.complain("many_offers", said, other=str(MOST_OFFERS))
            return
        try:
            line = read_line(said.value, self.frame.tender, self.frame.words)
        except Bad as bad:
            self._reject(said, bad.problem)
            return
        draft = Draft(frame=self.frame, unit=line.price.unit if line.price else self.unit, offer=line)
        if line.price:
            draft.seen["price"] = ""
            draft.found |= {"price_minor": line.price.minor, "unit": line.price.unit}
        draft.take(cut(line.inside))
        self.problems += draft.problems
        self.offers.append(draft)
        self.understood.append(("offer", said.value))

    def finish(self, options: Options = ()) -> None:
        """What only the whole shows: variants that are none, codes given twice, two mechanics.

        `options` are the buy's own where the text does not give any."""
        options = self.found.get("options", options)
        for draft in [self, *self.offers]:
            own = draft.found.get("options", options)
            draft.found["variant_stock"], unknown = resolve(draft.found.pop("stocked", ()), own)
            for problem in unknown:
                draft._add(replace(problem, keyword=draft.seen.get("stock", "")))
            if draft is not self:
                self.problems += draft.problems[len(draft.problems) - len(unknown) :]
        sales = self.found.pop("sales", {})
        self._check_codes()
        self._check_sales(sales)
        self._check_wish()
        for name, terms in sales.items():
            self.problems += check_steps(MECHANICS[name], terms, *self._cheapest())
            self.found |= {"mechanic": name, "terms": terms}

    def _cheapest(self) -> tuple[int | None, str]:
        found = [draft.found for draft in [self, *self.offers]]
        prices = [one["price_minor"] for one in found if "price_minor" in one]
        said = [value for name, value in self.understood if name == "price"]
        return min(prices, default=None), said[0] if said and not self.offers else ""

    def _check_codes(self) -> None:
        for code in _twice([draft.offer.code.upper() for draft in self.offers if draft.offer]):
            self._add(Problem(kind="code_twice", field="offer", keyword=self.seen["offer"], text=code))

    def _check_sales(self, sales: Mapping[str, Terms]) -> None:
        """One mechanic a buy; none that costs more than the price; where one ends the buy, nothing else
        does."""
        price, text = self._cheapest()
        said = dict(self.understood)
        for name, terms in sales.items():
            if "until" in self.seen and MECHANICS[name].closes_at(terms) is not None:
                self._add(
                    Problem(
                        kind="until_of_window",
                        field="until",
                        keyword=self.seen["until"],
                        text=said.get("until", ""),
                        other=self.seen[name],
                    )
                )
            if above_price(MECHANICS[name], terms, price):
                self._add(
                    Problem(
                        kind="above_price", field=name, keyword=self.seen[name], text=said[name], other=text
                    )
                )
        named = [keyword for name, keyword in self.seen.items() if name in MECHANICS]
        if len(named) > 1:
            self._add(Problem(kind="two_mechanics", text=named[0], other=", ".join(named[1:])))

    def _check_wish(self) -> None:
        """Those who wished may not go first for as long as the buy is open."""
        wish, closes_at = self.found.get("wish"), self.found.get("closes_at")
        if wish and closes_at and wish[1] is not None and wish[1] >= closes_at - self.frame.now:
            self._add(
                Problem(
                    kind="long_wish",
                    field="wish",
                    keyword=self.seen["wish"],
                    text=dict(self.understood)["wish"],
                )
            )

    def offer_words(self) -> tuple[OfferWords, ...]:
        return tuple(_offer_words(draft, draft.offer) for draft in self.offers if draft.offer)


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in Counter(codes).items() if code and times > 1]


def _offer_words(draft: Draft, line: OfferLine) -> OfferWords:
    return OfferWords(code=line.code, title=line.title, **draft.found)


def _all_bundles(first: tuple[Bundle, ...], second: tuple[Bundle, ...], _: str) -> tuple[Bundle, ...]:
    sizes = {one.size for one in first}
    for one in second:
        if one.size in sizes:
            raise Bad("bundle_twice", str(one.size))
    return tuple(sorted([*first, *second]))


def _joined(first: Options, second: Options, text: str) -> Options:
    joined = first + second
    if len({name.lower() for name, _ in joined}) < len(joined):
        raise Bad("bad_options", text)
    if variants(joined) > MOST_VARIANTS:
        raise Bad("many_variants", text, str(MOST_VARIANTS))
    return joined


# What a part that begins a field anew is added to, not put in the place of.
_GATHERED: Mapping[str, Callable[..., Any]] = {"options": _joined, "bundles": _all_bundles}
