"""Options as leaders write them, and the stock of single variants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import permutations, product

from bot.opening.amounts import Bad, read_count
from bot.opening.values import LONGEST_NAME, MOST_VARIANTS, Options, Problem, Variant
from bot.opening.words import OpeningWords, field_of

NEUTRAL_AXIS = "option"
_MOST_AXES = 4
_NAMED = re.compile(r"([^\s=,，;；/、]+)=")
_STOCKED = re.compile(
    r"[,，、;；\s]*(?P<variant>[^=:：,，、;；]+?)\s*[=:：]\s*(?P<count>[0-9][0-9,]*[0-9]|[0-9]+)", re.DOTALL
)


def read_options(text: str, words: OpeningWords) -> Options:
    """ "color=red/blue size=S/M/L", 颜色 红/蓝 尺码 S/M/L, red/blue -> (("color", ("red", "blue")), ...)."""
    tidy = re.sub(r"\s*([/／|｜])\s*", "/", re.sub(r"\s*[=:：]\s*", "=", text.strip()))
    axes = _named(tidy) if "=" in tidy else _spaced(tidy)
    if not axes or len(axes) > _MOST_AXES or len({name.lower() for name, _ in axes}) < len(axes):
        raise Bad("bad_options", text)
    if any(not _values_are_sound(name, values, words) for name, values in axes):
        raise Bad("bad_options", text)
    if variants(axes) > MOST_VARIANTS:
        raise Bad("many_variants", text, str(MOST_VARIANTS))
    return axes


def _named(text: str) -> Options:
    """With equals signs a value may have spaces: everything up to the next name belongs to it."""
    parts = _NAMED.split(text)
    if parts[0].strip():
        return ()
    return tuple(
        (name, _values(values.strip(" ,，;；、")))
        for name, values in zip(parts[1::2], parts[2::2], strict=True)
    )


def _spaced(text: str) -> Options:
    """Names and values take turns: 颜色 红/蓝 尺码 S/M/L; or there is one list of values alone."""
    parts = re.split(r"[\s,，]+", text)
    if len(parts) == 1:
        return ((NEUTRAL_AXIS, _values(parts[0])),) if len(_values(parts[0])) > 1 else ()
    names, lists = parts[::2], [_values(part) for part in parts[1::2]]
    if (
        len(names) != len(lists)
        or any(len(_values(name)) > 1 for name in names)
        or any(len(values) < 2 for values in lists)
    ):
        return ()
    return tuple(zip(names, lists, strict=True))


def _values(text: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in re.split(r"[/、]", text))


def _values_are_sound(name: str, values: tuple[str, ...], words: OpeningWords) -> bool:
    """Short, different, and without a comma or another field's keyword in them: "S/M, stock 5" is two
    fields."""
    if not all(0 < len(each) <= LONGEST_NAME and not re.search("[,，]", each) for each in (name, *values)):
        return False
    return len({value.lower() for value in values}) == len(values) and not any(
        words.inner.search(value) for value in values
    )


def variants(options: Options) -> int:
    """How many variants the options make."""
    count = 1
    for _, values in options:
        count *= len(values)
    return count


def read_stock(
    text: str, words: OpeningWords, unit: str = ""
) -> tuple[int | None, tuple[tuple[str, int], ...]]:
    """ "50" -> all of it; "red S=5, red M=3", 红S=5、蓝M=3 -> of single variants, by their words; or both."""
    head, _, rest = text.partition(" ") if "=" not in text.partition(" ")[0] else ("", "", text)
    if not re.search(r"[=:：]", text):
        return read_count(text, words, unit), ()
    total = _total(head.rstrip(",，、"), words, unit)
    return total, _stocked(text if total is None else rest, words)


def _total(head: str, words: OpeningWords, unit: str) -> int | None:
    try:
        return read_count(head, words, unit)
    except Bad:
        return None


def _stocked(text: str, words: OpeningWords) -> tuple[tuple[str, int], ...]:
    found, at = [], 0
    while at < len(text.rstrip(" ,，、")):
        match = _STOCKED.match(text, at)
        if (
            match is None
            or len(match["variant"]) > LONGEST_NAME * _MOST_AXES
            or _is_keyword(match["variant"], words)
        ):
            raise Bad("bad_variant_stock", text[at:].strip())
        at = match.end() + _counter(text, match.end(), words)
        found.append((match["variant"].strip(), read_count(match["count"], words)))
        if len(found) > MOST_VARIANTS:
            raise Bad("many_variants", text, str(MOST_VARIANTS))
    return tuple(found)


def _counter(text: str, at: int, words: OpeningWords) -> int:
    match = re.compile(rf"\s*(?:{words.lists['counters']})(?=[,，、;；\s]|$)", re.IGNORECASE).match(text, at)
    return len(match[0]) if match else 0


def _is_keyword(text: str, words: OpeningWords) -> bool:
    found = field_of(words, text)
    return found is not None and found[0] == "keyword" and found[3] == ""


def resolve(
    stocked: tuple[tuple[str, int], ...], options: Options
) -> tuple[dict[Variant, int], list[Problem]]:
    """The variants that the words name; a word for a variant that is none, or more than one, is a problem."""
    names, found, problems = _names(options) if stocked else {}, {}, []
    for said, count in stocked:
        variant = names.get(_plain(said))
        if variant is None:
            problems.append(Problem(kind="unknown_variant", field="stock", text=said))
        elif variant in found:
            problems.append(Problem(kind="variant_twice", field="stock", text=said))
        else:
            found[variant] = count
    return found, problems


def _names(options: Options) -> Mapping[str, Variant | None]:
    """Every way to say each variant, its values in any order -> the variant; None where two are said
    alike."""
    found: dict[str, Variant | None] = {}
    if not options:
        return found
    for variant in product(*(values for _, values in options)):
        for order in set(permutations(variant)):
            said = _plain("".join(order))
            found[said] = variant if found.get(said, variant) == variant else None
    return found


def _plain(text: str) -> str:
    return re.sub(r"[\s/·・_-]+", "", text).lower()
