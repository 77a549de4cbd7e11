"""Times where they stand in a text that says much else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.moments.almanac import Almanac
from bot.moments.errors import MomentAbsurd, MomentPast, NotAMoment
from bot.moments.order import Order
from bot.moments.phrases import TimePhrase, TimeReader
from bot.moments.reading import LONGEST_TEXT, settled
from bot.moments.words import DAY, MONTH, TO, WEEK, MomentWords, plain_digits, tokens

_MOST_PIECES = 14  # longer runs of time words are no phrase of one time
_LETTER = re.compile(r"[^\W\d_]")
_LENGTH_OF_NO_TIME = 3  # "兩件750 12/9": a number of three digits stands before no time
_NOON = 12
_NEVER_BY_NIGHT = 6  # nobody means half past two in the night by "by 2:30"
_BETWEEN = " \t,，、-–~～/:"
_CLAUSE_ENDS = "，。；！？"
_NO_SUCH = ("far", "skipped")  # a number that is no day or hour is no time at all
_UNREAD = ("unread", "hour", "am_or_pm", "nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotted:
    """A time phrase from `start` to `end`. `moment` (UTC) is None where it is over, does not fit together or
    can be read two ways: then it has to be asked. `has_hour`: it says a time of the day. `again`: the same hour
    of the next day that could be meant, where it is over."""

    start: int
    end: int
    moment: datetime | None
    has_hour: bool
    again: datetime | None = None


def spot_moments(
    text: str, now: datetime, zone: ZoneInfo, words: MomentWords, order: Order = ""
) -> list[Spotted]:
    """Every time phrase of one line, the longest reading of each. Lengths of time are none; a bare number
    neither."""
    found: list[Spotted] = []
    for run in _runs(text, words):
        found += _in_run(text, run, Almanac(text=text, now=now, zone=zone, order=order), words)
    return found


Piece = tuple[int, int]


def _runs(text: str, words: MomentWords) -> Iterator[list[Piece]]:
    """Pieces of time words that follow each other. A word of letters begins where letters do."""
    plain, at = plain_digits(text).lower(), 0
    run: list[Piece] = []
    while at < len(plain):
        match = words.pattern.match(plain, at)
        if (
            match is None
            or text[at] in _CLAUSE_ENDS
            or (match.lastgroup == "word" and _is_inside_word(plain, at, run))
        ):
            yield run
            run, at = [], at + 1
            continue
        run.append(match.span())
        at = match.end()
        if match.lastgroup == "digits" and len(match[0]) == _LENGTH_OF_NO_TIME and plain[at : at + 1] == " ":
            yield run
            run = []
    yield run


def _is_inside_word(text: str, at: int, run: Sequence[Piece]) -> bool:
    """Do letters stand right before, that belong to no word of time?"""
    parted = text[at] < "\u0e00"
    return bool(
        parted
        and at
        and _LETTER.match(text[at - 1])
        and text[at - 1] < "\u0e00"
        and not (run and run[-1][1] == at)
    )


def _in_run(text: str, run: list[Piece], almanac: Almanac, words: MomentWords) -> Iterator[Spotted]:
    at = 0
    while at < len(run):
        found = next(
            (
                (end, one)
                for end in range(min(len(run), at + _MOST_PIECES), at, -1)
                if not _cuts_a_count(text, run, end, words)
                and (one := _read(text, (run[at][0], *run[end - 1]), almanac, words))
            ),
            None,
        )
        if found is None:
            at += 1
            continue
        at = found[0]
        yield found[1]


def _cuts_a_count(text: str, run: list[Piece], end: int, words: MomentWords) -> bool:
    """下午5时 12月24日: the twelve is that of the month behind it."""
    if (
        end >= len(run)
        or run[end - 1][1] != run[end][0]
        or not text[run[end - 1][0] : run[end - 1][1]].isdecimal()
    ):
        return False
    kind, _ = words.meanings.get(text[run[end][0] : run[end][1]].lower(), ("", None))
    return kind in (DAY, MONTH)


def _read(text: str, span: tuple[int, int, int], almanac: Almanac, words: MomentWords) -> Spotted | None:
    start, last, end = span
    phrase = text[start:end]
    if not _is_whole(phrase, text[last:end]) or _begins_a_word(text[last:end], text[end : end + 1], words):
        return None
    said = _said(phrase, words)
    if said is None or _looks_back(said):
        return None
    has_hour = said.hour is not None or bool(said.parts)
    spotted = Spotted(start=start, end=end, moment=None, has_hour=has_hour)
    try:
        return replace(spotted, moment=almanac.moment(said))
    except NotAMoment as no:
        half_day = no.reason == "am_or_pm" and said.names_a_day and _stands_alone(text[end:])
        return spotted if half_day or no.reason not in _UNREAD else None
    except MomentAbsurd as absurd:
        return spotted if absurd.reason in _NO_SUCH else None
    except MomentPast as past:
        again = past.suggestion if past.comes_again else None
        return replace(spotted, moment=_later_today(said, almanac), again=again)


def _looks_back(said: TimePhrase) -> bool:
    """Mittwoch 18 Uhr hier: nobody calls yesterday by its weekday as well; that word is of another language."""
    return said.weekday is not None and said.offset is not None and said.offset < 0


def _later_today(said: TimePhrase, almanac: Almanac) -> datetime | None:
    """ "today 5:30", said at three: of its two readings only one is to come. So it is of "by 2:30", said at
    one."""
    latest = _NEVER_BY_NIGHT if not said.names_a_day else _NOON - 1 if said.offset == 0 else 0
    if said.parts or said.hour is None or not 1 <= said.hour <= latest:
        return None
    with suppress(NotAMoment, MomentPast, MomentAbsurd):
        return almanac.moment(replace(said, parts=("afternoon",)))
    return None


def _stands_alone(behind: str) -> bool:
    """Does the phrase end here? "Friday 5" is asked about; "Friday 5 boxes" is a Friday."""
    return re.match(r"\s*(?:$|[,，.。!！?？)）;；])", behind) is not None


def _begins_a_word(last: str, behind: str, words: MomentWords) -> bool:
    """禮拜五下班: a week's word behind its weekday, with letters right behind it, is the beginning of
    another."""
    kind, _ = words.meanings.get(last.lower(), ("", None))
    return kind == WEEK and behind.isalpha()


def _is_whole(phrase: str, last: str) -> bool:
    """Does it begin and end with something that is said? A point alone at its end is the sentence's."""
    return phrase[0] not in _BETWEEN + ")）" and last != "." and phrase[-1] not in _BETWEEN + "(（"


def _said(phrase: str, words: MomentWords) -> TimePhrase | None:
    """What a phrase says, if all of it is a time of its own: a sign of one, and no length."""
    found = tokens(phrase, words) if len(phrase) <= LONGEST_TEXT else None
    if not found or found[0].kind == TO:
        return None
    with suppress(NotAMoment):
        said, rest = TimeReader(phrase, found).read()
        said = settled(said)
        if not rest and said.minutes is None and said.tells_when:
            return said
    return None
