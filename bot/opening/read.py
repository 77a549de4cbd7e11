"""From the whole text to an Opening, or to the Changes that an existing one is given."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.opening.amounts import Bad, read_price
from bot.opening.draft import Draft
from bot.opening.fields import Field, ascii_digits, cut, known
from bot.opening.frame import Frame
from bot.opening.mechanics import has_steps
from bot.opening.possible import impossible
from bot.opening.readers import READERS
from bot.opening.values import MOST_FIELDS, Changes, Defaults, Opening, OpeningRefused, Options, Problem
from bot.opening.words import OpeningWords
from commerce.rules.sums import Tender

_PLAIN = Defaults()
# a first field that reads as one is no title
_TELLING = frozenset({"price", "until", "stock", "limit", "min", "options"})


def read_opening(
    text: str, now: datetime, zone: ZoneInfo, tender: Tender, words: OpeningWords, defaults: Defaults = _PLAIN
) -> Opening:
    """The text after /open. Raises OpeningRefused with all problems at once. `now` is aware.

    Raises SumTwoWays (so do the others here) where a sum can be read two ways; with `tender.mark` none
    can."""
    draft, pieces = _begun(text, Frame(now=now, zone=zone, tender=tender, words=words, defaults=defaults))
    title = _titled(draft, pieces)
    draft.take(pieces[1:] if title else pieces)
    draft.finish()
    _check_price(draft)
    if draft.problems:
        raise OpeningRefused(tuple(draft.problems))
    opening = Opening(**draft.found, offers=draft.offer_words(), understood=tuple(draft.understood))
    if never := impossible(opening):
        raise OpeningRefused(tuple(never))
    return opening


def read_changes(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    tender: Tender,
    words: OpeningWords,
    defaults: Defaults = _PLAIN,
    options: Options = (),
) -> Changes:
    """The text after /edit, with or without the group buy's number. `options` are those it has, for the stock
    of its variants."""
    number, rest = numbered(text, words)
    changes = _changes(
        rest, Frame(now=now, zone=zone, tender=tender, words=words, defaults=defaults), options, number
    )
    if not changes.understood:
        raise OpeningRefused((Problem(kind="nothing"),))
    return changes


def read_again(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    tender: Tender,
    words: OpeningWords,
    defaults: Defaults = _PLAIN,
    options: Options = (),
) -> tuple[int, Changes]:
    """ "again 12", "12 price 95", "again 12; price 95; until 20:00" -> the number and what differs; see
    `again_number`."""
    number, rest = numbered(text, words)
    if number is None:
        raise OpeningRefused((Problem(kind="no_number", text=text.strip()[:40]),))
    return number, _changes(
        rest, Frame(now=now, zone=zone, tender=tender, words=words, defaults=defaults), options, number
    )


def again_number(text: str, words: OpeningWords) -> int | None:
    """The number of the group buy that this text of /open opens anew, or None: then it is an opening of its
    own.

    Without the word "again" a number stands alone, or before a field that can be read: "12 eggs" is a
    title. Raises OpeningRefused for that word alone."""
    number, rest = numbered(text, words)
    if number is None and _says_only_again(text, words):
        raise OpeningRefused((Problem(kind="no_number", text=text.strip()),))
    if (
        number is None
        or _says_again(text, words)
        or not rest
        or text.lstrip()[-len(rest) - 1 :][:1] in "\n;；"
    ):
        return number
    said = known(cut(rest)[0], words)
    return number if _is_telling(said) and not said.loose and _tells(said, words) else None


def _is_telling(said: Field) -> bool:
    return said.name in _TELLING or has_steps(said.name)


def _tells(said: Field, words: OpeningWords) -> bool:
    """ "12 stock 50" changes a stock; "12 stock cubes" is something to eat."""
    counts = any(char in "0123456789" or char in words.moments.numerals for char in said.value)
    return counts or said.name == "until" or said.value.lower() in words.none


def _begun(text: str, frame: Frame) -> tuple[Draft, list[str]]:
    pieces = cut(text)
    if len(pieces) > MOST_FIELDS:
        raise OpeningRefused((Problem(kind="many_fields", other=str(MOST_FIELDS)),))
    return Draft(frame=frame, unit=_unit(pieces, frame)), pieces


def _unit(pieces: list[str], frame: Frame) -> str:
    """The word after the price's slash, known beforehand so that "stock 50 crates" may stand before it."""
    for piece in pieces:
        said = known(piece, frame.words)
        if said.name == "price":
            try:
                return read_price(said.value, frame.tender, frame.words).unit
            except Bad:
                return ""
    return ""


def _titled(draft: Draft, pieces: list[str]) -> bool:
    """Takes the first field as the title, unless it is plainly another field."""
    said = known(pieces[0], draft.frame.words) if pieces else Field(name="", keyword="", value="", whole="")
    if not pieces or (_is_telling(said) and _reads(said, draft.frame)):
        draft.complain("no_title")
        return False
    title = (
        said.value
        if said.name == "title" and re.search(r"^[^\w]*\w+[\s】\]]*[:：]", pieces[0])
        else pieces[0]
    )
    try:
        draft.found |= READERS["title"](title, draft.frame, "")
        draft.understood.append(("title", title))
    except Bad as bad:
        draft.complain(bad.problem.kind, text=bad.problem.text, other=bad.problem.other)
    draft.seen["title"] = said.keyword
    return True


def _reads(said: Field, frame: Frame) -> bool:
    try:
        READERS[said.name](said.value, frame, "")
    except Bad as bad:
        return not bad.problem.kind.startswith("bad_")
    return True


def _check_price(draft: Draft) -> None:
    if "price" in draft.seen or any(
        problem.field == "offer" and problem.kind != "code_twice" for problem in draft.problems
    ):
        return
    missing = [
        each.offer.code or each.offer.title
        for each in draft.offers
        if each.offer and "price" not in each.seen
    ]
    if missing or not draft.offers:
        draft.problems.append(Problem(kind="no_price", field="price", text=", ".join(missing)))


def _changes(rest: str, frame: Frame, options: Options, number: int | None) -> Changes:
    draft, pieces = _begun(rest, frame)
    draft.take(pieces)
    draft.finish(options)
    if draft.problems:
        raise OpeningRefused(tuple(draft.problems))
    found = draft.found if draft.found["variant_stock"] else draft.found | {"variant_stock": None}
    offers = draft.offer_words() or None
    return Changes(
        number=number,
        **found,
        offers=offers,
        cleared=tuple(draft.cleared),
        understood=tuple(draft.understood),
    )


def _says_again(text: str, words: OpeningWords) -> bool:
    return re.match(rf"\s*(?:{words.lists['again']})", text, re.IGNORECASE) is not None


def _says_only_again(text: str, words: OpeningWords) -> bool:
    return re.fullmatch(rf"(?:{words.lists['again']})", text.strip(), re.IGNORECASE) is not None


def numbered(text: str, words: OpeningWords) -> tuple[int | None, str]:
    """-> the number that the text begins with, and what follows it."""
    has = words.lists
    begins = rf"\s*(?:(?:{has['again']})\s*[:：]?)?\s*(?:{has['numbered']})?\s*(?P<number>[0-9]{{1,9}})\s*(?:{has['numbered']})?"
    text = re.sub(r"\s+", lambda spaces: "\n" if "\n" in spaces[0] else " ", text.strip())
    match = re.match(
        rf"{begins}(?=\s|[;；,，]|$|{words.starts.pattern})[\s;；,，]*", ascii_digits(text), re.IGNORECASE
    )
    return (int(match["number"]), text[match.end() :].strip()) if match else (None, text)
