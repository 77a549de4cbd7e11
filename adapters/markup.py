"""Neutral markup: `**bold**`, `[text](url)`, and `[name](person:platform:id)` for a mention. `escape` makes
any stranger's text inert in it, `spans` reads it, and each adapter turns the spans into its platform's own
form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_SPECIAL = re.compile(r"([\\*\[\]()])")
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<bold>\*\*)|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>(?:\\.|[^)\\\s])+)\)",
    re.DOTALL,
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `url` may be `person:platform:id`, a mention."""

    text: str
    bold: bool = False
    url: str = ""
    mention: str = field(init=False, default="")

    def __post_init__(self) -> None:
        if self.url.startswith("person:"):
            object.__setattr__(self, "mention", self.url.removeprefix("person:"))


def escape(text: str) -> str:
    """Makes a stranger's text inert in neutral markup, and drops the characters nobody sees (bidi, zero
    width, controls)."""
    return _SPECIAL.sub(r"\\\1", _INVISIBLE.sub("", text))


def spans(markup: str) -> Iterator[Span]:
    """Reads neutral markup. Anything malformed is plain text."""
    bold, at, run = False, 0, ""
    for found in _TOKEN.finditer(markup):
        run += markup[at : found.start()]
        at = found.end()
        if found["escaped"] is not None:
            run += found["escaped"]
            continue
        if run:
            yield Span(run, bold)
            run = ""
        if found["bold"]:
            bold = not bold
        else:
            yield Span(_unescape(found["label"]), bold, _unescape(found["url"]))
    run += markup[at:]
    if run:
        yield Span(run, bold)


def plain(markup: str) -> str:
    """The text a reader sees, with no markup at all."""
    return "".join(span.text for span in spans(markup))


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)
