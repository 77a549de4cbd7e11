"""A `Post` in Discord's own form. Pure: markdown in parts that fit, who may be pinged, buttons, the slash
menu.

Everything that is not a span of our own markup is escaped, and a message pings only the persons that a span
names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from babel import Locale, UnknownLocaleError

from adapters.base import Button, CommandSpec, Photo, Post
from adapters.markup import spans

LIMIT = 2000
_ROW, _ROWS, _DATA, _LABEL = 5, 5, 100, 80
_CHUNK = 600  # raw characters: escaped, marked bold and linked they still fit one message
# an address that can open nothing stays as it is
_SPECIAL = re.compile(r"(https?://[^\s<>*~`|\\\[\]()]+)|([\\*_~`|\[\]<>])")
_IN_LABEL = re.compile(r"((?!))|([\\*_~`|\[\]<>()])")
_OPENS_LINE = re.compile(r"^(\s*)(#|-#)")
_CALLS = re.compile(r"@(?=everyone|here|[!&]?\d{15})", re.IGNORECASE)
_LINK = re.compile(r"https?://", re.IGNORECASE)
_COMMAND = re.compile(r"[\w'-]{1,32}")
# Discord's own list of what it may be set to.
_LOCALES = re.findall(
    r"\S+",
    "bg cs da de el en-GB en-US es-419 es-ES fi fr hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW",
)


class _Atom(NamedTuple):
    """A piece of one line that is never cut."""

    text: str
    bold: bool


def parts_of(markup: str, limit: int = LIMIT) -> list[str]:
    """Markdown of at most `limit` UTF-16 units each, cut at line borders if there are any, marked (1/3) if
    several."""
    lines = _lines(markup)
    whole = "\n".join(map(_shown, lines))
    if units(whole) <= limit:
        return [whole] if whole.strip() else []
    parts = list(_packed(lines, limit - len("\n(99/99)")))
    return [f"{part}\n({number}/{len(parts)})" for number, part in enumerate(parts, 1)]


def first_part_of(markup: str, limit: int = LIMIT) -> str:
    """One message and no more: what does not fit gives way to "…"."""
    lines = _lines(markup)
    whole = "\n".join(map(_shown, lines))
    return whole if units(whole) <= limit else next(_packed(lines, limit - 2), "") + "\n…"


def units(text: str) -> int:
    """UTF-16 units: never fewer than what Discord counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def countdown(post: Post) -> str:
    """Discord shows such a mark as a running "in 3 hours", in each reader's own language."""
    return f"\n⏳ <t:{int(post.closes_at.timestamp())}:R>" if post.closes_at else ""


def body(post: Post, text: str, *, last: bool = True) -> dict[str, Any]:
    """The body of a message. Buttons and picture stand under the last part of a long one."""
    picture = ""
    if isinstance(post.photo, Photo) and last and _LINK.match(post.photo.ref):
        picture = post.photo.ref
    return {
        "content": text,
        "allowed_mentions": {"parse": [], "users": _pinged(post.text, text), "replied_user": False},
        "components": components(post.buttons) if last else [],
        "embeds": [{"image": {"url": picture}}] if picture else [],
    }


def _pinged(markup: str, text: str) -> list[str]:
    """Whom this text names, of those that the whole names: a hundred at most."""
    named = [span.mention.partition(":") for span in spans(markup) if span.mention]
    pinged = {number for platform, _, number in named if platform == "discord" and f"<@{number}>" in text}
    return sorted(pinged)[:100]


def components(rows: Sequence[Sequence[Button]]) -> list[dict[str, Any]]:
    """Rows of at most five, five at most. Raises ValueError for data that Discord would refuse: a mistake of
    ours."""
    short: list[Sequence[Button]] = [row[at : at + _ROW] for row in rows for at in range(0, len(row), _ROW)]
    if len(short) > _ROWS:
        every = [button for row in rows for button in row]
        short = [every[at : at + _ROW] for at in range(0, min(len(every), _ROW * _ROWS), _ROW)]
    return [{"type": 1, "components": [_button(button) for button in row]} for row in short]


def nonce_of(nonce: str, part: int) -> str:
    """The same for every try of one part; Discord takes 25 characters."""
    return hashlib.sha256(f"{nonce}/{part}".encode()).hexdigest()[:24]


def _button(button: Button) -> dict[str, Any]:
    label = button.label[:_LABEL] or "·"
    if button.url:
        return {"type": 2, "style": 5, "label": label, "url": button.url}
    if not 0 < len(button.data) <= _DATA:
        raise ValueError(
            f"button {button.label!r} carries {len(button.data)} characters; Discord takes 1 to {_DATA}"
        )
    return {"type": 2, "style": 2, "label": label, "custom_id": button.data}


# -- markdown --------------------------------------------------------------------------------------


