"""Money that came: what members say of it, what a bank's file shows, whose unknown money is."""

from __future__ import annotations

from bot.calling.arguments import ClosedBuy, Number, Rest, ToFetch, misused, number
from bot.calling.command import Answer, Ask, command
from bot.calling.filing import COLUMNS, filed, led
from bot.calling.questions import Unreadable
from bot.calling.rights import served
from bot.calling.verbs import words_for
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from commerce.queries import shopfront
from commerce.queries.sides import side_of
from commerce.rules.sums import Sum, Tender, read_sum
from commerce.services.buys import reminding as fetchers
from commerce.services.money import filing, matched, proving, reminding
from commerce.services.people import meeting


@command(leaders=True, examples=["/book 1", "/book 1 2"])
async def book(ask: Ask, file: Number, entry: Number | None = None) -> Answer:
    """The certain payments of a file, or the one that a button names."""
    return await matched.book(ask.session, file, await _groups(ask), ask.deed(), entry)


@command(leaders=True, examples=["/takeback 1"])
async def takeback(ask: Ask, file: Number) -> Answer:
    return await matched.take_back(ask.session, file, await _groups(ask), ask.deed())


@command(leaders=True, examples=["/assign 1 amy", "/assign 1 back"])
async def assign(ask: Ask, no: Number, owner: Rest) -> Answer:
    """Unknown money by its number: whose it is, or that it went back."""
    if owner.strip().casefold() in words_for("payments", "back"):
        return await matched.send_back(ask.session, no, ask.deed())
    groups = await led(ask)
    member = await meeting.named_among(ask.session, groups, owner.strip())
    return await matched.assign(ask.session, no, member, [group.id for group in groups], ask.deed())


@command(leaders=True, examples=["/columns forget"])
async def columns(ask: Ask, answer: Rest) -> Answer:
    """A button names a table by its shape and the columns that hold amount and text, from 0; "forget" forgets all."""
    if answer.strip().casefold() in words_for("payments", "forget"):
        return await filing.forget_shapes(ask.session, ask.member)
    said = COLUMNS.fullmatch(answer.strip())
    if said is None:
        raise misused(ask, "columns", "answer", answer)
    if said[3] is None:
        return await _second(ask, int(said[2]))
    kept = await filing.keep(ask.session, ask.member, said[1], int(said[2]), int(said[3]))
    return await filed(ask) if ask.document is not None else kept


async def _second(ask: Ask, amount: int) -> Answer:
    """The next question about the same table."""
    message = ask.message
    about = await shopfront.said_here(ask.session, message.chat, message.on or "", message.sender)
    if about is None or about.outcome != filing.ColumnsAsked.__name__:
        return Unreadable()
    return filing.asked_again(about.facts).then(amount)


async def _groups(ask: Ask) -> list[int]:
    return [group.id for group in await led(ask)]


@command(leaders=True, helpers=True, examples=["/payments", "/payments 1"])
async def payments(ask: Ask, buy: Number | None = None) -> Answer:
    """What members say of having paid, with what is due beside it."""
    return await proving.listed(ask.session, await _served(ask), buy)


@command(leaders=True, helpers=True, examples=["/confirm 1", "/confirm 1 50", "/confirm all"])
async def confirm(ask: Ask, proof: Rest) -> Answer:
    """The money of a proof is there, perhaps another amount than was said; or that of all that agree."""
    groups, platform = await _served(ask), ask.message.platform
    if proof.strip().casefold() in words_for("payments", "everybody"):
        return await proving.confirm_agreeing(ask.session, groups, ask.deed(), platform)
    no, rest = await number(ask, proof.strip())
    if no is None:
        raise misused(ask, "confirm", "proof", proof)
    amount = await _amount(ask, no, rest, groups)
    return await proving.confirm(ask.session, no, groups, ask.deed(), platform, amount)


@command(leaders=True, helpers=True, examples=["/decline 1"])
async def decline(ask: Ask, proof: Number) -> Answer:
    return await proving.decline(ask.session, proof, await _served(ask), ask.deed(), ask.message.platform)


@command(leaders=True, helpers=True, examples=["/picture 1"])
async def picture(ask: Ask, proof: Number) -> Answer:
    """The picture that a member sent of their payment, for the leader alone."""
    return await proving.picture(ask.session, proof, await _served(ask))


async def _served(ask: Ask) -> list[int]:
    return [group.id for group in await served(ask)]


async def _amount(ask: Ask, no: int, text: str, groups: list[int]) -> int | None:
    """What is written behind a proof's number, in its currency."""
    if not text:
        return None
    read = read_sum(
        text, Tender(await proving.currency_of(ask.session, no, groups), ask.language), ask.words.opening.sums
    )
    if not isinstance(read, Sum) or read.minor <= 0:
        raise misused(ask, "confirm", "amount", text)
    return read.minor


@command(leaders=True, examples=["/remind 1", "/remind 1 fetch"])
async def remind(ask: Ask, buy: ClosedBuy, fetch: ToFetch | None = None) -> Answer:
    """Who has still to pay, or to `fetch` theirs, hears so privately, never in the group, never in the quiet hours."""
    zone = group_reader(ask.settings, ask.here).zone
    day, at = f"{ask.now.astimezone(zone):%Y-%m-%d}", allowed_at(ask.now, ask.settings.quiet, zone)
    side = await side_of(ask.session, buy.id, ask.here.id)
    if fetch is not None:
        return await fetchers.remind(ask.session, buy, ask.deed(), side, day=day, at=at)
    note = ask.settings.payment_note
    return await reminding.remind(ask.session, buy, ask.deed(), side, day=day, at=at, note=note)
