"""Sign-up lists (接龙, "#Group Note"): a member posts the whole list again with a line of their own. Only that
line is theirs.

Groups damage their lists: numbers stand twice, line breaks get lost, others' lines are altered or missing.
None of that matters: what counts is what the sender's own lines were before, and what they are now.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from commerce.phrases.normalise import fold

_MARK = r"#?\d{1,3}\s*[.．、)）:：]"
_NUMBERED = re.compile(rf"^\s*(?:{_MARK}|#?\d{{1,3}}\s)\s*(?=\D)(.+)$", re.DOTALL)
_MARKED = re.compile(r"^\s*#?\d{1,3}\s*[.．、)）]")  # "2." and not "2 red"
_RUN_ON = re.compile(rf"(?<=\S)[ 　]+(?={_MARK}\s*[^\W\d])")  # where a line break was lost
_HEADED = re.compile(r"^\s*#\s*(?:接龙|接龍|group\s*note|signup|sign-up|名簿)", re.IGNORECASE)
_BEGUN = re.compile(r"^\s*(?:接龙|接龍)\s*(?=\d{1,3}\s*[.．、)）])")
_GLUED = re.compile(r"^\s*(\d{1,3})(?=[^\W\d_])")
_MOST_ENTRIES = 20  # of one member in one list; whoever has more is asked
_NAME = re.compile(r"^\s*([^\s\d+\-×*:：,，]+)[\s:：,，]*(.*)$", re.DOTALL)
_MARGINS = " :：,，"


@dataclass(frozen=True, slots=True)
class SignUp:
    """One line of the sender's: what is wanted, and for whom; `name` is what the line begins with, `for_` ''
    means themselves."""

    text: str
    for_: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The sender's part of a list. `replaces`: they had a line before, and the new one stands instead.
    `gone`: they took their line out. `unclear`: it can't be told which of several new lines is theirs."""

    entries: tuple[SignUp, ...]
    replaces: bool = False
    gone: bool = False
    unclear: bool = False


def own_entries(
    text: str, sender: str, prior: tuple[str, ...], households: tuple[str, ...] = (), *, sold: bool = False
) -> Entries | None:
    """None if the text is no list. `households`: what families write behind a name (王姐一家). `sold`: something here
    is called as the sender is, so that "3 Peach" counts peaches and only a sign after the number makes it a row."""
    text = _BEGUN.sub("", text)
    if sold and not prior and not _is_signed(text):
        return None
    if households and sender.strip():
        text, *before = (_alone(row, sender, households) for row in (text, *prior))
        prior = tuple(before)
    if "\n" not in text and not _may_be_row(text, sender, prior):
        return None
    lines = _unglued(_RUN_ON.sub("\n", text).split("\n"), sender)
    return _own_of(list(filter(str.strip, lines)), sender, prior)


def _own_of(lines: list[str], sender: str, prior: tuple[str, ...]) -> Entries | None:
    """What is the sender's of the lines of a list; None where they are none."""
    numbered, repeated = any(map(_NUMBERED.match, lines)), _repeats(lines, prior)
    if len(lines) == 1 and not repeated:
        return _single(lines[0], sender) if numbered else None
    if numbered:
        return _difference(_rows(lines), sender, prior) if _is_list(lines, sender, prior) else None
    return _difference(lines, sender, prior) if repeated else None


def _alone(text: str, sender: str, households: tuple[str, ...]) -> str:
    """The sender's name without the family's word behind it."""
    name = sender.strip()
    if name not in text or not any(word in text for word in households):
        return text
    family = "|".join(map(re.escape, households))
    return re.sub(rf"({re.escape(name)})(?:{family})(?![^\W\d_])", r"\1", text)


def _is_signed(text: str) -> bool:
    """Is there a heading, or a number with a sign?"""
    return any(_MARKED.match(line) or _HEADED.match(line) for line in text.split("\n"))


def _unglued(lines: list[str], sender: str) -> list[str]:
    """3阿芳2箱: numbers written on to the names, where one of these is the sender's."""
    rows = [_GLUED.sub(r"\1. ", line) for line in lines]
    own = any(row != line and _is_by(_unnumbered(row), sender) for row, line in zip(rows, lines, strict=True))
    return rows if own else lines


def _is_list(lines: Sequence[str], sender: str, prior: tuple[str, ...]) -> bool:
    """Is it everybody's list, and no numbered message of one's own?"""
    return bool(_HEADED.match(lines[0]) or prior) or any(_is_by(_unnumbered(line), sender) for line in lines)


def _repeats(lines: Sequence[str], prior: tuple[str, ...]) -> bool:
    """Does one of the lines stand in the list as it was?"""
    known = {_key(row) for row in prior}
    return any(_key(line) in known for line in lines)


def _may_be_row(text: str, sender: str, prior: tuple[str, ...]) -> bool:
    """A line by itself is a row of a list where it is numbered with a sign, or where the number stands before
    the sender's name, and there is a list or an amount."""
    if not text[:1].isdigit():
        return text[:1] == "#" and bool(_HEADED.match(text))
    named = bool(sender.strip()) and fold(sender).strip() in fold(text)
    listed = bool(prior) and _is_by(_unnumbered(text), sender)
    return bool(_MARKED.match(text)) or listed or (named and _ordered_behind(text, sender))


def _ordered_behind(text: str, sender: str) -> bool:
    """Does an amount stand behind the name? "2 M red" of somebody called M is no row."""
    return any(c.isnumeric() or c == "+" for c in fold(text).partition(fold(sender).strip())[2])


