"""What leaders paste: an announcement in their own words -> the group buy it describes. Pure: `now` is a
parameter.

The text is paper on which one reader after another marks what it knows: telephone and account numbers, sums,
times, the closing, steps and counts, options, goods. What nobody marks is remarks, word for word. Nothing is
guessed: what is missing, or can be read two ways, is asked.
"""

from __future__ import annotations

from bot.opening.pasted.announcement import Announcement, PastedBundle, PastedGood
from bot.opening.pasted.opening import opening_of
from bot.opening.pasted.reading import read_announcement
from bot.opening.pasted.tongues import Tongues

__all__ = [
    "Announcement",
    "PastedBundle",
    "PastedGood",
    "Tongues",
    "opening_of",
    "read_announcement",
]
