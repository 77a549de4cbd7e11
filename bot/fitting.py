"""Making a post fit its platform: a long list is cut at a line, with a word on how to see the rest."""

from __future__ import annotations

from dataclasses import replace

from adapters.base import Post, plain

MORE = "…"


def length(markup: str) -> int:
    """What platforms count: UTF-16 units of the text as it is read."""
    return len(plain(markup).encode("utf-16-le", "surrogatepass")) // 2


def fit(post: Post, most: int) -> Post:
    """The post within `most` units: its last lines give way first, whole lines only."""
    if length(post.text) <= most:
        return post
    lines = post.text.splitlines()
    while len(lines) > 1 and length("\n".join([*lines, MORE])) > most:
        lines.pop()
    text = "\n".join([*lines, MORE])
    while length(text) > most:
        text = text[: -max(1, (length(text) - most) // 2)]
    return replace(post, text=text)
