"""What intake makes of a message: the app's next step, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.calling.command import Command
from commerce.booking.book import Heard
from commerce.outcomes import Outcome
from commerce.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Call:
    """A command, with the words after its name."""

    command: Command
    text: str
    replied_buy: int | None = None
    confirmed: Mapping[str, Any] | None = None
    chosen: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something a member wants of a buy: the desk decides it."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer is known already: a question back, or a no."""

    fact: Outcome | Refusal


Meaning = Call | Spoken | Reply | None
