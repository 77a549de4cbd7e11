"""What members ask of the bot."""

from __future__ import annotations

from dataclasses import replace

from bot.calling.arguments import Language, Number, Rest
from bot.calling.command import Answer, Ask, command
from bot.calling.late import too_late
from bot.calling.undoing import without
from bot.commands.inviting import INVITED, came
from bot.commands.teams import INVITATION, team
from bot.languages import names
from commerce.booking.shift import NothingToChange
from commerce.queries import profile, shopfront
from commerce.queries.bills import how_to_pay
from commerce.queries.board import Mine
from commerce.queries.missed import own_records
from commerce.queries.portrait import own_standings
from commerce.queries.profile import Me, Menu, menu
from commerce.services.people.choices import LanguageChosen, Started
from commerce.services.voice import outgoing


@command(anywhere=True, examples=["/mine", "/mine 1"], name="mine")
async def my_orders(ask: Ask, buy: Rest | None = None) -> Mine:
    number = (buy or "").lstrip("#")
    no = int(number) if number.isascii() and number.isdigit() else ask.replied_buy
    orders = await profile.own_orders(ask.session, ask.member.id, ask.settings.payment_note, no)
    return Mine(orders, await profile.credit_beside(ask.session, ask.member.id, orders) if no is None else [])


@command(anywhere=True, examples=["/pay", "/pay 1", "/pay 1 PayNow"])
async def pay(ask: Ask, buy: Number | None = None, means: Rest | None = None) -> Answer:
    orders = await profile.own_orders(
        ask.session, ask.member.id, ask.settings.payment_note, buy or ask.replied_buy
    )
    owing = [order for order in orders if order.now_minor]
    if not owing:
        return Mine(orders)
    offered = ask.settings.means
    return [await how_to_pay(ask.session, order, offered, means or "", ask.now) for order in owing]


@command(anywhere=True, examples=["/undo", "/undo 1"])
async def undo(ask: Ask, buy: Number | None = None) -> Answer:
    last = await shopfront.last_said(ask.session, ask.member.id, buy or ask.replied_buy, asked=True)
    if last is None:
        raise await too_late(ask, buy or ask.replied_buy) or NothingToChange("")
    return await without(ask, last)


@command(anywhere=True, examples=["/me"])
async def me(ask: Ask) -> Me:
    settings = ask.settings
    portrait = await profile.me(
        ask.session, ask.member, ask.now, settings.tiers, settings.tier_window, settings.community.currency
    )
    return replace(
        portrait,
        missed=await own_records(ask.session, ask.member.id, ask.now, settings.no_show.forget),
        standings=await own_standings(ask.session, ask.member, settings.standing, ask.now, ask.group),
    )


@command(anywhere=True, examples=["/menu"], name="menu")
async def open_buys(ask: Ask) -> Menu:
    if ask.group is not None:
        return await menu(ask.session, await shopfront.open_buys(ask.session, ask.group.id), ask.now)
    buys = {buy.id: buy for buy, _ in await shopfront.open_buys_for(ask.session, ask.member.id)}
    return await menu(ask.session, list(buys.values()), ask.now)


@command(anywhere=True, examples=["/language", *(f"/language {name}" for name in names().values())])
async def language(ask: Ask, language: Language | None = None) -> Answer:
    if language is not None and ask.group is not None and ask.leads(ask.group):
        ask.group.language = language
        return LanguageChosen(language, "group")
    if language is not None:
        ask.member.language = language
    return LanguageChosen(language or ask.language, "member" if language else "")


@command(anywhere=True, examples=["/start"])
async def start(ask: Ask, payload: Rest | None = None) -> Answer:
    held = await outgoing.release(ask.session, ask.message.sender, ask.now) if ask.message.private else 0
    if ask.message.private and (invited := INVITATION.fullmatch(payload or "")):
        return await team(ask, Number(int(invited[1])), Number(int(invited[2])))
    if ask.message.private and (brought := INVITED.fullmatch(payload or "")):
        return await came(ask, brought[1])
    return Started(ask.member.name, ask.message.private, held)
