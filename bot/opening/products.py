"""/edit of single products: "B price 35", "offer B Apples 55", "sold out B", "add C Pears 60 (stock 20)".
Pure.

A field is a product's where it begins with a code that the buy has, or with one of the words `add` and
`sold_out` of a language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.opening.amounts import Bad, read_price
from bot.opening.draft import Draft
from bot.opening.fields import bare, cut, known
from bot.opening.frame import Frame
from bot.opening.offers import OfferLine, read_line
from bot.opening.options import resolve
from bot.opening.values import OfferWords, OpeningRefused, Problem

Codes = Mapping[str, str]  # code -> title, of the buy that is edited


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWords:
    """What is to be different about one product; None: unchanged. `code` "" with `adds`: one is to be
    given."""

    code: str
    words: OfferWords
    adds: bool = False
    sold_out: bool = False
    unlimited: tuple[str, ...] = ()  # "stock", "limit": taken away
    more: int = 0  # units beside the stock there is


def split_products(text: str, codes: Codes, frame: Frame) -> tuple[list[ProductWords], str]:
    """The products that the text of /edit (without its number) changes, and the rest of the text. Raises
    OpeningRefused."""
    found: list[ProductWords] = []
    rest: list[str] = []
    problems: list[Problem] = []
    for piece in cut(text):
        try:
            product = _product(piece, codes, frame)
        except Bad as bad:
            problems.append(replace(bad.problem, field="offer", keyword=""))
            continue
        except OpeningRefused as refused:
            problems += refused.problems
            continue
        if product is None:
            rest.append(piece)
        else:
            found.append(product)
    if problems:
        raise OpeningRefused(tuple(problems))
    return found, "; ".join(rest)


def _product(piece: str, codes: Codes, frame: Frame) -> ProductWords | None:
    plain = bare(piece)
    if (code := _stopped(plain, codes, frame)) is not None:
        return ProductWords(code=code, words=OfferWords(code="", title=""), sold_out=True)
    if (tail := _after("add", plain, frame)) is not None:
        return _added(_after_offer(tail, frame), codes, frame)
    said = _after_offer(plain, frame)
    code, tail = _coded(said, codes)
    if code:
        return _changed(code, tail, codes, frame) or _renamed(code, tail, frame)
    if said != plain:
        return _added(said, codes, frame)
    code, tail = _titled(plain, codes)
    return _changed(code, tail, codes, frame) if code else None


def _stopped(text: str, codes: Codes, frame: Frame) -> str | None:
    """Which product is sold out from now on; of a buy of one, the word alone says it. None where something
    else is said, as a deadline is that begins with the same word. Raises OpeningRefused."""
    if len(codes) == 1 and _stops(text, frame):
        return next(iter(codes))
    tail = _after("sold_out", text, frame)
    if tail is None or known(text, frame.words).name:
        return None
    return _named(tail, codes)


def _stops(text: str, frame: Frame) -> bool:
    return re.fullmatch(frame.words.lists["sold_out"], text, re.IGNORECASE) is not None


def _changed(code: str, tail: str, codes: Codes, frame: Frame) -> ProductWords | None:
    """By a word of stopping, a field or a price; None where the tail is none of these."""
    if _stops(tail, frame):
        return ProductWords(code=code, words=OfferWords(code="", title=""), sold_out=True)
    if more := _more(tail, frame):
        return ProductWords(code=code, words=OfferWords(code="", title=""), more=more)
    draft = Draft(frame=frame, offer=OfferLine(code=code, title=codes[code], price=None, inside=""))
    if known(tail, frame.words).name:
        draft.take([tail])
        return _finished(draft, ProductWords(code=code, words=OfferWords(code="", title="")))
    try:
        price = read_price(tail, frame.tender, frame.words)
        return ProductWords(
            code=code, words=OfferWords(code="", title="", unit=price.unit, price_minor=price.minor)
        )
    except Bad:
        return None


def _more(tail: str, frame: Frame) -> int:
    """How many of "stock +20"; 0 where it says something else."""
    said = known(tail, frame.words)
    count = re.fullmatch(r"\+\s*([0-9]{1,6})", said.value) if said.name == "stock" else None
    return int(count[1]) if count else 0


def _renamed(code: str, tail: str, frame: Frame) -> ProductWords:
    """As a product stands on a line of /open, behind its code."""
    line = read_line(f"{code} {tail}", frame.tender, frame.words)
    return _lined(line, ProductWords(code=code, words=OfferWords(code="", title="")), frame)


def _added(text: str, codes: Codes, frame: Frame) -> ProductWords:
    if taken := _coded(text, codes)[0]:
        raise OpeningRefused(
            (Problem(kind="code_taken", field="price", keyword=taken, text=f"{taken} {codes[taken]}"),)
        )
    line = read_line(text, frame.tender, frame.words)
    product = _lined(
        line, ProductWords(code=line.code, words=OfferWords(code="", title=""), adds=True), frame
    )
    if product.words.price_minor is None:
        raise OpeningRefused((Problem(kind="no_price", field="price", text=line.code or line.title),))
    return product


def _lined(line: OfferLine, product: ProductWords, frame: Frame) -> ProductWords:
    """A product as it stands on a line of /open: title, price, and fields in brackets."""
    draft = Draft(frame=frame, unit=line.price.unit if line.price else "", offer=line)
    if line.price:
        draft.seen["price"] = ""
        draft.found |= {"price_minor": line.price.minor, "unit": line.price.unit}
    draft.take(cut(line.inside))
    return _finished(draft, replace(product, words=OfferWords(code="", title=line.title)))


def _finished(draft: Draft, product: ProductWords) -> ProductWords:
    found: dict[str, Any] = dict(draft.found)
    found["variant_stock"], unknown = resolve(found.pop("stocked", ()), found.get("options", ()))
    if problems := [*draft.problems, *unknown]:
        raise OpeningRefused(tuple(problems))
    return replace(product, words=replace(product.words, **found), unlimited=tuple(draft.cleared))


def _after(name: str, text: str, frame: Frame) -> str | None:
    """What follows a word of that list, or None. A word alone is none of a product's."""
    match = re.match(rf"(?:{frame.words.lists[name]})(?![a-z])\s*[:：]?\s*(?=\S)", text, re.IGNORECASE)
    return text[match.end() :] if match else None


