"""How long the reader takes for one message, beside an off-the-shelf grammar that reads only "2 red L".

    python3 -m tests.bench.phrases

Prints microseconds (the median over the example rows of tests/phrases, each the best of several) and, where
pyparsing or lark is installed, the ratio to a small grammar in it. Exits 1 where the median is 100
microseconds or more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import perf_counter

from commerce.phrases.reader import forget, read
from tests.phrases.posts import at_post
from tests.phrases.test_tables import rows

BAR = 100.0
TRIES = 9
PLAIN = ["2 red L", "1 black M", "3 blue XL", "red L", "2"]


def main() -> int:
    cases = [(str(row.values[2]), at_post(str(row.values[0]), str(row.values[1]))) for row in rows()]
    took = sorted(micros(lambda text=text, context=context: read(text, context)) for text, context in cases)
    middle = median(took)
    print(
        f"reader: median {middle:.0f} µs, 95 % under {took[len(took) * 95 // 100]:.0f} µs, {len(took)} messages"
    )
    tee = at_post("tee")
    own = median(micros(lambda text=text: read(text, tee)) for text in PLAIN)
    for name, grammar in (("pyparsing", pyparsing_grammar), ("lark", lark_grammar)):
        if find_spec(name) is None:
            print(f"{name}: not installed, not compared")
            continue
        parse = grammar()
        theirs = median(micros(lambda text=text, parse=parse: parse(text)) for text in PLAIN)
        print(
            f"{name}: {theirs:.0f} µs for a toy grammar; the reader takes {own / theirs:.2f} of that on the same messages"
        )
    return 0 if middle < BAR else 1


def micros(act: Callable[[], object]) -> float:
    """The best of several tries, in microseconds."""
    act()
    best = 1.0
    for _ in range(TRIES):
        forget()
        begun = perf_counter()
        act()
        best = min(best, perf_counter() - begun)
    return best * 1e6


def pyparsing_grammar() -> Callable[[str], object]:
    pp = import_module("pyparsing")
    amount = pp.Optional(pp.Word(pp.nums))("qty")
    color, size = (
        pp.one_of("red blue black", caseless=True)("color"),
        pp.one_of("S M L XL", caseless=True)("size"),
    )
    line = amount + pp.Optional(color) + pp.Optional(size) + pp.StringEnd()
    return lambda text: line.parse_string(text)


def lark_grammar() -> Callable[[str], object]:
    lark = import_module("lark")
    grammar = 'start: INT? COLOR? SIZE?\nCOLOR: "red"|"blue"|"black"\nSIZE: "XL"|"S"|"M"|"L"\n%import common.INT\n%ignore " "'
    parser = lark.Lark(grammar, parser="lalr")
    return lambda text: parser.parse(text)


if __name__ == "__main__":
    sys.exit(main())
