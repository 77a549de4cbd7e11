"""What the bot can do, in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calling.arguments import Rest
from bot.calling.command import Answer, Ask, command, commands, examples, local_name, names, summary, usage
from bot.hearing.door import UnknownCommand
from bot.opening import field_called, keywords, line_of
from commerce.outcomes import Outcome


@dataclass(slots=True)
class HelpEntry:
    name: str
    summary: str


@dataclass(slots=True)
class Help(Outcome):
    """The commands a person may use here, and how to order."""

    leader: bool
    members: list[HelpEntry]
    leaders: list[HelpEntry]


@dataclass(slots=True, kw_only=True)
class HelpOn(Outcome):
    """One command: its usage, what it does, examples; for /open also the fields, or the one that was asked
    about."""

    name: str
    summary: str
    usage: str
    examples: list[str]
    fields: list[tuple[str, str]]


@command(anywhere=True, examples=["/help", "/help open"], name="help")
async def help_(ask: Ask, about: Rest | None = None) -> Answer:
    if about:
        return _on(about, ask)
    leader = ask.group is not None and ask.leads(ask.group)
    entries = {
        one.name: (
            one.leaders,
            HelpEntry(local_name(one.name, ask.language), summary(one.name, ask.language)),
        )
        for one in commands().values()
    }
    return Help(
        leader,
        [entry for leaders, entry in entries.values() if not leaders],
        [entry for leaders, entry in entries.values() if leaders],
    )


def _on(about: str, ask: Ask) -> Answer:
    word, opening = about.lstrip("/／"), ask.words.opening
    name = names().get(word.casefold())
    if name is not None:
        return _on_command(name, ask, list(keywords(opening, ask.language)) if name == "open" else [])
    line = line_of(opening, ask.language, field_called(opening, word))
    return _on_command("open", ask, [line]) if line else UnknownCommand(about[:40], "help")


def _on_command(name: str, ask: Ask, fields: list[tuple[str, str]]) -> HelpOn:
    return HelpOn(
        name=local_name(name, ask.language),
        summary=summary(name, ask.language),
        usage=usage(name, ask.language),
        examples=examples(name, ask.language),
        fields=fields,
    )
