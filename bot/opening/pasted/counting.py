"""How many: the steps of a ladder, the least and the most, and what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.opening.amounts import Bad, SumTwoWays, price_of, read_count
from bot.opening.frame import Frame
from bot.opening.mechanics import check_steps, read_terms
from bot.opening.pasted.paper import Marked, Paper, written_in
from bot.opening.pasted.vocabulary import PastedWords
from commerce.mechanics import MECHANICS
from commerce.rules.mechanic import Mechanic
from commerce.rules.pricing import Steps

_CLOSED = re.compile(r"^[^(（\n]*[)）]")  # (8-10个)：29.9: the count stands in brackets
_TOGETHER = ("CJK", "HIRAGANA", "KATAKANA")
_FEWEST_MEMBERS, _FEWEST_UNITS = 2, 4  # a sale that fewer would do for has no minimum
_CHEAPEST_STEP = 0.4  # of the price: below it, something else was counted
_MOST_OF_ONE = 40  # limited to 100, for no one: all there is
_FEWEST_BOUGHT = 10  # nobody buys so many: "buy 30, each 42" is said of all orders together
_BLOCKING = (Marked.CONTACT, Marked.TIME, Marked.UNTIL, Marked.STEP)


def number_of(text: str, words: PastedWords) -> int | None:
    """12, 两, 三 -> how many."""
    said = words.numbers.get(text.lower())
    if said is not None:
        return said
    try:
        return read_count(text, words.opening)
    except Bad:
        return None


# -- the steps of a ladder -------------------------------------------------------------------------


def mark_steps(paper: Paper, frame: Frame, words: PastedWords) -> None:
    """Each step, with its quantity, its price and what is counted."""
    for pattern in (_upwards(words), _backwards(words)):
        for match in _steps(pattern, paper, words):
            _mark_step(match, paper, frame, words)


def drop_rising(paper: Paper) -> bool:
    """3-4 pax $58, 5-6 pax $82: what costs more the more there are is no ladder. Were there such?"""
    steps = [claim.value for claim in paper.of(Marked.STEP)]
    rising = any(more[1] > less[1] for less, more in pairwise(sorted(steps, key=lambda step: int(step[0]))))
    if rising:
        paper.claims = [claim for claim in paper.claims if claim.mark is not Marked.STEP]
    return rising


def drop_small_steps(paper: Paper) -> None:
    """Of several goods, 3 dozen or more at $10.50: so few one member buys. No step of all; it is a remark."""
    paper.claims = [
        claim
        for claim in paper.claims
        if claim.mark is not Marked.STEP or not 1 < claim.value[0] < _FEWEST_BOUGHT
    ]


def _steps(pattern: re.Pattern[str], paper: Paper, words: PastedWords) -> Iterator[re.Match[str]]:
    """Each match that is a step; one that is none hides no other that begins inside it."""
    for start, end in paper.lines:
        at = start
        while match := pattern.search(paper.tidy, at, end):
            is_step = not _crosses(match, paper, words) and (_is_step(match) or _goes_on(match, paper, words))
            if is_step:
                yield match
            at = _span(match)[1] if is_step else match.start() + 1


def _crosses(match: re.Match[str], paper: Paper, words: PastedWords) -> bool:
    """$32 each if we get 25+, $29 at 50: the price of that step stands before it, not behind the comma."""
    if "from" not in match.groupdict() or not any(
        match.start("low") < at < match.start("amount") for at in paper.ends
    ):
        return False
    start = paper.clause(match.start("low"), match.end("low"))[0]
    said = paper.tidy[start : match.end("low")]
    return any(before.end("low") == len(said) for before in _backwards(words).finditer(said))


def _mark_step(match: re.Match[str], paper: Paper, frame: Frame, words: PastedWords) -> None:
    start, end = _span(match)
    if any(claim.mark in _BLOCKING for claim in paper.over(start, end)) or _is_aside(match, paper, words):
        return
    if _CLOSED.search(paper.tidy, start, end):
        return
    at = 1 if match.groupdict().get("below") else number_of(match["low"], words)
    priced = _without_one(match, paper, words)
    try:
        price = price_of(priced, frame.tender, frame.words).minor
    except (Bad, SumTwoWays):
        return
    if at is None or (match.groupdict().get("buys") and at < _FEWEST_BOUGHT):
        return
    paper.unmark(start, end, Marked.SUM)
    written = "".join(priced[name] or "" for name in ("before", "amount", "after", "tail"))
    paper.mark(Marked.STEP, start, end, (at, price, match["counter"] or "", written))


def _without_one(match: re.Match[str], paper: Paper, words: PastedWords) -> re.Match[str]:
    """33元一盒 are 33, not 33.1."""
    unit = re.compile(words.lists["units"], re.IGNORECASE)
    if not match["tail"] or not unit.match(paper.tidy, match.end()):
        return match
    price = re.compile(words.opening.price, re.IGNORECASE)
    return price.search(paper.tidy, match.start("amount"), match.start("tail")) or match


def _is_step(match: re.Match[str]) -> bool:
    """Something says that it begins there; turned round, the price says that it is one."""
    said = match.groupdict()
    if "from" not in said:
        return bool(said["before"] or said["after"])
    return bool(
        said["from"] or said["buys"] or said["more"] or said["below"] or (said["high"] and said["counter"])
    )


def _goes_on(match: re.Match[str], paper: Paper, words: PastedWords) -> bool:
    """30件起129，50件119: right behind a step stands the next."""
    start = _span(match)[0]
    before = [step for step in paper.of(Marked.STEP) if step.end <= start]
    parted = re.fullmatch(r"[\s,，、;；/]*", paper.tidy[before[-1].end : start]) if before else None
    more = (number_of(match["low"], words) or 0) > before[-1].value[0] if before else False
    return bool(parted and match["counter"] and more)


def _is_aside(match: re.Match[str], paper: Paper, words: PastedWords) -> bool:
    """Is it a step of something else: free shipping, so much off?"""
    start, end = paper.clause(*_span(match))
    return words.has("fees", paper.tidy[start:end]) or words.has("ships", paper.tidy[start:end])


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Without the spaces around it, and without what only looks like its unit: 330／達20盒."""
    end = match.start() + len(match[0].rstrip())
    unit = match.groupdict().get("unit")
    if unit and any(char.isdigit() for char in unit):
        end = max(match.end(name) for name in ("amount", "after", "tail"))
    return match.end() - len(match[0].lstrip()), end


