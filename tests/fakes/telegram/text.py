"""What Telegram checks in a text: its length in UTF-16 units after parsing, and where entities lie."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import accumulate
from typing import Any

TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "a",
    "code",
    "pre",
    "tg-spoiler",
    "blockquote",
    "span",
}
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
}


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def entity_trouble(text: str, entities: list[dict[str, Any]]) -> str:
    """Why these entities do not lie in this text, or ''. Real Telegram is more forgiving; a test must not
    be."""
    border = {0, *accumulate(units(char) for char in text)}
    for entity in entities:
        first, last = entity["offset"], entity["offset"] + entity["length"]
        if entity["length"] <= 0 or first not in border or last not in border:
            return "Bad Request: ENTITY_BOUNDS_INVALID"
        if entity["type"] == "text_link" and not entity.get("url"):
            return "Bad Request: can't parse entities: a text_link has no URL"
        if entity["type"] == "text_mention" and not entity.get("user", {}).get("id"):
            return "Bad Request: ENTITY_MENTION_USER_INVALID"
    return ""


class Html(HTMLParser):
    """parse_mode=HTML, as strict as Telegram: unknown tags, loose `<` and unclosed tags are refused."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.trouble = "", ""
        self.entities: list[dict[str, Any]] = []
        self._open: list[tuple[str, int, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.trouble = self.trouble or f'unsupported start tag "{tag}" at byte offset {units(self.text)}'
        self._open.append((tag, units(self.text), dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.trouble = (
                self.trouble or f'unmatched end tag at byte offset {units(self.text)}, found "</{tag}>"'
            )
            return
        tag, first, attrs = self._open.pop()
        entity: dict[str, Any] = {
            "type": KINDS.get(tag, "text_link"),
            "offset": first,
            "length": units(self.text) - first,
        }
        self.entities.append(entity | ({"url": attrs.get("href")} if tag == "a" else {}))

    def handle_data(self, data: str) -> None:
        self.text += data


def parse_html(source: str) -> tuple[str, list[dict[str, Any]], str]:
    """-> text, entities, what is wrong ('' when nothing is)."""
    reader = Html()
    reader.feed(source)
    reader.close()
    trouble = reader.trouble or (
        f"can't find end tag corresponding to start tag {reader._open[-1][0]}" if reader._open else ""
    )
    return reader.text, reader.entities, trouble
