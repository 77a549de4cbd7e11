"""When orders close: of all the times in a text, the one that a word of closing stands by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.moments import Spotted, day_order, spot_moments
from bot.opening.frame import Frame
from bot.opening.pasted.paper import Claim, Marked, Paper
from bot.opening.pasted.twice import joined
from bot.opening.pasted.vocabulary import PastedWords

_CROSSES = re.compile(r"[0-9][^(（]*[)）][:：\s]")  # "8-10个）：29.9": the bracket's count, and a price
_CLOCK = re.compile(
    r"[,，]?\s+(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])(?:\s?hrs?)?(?![0-9.:])", re.IGNORECASE
)
_NO_YEAR = re.compile(r"(?<=[0-9a-z] )(?!20)(?:[01][0-9]|2[0-3])[0-5][0-9](?=$|[\s,.!]|hrs)")
_OTHERS = ("arrives", "pickup", "ships", "arrived")
_TOO_SHORT = re.compile("[A-Za-z]{1,2}")  # "we" is no weekend
_BESIDE = 2  # so near to a time, a word of closing goes before all others
_BLOT = "#"
_CLOSE_BY = 3  # so near behind a time, a word is the time's own


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word that says what a time is for. `closes`: that orders end then."""

    start: int
    end: int
    closes: bool


def mark_times(paper: Paper, frame: Frame, words: PastedWords) -> None:
    order = day_order(frame.zone, frame.tender.language, paper.text)
    for start, end in paper.lines:
        line = _unmarked(start, end, paper)
        line = _pointed_days(line, words)
        calm = _NO_YEAR.sub(lambda found: _BLOT * len(found[0]), line)
        for one in spot_moments(calm, frame.now, frame.zone, frame.words.moments, order):
            said = line[one.start : one.end]
            if not _is_no_time(said, words):
                timed = _with_clock(one, line, frame)
                paper.mark(Marked.TIME, start + timed.start, start + timed.end, timed)
    others = [claim for claim in paper.claims if claim.mark is not Marked.TIME]
    times = joined(paper.of(Marked.TIME), paper)
    paper.claims = sorted([*others, *times], key=lambda claim: claim.start)


def _is_no_time(said: str, words: PastedWords) -> bool:
    """ "we", a bracket's count, "min 20"."""
    counted = rf"{words.lists['least']}\s*[0-9]+"
    return bool(
        _TOO_SHORT.fullmatch(said)
        or _CROSSES.search(said)
        or re.fullmatch(counted, said.strip(), re.IGNORECASE)
        or re.fullmatch(rf"[0-9]+\s?{words.lists['units']}\s?[0-9]+\.[0-9]+", said.strip(), re.IGNORECASE)
    )


def _pointed_days(line: str, words: PastedWords) -> str:
    """12.8晚8点截止: before an hour that a word of closing follows, a point parts month and day."""
    hour = rf"(?=[^\W\d]{{1,3}}\s?[0-9]{{1,2}}[^\n]{{1,6}}?{words.lists['closes']})"
    line = re.sub(rf"(?<![0-9.])([0-9]{{1,2}})\.([0-9]{{1,2}}){hour}", r"\1/\2", line)
    closing = rf"({words.lists['closes']}\s*[:：]?\s*[0-9]{{1,2}})\.([0-9]{{1,2}}(?=[^\W\d]{{1,3}}\s?[0-9]))"
    return re.sub(closing, r"\1/\2", line)


def _with_clock(one: Spotted, line: str, frame: Frame) -> Spotted:
    """8/12 2359: four digits behind a day are its hour."""
    clock = _CLOCK.match(line, one.end)
    if one.has_hour or one.moment is None or clock is None:
        return one
    day = one.moment.astimezone(frame.zone)
    at = day.replace(hour=int(clock["hour"]), minute=int(clock["minute"]), second=0, microsecond=0)
    moment = at.astimezone(UTC) if at > frame.now else None
    return replace(one, end=clock.end(), moment=moment, has_hour=True)


def _unmarked(start: int, end: int, paper: Paper) -> str:
    """A line with what is known already blotted out: a sum before a weekday is no hour."""
    line = list(paper.text[start:end])
    for claim in paper.over(start, end):
        for at in range(max(start, claim.start), min(end, claim.end)):
            line[at - start] = _BLOT
    return "".join(line)


def mark_until(paper: Paper, words: PastedWords) -> Claim | None:
    """The closing time -> its mark; the value is its moment, None where it has to be asked."""
    told = [(rank, claim) for claim in paper.of(Marked.TIME) if (rank := _rank(claim, paper, words))]
    if not told:
        return None
    best = max(rank for rank, _ in told)
    claims = [claim for rank, claim in told if rank == best]
    timed = [claim for claim in claims if claim.value.has_hour] or claims
    claim = _last_of_range(timed[0], paper, words)
    again = [one for one in claims if one != claim and _moment_of(one) == _moment_of(claim) is not None]
    for one in (claim, *again):  # told in two languages, it is the same closing
        start, end = _with_words(one, paper, words)
        paper.claims = [other for other in paper.claims if other != one]
        paper.mark(Marked.UNTIL, start, end, _moment_of(claim))
    return claim


def _moment_of(claim: Claim) -> datetime | None:
    moment: datetime | None = claim.value.moment
    return moment