def _quantity(words: PastedWords) -> str:
    has = words.lists
    return rf"(?P<low>{has['number']})(?:\s*(?:[-–~～]|{has['to']})\s*(?P<high>[0-9]+))?\s*(?P<counter>{has['units']}|{has['members']})?"


def _upwards(words: PastedWords) -> re.Pattern[str]:
    """满50袋42, 30-59盒 每盒230, 10組以上 1300, từ 10 cái 1tr850."""
    has = words.lists
    one_each = rf"(?=\s*{has['number']}\s*{has['units']}\s*{has['per']}\s*{has['units']})"
    begins = rf"(?:(?P<from>{has['from']}|{has['if']})|(?P<buys>{has['buys']}){one_each})?\s*"
    makes = (
        rf"(?:[\s,:=→>-]|(?<![0-9])1\s*(?:{has['units']})|{has['makes']}|{has['per']}\s*(?:{has['units']})?)*"
    )
    wordy = r"(?:[^\n\d,，.。;；!！?？$€£¥₩฿]{0,14}?)"  # 30박스 이상 모이면 35,000원
    return re.compile(
        rf"{begins}{_quantity(words)}\s*(?:(?:(?P<more>{has['more']})(?!(?<=[+＋])[0-9$€£¥₩₱฿])|(?P<below>{has['below']})){wordy})?{makes}(?<![0-9]){words.opening.price}",
        re.IGNORECASE,
    )


def _backwards(words: PastedWords) -> re.Pattern[str]:
    """£3.80 if we reach 60 bags, £3.50 at 100, $39 each if 25 or more order."""
    has = words.lists
    each = rf"(?:\s*(?:{has['each']}|{has['apiece']}|{has['per']}\s*{has['units']}))?"
    return re.compile(
        rf"{words.opening.price}{each}\s*(?:{has['if']})[^0-9,.\n$€£¥₩₱฿]{{0,12}}?{_quantity(words)}",
        re.IGNORECASE,
    )


def ladder() -> Mechanic:
    """The mechanic that has nothing but steps, counted in units."""
    only = (kind for kind in MECHANICS.values() if [field.kind for field in kind.fields] == ["steps"])
    return next(kind for kind in only if kind.fields[0].of == "units")


def ladder_of(paper: Paper, frame: Frame, base: int | None) -> Steps:
    """The steps below the price, read by the mechanic that has nothing but steps; none where it refuses
    them: then they are remarks."""
    claims = [claim for claim in paper.of(Marked.STEP) if claim.value[0] > 1]
    kind = ladder()
    try:
        terms = read_terms(
            kind, " ".join(f"{step[0]}={step[3]}" for step in (one.value for one in claims)), frame, ""
        )
    except (Bad, SumTwoWays):
        terms = {}
    far = any(claim.value[1] < _CHEAPEST_STEP * (base or 0) for claim in claims)
    if not terms or far or check_steps(kind, terms, base, ""):
        paper.claims = [claim for claim in paper.claims if claim not in claims]
        return ()
    steps: Steps = terms["steps"]
    return steps


# -- the least, the most and what there is ---------------------------------------------------------


def mark_counts(paper: Paper, words: PastedWords) -> None:
    """Limits first: "4 per household" is none of the others."""
    for name, patterns in (("limit", _limits), ("min", _minimums), ("stock", _stocks)):
        for pattern in patterns(words):
            for match in list(paper.find(pattern)):
                _mark_count(name, match, paper, words)
            if name == "min" and any(claim.value[0] == name for claim in paper.of(Marked.COUNT)):
                break  # 希望80顆, 未滿60顆流團: what happens then is said of the one that counts


