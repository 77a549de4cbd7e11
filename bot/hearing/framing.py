"""When and where a message to a group is said, as those who read it as a leader's words need it. Pure."""

from __future__ import annotations

from adapters.base import Message
from bot.config import Settings
from bot.hearing.vocabulary import Vocabulary
from bot.opening import Defaults, Frame
from commerce.rules.sums import Tender


def frame_of(message: Message, settings: Settings, words: Vocabulary) -> Frame:
    """In its group's language, time zone and currency; nothing is filled in that was not said."""
    listed, community = settings.group(message.chat), settings.community
    return Frame(
        now=message.sent,
        zone=listed.timezone or community.timezone,
        tender=Tender(community.currency, listed.language or community.language),
        words=words.opening,
        defaults=Defaults(),
    )
