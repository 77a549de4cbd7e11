"""How good the forecast is on made series whose truth is known, beside "the same as last time": of 4 to 14 sales all but the
last are given, and the last is to be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp
from random import Random
from statistics import fmean
from typing import TextIO

from bot.bench import Size
from commerce.rules.forecast import forecast

KINDS = ("steady", "growing", "fading", "patchy", "drifting")
SEED = 20261130
EACH = 1_000  # series of a kind


@dataclass(slots=True)
class Score:
    """What forecasts were off by in all, as a share of what was usual; `last` is the same of the last sale; `held`
    of `series` came to lie in the range."""

    off: float = 0.0
    last: float = 0.0
    held: int = 0
    series: int = 0

    @property
    def ratio(self) -> float:
        """Below 1: of more use than the last sale."""
        return self.off / self.last


async def measure(size: Size, out: TextIO) -> None:
    """Prints a line for each kind of series and one for all."""
    out.write(
        f"seed {SEED}, {EACH:,} series a kind; off, as a share of what 'the same as last time' is off\n"
    )
    scores = {kind: score(made(kind, EACH, SEED)) for kind in KINDS}
    for kind, one in scores.items():
        out.write(f"{kind:<9}{one.ratio:.3f}  the range holds {one.held / one.series:.0%}\n")
    out.write(f"{'all':<9}{overall(scores.values()):.3f}\n")


def overall(scores: Iterable[Score]) -> float:
    """The ratio over all series together."""
    every = list(scores)
    return sum(one.off for one in every) / sum(one.last for one in every)


def score(series: Iterator[list[int]]) -> Score:
    """Each series but its last value is given; one that is given nothing but zeros is left out."""
    found = Score()
    for sales in series:
        given, came = sales[:-1], sales[-1]
        if not any(given):
            continue
        said, usual = forecast(given), fmean(given)
        found.off += abs(said.middle - came) / usual
        found.last += abs(given[-1] - came) / usual
        found.held += said.low <= came <= said.high
        found.series += 1
    return found


def made(kind: str, count: int, seed: int) -> Iterator[list[int]]:
    """So many series of a kind, the same for the same seed."""
    chance = Random(f"{seed} {kind}")
    for _ in range(count):
        yield _series(kind, chance)


def _series(kind: str, chance: Random) -> list[int]:
    sales, noise = chance.randint(4, 14), chance.uniform(0.1, 0.4)
    level, step, skips = chance.uniform(10, 100), chance.uniform(0.04, 0.15), chance.uniform(0.25, 0.6)
    sold = []
    for _ in range(sales):
        empty = kind == "patchy" and chance.random() < skips
        sold.append(0 if empty else round(level * exp(chance.gauss(0, noise))))
        level *= _change(kind, step, chance)
    return sold


def _change(kind: str, step: float, chance: Random) -> float:
    if kind == "drifting":
        return exp(chance.gauss(0, 0.18))
    return {"growing": 1 + step, "fading": 1 - step}.get(kind, 1.0)
