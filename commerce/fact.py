"""What may be said: something that happened (`outcomes.Outcome`), or an expected no (`refusals.Refusal`).

A fact's class is what is asked about it. Where it waits to be said its row knows it by its class's name alone,
so the classes are found by their names.
"""

from __future__ import annotations

from typing import ClassVar, Literal

# How a fact is said, and how far that has come; `tables.Outgoing` says what each means.
Saying = Literal["say", "post", "refresh", "redraw", "react", "alert", "private", "copy"]
Sending = Literal["waiting", "sending", "stuck", "sent", "uncertain", "failed", "held", "merged"]


class Fact:
    """The name of its class is its template's name too."""

    kinds: ClassVar[dict[str, type[Fact]]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        Fact.kinds[cls.__name__] = cls


class AboutOrders(Fact):
    """What an order is answered with: it goes before answers to commands."""


class Question(Fact):
    """It is asked each time, and its buttons are its own."""


class CommandQuestion(Question):
    """A command waits for its answer, and nothing of it is done yet."""


class OwnQuestion(CommandQuestion):
    """Only who gave the command knows the answer; another question of this kind any leader may answer."""


class OneMessage(Fact):
    """It is said in one message, cut where the platform takes no more: a list."""


class KeptForItsAnswer(Fact):
    """It repeats what was said only so that its answer goes on with it: its words are shown to nobody."""


class Unasked(Fact):
    """A private word to somebody who did not ask: where it cannot be said, the group hears nothing of it."""


class NothingDone(Fact):
    """Its message came to nothing: an edit of it is read anew."""


class LastWord(Fact):
    """Once it is said, or given up, its row forgets it too."""


class Content(Fact):
    """What keeps a group warm between sales."""


def is_kind(name: str, kind: type[Fact]) -> bool:
    """Is the fact of that name such a one? No, where nothing is called so (any more)."""
    return issubclass(Fact.kinds.get(name, Fact), kind)


def names(kind: type[Fact]) -> list[str]:
    """Of all such facts, as their rows know them."""
    return [name for name, one in Fact.kinds.items() if issubclass(one, kind)]