def _lines(markup: str) -> list[list[_Atom]]:
    lines: list[list[_Atom]] = [[]]
    for span in spans(markup):
        if span.url:
            lines[-1].append(_Atom(_linked(span.text.replace("\n", " "), span.url), span.bold))
            continue
        for number, text in enumerate(span.text.split("\n")):
            if number:
                lines.append([])
            for at in range(0, len(text), _CHUNK):
                lines[-1].append(_Atom(_escaped(text[at : at + _CHUNK], opens_line=not lines[-1]), span.bold))
    return lines


def _linked(label: str, url: str) -> str:
    platform, _, number = url.removeprefix("person:").partition(":")
    if url.startswith("person:") and platform == "discord" and number.isascii() and number.isdigit():
        return f"<@{number}>"
    shown = _escaped(label[:_CHUNK], special=_IN_LABEL)
    target = re.sub(r"[()<>\\]", lambda found: f"%{ord(found[0]):02X}", url)
    return f"[{shown}]({target})" if _LINK.match(url) and label.strip() and units(target) <= _CHUNK else shown


def _escaped(text: str, *, opens_line: bool = False, special: re.Pattern[str] = _SPECIAL) -> str:
    """Sign by sign: the library's `escape_markdown` leaves what stands inside a stranger's masked link as it
    is."""
    inert = special.sub(lambda found: found[1] or f"\\{found[2]}", text)
    if opens_line:
        inert = _OPENS_LINE.sub(r"\1\\\2", inert)
    return _CALLS.sub("@\u200b", inert)


def _shown(line: Sequence[_Atom]) -> str:
    return "".join(
        _marked("".join(atom.text for atom in run), bold)
        for bold, run in groupby(line, key=lambda atom: atom.bold)
    )


def _marked(text: str, bold: bool) -> str:
    return f"**{text}**" if bold and text.strip() else text


def _packed(lines: Sequence[Sequence[_Atom]], limit: int) -> Iterator[str]:
    part = ""
    for piece in (piece for line in lines for piece in _pieces(line, limit)):
        if part and units(part) + 1 + units(piece) > limit:
            if part.strip():
                yield part.strip("\n")
            part = piece
        else:
            part = f"{part}\n{piece}" if part else piece
    if part.strip():
        yield part.strip("\n")


def _pieces(line: Sequence[_Atom], limit: int) -> Iterator[str]:
    """A line, cut between its atoms where it is longer than a whole message."""
    kept: list[_Atom] = []
    for atom in line:
        if kept and units(_shown([*kept, atom])) > limit:
            yield _shown(kept)
            kept = []
        kept.append(atom)
    yield _shown(kept)


# -- the slash menu --------------------------------------------------------------------------------


def menu(commands: Sequence[CommandSpec]) -> list[dict[str, Any]]:
    """Slash commands as Discord keeps them: one line of text and one picture each, named in Discord's own
    locales."""
    taken: set[tuple[str, str]] = set()
    return [_command(spec, taken) for spec in commands if _COMMAND.fullmatch(spec.name)][:100]


def same(wanted: Sequence[Mapping[str, Any]], kept: Sequence[Mapping[str, Any]]) -> bool:
    """Do the commands that Discord keeps say what ours say? Discord adds fields of its own, and leaves out
    what is empty."""
    return sorted(map(_essence, wanted)) == sorted(map(_essence, kept))


def _command(spec: CommandSpec, taken: set[tuple[str, str]]) -> dict[str, Any]:
    names = {locale: name.lower() for locale, name in _localised(spec.names) if _COMMAND.fullmatch(name)}
    fresh = {
        locale: name for locale, name in names.items() if name != spec.name and (locale, name) not in taken
    }
    taken |= set(fresh.items())
    return {
        "type": 1,
        "name": spec.name.lower(),
        "name_localizations": fresh,
        "description": _short(next(iter(spec.summaries.values()), spec.name)),
        "description_localizations": {
            locale: _short(summary) for locale, summary in _localised(spec.summaries) if summary
        },
        "options": [
            {
                "type": 3,
                "name": "text",
                "description": _short("; ".join(spec.arguments) or "…"),
                "required": False,
            },
            {"type": 11, "name": "image", "description": "🖼", "required": False},
        ],
        "contexts": [0, 1],
    }


def _localised(words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for language, word in words.items():
        yield from ((locale, word) for locale in _LOCALES if _family(locale) == _family(language))


@cache
def _family(tag: str) -> tuple[str, str]:
    """A language and its script, where it has several; Discord's zh-TW is written as zh-Hant is."""
    try:
        found = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return tag, ""
    return found.language, found.script or ""


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99] + "…"


def _essence(command: Mapping[str, Any]) -> str:
    options = [
        (option["type"], option["name"], option["description"], bool(option.get("required")))
        for option in command.get("options") or ()
    ]
    words = [
        sorted((command.get(field) or {}).items())
        for field in ("name_localizations", "description_localizations")
    ]
    return repr((command["name"], command["description"], words, options))
