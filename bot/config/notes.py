"""What `check` tells of settings that can be used but would not do what they seem to: campaigns that stay
silent, means that no bill can use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.config.complaints import ConfigComplaint, shown
from bot.config.settings import CampaignSettings, Quiet, Settings
from bot.config.source import ConfigSource, Loc
from commerce.rules.quiet import Hush, hush
from commerce.rules.schedule import month_names, parse, short_months


@dataclass(frozen=True, slots=True)
class Note:
    """`wrong`: it never does anything as it stands, so all is not well."""

    says: ConfigComplaint
    wrong: bool = False


def notes(settings: Settings, source: ConfigSource) -> Iterator[Note]:
    """Everything worth telling, in the order of the file."""
    for at, campaign in enumerate(settings.campaigns):
        loc: Loc = ("campaigns", at, "when")
        if settings.quiet is not None:
            yield from _hushed(campaign, settings.quiet, loc, source)
        yield from _short(campaign, loc, source)
    yield from _of_another_currency(settings, source)


def _of_another_currency(settings: Settings, source: ConfigSource) -> Iterator[Note]:
    currency = settings.community.currency
    for at, means in enumerate(settings.means):
        if not means.kind.carries(currency):
            carried = " and ".join(means.kind.currencies)
            says = f"{shown(means.kind.name)} carries {carried}, and bills here are in {currency}: it is never offered"
            remedy = "take it out, or see [community] currency"
            yield Note(source.complaint(("payment", "means", at, "kind"), says, remedy), wrong=True)


def _hushed(campaign: CampaignSettings, quiet: Quiet, loc: Loc, source: ConfigSource) -> Iterator[Note]:
    found = hush(parse(campaign.when).times, quiet.start, quiet.end, campaign.max_late)
    if found.effect == "never":
        says = f"{shown(campaign.when)} falls into the quiet hours ({quiet}), so it is never said"
        start, end = f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"
        remedy = f"write a time from {end} to {start}, or a longer max_late to say it at {end}"
        yield Note(source.complaint(loc, says, remedy), wrong=True)
    elif found.effect:
        says = f"some of {shown(campaign.when)} falls into the quiet hours ({quiet}): {_fate(found, quiet)}"
        yield Note(source.complaint(loc, says, "as it is, that is allowed"))


def _fate(found: Hush, quiet: Quiet) -> str:
    held = f"said at {quiet.end:%H:%M} instead" if found.held else ""
    lost = "left out where max_late is over by then" if found.lost else ""
    return ", ".join(filter(None, (held, lost)))


def _short(campaign: CampaignSettings, loc: Loc, source: ConfigSource) -> Iterator[Note]:
    months = month_names(short_months(campaign.when))
    if not months:
        return
    if parse(campaign.when).clamps:
        yield Note(
            source.complaint(
                loc, f"in {months} a day of it is lacking", "there it comes on the last day of the month"
            )
        )
    else:
        remedy = 'write L for the day, or "monthly last 09:00", to have every month'
        yield Note(source.complaint(loc, f"in {months} a day of it is lacking and left out", remedy))
