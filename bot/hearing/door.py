"""The door: what a platform hands over is parsed once, here, into what it is. All rooms behind the door go by
the type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from rapidfuzz import fuzz, process

from adapters.base import Message
from adapters.markup import escape
from bot.calling.command import commands, names
from bot.hearing.meaning import Call, Reply
from commerce.refusals import Refusal
from commerce.services.people import presence

LONGEST = 5_000  # characters of a message that are read
_NEAR = 70  # of 100, counted over both whole words: "clsoe" is near "close", "foobar" is not near "for"
_COMMAND = re.compile(r"[/／](?P<name>[^\s@/／]{1,40})(?:@\S+)?(?:\s+|$)(?P<rest>.*)", re.DOTALL)


@dataclass(eq=False)
class UnknownCommand(Refusal):
    """No such command; `nearest` is what was probably meant, or ''."""

    word: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Called:
    """A command by its name, or a name that nearly is one: then the answer is known."""

    message: Message
    call: Call | Reply


@dataclass(frozen=True, slots=True)
class Talk:
    """Words, new or edited."""

    message: Message


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button under one of our messages."""

    message: Message


@dataclass(frozen=True, slots=True)
class Presence:
    """A coming or going, of a person, of the bot, of a message or of a whole chat."""

    message: Message


Parsed = Called | Talk | Pressed | Presence
Together = Sequence[Talk | Pressed]


def parse(message: Message) -> Parsed | None:
    """What a message is; None for what is heard and never counts: the words of bots and channels, and what
    was forwarded."""
    message = readable(message)
    if message.kind in presence.KINDS:
        return Presence(message)
    if message.quiet:
        return None
    if message.kind == "press":
        return Pressed(message)
    call = command_in(message.text)
    return Called(message, call) if call is not None else Talk(message)


def readable(message: Message) -> Message:
    """The message as a database and a reader can take it: no NUL, no half characters, a name that can be
    seen."""
    text, name = _sound(message.text), " ".join(escape(_sound(message.name)).replace("\\", "").split())
    if message.name and not name:
        name = message.sender.partition(":")[2]
    # nearly every message can be read as it is, and a copy costs more than looking
    is_sound = text == message.text and name == message.name
    return message if is_sound else replace(message, text=text, name=name)


def _sound(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def command_in(text: str) -> Call | Reply | None:
    """The command that a text calls, or the nearest name to one that does not exist; None where it is no
    command."""
    found = _COMMAND.fullmatch(text.strip()[:LONGEST])
    if found is None:
        return None
    word = found["name"].casefold()
    called = names().get(word)
    if called is None:
        near = process.extractOne(word, list(names()), scorer=fuzz.ratio, score_cutoff=_NEAR)
        return Reply(UnknownCommand(word, near[0] if near else ""))
    return Call(command=commands()[called], text=found["rest"].strip())


def runs(heard: Sequence[Parsed]) -> Iterator[list[Parsed]]:
    """What may be done together: talk and presses, and nobody twice, since a second word may answer what the
    first one asks.

    What is heard at once comes in the order it was said, by the platform's time: after an outage it may
    arrive in any other.
    """
    run: list[Parsed] = []
    senders: set[str] = set()
    for one in sorted(heard, key=attrgetter("message.sent")):
        together = isinstance(one, Talk | Pressed) and one.message.sender not in senders
        if run and not (together and isinstance(run[0], Talk | Pressed)):
            yield run
            run, senders = [], set()
        run.append(one)
        senders.add(one.message.sender)
    if run:
        yield run
