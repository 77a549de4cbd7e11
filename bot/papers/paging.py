"""Rows on pages."""

from __future__ import annotations

from collections.abc import Sequence


def filled(heights: Sequence[float], room: float) -> list[range]:
    """Which rows stand on which page, each page with as many as its `room` takes and one at least; of no rows one
    empty page."""
    cut, used = [0], 0.0
    for at, height in enumerate(heights):
        if used and used + height > room:
            cut.append(at)
            used = 0.0
        used += height
    return [range(start, end) for start, end in zip(cut, [*cut[1:], len(heights)], strict=True)]