def without_numbers(text: str) -> str:
    """Several lines of one's own, numbered for order's sake: without those numbers."""
    rows = text.split("\n")
    if sum(bool(_MARKED.match(row)) for row in rows) < 2:
        return text
    return "\n".join(_unnumbered(row) if _MARKED.match(row) else row for row in rows)


def row_of(name: str, prior: Sequence[str]) -> str:
    """What the named row of a list orders; the last row where no name is known. Without its number and its
    name."""
    rows = [_unnumbered(row) for row in prior]
    meant = next((row for row in rows if _name(row) and _name(row) in fold(name)), rows[-1] if rows else "")
    match = _NAME.match(meant)
    return match.group(2) if match else ""


def names_a_row(text: str, prior: Sequence[str]) -> bool:
    """ "Same as Petra", 同小田: is one of the list's names in it?"""
    return any(_name(row) and _name(row) in fold(text) for row in map(_unnumbered, prior))


def _rows(lines: Sequence[str]) -> list[str]:
    """The rows of a numbered list. A line without a number belongs to the row above it; what stands above the
    first is a heading."""
    rows: list[str] = []
    for line in lines:
        if _NUMBERED.match(line):
            rows.append(_unnumbered(line))
        elif rows:
            rows[-1] += "\n" + line.strip()
    return rows


def _single(line: str, sender: str) -> Entries | None:
    """ "5. 赵敏 +2": the next line of a list, alone."""
    row, marked = _unnumbered(line), bool(_MARKED.match(line))
    if _is_by(row, sender):
        return Entries(entries=(_entry(row, sender),))
    name = _name(row)
    return (
        Entries(entries=(SignUp(row, name=name),))
        if name[:1].isalpha() and len(name) < 5 and marked
        else None
    )


def _difference(rows: Sequence[str], sender: str, prior: tuple[str, ...]) -> Entries:
    """What the sender's lines are now, beside what they were."""
    before = {_key(row): _unnumbered(row) for row in prior}
    fresh = [row for row in rows if _key(row) not in before]
    own = {key for key, row in before.items() if _is_by(row, sender)}
    lost = own - set(map(_key, rows))
    mine = [row for row in fresh if _is_by(row, sender)]
    if mine:
        return _with_kin(_mine(mine, sender, replaces=bool(lost)), fresh, sender)
    took_themselves_out = bool(own) and lost == own and not fresh
    names = set(map(_name, before.values()))
    return Entries(entries=(), gone=True) if took_themselves_out else _strange(fresh, names, had=bool(own))


def _mine(rows: Sequence[str], sender: str, *, replaces: bool) -> Entries:
    if len(rows) > _MOST_ENTRIES:
        return Entries(entries=(), unclear=True)
    return Entries(entries=tuple(_entry(row, sender) for row in rows), replaces=replaces)


def _with_kin(found: Entries, fresh: Sequence[str], sender: str) -> Entries:
    """Beside one's own line a new one that begins with one's name, and goes on, is for somebody else."""
    own = fold(sender).strip()
    kin = [row for row in fresh if _name(row) != own and _name(row).startswith(own) and own]
    others = tuple(_under_another_name(row, own=False) for row in kin)
    return found if found.unclear else replace(found, entries=(*found.entries, *others))


def _strange(fresh: Sequence[str], names: set[str], *, had: bool) -> Entries:
    """New lines that do not bear the sender's name; those of known names were only altered."""
    strange = [row for row in fresh if _name(row) not in names]
    if len(strange) == 1:
        return Entries(entries=(_under_another_name(strange[0], own=not had),))
    return Entries(entries=(), unclear=bool(strange))


def _unnumbered(row: str) -> str:
    match = _NUMBERED.match(row)
    return match.group(1) if match else row


def _key(row: str) -> str:
    """The same row, however it is numbered and spaced."""
    return "".join(c for c in fold(_unnumbered(row)) if c.isalnum() or c in "+-")


def _name(row: str) -> str:
    match = _NAME.match(row)
    return fold(match.group(1)) if match else ""


def _is_by(row: str, sender: str) -> bool:
    name, start = fold(sender).strip(), fold(row).strip()
    return bool(name) and start.startswith(name) and not start[len(name) : len(name) + 1].isalpha()


def _entry(row: str, sender: str) -> SignUp:
    return SignUp(row.strip()[len(sender.strip()) :].strip(_MARGINS) or "+1")


def _under_another_name(row: str, *, own: bool) -> SignUp:
    """A new line that does not bear the sender's name: theirs under a nickname, or, where they have a line,
    for somebody else."""
    match = _NAME.match(row)
    if not match:
        return SignUp(row)
    return SignUp(match.group(2) or "+1", "" if own else match.group(1), match.group(1))


def rows_in(text: str) -> list[str]:
    """A whole list from elsewhere, a row each, without its heading and its numbers."""
    lines = [line for line in _RUN_ON.sub("\n", text).split("\n") if line.strip()]
    numbered = any(_NUMBERED.match(line) for line in lines)
    rows = _rows(lines) if numbered else [line for line in lines if not _HEADED.match(line)]
    return [row.strip() for row in rows if row.strip()]


def names_before(row: str) -> list[tuple[str, str]]:
    """The ways to part a row into a name and what it says, the shortest name first."""
    match = _NAME.match(row)
    if match is None:
        return []
    words, ways = match.group(2).split(" "), [(match.group(1), match.group(2))]
    for n in range(1, min(_NAME_WORDS, len(words))):
        if not words[n - 1].replace(".", "").isalpha():
            break  # no name goes on behind a number or a comma
        ways.append((" ".join([match.group(1), *words[:n]]), " ".join(words[n:])))
    return ways


_NAME_WORDS = 4
