"""Making a post fit its platform: a long list is cut at a line, and its last line says how to see the
rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from adapters.base import Post
from adapters.markup import plain


def length(markup: str) -> int:
    """What platforms count: UTF-16 units of the text as it is read."""
    return len(plain(markup).encode("utf-16-le", "surrogatepass")) // 2


def fit(post: Post, most: int, more: Callable[[int], str]) -> Post:
    """The post within `most` units: its last lines give way first, whole lines only, for one that says `more`
    of so many lines."""
    if length(post.text) <= most:
        return post
    lines = post.text.splitlines()
    kept, used = 1, length(lines[0]) + length(more(len(lines))) + 1
    for line in lines[1:]:
        used += length(line) + 1
        if used > most:
            break
        kept += 1
    text = "\n".join([*lines[:kept], more(len(lines) - kept)])
    while length(text) > most:
        text = text[: -max(1, (length(text) - most) // 2)]
    return replace(post, text=text)
