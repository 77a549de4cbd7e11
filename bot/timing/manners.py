"""How the people of a group may be spoken to unasked, by the settings of the moment."""

from __future__ import annotations

from functools import partial

from bot.config import Settings
from bot.hearing.people import group_reader
from bot.timing.quiet import allowed_at
from commerce.rules.courtesy import Manners
from commerce.tables import Group


def manners_of(settings: Settings, group: Group) -> Manners:
    """Outside the quiet hours of the group's own clock, and of the loop where it is on there."""
    zone = group_reader(settings, group).zone
    awake = partial(allowed_at, quiet=settings.quiet, zone=zone)
    return Manners(awake=awake, loop=settings.group(group.chat).loop)