def _mark_count(name: str, match: re.Match[str], paper: Paper, words: PastedWords) -> None:
    start, end = _span(match)
    number = number_of(match["number"], words)
    if match.groupdict().get("counter"):  # 3点まで: pieces, not three o'clock
        _take_hours(start, end, paper)
    if (
        number is None
        or (name == "limit" and number > _MOST_OF_ONE and not words.has("each", match[0]))
        or (name == "min" and _is_of_one_order(number, match, paper))
        or paper.over(start, end)
        or _is_other(name, start, end, paper, words)
    ):
        return
    people = match.groupdict().get("people")
    paper.mark(Marked.COUNT, start, end, (name, number, match.groupdict().get("counter") or "", bool(people)))


def _is_of_one_order(number: int, match: re.Match[str], paper: Paper) -> bool:
    """两斤起订 is said of each order; so is 滿500送小餅乾, where nothing is counted."""
    said = match.groupdict()
    if said.get("people"):
        return number < _FEWEST_MEMBERS
    goes_on = not said.get("counter") and written_in(paper.tidy[match.end() : match.end() + 1], *_TOGETHER)
    return number < _FEWEST_UNITS or goes_on


def _take_hours(start: int, end: int, paper: Paper) -> None:
    """A bare hour inside what counts something is none."""
    hours = [one for one in paper.over(start, end) if one.mark is Marked.TIME and one.start > start]
    bare = [one for one in hours if len(re.findall("[0-9]+", paper.tidy[one.start : one.end])) == 1]
    paper.claims = [claim for claim in paper.claims if claim not in bare]


def _is_other(name: str, start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    """The least for free shipping, for a lower price or for one order is no minimum of the sale."""
    if name != "min":
        return False
    if re.match(rf"\s*{words.lists['per']}\s+\w", paper.tidy[end:], re.IGNORECASE):  # min 10 per flavour
        return True
    at, to = paper.clause(start, end)
    clause = re.sub(words.lists["goes"], " ", paper.tidy[at:to], flags=re.IGNORECASE)  # or it's off
    priced = any(claim.mark is Marked.SUM and claim.start >= end for claim in paper.over(at, to))
    return priced or any(words.has(other, clause) for other in ("fees", "ships", "each", "apiece"))


def _counted(words: PastedWords) -> str:
    has = words.lists
    return rf"(?P<number>{has['number']})\s*(?:(?P<people>{has['members']})|(?P<counter>{has['units']}|{has['measures']}))?"


def _limits(words: PastedWords) -> Iterator[str]:
    """每户限2份, mỗi nhà tối đa 4 set; max 2 per household, 1人3個まで; a bare 限2 is what one may have, 限30盒
    what there is."""
    has = words.lists
    most = rf"(?:(?:{has['most']}|{has['only']})\s*(?:{has['buys']})?|[\s:])*"
    count = rf"(?P<number>{has['number']})\s*(?P<counter>{has['units']}|{has['measures']})?"
    yield rf"{has['each']}{most}{count}"
    yield rf"(?:{has['most']}|{has['caps']})\s*:?\s*{count}[^\n,.，。]{{0,12}}?(?:{has['each']}|{has['apiece']})"
    yield rf"{has['most']}\s*:?\s*{count}"
    yield rf"{has['caps']}\s*:?\s*(?P<number>{has['number']})(?!\s*(?:{has['units']}|{has['measures']}))"
    yield rf"(?P<number>{has['number']})\s*(?P<counter>{has['units']})\s*{has['each']}"  # one tray per family


def _minimums(words: PastedWords) -> Iterator[str]:
    """8人成团, 20件起发; need at least 12, MOQ 15; if we get 10 orders."""
    has = words.lists
    gap = r"[^\n0-9,.，。]{0,8}?"
    yield rf"(?:{has['from']}\s*)?{_counted(words)}\s*(?:{has['more']})?{gap}{has['goes']}"
    yield rf"{has['least']}\s*(?:{has['total']})?\s*:?\s*{_counted(words)}(?:\s*{has['goes']})?"


def _stocks(words: PastedWords) -> Iterator[str]:
    """只有60袋, 限量15台, 残り5; 40 tins only. 100 kg in all are not 100 of each, and 2 weeks none at all."""
    has = words.lists
    number = rf"(?P<number>{has['number']})(?![^\n,.，。]{{0,24}}?{has['total']}|\s*{has['durations']})"
    count = rf"{number}\s*(?P<counter>{has['units']}|{has['measures']}(?!\s?[0-9]))?(?!\s*{has['measures']})"
    yield rf"(?:{has['only']}\s*:?\s*)+{count}"
    yield rf"{has['caps']}\s*:?\s*(?P<number>{has['number']})\s*(?P<counter>{has['units']}|{has['measures']})"
    yield rf"{number}\s*(?P<counter>{has['units']}|{has['measures']})\s*{has['left']}(?!\s?{has['price']})"
