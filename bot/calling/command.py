"""A command is a function: its signature is its syntax on every platform, its examples are its help and its
tests.

    @command(leaders=True, examples=["/close 12"])
    async def close(ask: Ask, buy: Buy) -> Outcome: ...

Parameters after `ask` are read in order, each by the reader of its annotation (`bot.calling.arguments`); a
default makes one optional. Names in other languages and the summaries stand in the language folders; there is
no list of commands to edit.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from typing import Any, TypeVar, cast, get_type_hints

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.base import CommandSpec, Message
from bot.config import Settings
from bot.hearing.acquaintance import Acquaintances
from bot.hearing.vocabulary import Vocabulary
from bot.languages import FALLBACK, called, spoken, wordbooks, words
from bot.saying.speech import Speech
from bot.timing.manners import manners_of
from commerce.desk.desk import Desk
from commerce.outcomes import Outcome, Unfinished
from commerce.refusals import Refusal
from commerce.services.deed import Deed
from commerce.statements.columns import Unmapped
from commerce.statements.entry import BrokenStatement, Statement
from commerce.tables import Group, GroupBuy, Member

Read = Statement | Unmapped | BrokenStatement
Answer = Outcome | Refusal | Sequence[Outcome] | None


Found = TypeVar("Found")


class NotForeseen(Exception):
    """Raised by a command that has much to work out, before it has changed anything: it is given once more, with
    what `work` came to while nobody was kept waiting (`Ask.foreseen`)."""

    def __init__(self, work: Callable[[AsyncSession], Awaitable[object]]) -> None:
        super().__init__("a command has more to work out than others should wait for")
        self.work = work


@dataclass(slots=True, kw_only=True)
class Ask:
    """Everything a command may use: the open transaction, who asks, where, when, with which rights, and the
    rooms it works with."""

    session: AsyncSession
    message: Message
    member: Member
    group: Group | None
    now: datetime
    rights: frozenset[str]  # chats the asker may lead, looked up for this very message
    settings: Settings
    desk: Desk
    words: Vocabulary
    speech: Speech
    known: Acquaintances
    given: Unfinished  # this very command, with what questions about it have brought
    language: str = ""
    replied_buy: int | None = None
    document: Read | None = None  # the bank's file that came with the message, read before anything is locked
    foreseen: object = None  # what was worked out for it before its commit began, if that was asked for
    buy: GroupBuy | None = None  # the group buy that the words read so far name: `#2` is an order of it

    async def ahead(self, work: Callable[[AsyncSession], Awaitable[Found]], *, much: bool) -> Found:
        """What `work` reads; where it is `much`, before the command's commit, so that nobody waits for it. It takes what
        it needs by number: nothing of this session outlives it."""
        if not much:
            return await work(self.session)
        if self.foreseen is None:
            raise NotForeseen(work)
        return cast(Found, self.foreseen)

    @property
    def said_at(self) -> datetime:
        """When the command was first said: after a question, "until 2h" means what it meant then."""
        return self.given.asked_at

    @property
    def photo(self) -> str:
        """The picture sent with the command, or that of the message it replies to."""
        return self.given.photo

    def agreed(self, question: type[Outcome]) -> bool:
        """Was that question about this very command answered with yes?"""
        return question.__name__ in self.given.agreed

    def leads(self, group: Group) -> bool:
        """May the asker lead in that group, at this moment?"""
        return group.chat in self.rights

    def deed(self, group: Group | None = None) -> Deed:
        """What a verb is told of this command, as done in the group here, or in another of theirs."""
        return Deed(
            now=self.now,
            by=self.member,
            source=self.message.key,
            group=group or self.here,
            leads=self.rights,
            manners=partial(manners_of, self.settings),
        )

    @property
    def here(self) -> Group:
        """The group the command is about. Only for commands that are not `anywhere`."""
        assert self.group is not None
        return self.group


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command as declared."""

    name: str
    run: Callable[..., Awaitable[Answer]]
    leaders: bool
    anywhere: bool
    examples: tuple[str, ...]
    parameters: tuple[tuple[str, Any, bool], ...]  # (name, annotation, is optional)
    helpers: bool = False  # of those for leaders: may a helper of the group give it too?
    in_passing: bool = False  # chatter that may concern us: it never counts against who wants something of us

    def usage(self) -> str:
        """`/close [buy]`, from the signature."""
        words = [f"[{name}]" if optional else f"<{name}>" for name, _, optional in self.parameters]
        return " ".join([f"/{self.name}", *words])


COMMANDS: dict[str, Command] = {}

Run = TypeVar("Run", bound=Callable[..., Awaitable[Answer]])


def command(
    *,
    leaders: bool = False,
    helpers: bool = False,
    anywhere: bool = False,
    examples: Sequence[str] = (),
    name: str = "",
) -> Callable[[Run], Run]:
    """Declares a command. `leaders`: only for leaders of the group, and `helpers`: for its helpers too; `anywhere`:
    needs no group (else one is found or asked for)."""

    def declare(run: Run) -> Run:
        called = name or run.__name__.rstrip("_")
        hints = get_type_hints(run)
        parameters = tuple(
            (parameter.name, hints[parameter.name], parameter.default is not parameter.empty)
            for parameter in list(inspect.signature(run).parameters.values())[1:]
        )
        COMMANDS[called] = Command(
            name=called,
            run=run,
            leaders=leaders,
            helpers=helpers,
            anywhere=anywhere,
            examples=tuple(examples),
            parameters=parameters,
        )
        return run

    return declare


@cache
def commands() -> Mapping[str, Command]:
    """Every command of `bot/commands`, found by looking."""
    package = import_module("bot.commands")
    for found in pkgutil.iter_modules(package.__path__):
        import_module(f"bot.commands.{found.name}")
    return COMMANDS


@cache
def names() -> Mapping[str, str]:
    """Every word that calls a command, in every language -> the command."""
    called = {name: name for name in commands()}
    for table in wordbooks("commands"):
        for name, told in table.items():
            called = {alias.casefold(): name for alias in told.get("names", ())} | called
    return called


def specs() -> list[CommandSpec]:
    """The commands as platforms' menus show them."""
    return [_spec(one) for one in commands().values()]


def summary(name: str, language: str) -> str:
    """What the command does, in one line of that language."""
    return str(words(language, "commands").get(name, {}).get("summary", ""))


def examples(name: str, language: str) -> list[str]:
    """What one may write for the command, in words of that language."""
    shown = words(language, "commands").get(name, {}).get("examples", commands()[name].examples)
    return [called(example, language) for example in shown]


def usage(name: str, language: str) -> str:
    """How the command is written, called as in that language."""
    return called(commands()[name].usage(), language)


def local_name(name: str, language: str) -> str:
    """How the command is called in that language: the first of its names there."""
    return str(next(iter(words(language, "commands").get(name, {}).get("names", ())), name))


def _spec(one: Command) -> CommandSpec:
    ours = sorted(spoken(), key=FALLBACK.__ne__)  # the one that stands in for all others comes first
    return CommandSpec(
        name=one.name,
        names={language: local_name(one.name, language) for language in ours},
        summaries={language: summary(one.name, language) for language in ours},
        for_leaders=one.leaders,
        arguments=tuple(name for name, _, _ in one.parameters),
    )
