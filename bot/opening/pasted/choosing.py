"""What must be chosen: sizes, colours, flavours, however they are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.opening.options import NEUTRAL_AXIS
from bot.opening.pasted.counting import number_of
from bot.opening.pasted.paper import Marked, Paper, trimmed, written_in
from bot.opening.pasted.vocabulary import PastedWords

_SIZE = r"(?:[0-9]?X{0,4}[SML]|[0-9]X{1,2})"
_SIZE_RANGE = re.compile(rf"{_SIZE}\s?[-–~～〜]\s?{_SIZE}(?!\w)")
_SIZES = re.compile(rf"(?<![\w/-]){_SIZE}(?:\s*[\s/／,，、・|]\s*{_SIZE}){{1,9}}(?![\w-])")
_SERIES = re.compile(r"(?<![0-9.,/])[0-9]{2,3}(?:\s*[・、/／]\s*[0-9]{2,3}){2,}(?![0-9.,/])")
_NUMBERED = re.compile(
    rf"\s*[0-9]{{2,3}}(?:\s+(?:[0-9]{{2,3}}|{_SIZE})){{2,}}(?=\s*(?:$|[,，。;；.!！\n]))"
)  # behind a word like size: 130 140 150 S M L
_ENUMERATED = re.compile("[^,，、]+(?:、[^,，、]+)+(?=[,，])")  # where 、 parts the values, a comma ends them
_BETWEEN = r"[/／、・|｜,，]"
_LONGEST_VALUE, _MOST_WORDS = 16, 3
_FEWEST_IN_SLASHES = 3
_OF_SIZE = "size"
_TOGETHER = ("CJK", "HIRAGANA", "KATAKANA")
_ROLES = ("closes", "arrives", "pickup", "pay", "price", "orders", "fees")


def mark_options(paper: Paper, words: PastedWords) -> None:
    """The value of a mark is (axis, values)."""
    for reader in (
        _prefixed,
        _suffixed,
        _named,
        _counted,
        _sizes,
        _series,
        _listed,
        _slashed,
        _closely_slashed,
    ):
        for start, end, axis, values in list(reader(paper, words)):
            if len(set(values)) == len(values) > 1 and not paper.over(start, end):
                paper.mark(Marked.OPTIONS, start, end, (axis, tuple(values)))


Found = tuple[int, int, str, list[str]]


def _prefixed(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """สีแดง / สีฟ้า, màu đen / màu be: each value says its axis."""
    value = r"\s?(?:[^\s/／、,，|｜()（）0-9]\s?){1,10}?"
    listed = rf"(?P<axis>{words.lists['axes']}){value}(?:\s*[/／、,，|]\s*(?P=axis){value})+(?=\s*(?:$|[,，。;；\n]))"
    for match in paper.find(listed):
        values = re.split(
            rf"\s*[/／、,，|]?\s*{re.escape(match['axis'])}\s?", paper.text[match.start() : match.end()]
        )
        yield match.start(), match.end(), match["axis"], [trimmed(one) for one in values if one.strip()]


def _suffixed(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """玫瑰味、抹茶味、紫薯味: each value ends with what it is a kind of."""
    value = r"[^\W\d_]{1,6}?"
    listed = rf"(?<![^\W\d_]){value}(?P<kind>{words.lists['kinds']})(?:\s?[、/／,，]\s?{value}(?P=kind)(?![^\W\d_])){{1,9}}(?!\s?[、/／])"
    for match in paper.find(listed):
        if written_in(match["kind"], *_TOGETHER):
            values = re.split(r"\s?[、/／,，]\s?", paper.text[match.start() : match.end()])
            yield match.start(), match.end(), match["kind"], values


def _closely_slashed(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """... 黑/白/膚 尺寸M L: without a space inside, between spaces, where words are written together."""
    value = r"[^\W\d_]{1,6}"
    pattern = rf"(?<![^\s,，。:：]){value}(?:[/／]{value}){{{_FEWEST_IN_SLASHES - 1},8}}(?=[\s,，。;；]|$)"
    for match in paper.find(pattern):
        values = re.split("[/／]", paper.text[match.start() : match.end()])
        if all(written_in(one, *_TOGETHER) and _is_value(one, words) for one in values):
            yield match.start(), match.end(), NEUTRAL_AXIS, values


def _named(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """Sizes: S, M, L; colors black, plum, sage; màu đen hoặc be."""
    axes = re.compile(
        rf"(?:(?<![^\s,;。、(（/|])(?P<axis>{words.lists['axes']})|(?P<inner>{words.lists['axes']})(?=[:：=\s(（]))\s*(?:{words.lists['haves']})?\s*[:：=(（]?\s*",
        re.IGNORECASE,
    )
    for match in paper.find(axes):
        stop = _stop(match.end(), axes, paper)
        end, values = _values(paper.text[match.end() : stop], words)
        name = "axis" if match["axis"] else "inner"
        yield match.start(), match.end() + end, paper.text[match.start(name) : match.end(name)], values


def _stop(start: int, axes: re.Pattern[str], paper: Paper) -> int:
    """Where a list ends at the latest: with its line, its sentence, the next axis or anything marked."""
    line = paper.lines[paper.line_at(start)][1]
    sentence = re.compile(r"[。!！?？;；]|\.(?=\s|$)|[()（）]").search(paper.tidy, start, line)
    following = axes.search(paper.tidy, start, line)
    marked = [claim.start for claim in paper.claims if start <= claim.start < line]
    return min([line, *(found.start() for found in (sentence, following) if found), *marked])


def _values(text: str, words: PastedWords) -> tuple[int, list[str]]:
    """-> where the last value ends, and the values."""
    found: list[str] = []
    end = at = 0
    if numbered := _NUMBERED.match(text):
        return numbered.end(), numbered[0].split()
    if parted := _ENUMERATED.match(text):
        text = parted[0]
    decimal = rf"(?<=[0-9]),(?=[0-9]\s?{words.lists['measures']})"
    parts = re.compile(rf"\s*(?:(?!{decimal}){_BETWEEN}|{_either(words)})\s*", re.IGNORECASE)
    if not parts.search(text.strip(" ,，、/")):
        sizes = _SIZES.match(text.strip())
        return (len(text), re.findall(_SIZE, sizes[0])) if sizes else (0, [])
    for match in [*parts.finditer(text), None]:
        value = text[at : match.start() if match else len(text)]
        if value.strip() and not _is_value(value, words):
            break
        if value.strip():
            found.append(trimmed(value))
            end = at + len(value.rstrip())
        at = match.end() if match else at
    return end, [value for value in found if value]


def _is_value(text: str, words: PastedWords) -> bool:
    tidy = text.strip()
    return (
        len(tidy) <= _LONGEST_VALUE
        and len(tidy.split()) <= _MOST_WORDS
        and tidy[0].isalnum()
        and not re.search(r"[0-9][.][0-9]", tidy)
        and not _SIZE_RANGE.match(tidy)
        and not any(words.has(role, tidy) for role in _ROLES)
        and (
            re.fullmatch(_SIZE, tidy) is not None
            or not re.fullmatch(rf"{words.lists['units']}|{words.lists['measures']}", tidy, re.IGNORECASE)
        )
    )


def _counted(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """白／灰 兩色: as many as are named."""
    number = words.lists["number"]
    value = r"[^\s,，。!！?？:：/／、・|()（）]{1,8}"
    listed = rf"(?P<values>{value}(?:\s*[/／、・]\s*{value})+)"
    pattern = rf"{listed}\s*(?P<count>{number})\s*(?P<kind>{words.lists['kinds']})"
    for match in paper.find(pattern):
        _, values = _values(paper.text[match.start("values") : match.end("values")], words)
        sizes = all(re.fullmatch(_SIZE, value) for value in values)
        if number_of(match["count"], words) == len(values) and not sizes:
            yield match.start(), match.end(), match["kind"], values


def _sizes(paper: Paper, words: PastedWords) -> Iterator[Found]:
    for match in paper.find(_SIZES):
        yield match.start(), match.end(), _OF_SIZE, re.findall(_SIZE, match[0])


def _series(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """120・130・140: sizes in numbers."""
    for match in paper.find(_SERIES):
        yield match.start(), match.end(), _OF_SIZE, re.findall(r"[0-9]+", match[0])


def _either(words: PastedWords) -> str:
    """A word for "or", where it does not begin one for "from": か, not から."""
    return rf"(?!{words.lists['to']}){words.lists['or']}"


def _listed(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """A sentence that is nothing but "White, Black or Mint"."""
    last = re.compile(_either(words), re.IGNORECASE)
    for start, end in paper.sentences():
        text = paper.text[start:end]
        if last.search(text) and re.search(_BETWEEN, text):
            begins = len(text) - len(text.lstrip())
            to, values = _values(text[begins:], words)
            if begins + to >= len(text.rstrip()):
                yield start + begins, start + begins + to, NEUTRAL_AXIS, values


def _slashed(paper: Paper, words: PastedWords) -> Iterator[Found]:
    """高麗菜豬肉 / 韭菜豬肉 / 玉米豬肉: three at least, with nothing else in their clause."""
    value = r"[^\s/／,，。!！?？:：;；～~|｜0-9()（）\n][^/／,，。!！?？:：;；～~|｜0-9()（）\n]{0,14}"
    pattern = rf"(?:(?<=[,，。!！?？:：;；～~])|^)\s*{value}(?:\s*[/／]\s*{value}){{{_FEWEST_IN_SLASHES - 1},8}}(?=[,，。!！?？;；]|$)"
    for start, end in paper.lines:
        if re.match(rf"\W*{words.lists['orders']}", paper.tidy[start:end], re.IGNORECASE):
            continue  # Format: name/item/how many
        for match in re.compile(pattern).finditer(paper.tidy[start:end]):
            text = paper.text[start + match.start() : start + match.end()]
            _, values = _values(text.strip(), words)
            yield start + match.start(), start + match.end(), NEUTRAL_AXIS, values
