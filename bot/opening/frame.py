"""What surrounds a text while it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.opening.values import Defaults
from bot.opening.words import OpeningWords
from commerce.rules.sums import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """When and where a text is said, and in which currency and language."""

    now: datetime
    zone: ZoneInfo
    tender: Tender
    words: OpeningWords
    defaults: Defaults
