"""Small choices people make about how they are spoken to."""

from __future__ import annotations

from dataclasses import dataclass

from commerce.outcomes import Outcome


@dataclass(slots=True)
class LanguageChosen(Outcome):
    """The language answers come in from now on. `whose`: member, group, or '' where it was only asked
    about."""

    language: str
    whose: str


@dataclass(slots=True)
class Started(Outcome):
    """A first hello. `held` private words waited for it and are on their way."""

    name: str
    private: bool
    held: int
