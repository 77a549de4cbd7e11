"""What a command's parameters may be, and how each is read from the words after it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, NewType, get_args

from bot.calling.command import Ask, Command, examples, usage
from bot.calling.people import Several, Sum, a_sum, person, several
from bot.calling.verbs import words_for
from bot.languages import languages, names
from commerce.booking.decide import NoSuchBuy
from commerce.fact import AboutOrders, KeptForItsAnswer
from commerce.queries import shopfront
from commerce.queries.ended import EndedBuy, NoneEnded, way_back
from commerce.refusals import Refusal
from commerce.tables import GroupBuy, Member

Rest = NewType("Rest", str)  # all that is left, as written
Language = NewType("Language", str)  # a language the bot speaks
Number = NewType("Number", int)  # a number of something else than a buy
AllTheRest = NewType("AllTheRest", str)  # "rest": what is to be paid later too
ItIsOver = NewType("ItIsOver", str)  # "over": handing out is closed
ToFetch = NewType("ToFetch", str)  # "fetch": it is about goods, not money
# "@19800", from a button: what was received when the leader looked, minor units
Received = NewType("Received", int)

# an open buy here: by its number, by the message replied to, or the only one there is
OpenBuy = NewType("OpenBuy", GroupBuy)
# the same among those that ended; the latest where no number is given
ClosedBuy = NewType("ClosedBuy", GroupBuy)
# the same, before a person: that of the order `#2` where the person is named so
SettledBuy = NewType("SettledBuy", GroupBuy)


_SHOWN = 80  # characters of what was found
_MOST_NAMED = 5  # buys that a refusal names


@dataclass(eq=False, kw_only=True)
class NoOpenBuy(Refusal):
    """Nothing is open in this group. To a leader: `way` (of `queries.ended.EndedBuy`) opens `title`, the
    latest, again; `then` is what to say next."""

    no: int = 0
    title: str = ""
    way: str = ""
    then: str = ""


@dataclass(eq=False)
class WhichBuy(AboutOrders, KeptForItsAnswer, Refusal):
    """Several buys could be meant. Each choice is (number, title, a code); `text` is what was said, kept for
    the answer."""

    choices: list[tuple[int, str, str]]
    text: str = ""


@dataclass(eq=False, kw_only=True)
class Misused(Refusal):
    """A command whose words could not be read. `why` names the argument; `usage` and `example` show how."""

    command: str
    argument: str
    found: str
    usage: str
    example: str


@dataclass(eq=False)
class UnknownLanguage(Refusal):
    """Not a language the bot speaks; `known` are (tag, name)."""

    asked: str
    known: list[tuple[str, str]]


async def read(ask: Ask, command: Command, text: str) -> dict[str, Any]:
    """The command's arguments by name. Raises a refusal that says which word could not be read and shows
    how."""
    values: dict[str, Any] = {}
    rest = text.strip()
    for name, annotation, optional in command.parameters:
        kind = next((one for one in get_args(annotation) if one is not type(None)), annotation)
        value, rest = await READERS[kind](ask, rest)
        if value is None and not optional:
            raise misused(ask, command.name, name, rest)
        if value is not None:
            values[name] = value
        if isinstance(value, GroupBuy):
            ask.buy = value
    if rest:
        raise misused(ask, command.name, command.parameters[-1][0] if command.parameters else "", rest)
    return values


def misused(ask: Ask, name: str, argument: str, found: str, *, example: int = 0) -> Misused:
    """The answer to a command whose words cannot be taken. `example`: which of the command's own shows best what was
    meant."""
    shown = examples(name, ask.language)
    return Misused(
        command=name,
        argument=argument,
        found=found[:_SHOWN],
        usage=usage(name, ask.language),
        example=shown[example],
    )


async def _rest(ask: Ask, text: str) -> tuple[Rest | None, str]:
    return (Rest(text) if text else None), ""


async def number(ask: Ask, text: str) -> tuple[Number | None, str]:
    """ "3", "#3", and what stands behind it."""
    found = re.match(r"#?([0-9]{1,9})(?!\S)", text)
    return (Number(int(found[1])), text[found.end() :].strip()) if found else (None, text)


async def _received(ask: Ask, text: str) -> tuple[Received | None, str]:
    found = re.match(r"@([0-9]{1,15})(?!\S)", text)
    return (Received(int(found[1])), text[found.end() :].strip()) if found else (None, text)


async def _all_the_rest(ask: Ask, text: str) -> tuple[AllTheRest | None, str]:
    known = {one for tables in languages().values() for one in tables.get("payments", {}).get("rest", ())}
    said = f"{text} ".casefold()
    word = next((one for one in sorted(known, key=len, reverse=True) if said.startswith(f"{one} ")), "")
    return (AllTheRest(word), text[len(word) :].strip()) if word else (None, text)


async def _it_is_over(ask: Ask, text: str) -> tuple[ItIsOver | None, str]:
    """The whole of what is left, so that nobody who is called so is taken for it."""
    said = text.strip()
    return (ItIsOver(said), "") if said.casefold() in words_for("helping", "over") else (None, text)


async def _to_fetch(ask: Ask, text: str) -> tuple[ToFetch | None, str]:
    said = text.strip()
    return (ToFetch(said), "") if said.casefold() in words_for("helping", "fetch") else (None, text)


async def _open_buy(ask: Ask, text: str) -> tuple[GroupBuy | None, str]:
    no, rest = await number(ask, text)
    if no is not None or ask.replied_buy is not None:
        return await _buy_no(ask, int(no or ask.replied_buy or 0)), rest
    buys = await shopfront.open_buys(ask.session, ask.here.id)
    if not buys:
        raise NoOpenBuy()
    if len(buys) > 1:
        raise WhichBuy([(buy.id, buy.title, "") for buy in buys])
    return buys[0], rest


async def _any_buy(ask: Ask, text: str) -> tuple[GroupBuy | None, str]:
    no, rest = await number(ask, text)
    if no is not None or ask.replied_buy is not None:
        return await _buy_no(ask, int(no or ask.replied_buy or 0)), rest
    open_ = await shopfront.open_buys(ask.session, ask.here.id)
    buys = open_ or await shopfront.latest_buys(ask.session, ask.here.id, 1)
    if not buys:
        raise NoOpenBuy()
    if len(buys) > 1:
        raise WhichBuy([(buy.id, buy.title, "") for buy in buys])
    return buys[0], rest


async def _closed_buy(ask: Ask, text: str) -> tuple[GroupBuy | None, str]:
    no, rest = await number(ask, text)
    if no is not None or ask.replied_buy is not None:
        return await _buy_no(ask, int(no or ask.replied_buy or 0)), rest
    ended = [buy for buy in await shopfront.latest_buys(ask.session, ask.here.id) if buy.state == "succeeded"]
    if not ended:
        raise await none_ended(ask, "closed")
    return ended[0], rest


async def _settled_buy(ask: Ask, text: str) -> tuple[GroupBuy | None, str]:
    order = re.match(r"#([0-9]{1,9})(?!\S)", text)
    found = await shopfront.order_here(ask.session, ask.here.id, int(order[1])) if order else None
    return (await _buy_no(ask, found.buy_id), text) if found else await _closed_buy(ask, text)


async def none_ended(ask: Ask, wanted: str) -> NoneEnded:
    """The refusal that tells what there is instead."""
    latest = await shopfront.latest_buys(ask.session, ask.here.id, _MOST_NAMED)
    open_ = [(buy.id, buy.title) for buy in latest if buy.state == "open"]
    return NoneEnded(
        wanted,
        open_,
        [EndedBuy(buy.id, buy.title, way_back(buy, ask.now)) for buy in latest if buy.state != "open"],
    )


async def _buy_no(ask: Ask, no: int) -> GroupBuy:
    buy = await shopfront.buy_in(ask.session, ask.here.id, no)
    if buy is None:
        raise NoSuchBuy(no)
    return buy


async def _language(ask: Ask, text: str) -> tuple[Language | None, str]:
    if not text:
        return None, ""
    asked = text.strip().casefold().replace("_", "-")
    known = names()
    for tag, name in known.items():
        if asked in (tag.casefold(), name.casefold(), *languages()[tag].get("called", ())):
            return Language(tag), ""
    raise UnknownLanguage(text[:40], list(known.items()))


READERS: dict[Any, Callable[[Ask, str], Awaitable[tuple[Any, str]]]] = {
    Rest: _rest,
    Number: number,
    Received: _received,
    AllTheRest: _all_the_rest,
    ItIsOver: _it_is_over,
    ToFetch: _to_fetch,
    OpenBuy: _open_buy,
    ClosedBuy: _closed_buy,
    SettledBuy: _settled_buy,
    GroupBuy: _any_buy,
    Member: person,
    Several: several,
    Sum: a_sum,
    Language: _language,
}
