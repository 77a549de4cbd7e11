"""Microseconds to read one message, as the median over what members write."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TextIO

from bot.bench import Size
from bot.languages import languages
from commerce.phrases.lexicon import compile_lexicon
from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context, read

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


def _micros(text: str, context: Context) -> float:
    read(text, context)
    found = []
    for _ in range(EACH):
        begun = perf_counter()
        read(text, context)
        found.append(perf_counter() - begun)
    return median(found) * 1e6
