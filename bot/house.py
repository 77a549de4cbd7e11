"""The house of one community: what all of its rooms stand on, built once when the process begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from adapters.base import Adapter
from bot.config import Settings
from bot.hearing.people import group_reader
from bot.hearing.vocabulary import vocabulary
from bot.saying.speech import Speech
from commerce.desk.desk import Desk
from commerce.ground.db import Database
from commerce.tables import Group


class House:
    """The settings as they are today, the database, the platforms that are on, the desk, the words, the voice
    and the clock."""

    def __init__(self, settings: Settings, database: Database, now: Callable[[], datetime]) -> None:
        self.settings, self.database, self.now = settings, database, now
        self.adapters: dict[str, Adapter] = {}
        self.desk = Desk(
            database,
            now,
            settings.tiers,
            settings.tier_window,
            no_show=settings.no_show,
            trust=settings.trust,
            standing=settings.standing,
        )
        self.words = vocabulary()
        self.said = asyncio.Event()  # something was written that the outbox should look at
        self._speech = Speech(community=settings.community.name)

    def speech(self) -> Speech:
        """The voice, with the community's name as configured today."""
        if self._speech.community != self.settings.community.name:
            self._speech = Speech(community=self.settings.community.name)
        return self._speech

    def adopt(self, settings: Settings) -> None:
        """Takes a new configuration while running; open buys keep the terms they were opened with."""
        self.settings = settings
        self.desk.tiers, self.desk.window = settings.tiers, settings.tier_window
        self.desk.no_show, self.desk.standing = settings.no_show, settings.standing
        self.desk.trust = settings.trust

    def zone_of(self, group: Group) -> ZoneInfo:
        """The group's clock."""
        return group_reader(self.settings, group).zone
