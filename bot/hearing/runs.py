"""Runs: messages that may be read together in one look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.base import Message
from bot.hearing.intake import command_in
from commerce.services.people import presence


def is_talk(message: Message) -> bool:
    """Words, edits and presses that are no command: what intake reads."""
    return (message.kind in ("say", "edit") and not message.quiet and command_in(message) is None) or message.kind == "press"


def runs(messages: Sequence[Message]) -> Iterator[list[Message]]:
    """Messages that may be read together: talk, and nobody twice, since a second word may answer what the first one asks.

    What is heard at once comes in the order it was said, by the platform's time: after an outage it may arrive in any other. That a
    chat moved comes first: what is said in its new place belongs to the group it was.
    """
    run: list[Message] = []
    heard = (one for one in messages if not one.quiet or one.kind in presence.KINDS)
    for message in sorted(heard, key=lambda one: (one.kind != "moved", one.sent)):
        if run and (not is_talk(message) or not is_talk(run[0]) or any(one.sender == message.sender for one in run)):
            yield run
            run = []
        run.append(message)
    if run:
        yield run
