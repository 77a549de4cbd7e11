"""What Telegram shows of the bot, and what it lets the bot do: menus, and the findings of `bot check` with
their remedies."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeDefault,
    ChatMember,
    User,
)

from adapters.base import CommandSpec, Finding, Step
from adapters.telegram.wire import hide

log = logging.getLogger(__name__)

_MENU_NAME = re.compile(r"[a-z0-9_]{1,32}")  # all that Telegram's menu takes


async def show_menus(bot: Bot, commands: Sequence[CommandSpec]) -> None:
    """Members see theirs, every group's administrators all of them, in each language. A failure is logged and
    no more."""
    for code, language in _menu_languages(commands).items():
        everything = [_entry(spec, language) for spec in commands][:100]
        members = [_entry(spec, language) for spec in commands if not spec.for_leaders][:100]
        about = "\n".join(f"/{entry.command} {entry.description}" for entry in members)[:512]
        await _try(bot.set_my_commands(members, BotCommandScopeDefault(), code))
        await _try(bot.set_my_commands(everything, BotCommandScopeAllChatAdministrators(), code))
        await _try(bot.set_my_description(about, code))


def _menu_languages(commands: Sequence[CommandSpec]) -> dict[str | None, str]:
    """Telegram's two-letter code -> our language. None is for everyone else: the first that a command names.
    Of two scripts of one language the first by name."""
    known = sorted({language for spec in commands for language in spec.summaries})
    codes: dict[str | None, str] = {
        None: next((language for spec in commands for language in spec.summaries), "")
    }
    for language in known:
        codes.setdefault(language.partition("-")[0], language)
    return codes


def _entry(spec: CommandSpec, language: str) -> BotCommand:
    name = spec.names.get(language, spec.name)
    summary = spec.summaries.get(language) or next(iter(spec.summaries.values()), spec.name)
    return BotCommand(name if _MENU_NAME.fullmatch(name) else spec.name, summary[:256])


async def _try(request: Awaitable[bool]) -> None:
    try:
        await request
    except Exception as error:
        log.warning("telegram: the menu is not up to date: %s", hide(str(error)))


def examine_account(me: User) -> list[Finding]:
    joins = me.can_join_groups is not False
    remedy = f"Open https://t.me/BotFather: /setjoingroups, choose @{me.username}, Enable."
    return [
        Finding(ok=True, says=f"Telegram knows us as @{me.username}"),
        Finding(
            ok=joins,
            says="may be added to groups" if joins else "cannot be added to groups",
            remedy="" if joins else remedy,
        ),
        _privacy(me),
    ]


async def examine_chat(bot: Bot, chat: str, number: int, me: User) -> list[Finding]:
    own = await bot.get_chat_member(number, me.id)
    if own.status in (ChatMember.LEFT, ChatMember.BANNED):
        return [
            Finding(
                ok=False,
                says=f"@{me.username} is not in {chat}",
                remedy=f"Open the group, Add members, @{me.username}.",
            )
        ]
    admin = own.status == ChatMember.ADMINISTRATOR
    mute = own.status == ChatMember.RESTRICTED and not getattr(own, "can_send_messages", True)
    may_pin = bool(getattr(own, "can_pin_messages", False)) or (
        not admin and await _everyone_may_pin(bot, number)
    )
    return [
        _right("write", "may write", "may not write", "Send messages", me, has=not mute),
        Finding(ok=True, says="sees every message", about="read") if admin else _privacy(me),
        _right("pin", "may pin the post", "may not pin the post", "Pin messages", me, has=may_pin),
    ]


def _right(about: str, may: str, may_not: str, right: str, me: User, *, has: bool) -> Finding:
    if has:
        return Finding(ok=True, says=may, about=about)
    remedy = f"Open the group, Administrators, @{me.username}: allow {right}."
    return Finding(
        ok=False,
        says=may_not,
        remedy=remedy,
        about=about,
        step=Step(name="telegram_rights", who=f"@{me.username}", right=right),
    )


async def _everyone_may_pin(bot: Bot, number: int) -> bool:
    permissions = (await bot.get_chat(number)).permissions
    return bool(permissions and permissions.can_pin_messages)


def _privacy(me: User) -> Finding:
    if me.can_read_all_group_messages:
        return Finding(ok=True, says="sees every message of its groups", about="read")
    remedy = (
        f"Open https://t.me/BotFather: /setprivacy, choose @{me.username}, Disable; then remove the bot from the group and add it again. "
        "Or make it an administrator of the group."
    )
    says = 'privacy mode is on: it sees commands and replies to its own messages, but no free "+1"'
    return Finding(
        ok=False,
        says=says,
        remedy=remedy,
        about="read",
        step=Step(name="telegram_privacy", who=f"@{me.username}", right="/setprivacy"),
    )