def _after_offer(text: str, frame: Frame) -> str:
    said = known(text, frame.words)
    return said.value if said.name == "offer" else text


def _coded(text: str, codes: Codes) -> tuple[str, str]:
    """-> the code of the buy that the text begins with, and what follows; ("", text) where it begins with
    none."""
    for code in sorted(codes, key=len, reverse=True):
        match = re.match(rf"{re.escape(code)}(?:\s*[:：]\s*|\s+|(?=[^\x00-\x7f]))(?=\S)", text, re.IGNORECASE)
        if match:
            return code, text[match.end() :]
    return "", text


def _titled(text: str, codes: Codes) -> tuple[str, str]:
    """The same by a product's title."""
    for code, title in sorted(codes.items(), key=lambda one: -len(one[1])):
        ends = r"\s*[:：]?\s*" if title[-1] > "\x7f" else r"(?:\s*[:：]\s*|\s+)"  # 苹果价格50
        match = re.match(rf"{re.escape(title)}{ends}(?=\S)", text, re.IGNORECASE)
        if match:
            return code, text[match.end() :]
    return "", text


def _named(text: str, codes: Codes) -> str:
    """The product of that code or title. Raises OpeningRefused."""
    wanted = text.strip().casefold()
    found = [code for code, title in codes.items() if wanted in (code.casefold(), title.casefold())]
    if len(found) != 1:
        raise OpeningRefused(
            (Problem(kind="no_product", field="offer", text=text.strip()[:40], other=named_list(codes)),)
        )
    return found[0]


def named_list(codes: Codes) -> str:
    """The products as a leader can name them: A Oranges, B Apples."""
    return ", ".join(f"{code} {title}" for code, title in codes.items())


def which(field: str, said: str, codes: Codes, others: Sequence[str]) -> Problem:
    """Of several products with prices of their own, which is meant? `others`: codes, the last one is the
    example."""
    return Problem(kind="which_product", field=field, keyword=others[-1], text=said, other=named_list(codes))
