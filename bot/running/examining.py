"""What `check` asks each platform that is on: who are we there, can the bot see messages, what is missing and
how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from inspect import signature
from typing import Any, TextIO

from adapters.base import Finding, Message
from bot.config import Settings, revealed

WITHIN = 30.0  # seconds one platform may take to answer


class Nobody:
    """An inbox that nothing reaches: a check hears no message and needs no database."""

    def __init__(self, groups: Sequence[str]) -> None:
        self.groups = groups

    async def hear(self, messages: Sequence[Message]) -> None:
        raise RuntimeError("a check hears nothing")

    async def bury(self, key: str, raw: str, error: str) -> None:
        raise RuntimeError("a check hears nothing")

    async def cursor(self, chat: str) -> str | None:
        return None

    async def chats(self) -> Sequence[str]:
        return self.groups

    async def cited(self, chat: str) -> Sequence[str]:
        return []

    def now(self) -> datetime:
        return datetime.now(UTC)


async def examine(settings: Settings, out: TextIO) -> int:
    """Asks all platforms at once; prints a line per finding. -> the exit code: 2 where something is
    missing."""
    asked = [_platform(settings, name, options) for name, options in settings.adapters.items()]
    missing = False
    for name, findings in zip(settings.adapters, await asyncio.gather(*asked), strict=True):
        for where, finding in findings:
            print(line(name, where, finding), file=out)
            missing |= not finding.ok
    return 2 if missing else 0


def line(name: str, where: str, finding: Finding) -> str:
    """`telegram telegram:-100: may not pin the post; Open the group, ...`"""
    place = f"{name} {where}" if where else name
    return f"{place}: {finding.says}" + (f"; {finding.remedy}" if finding.remedy and not finding.ok else "")


async def _platform(settings: Settings, name: str, options: Any) -> list[tuple[str, Finding]]:
    """What a platform finds wrong or right, each with where. Whatever goes wrong is one line."""
    groups = [group.chat for group in settings.groups if group.chat.startswith(f"{name}:")]
    try:
        async with asyncio.timeout(WITHIN), _opened(settings, name, options, groups) as adapter:
            return await _findings(adapter, groups)
    except TimeoutError:
        says, remedy = f"no answer within {WITHIN:.0f} s", "check the network and api_base"
    except Exception as error:
        says = f"cannot be asked: {type(error).__name__}: {error}".splitlines()[0][:200]
        remedy = f"check [adapters.{name}] in config.toml"
    return [("", Finding(ok=False, says=says, remedy=remedy))]


@asynccontextmanager
async def _opened(settings: Settings, name: str, options: Any, groups: Sequence[str]) -> AsyncIterator[Any]:
    """The platform as it is set up, heard by nobody."""
    made = import_module(f"adapters.{name}").Platform
    offers = {"exposed": settings.web.is_exposed} if "exposed" in signature(made).parameters else {}
    adapter = made(revealed(options), Nobody(groups), **offers)
    try:
        yield adapter
    finally:
        if hasattr(adapter, "close"):
            await adapter.close()


async def _findings(adapter: Any, groups: Sequence[str]) -> list[tuple[str, Finding]]:
    """The account first; its groups only where the account stands."""
    findings = [("", finding) for finding in await adapter.examine()]
    if findings and findings[0][1].ok:
        findings += [(chat, finding) for chat in groups for finding in await adapter.examine(chat)]
    return findings
