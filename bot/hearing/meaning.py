"""What intake makes of a message: the app's next step, as values."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling.command import Command
from commerce.booking.book import Heard
from commerce.outcomes import Outcome, Unfinished
from commerce.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command, with the words after its name. After a question about it: `given` is what is known of it by
    now, `question` the key of what was answered."""

    command: Command
    text: str
    replied_buy: int | None = None
    given: Unfinished | None = None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something a member wants of a buy: the desk decides it. `asks`: what they ask beside it."""

    heard: Heard
    asks: Call | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """What is replied to announcement number `announced` before it is open: kept, and heard when it is."""

    announced: int
    member_id: int


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer is known already: a question back, or a no."""

    fact: Outcome | Refusal


Meaning = Call | Spoken | Ahead | Reply | None
