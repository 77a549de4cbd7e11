"""The posts of posts.toml as contexts for the reader."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.languages import languages
from commerce.phrases.lexicon import Lexicon, compile_lexicon
from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context


@cache
def lexicon() -> Lexicon:
    return compile_lexicon(languages())


@cache
def posts() -> dict[str, tuple[Goods, ...]]:
    found = tomllib.loads((Path(__file__).parent / "posts.toml").read_text("utf-8"))
    return {name: tuple(_goods(one) for one in offers) for name, offers in found.items()}


def _goods(one: dict[str, Any]) -> Goods:
    variants = tuple((axis, tuple(values)) for axis, values in one.get("variants", {}).items())
    return Goods(code=one["code"], title=one["title"], unit=one.get("unit", ""), variants=variants)


def at_post(post: str, place: Any = "post", **more: Any) -> Context:
    return Context(lexicon=lexicon(), goods=posts()[post], place=place, **more)
