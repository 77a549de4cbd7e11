"""Which sums are prices, and of what unit: not the fee, not the usual price, not what free shipping begins
at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.opening.frame import Frame
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.marking import ends_a_word, is_counted, is_signed
from bot.opening.pasted.paper import Claim, Marked, Paper, written_in
from bot.opening.pasted.vocabulary import PastedWords
from commerce.rules.sums import Sum, sum_of

_BARE = r"(?<![A-Za-z0-9*×#+-])(?<![0-9][.,:/])(?<![0-9] / )%s"
_TOGETHER = ("CJK", "HIRAGANA", "KATAKANA")
_THAI, _SHORTEST_THAI = "THAI", 2  # digits
_ONCE = ("1", None)
_TWO_PRICES = re.compile(
    r"(?<![0-9.,/])[0-9]{1,6}(?:\.[0-9]{1,2})?/[0-9]{1,6}(?:\.[0-9]{1,2})?(?![0-9./]|\s?[^\W\d_])"
)
_ENDS_HERE = r"\s*(?:$|[.,]?-(?![0-9])|[\n(（)）,，。;；!！?？|｜、~～]|[/／](?![0-9])|\.(?=\s|$)|(?-i:(?!X{1,4}[SML])[A-Z]{2}(?![A-Za-z])))"
_BRACKETS = re.compile("[(（][^()（）]*[)）]")
_KNOWN = (Marked.UNTIL, Marked.COUNT, Marked.STEP)
_SUMS = (Marked.SUM, Marked.ASIDE, Marked.STEP)
_LONGEST_SIGN, _LONGEST_SHOP = 3, 6
_ADDED = re.compile(r"\+\s*$|(?:^|\s)[-−]$")
_WIDEST_RANGE = 5  # times its lower end
_SIZE = r"(?:[0-9]?X{0,4}[SML])"
_SIZED = re.compile(rf"(?<!\S){_SIZE}\s*[:：-]?\s*$")
_NEXT_SIZED = re.compile(rf"[\s,/|]+{_SIZE}\s*[:：-]?\s*[0-9]")
_SIZED_BEFORE = re.compile(rf"(?<!\S){_SIZE}\s*[:：-]?\s*[0-9]{{2,6}}[\s,/|]+{_SIZE}\s*[:：-]?\s*$")
_ROLES_WITHOUT_GOODS = ("fees", "ships", "pay", "closes", "total")


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """A price where it stands. `end` is behind its unit, where one follows. `minor` None: it can be read two
    ways. Not `sure`: a bare number among signed sums, which may be that of a bundle."""

    start: int
    end: int
    minor: int | None
    unit: str
    signed: bool
    sure: bool = True

    @property
    def of_several(self) -> bool:
        """Is it that of a number of units: 50/3盒?"""
        return self.unit[:1].isnumeric()


def prices(paper: Paper, frame: Frame, words: PastedWords) -> list[Priced]:
    """In the order of the text. Sums that are none are marked as asides."""
    for claim in paper.of(Marked.SUM):
        if (
            _is_aside(claim, paper, words)
            or _goes_on_aside(claim, paper)
            or _is_dearer_aside(claim, paper, words)
        ):
            paper.take(claim, Marked.ASIDE, claim.value)
    signed = [
        _priced(claim.start, claim.end, claim.value, paper, words, signed=True)
        for claim in paper.of(Marked.SUM)
    ]
    signed = [replace(one, minor=None) if _is_rough(one, paper, words) else one for one in signed]
    if not signed and words.has("pending", paper.tidy):  # 99 is a kind of strawberry: its price follows
        return [replace(one, minor=None) for one in _bare(paper, frame, words)]
    bare = [
        one if not signed or _may_be_bare(one, paper, words) else replace(one, sure=False)
        for one in _bare(paper, frame, words)
    ]
    return sorted([*signed, *bare, *_unclear(paper, words, [*signed, *bare])], key=lambda one: one.start)


def _is_rough(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """About so much, or from so much to so much: which price, is asked."""
    before, behind = paper.tidy[: one.start], paper.tidy[one.end :]
    about, dash = words.lists["about"], "[-–~～]"
    either = rf"\s?{words.lists['or']}\s?[$€£¥₩฿₱]?[0-9][0-9.,]*\s?[^\W\d_]?\s?(?:[,，。;；\n]|$)"
    start, end = next(span for span in paper.sentences() if one.start < span[1])
    if words.has("pending", paper.tidy[start:end]):
        return True
    return bool(
        _is_range(before, one, paper, words)
        or re.search(
            rf"{about}\s*$|(?<![\w.])[0-9]+(?:[.,][0-9]+)?\s?{words.lists['or']}\s?$",
            before,
            re.IGNORECASE,
        )
        or re.search(r"[$€£¥₩฿₱][0-9.,]+\s?[/／]\s?$", before)
        or re.match(r"\s?[/／]\s?[$€£¥₩฿₱][0-9]", behind)
        or re.match(rf"[^\S\n]*{about}|\s?{dash}\s?[$€£¥₩฿₱]?[0-9]|{either}", behind, re.IGNORECASE)
    )


def _is_range(before: str, one: Priced, paper: Paper, words: PastedWords) -> bool:
    """$4-$6, not "Box of 6 - $12" nor "6 - 250 pesos": the ends of a range are near each other."""
    lower = re.search(rf"(?P<low>{_lower_end(one, paper)})\s*[-–~～]\s*$", before)
    upper = re.search(r"[0-9]+", paper.tidy[one.start : one.end])
    if lower is None or upper is None or _is_parted(before, words):
        return False
    low = re.search(r"[0-9]+(?=[.,]?[0-9]*$)", lower["low"])
    return low is None or int(upper[0]) <= _WIDEST_RANGE * int(low[0])


def _is_parted(before: str, words: PastedWords) -> bool:
    """Donat isi 6 - 30rb: a dash between spaces, behind a number that other words than those of prices stand
    before, parts a name from its price."""
    name = re.search(r"(?P<name>[^\W\d_][^\n]*?)\s*[0-9][0-9.,]*\s+[-–]\s+$", before)
    priced = rf"(?:{words.lists['price']}|{words.lists['about']})\s*$"
    return name is not None and re.search(priced, name["name"], re.IGNORECASE) is None


def _lower_end(one: Priced, paper: Paper) -> str:
    """The lower end of a range has a sign where the upper one begins with one: "Box of 6 - $12" is none."""
    return "[0-9]" if paper.tidy[one.start].isdigit() else r"[$€£¥₩฿₱][0-9.,]*[0-9]"


def _is_aside(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    start, end = _around(claim, paper)
    before, around = paper.tidy[start : claim.start], paper.tidy[start:end]
    threshold = re.search(rf"{words.lists['from']}\s*$", before, re.IGNORECASE) and (
        words.has("ships", around) or words.has("gifts", around)
    )
    moved = rf"\W*(?:{words.lists['arrives']}|{words.lists['ships']}|{words.lists['pickup']})\W*"
    usual = around if paper.tidy[start - 1 : start] in ("(", "（") else before
    return bool(
        (words.has("usual", usual) and not _is_ordinary(claim, usual, paper, words))
        or _is_posted(claim, paper, words)
        or re.fullmatch(moved, before, re.IGNORECASE)  # Delivery $3
        or _is_fee(before, paper.tidy[claim.end : end], words)
        or _ADDED.search(before)
        or re.search(rf"(?:{words.lists['adds']})\s*$", before, re.IGNORECASE)
        or threshold
        or re.match(words.lists["goes"], paper.tidy[claim.end :], re.IGNORECASE)  # 10元起送
    )


def _is_ordinary(claim: Claim, said: str, paper: Paper, words: PastedWords) -> bool:
    """Biasa RM8, besar RM11: a word that calls the usual price calls the plain kind as well; that it is, where
    no price stands beside it."""
    ordinary = rf"{words.lists['ordinary']}(?!\s*{words.lists['price']})"
    if words.has("usual", re.sub(ordinary, " ", said, flags=re.IGNORECASE)):
        return False
    start, end = paper.lines[paper.line_at(claim.start)]
    beside = [one for one in paper.over(start, end) if one.mark in _SUMS and one != claim]
    after = [one.value for one in beside if one.start >= claim.end]
    return len(after) == len(beside) and (not after or after[0] > claim.value)


def _is_posted(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    """(normal mail $2, tracked $4): in brackets that speak of sending."""
    around = _within_brackets(claim, *paper.lines[paper.line_at(claim.start)], paper)
    inside = around[1] < len(paper.tidy) and paper.tidy[around[1]] in ")）" and around[1] >= claim.end
    said = paper.tidy[slice(*around)]
    return (
        inside
        and paper.tidy[around[0] - 1] in "(（"
        and (words.has("fees", said) or words.has("ships", said))
    )


def _goes_on_aside(claim: Claim, paper: Paper) -> bool:
    """RRP $15 / $28: parted from such a sum by a stroke alone."""
    before = [one for one in paper.of(Marked.ASIDE) if one.end <= claim.start]
    return bool(before) and re.fullmatch(r"\s*[/／]\s*", paper.tidy[before[-1].end : claim.start]) is not None


def _is_dearer_aside(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    """210k (giá chợ 250k): a higher price alone in brackets behind a price is what others ask."""
    before = [one for one in paper.of(Marked.SUM) if one.end <= claim.start]
    if not before or before[-1].value >= claim.value:
        return False
    opened = re.fullmatch(r"\s*[(（](?P<said>[^\n()（）0-9]*)", paper.tidy[before[-1].end : claim.start])
    closed = re.match(r"[^\n()（）0-9]{0,12}[)）]", paper.tidy[claim.end :])
    said = re.sub(r"[\W_]", "", opened["said"]) if opened else ""
    shop = said.isupper() and len(said) <= _LONGEST_SHOP  # (UP $89), (NTUC $10.95)
    alone = opened and (words.has("price", opened["said"]) or len(said) <= _LONGEST_SIGN or shop)
    return bool(alone and closed)


def _is_fee(before: str, behind: str, words: PastedWords) -> bool:
    fee = rf"[^\n0-9+]{{0,10}}?{words.lists['fees']}"
    return words.has("fees", before) or re.match(fee, behind, re.IGNORECASE) is not None


def _around(claim: Claim, paper: Paper) -> tuple[int, int]:
    """The clause, or the brackets inside it, without other sums."""
    start, end = paper.clause(claim.start, claim.end)
    start, end = _within_brackets(claim, start, end, paper)
    sums = [one for one in paper.over(start, end) if one.mark in _SUMS and one != claim]
    start = max([start, *(one.end for one in sums if one.end <= claim.start)])
    return start, min([end, *(one.start for one in sums if one.start >= claim.end)])


def _within_brackets(claim: Claim, start: int, end: int, paper: Paper) -> tuple[int, int]:
    """What stands in one pair of brackets says nothing of what stands outside, and the other way round."""
    for bracket in _BRACKETS.finditer(paper.tidy, start, end):
        if bracket.start() < claim.start and claim.end < bracket.end():
            return bracket.start() + 1, bracket.end() - 1
        if bracket.start() >= claim.end:
            return start, bracket.start()
    return start, end


def _priced(
    start: int, end: int, minor: int | None, paper: Paper, words: PastedWords, *, signed: bool
) -> Priced:
    article = rf"(?:(?:{words.lists['per']}|{words.lists['packs']})\s+)?"
    several = rf"[(（]?{article}(?P<several>{words.lists['number']}\s?{words.lists['units']})(?=\s*(?:$|[\n,，、。;；!！)）]))[)）]?"
    unit = re.compile(
        rf"[^\S\n]*(?:/\s?(?P<lot>[0-9]{{1,4}}\s?(?:{words.lists['measures']}|{words.lists['units']}))(?=\s*(?:$|[\n,，、。;；.!！)）]))|{several}|/(?P<slash>[^\W\d_]{{1,14}}+)(?![^\S\n]*[0-9]+(?!\s?{words.lists['measures']}|[0-9]))|[0-9]+\s?(?:{words.lists['units']})?/(?P<of>{words.lists['units']})|[(（]\s*/?(?:{words.lists['per']})?\s*(?P<in>{words.lists['units']}|{words.lists['measures']})\s*[)）]|(?:{words.lists['price']}\s+)?{words.lists['per']}\s*(?P<per>{words.lists['units']}|{words.lists['measures']})|(?P<one>{words.lists['ones']}))",
        re.IGNORECASE,
    ).match(paper.tidy, end)
    if unit is None:
        return Priced(start=start, end=end, minor=minor, unit="", signed=signed)
    said = next(filter(None, unit.groups()))
    lot = re.match(words.lists["number"], said, re.IGNORECASE)
    if lot and number_of(lot[0], words) == 1:  # 180/1盒
        said = said[lot.end() :].strip()
    return Priced(start=start, end=unit.end(), minor=minor, unit=said, signed=signed)


def _bare(paper: Paper, frame: Frame, words: PastedWords) -> list[Priced]:
    """Numbers where a price would stand: at the end of their clause, behind a title, with nothing counted."""
    pattern = re.compile(_BARE % rf"(?:{frame.words.sums.within})", re.IGNORECASE)
    found = (_bare_price(match, paper, frame, words) for match in _bare_sums(pattern, paper, words))
    return [one for one in found if one is not None]


def _bare_sums(pattern: re.Pattern[str], paper: Paper, words: PastedWords) -> Iterator[re.Match[str]]:
    """Behind what money is counted in, where goods are counted in it as well, a sum may begin: 一塊65."""
    for match in paper.find(pattern):
        if not is_counted(match, paper, words):
            yield match
        elif behind := pattern.match(paper.tidy, match.end("after")):
            yield behind


def _bare_price(match: re.Match[str], paper: Paper, frame: Frame, words: PastedWords) -> Priced | None:
    start, end = match.span("amount")
    signed = is_signed(match, frame) and not ends_a_word(match)
    taken = paper.over(start, end) or signed or _TWO_PRICES.match(paper.tidy, start)
    if taken or not _is_amount(paper.tidy[start:end]) or _is_sample(start, paper, words):
        return None
    one = _priced(start, end, None, paper, words, signed=False)
    read = sum_of(match, frame.tender, frame.words.sums)
    if not isinstance(read, Sum) or not read.minor or not _stands_like_a_price(one, paper, words):
        return None
    minor = None if _is_rough(one, paper, words) else read.minor
    return replace(one, minor=minor, sure=not _is_of_several(one, paper, words))


def _is_sample(place: int, paper: Paper, words: PastedWords) -> bool:
    """1. 例 302 牛肉丸1: a line that shows how to sign up."""
    start, _ = paper.lines[paper.line_at(place)]
    return re.match(rf"[\W\d]*{words.lists['samples']}", paper.tidy[start:place], re.IGNORECASE) is not None


def _is_amount(text: str) -> bool:
    """RT 05: no sum begins so."""
    return text[0].isdigit() and re.match("0[0-9]", text) is None


def _is_of_several(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """兩件550, with more behind it: a bundle's price, if anything's."""
    start, _ = paper.clause(one.start, one.end)
    unit = _unit_before(paper.tidy[start : one.start], words)
    lot = rf" |{words.lists['number']}\s*{words.lists['units']}"
    more = re.compile(lot, re.IGNORECASE).match(paper.tidy, one.end) and not _goes_before_a_mark(one, paper)
    if unit is None or unit["per"] or unit["lot"] in _ONCE or not more:
        return False
    return re.fullmatch(words.lists["measures"], unit["unit"], re.IGNORECASE) is None


def _stands_like_a_price(one: Priced, paper: Paper, words: PastedWords) -> bool:
    start, _ = paper.clause(one.start, one.end)
    before, behind = paper.tidy[start : one.start], paper.tidy[one.end :]
    if re.match(rf"[^\S\n]*[(（]?{words.lists['ships']}", behind, re.IGNORECASE):  # 59.9包邮, 1100 (含運)
        return re.search(rf"{words.lists['from']}\s*$", before, re.IGNORECASE) is None
    if re.search(rf"{words.lists['per_after']}\s*$", before, re.IGNORECASE):  # แผงละ 135, not ลังละ 10 กก. 550
        return not _is_counted(one, paper, words)
    if re.match(r"[)）]\s*[:：=–-]?\s*[$€£¥₩฿₱]?[0-9]", behind):  # (isi 25) 50.000
        return False
    if re.search(rf"(?:{words.lists['adds']}|{words.lists['hours']})\s*$", before, re.IGNORECASE):
        return False  # XXL tambah 10.000, after 4
    named = re.search(r"[^\W\d_]", before) or re.search(r"[^\W\d_]", paper.text[: one.start])
    if not named or words.has("usual", re.split("[0-9]", before)[-1]) or _has_another_role(one, paper, words):
        return False
    if _has_another_beside(one, paper, words):
        return True
    lot = rf"\s|{words.lists['number']}\s*{words.lists['units']}"
    if _unit_before(before, words) and re.match(lot, behind, re.IGNORECASE):  # 一件299 兩件550
        return True
    ends = _ends_behind(one, paper) and not _is_counted(one, paper, words)
    return bool(one.unit) or ends or _goes_before_a_mark(one, paper)


def _has_another_beside(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """原味350 芝麻380: where words are written together, names with their prices follow each other."""
    before, behind = paper.tidy[: one.start], paper.tidy[one.end :]
    pair = r"[^\S\n]+(?:[^\W\d_]|[（(）)]){1,14}[0-9]{1,6}(?:\.[0-9]{1,2})?(?![0-9.])"
    if _SIZED.search(before) and (re.match(_NEXT_SIZED, behind) or _SIZED_BEFORE.search(before)):
        return True
    if _is_listed_in_thai(before, behind, one, paper, words):
        return True
    named = before[-1:] in ")）" or written_in(before[-1:], *_TOGETHER)
    following = re.match(pair, behind)
    if not named or following is None or not written_in(following[0], *_TOGETHER):
        return False
    return not _is_counted(one, paper, words) and not re.search(
        rf"(?:{words.lists['usual']}|{words.lists['numbered']})$", before, re.IGNORECASE
    )


def _is_listed_in_thai(before: str, behind: str, one: Priced, paper: Paper, words: PastedWords) -> bool:
    """ครึ่งโล 210 โลละ 400: so they do in Thai, with a space between the name and its price."""
    counter = rf"(?:{words.lists['units']}|{words.lists['measures']}|{words.lists['per_after']})"
    following = re.match(
        rf"[^\S\n]+[^\s\d]{{1,20}}\s?[0-9]{{2,6}}(?![0-9.:]|\s?{counter})", behind, re.IGNORECASE
    )
    if one.end - one.start < _SHORTEST_THAI:
        return False
    named = written_in(before.rstrip()[-2:], _THAI)
    unit = rf"\s?(?:{words.lists['units']}|{words.lists['measures']})"
    counted = re.match(rf"{unit}(?![^\W\d_]|{words.lists['per_after']})", behind)
    return bool(named and following and written_in(following[0], _THAI)) and counted is None


def _unit_before(before: str, words: PastedWords) -> re.Match[str] | None:
    """一件, 兩件: what a number right behind it is the price of."""
    unit = rf"(?P<per>{words.lists['per']})?(?P<lot>{words.lists['number']})?\s*(?P<unit>{words.lists['units']})\s*$"
    found = re.search(unit, before, re.IGNORECASE)
    return found if found and (found["per"] or found["lot"]) else None


def _goes_before_a_mark(one: Priced, paper: Paper) -> bool:
    """Is what follows it known: a step, the closing, a count?"""
    behind = one.end + len(paper.tidy[one.end :]) - len(paper.tidy[one.end :].lstrip(" "))
    return any(claim.start == behind for claim in paper.claims)


def _ends_behind(one: Priced, paper: Paper) -> bool:
    dashed = re.match("[.,][-–]", paper.text[one.end :])  # 60.-
    return bool(dashed or re.compile(_ENDS_HERE, re.IGNORECASE).match(paper.tidy, one.end))


def _is_counted(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """10入, 5 kg: a number of something."""
    counters = rf"[^\S\n]?(?:{words.lists['units']}|{words.lists['measures']})"
    return re.compile(counters, re.IGNORECASE).match(paper.tidy, one.end) is not None


def _has_another_role(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """Are the words around it about something else? Those of arrival count where they begin the clause, or
    stand by a time."""
    start, end = paper.clause(one.start, one.end)
    around = [claim for claim in paper.over(start, end) if claim.mark in _KNOWN]
    start = max([start, *(claim.end for claim in around if claim.end <= one.start)])
    end = min([end, *(claim.start for claim in around if claim.start >= one.end)])
    clause = paper.tidy[start:end]
    if written_in(clause, *_TOGETHER):  # 9斤49.9 两箱起送: there a space parts clauses
        clause = paper.tidy[start : one.end] + paper.tidy[one.end : end].split(" ")[0]
    if any(words.has(role, clause) for role in _ROLES_WITHOUT_GOODS):
        return True
    moving = rf"{words.lists['arrives']}|{words.lists['pickup']}"
    timed = any(claim.mark is Marked.TIME for claim in paper.over(start, end))
    return bool(re.match(rf"[^\w]*(?:{moving})", clause, re.IGNORECASE)) or (
        timed and re.search(moving, clause, re.IGNORECASE) is not None
    )


def _may_be_bare(one: Priced, paper: Paper, words: PastedWords) -> bool:
    """Among sums with a sign of money a bare number is a price only with its unit, or in a list, where its line
    has no such sum: C. eggs (30) $33."""
    start, end = paper.lines[paper.line_at(one.start)]
    marks = {claim.mark for claim in paper.over(start, end)}
    counter = rf"(?:{words.lists['units']}|{words.lists['measures']})"
    each = rf"(?:{words.lists['per']}\s*{counter}|{counter}\s*{words.lists['per_after']})\s*$"
    if one.unit or re.search(each, paper.tidy[start : one.start], re.IGNORECASE):
        return True
    return Marked.CODE in marks and Marked.SUM not in marks


def _unclear(paper: Paper, words: PastedWords, known: list[Priced]) -> list[Priced]:
    """45/55: two sizes, or the usual price and this one? It is asked."""
    if known:
        return []
    found = []
    for match in paper.find(_TWO_PRICES):
        one = Priced(start=match.start(), end=match.end(), minor=None, unit="", signed=False)
        if not paper.over(*match.span()) and not _has_another_role(one, paper, words):
            found.append(one)
    return found
