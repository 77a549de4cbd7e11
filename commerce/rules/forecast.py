"""What a product will sell next time, from what it sold so far: a middle and a range that holds eight of ten.

Series here are short (three to fourteen sales), noisy, and some of them intermittent. A handful of stories may have made one: it
is steady, it drifts, it grows, it fades; and each of them may skip sales. Every story foretells each past sale from those
before it, and counts for the next one as much as what came was likely in its eyes. So the backtest chooses, not
once and for all but by degrees, and few sales leave several stories standing: then the middle lies between them and the range is wide.

- The weights are those of Bayesian model averaging, the likelihood taken one step ahead (Dawid 1984, "prequential").
- Steady and drifting are the local level model (Harrison and Stevens 1976), whose best guess is the mean, or simple exponential smoothing;
  growing and fading are the same with a step per sale. On the logarithm, since noise and growth multiply.
- Whether anything is sold and how much of it are foretold apart (Croston 1972), so that empty sales neither pull the level down nor count for nothing.

The middle is the median: no other guess is off by less on average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean

HOLDS = 0.8  # how much of what may come lies between `low` and `high`
_NOISE = (0.1, 0.2, 0.3, 0.4)  # how far a sale strays from its level, as a share of it
_STEP = (0.05, 0.08, 0.11, 0.14)  # how much a level may grow or fade from sale to sale
_DRIFT = 0.18  # how far a level may wander from sale to sale, either way
_SKIPS = tuple(0.25 + 0.035 * part for part in range(11))  # how often a product that skips sales skips one
_MAY_SKIP = 0.2  # how likely it is one that skips, before it ever did
_CALM = 0.1  # of one that skips, how likely is each of the other stories beside a steady level
_STANDARD = NormalDist()
_FLAT = "steady"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Units. `method` is the story that explains the past best: steady, drifting, growing, fading, patchy, or
    nothing (there is no past)."""

    middle: int
    low: int
    high: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """How far forecasts of past sales, each made from those before it, were off on average, as a share of what is usual:
    `ours`, and `last` for "the same as last time". Of so many `sales`."""

    ours: float
    last: float
    sales: int

    @property
    def better(self) -> bool:
        """Whether it would have been of more use than the last sale."""
        return self.ours < self.last


@dataclass(frozen=True, slots=True)
class _Story:
    name: str
    likely: float
    noise: float
    drift: float
    step: float


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What a story expects of the next sale's logarithm, and its weight among the others."""

    name: str
    weight: float
    mean: float
    spread: float


def forecast(sold: Sequence[int]) -> Forecast:
    """What comes after these sales, oldest first."""
    some = [log(units) for units in sold if units > 0]
    if not some:
        return Forecast(middle=0, low=0, high=0, method="nothing" if not sold else "patchy")
    empty = len(sold) - len(some)
    outlooks = _outlooks(some, skips=empty > 0)
    nothing = _chance_of_nothing(len(sold), empty)
    low, middle, high = (
        _quantile(part, nothing, outlooks) for part in ((1 - HOLDS) / 2, 0.5, (1 + HOLDS) / 2)
    )
    return Forecast(
        middle=round(middle),
        low=round(low),
        high=round(high),
        method="patchy" if empty else _heaviest(outlooks),
    )


def backtest(histories: Sequence[Sequence[int]], least: int = 3) -> Backtest | None:
    """Every sale of these products that had at least so many before it, foretold from those. None: there is none."""
    ours, last = [], []
    for sold in histories:
        for past in range(least, len(sold)):
            usual = fmean(sold[:past])
            if usual:
                ours.append(abs(forecast(sold[:past]).middle - sold[past]) / usual)
                last.append(abs(sold[past - 1] - sold[past]) / usual)
    return Backtest(ours=fmean(ours), last=fmean(last), sales=len(ours)) if ours else None


def _stories() -> list[_Story]:
    kinds = [(_FLAT, 0.0, 0.0, 1.0), ("drifting", _DRIFT, 0.0, 1.0)]
    kinds += [("growing", 0.0, log(1 + step), 1 / len(_STEP)) for step in _STEP]
    kinds += [("fading", 0.0, log(1 - step), 1 / len(_STEP)) for step in _STEP]
    return [_Story(name, part, noise, drift, step) for name, drift, step, part in kinds for noise in _NOISE]


_STORIES = _stories()


def _outlooks(some: Sequence[float], *, skips: bool) -> list[_Outlook]:
    """What each story expects, weights in all 1."""
    told = [(story, *_told(some, story)) for story in _STORIES]
    best = max(fit for _, fit, _, _ in told)
    weighed = [
        (
            story,
            story.likely * (_CALM if skips and story.name != _FLAT else 1) * exp(fit - best),
            mean,
            spread,
        )
        for story, fit, mean, spread in told
    ]
    whole = sum(weight for _, weight, _, _ in weighed)
    return [_Outlook(story.name, weight / whole, mean, spread) for story, weight, mean, spread in weighed]


def _told(some: Sequence[float], story: _Story) -> tuple[float, float, float]:
    """The story told along the past, as the Kalman filter of a local level does it. -> the logarithm of how likely it found
    what came, and the mean and spread of what it expects next."""
    noise, drift = story.noise**2, story.drift**2
    level, doubt, fit = some[0], noise, 0.0
    for came in some[1:]:
        level, doubt = level + story.step, doubt + drift
        spread, off = doubt + noise, came - level
        fit -= (log(spread) + off * off / spread) / 2
        learnt = doubt / spread
        level, doubt = level + learnt * off, doubt * (1 - learnt)
    return fit, level + story.step, sqrt(doubt + drift + noise)


def _chance_of_nothing(sales: int, empty: int) -> float:
    """How likely the next sale is an empty one. A product that never skipped may be one that skips, each sale less so."""
    fits = [skip**empty * (1 - skip) ** (sales - empty) for skip in _SKIPS]
    chance = sum(skip * fit for skip, fit in zip(_SKIPS, fits, strict=True)) / sum(fits)
    if empty:
        return chance
    skipping = _MAY_SKIP * fmean(fits)
    return chance * skipping / (skipping + 1 - _MAY_SKIP)


def _quantile(part: float, nothing: float, outlooks: Sequence[_Outlook]) -> float:
    """Units that are not exceeded with this chance: of all stories together, found by halving."""
    if part <= nothing:
        return 0.0
    part = (part - nothing) / (1 - nothing)
    low = min(one.mean - 5 * one.spread for one in outlooks)
    high = max(one.mean + 5 * one.spread for one in outlooks)
    while high - low > 0.001:
        middle = (low + high) / 2
        low, high = (middle, high) if _below(middle, outlooks) < part else (low, middle)
    return exp(low)


def _below(what: float, outlooks: Sequence[_Outlook]) -> float:
    return sum(one.weight * _STANDARD.cdf((what - one.mean) / one.spread) for one in outlooks)


def _heaviest(outlooks: Sequence[_Outlook]) -> str:
    weights: dict[str, float] = {}
    for one in outlooks:
        weights[one.name] = weights.get(one.name, 0.0) + one.weight
    return max(weights, key=weights.__getitem__)