def _last_of_range(claim: Claim, paper: Paper, words: PastedWords) -> Claim:
    """12/1~12/6 20:00: orders are taken from the one to the other."""
    later = [one for one in paper.of(Marked.TIME) if one.start >= claim.end]
    between = rf"\s*(?:[-–~～]|{words.lists['to']})\s*"
    start, end = paper.clause(claim.start, claim.end)
    if later and any(
        not word.closes and word.start >= claim.start and _distance(later[0], word, paper) <= _BESIDE
        for word in _words(start, end, paper, words)
        if word.end <= later[0].start
    ):
        return claim  # ของถึงเสาร์: that day is something else's
    corrected = rf"[\s.…,，;；、-]*{words.lists['oops']}[\s,，、:：]*"  # by Thursday... sorry, FRIDAY 5pm
    if later and re.fullmatch(
        f"{between}|{corrected}", paper.tidy[claim.end : later[0].start], re.IGNORECASE
    ):
        return later[0]
    return claim


def _rank(claim: Claim, paper: Paper, words: PastedWords) -> int:
    """How surely a time is the closing: 2 by a word of closing, 1 by a small word (before, until); 0 not at
    all."""
    start, end = paper.clause(claim.start, claim.end)
    near = _nearest(claim, start, end, paper, words)
    said = paper.tidy[claim.start : claim.end]
    before, behind = paper.tidy[start : claim.start], paper.tidy[claim.end : end]
    if near is not None and near.closes:
        return 2
    if near is not None:  # 22:00收 賣貨便寄出: another word that stands farther off leaves it what it is
        own = re.match(rf"{words.lists['till']}(?=\s)", behind, re.IGNORECASE)
        return 1 if own and near.start > claim.end + own.end() else 0
    by, till = words.lists["by"], words.lists["till"]
    small = (
        re.search(rf"{by}\s*$", before, re.IGNORECASE)
        or re.match(by, said, re.IGNORECASE)
        or re.match(rf"\s*{till}", behind, re.IGNORECASE)
        or re.search(rf"{till}$", said, re.IGNORECASE)
    )
    return 1 if small else 0


def _nearest(claim: Claim, start: int, end: int, paper: Paper, words: PastedWords) -> _Word | None:
    """Of the words that no other time of the clause is nearer to, the one nearest to this time."""
    times = [one for one in paper.over(start, end) if one.mark is Marked.TIME]
    found = _words(start, end, paper, words)
    own = [word for word in found if min(times, key=lambda time: _distance(time, word, paper)) == claim]
    return min(
        own, key=lambda word: (max(_distance(claim, word, paper), _BESIDE), not word.closes), default=None
    )


def _is_until(start: int, end: int, paper: Paper, words: PastedWords) -> bool:
    """周五到 is when it comes, 到周五 until when; 看到9.9一斤 is neither."""
    later = [one for one in paper.of(Marked.TIME) if one.start >= end and _is_plain(one, paper)]
    before = later and not paper.tidy[end : later[0].start].strip()
    return bool(before) and re.fullmatch(words.lists["by"], paper.tidy[start:end], re.IGNORECASE) is not None


def _words(start: int, end: int, paper: Paper, words: PastedWords) -> list[_Word]:
    """A word inside a longer one ("due" in "due in") says nothing of its own."""
    found = list(_all_words(start, end, paper, words))
    return [one for one in found if not any(_is_inside(one, other) for other in found)]


def _is_inside(one: _Word, other: _Word) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


def _all_words(start: int, end: int, paper: Paper, words: PastedWords) -> Iterator[_Word]:
    for name in ("closes", *_OTHERS):
        for match in re.finditer(words.lists[name], paper.tidy[start:end], re.IGNORECASE):
            if name != "closes" and _is_until(start + match.start(), start + match.end(), paper, words):
                continue
            yield _Word(start=start + match.start(), end=start + match.end(), closes=name == "closes")


def _distance(claim: Claim, word: _Word, paper: Paper) -> int:
    """Between a time and a word. A word right behind the time is its own, else one before it is nearer than
    one behind."""
    if word.start < claim.end and claim.start < word.end:
        return 0
    behind = word.start >= claim.end
    width = word.start - claim.end if behind else claim.start - word.end
    return width if not behind or width <= _CLOSE_BY else width + 2 * _CLOSE_BY


def drop_weak_times(paper: Paper, words: PastedWords) -> None:
    """Where no word says that they are times, 9.9 is a price; 12/14 beside such a word is a day."""
    paper.claims = [
        claim
        for claim in paper.claims
        if claim.mark is not Marked.TIME or _is_plain(claim, paper) or _is_a_day(claim, paper, words)
    ]


def _is_a_day(claim: Claim, paper: Paper, words: PastedWords) -> bool:
    """12/14出貨: right beside a word that says what happens then?"""
    start, end = paper.clause(claim.start, claim.end)
    near = [_distance(claim, word, paper) for word in _words(start, end, paper, words)]
    return "/" in paper.tidy[claim.start : claim.end] and min(near, default=_BESIDE) < _BESIDE


def _is_plain(claim: Claim, paper: Paper) -> bool:
    said = paper.tidy[claim.start : claim.end].strip()
    return re.fullmatch("[0-9./]+", said) is None


def _with_words(claim: Claim, paper: Paper, words: PastedWords) -> tuple[int, int]:
    """The time with the words of closing beside it, up to the next mark."""
    start, end = paper.clause(claim.start, claim.end)
    start = max([start, *(one.end for one in paper.claims if one.end <= claim.start)])
    end = min([end, *(one.start for one in paper.claims if one.start >= claim.end)])
    closing = rf"(?:{words.lists['closes']}|{words.lists['by']})"
    first = re.search(closing, paper.tidy[start : claim.start], re.IGNORECASE)
    begins = start + first.start() if first else claim.start
    tail = rf"(?:\s*(?:{words.lists['closes']}|{words.lists['till']}))*"
    last = re.match(tail, paper.tidy[claim.end : end], re.IGNORECASE)
    return begins, claim.end + (last.end() if last else 0)
