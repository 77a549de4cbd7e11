"""Microseconds to read one message, as the median over what members write; and how many times that takes which
reading and writing the same line as JSON takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any, TextIO

import orjson

from bot.bench import Size
from bot.languages import languages
from bot.trying.read import answer
from commerce.phrases.lexicon import Lexicon, compile_lexicon
from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context, forget, read

CHERRIES = (Goods(code="A", title="cherries", unit="box"),)
TEES = (Goods(code="A", title="tee", unit="", variants=(("color", ("red", "blue")), ("size", ("M", "L")))),)
SAID = [
    ("+1", CHERRIES),
    ("要两份", CHERRIES),
    ("两份", CHERRIES),
    ("再来一箱", CHERRIES),
    ("我和小兰一人一份", CHERRIES),
    ("取消", CHERRIES),
    ("count me in for 2", CHERRIES),
    ("2 boxes please", CHERRIES),
    ("make it 3", CHERRIES),
    ("how much is shipping?", CHERRIES),
    ("good morning everyone", CHERRIES),
    ("今天天气真好", CHERRIES),
    ("2 red L", TEES),
    ("red L and blue M", TEES),
    ("红色L两件", TEES),
    ("1 red M for bob, 2 blue L for me", TEES),
    ("change the red one to blue", TEES),
    ("cancel the blue M", TEES),
]
EACH = 50


async def measure(size: Size, out: TextIO) -> None:
    """Reads each message as the app does, post and all."""
    lexicon = compile_lexicon(languages())
    took = {
        (text, goods): _micros(text, Context(lexicon=lexicon, goods=goods, sender="amy"))
        for text, goods in SAID
    }
    slowest = max(took, key=lambda said: took[said])
    out.write(
        f"reading a message: median {median(took.values()):.0f} µs; the slowest {took[slowest]:.0f} µs: {slowest[0]}\n"
    )
    line, plain = _lines(lexicon)
    out.write(
        f"a line of `read`: median {line:.0f} µs, {line / plain:.0f} times orjson.loads and dumps ({plain:.1f} µs)\n"
    )


def _lines(lexicon: Lexicon) -> tuple[float, float]:
    """Microseconds of a line of `bot read`, JSON and all, and of the JSON alone."""
    whole, alone = [], []
    for text, goods in SAID:
        post = [
            {"sku": one.code, "title": one.title, "unit": one.unit, "variants": dict(one.variants)}
            for one in goods
        ]
        row = {"text": text, "post": post, "sender": "amy"}
        said, told = json.dumps(row), answer(row, lexicon)
        whole.append(_median(partial(_answered, said, lexicon)))
        alone.append(_median(partial(_as_json, said, told)))
    return median(whole), median(alone)


def _answered(line: str, lexicon: Lexicon) -> str:
    return json.dumps(answer(json.loads(line), lexicon))


def _as_json(line: str, told: dict[str, Any]) -> None:
    orjson.loads(line)
    orjson.dumps(told)


def _micros(text: str, context: Context) -> float:
    return _median(lambda: read(text, context))


def _median(act: Callable[[], object]) -> float:
    """Microseconds, as the median of many."""
    act()
    found = []
    for _ in range(EACH):
        forget()
        begun = perf_counter()
        act()
        found.append(perf_counter() - begun)
    return median(found) * 1e6
