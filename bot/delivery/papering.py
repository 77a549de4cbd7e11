"""A buy's papers, for its leader: what is said with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.base import File
from bot.languages import words
from bot.papers.printout import printout
from bot.papers.typecase import NoFonts
from bot.saying.speech import Reader, Speech
from commerce.outcomes import Outcome
from commerce.queries.lists import BuyList


@dataclass(slots=True, kw_only=True)
class Papered(Outcome):
    """A buy's papers, for its leader alone, as seen from the group `group_no`. What printing them came to is known when
    it is said: they are of `orders` with something to fetch; `boxed` are names that have a box in them, `install` what
    brings the characters they need; `fonts`: is there any font?"""

    where = "private"
    buy_no: int
    title: str
    group_no: int
    orders: int = 0
    boxed: list[str] = field(default_factory=list)
    install: list[str] = field(default_factory=list)
    fonts: bool = True


@dataclass(slots=True, kw_only=True)
class MakingPapers(Outcome):
    """It takes a while to make so many labels."""

    where = "private"
    labels: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What papers are made with: in whose words, with which fonts (none: the machine's), as of when."""

    speech: Speech
    reader: Reader
    fonts: Sequence[Path]
    now: datetime

    @property
    def taken(self) -> str:
        """As of when, as its reader writes it."""
        return self.speech.voice(self.reader.language).when(self.now, self.reader.zone, self.now)

    def print(self, listed: BuyList) -> tuple[tuple[File, ...], dict[str, Any]]:
        """-> the papers, and what is to be said of them. Takes its time; what prints is loaded by the first."""
        from bot.papers.making import make

        voice = self.speech.voice(self.reader.language)
        printed = printout(
            listed,
            says=words(self.reader.language, "paper"),
            money=lambda minor: voice.money(minor, listed.currency),
            taken=self.taken,
        )
        if not printed.orders:
            return (), {}
        try:
            papers = make(printed, self.fonts)
        except NoFonts:
            return (), {"fonts": False}
        return papers.files, {"boxed": list(papers.boxed), "install": list(papers.install)}
