"""Time as people write it, in any installed language: "tomorrow 8pm", 今晚8点, 金曜18時, "2h". Pure: `now` is a
parameter.

Nothing is guessed. A day alone means until that day is over (23:59). A weekday is the next one; "next friday"
and 下周五 are the Friday of the next calendar week. A time of day that a clock change skips is refused; one that
comes twice is its first.
"""

from __future__ import annotations

from bot.moments.beginning import read_beginning
from bot.moments.errors import MomentAbsurd, MomentPast, NotAMoment
from bot.moments.order import Order, day_order
from bot.moments.reading import read_duration, read_moment, read_window
from bot.moments.spotting import Spotted, spot_moments
from bot.moments.words import MomentWords, compile_moments

__all__ = [
    "MomentAbsurd",
    "MomentPast",
    "MomentWords",
    "NotAMoment",
    "Order",
    "Spotted",
    "compile_moments",
    "day_order",
    "read_beginning",
    "read_duration",
    "read_moment",
    "read_window",
    "spot_moments",
]
