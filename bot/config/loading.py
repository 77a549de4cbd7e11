"""`load`: config.toml and the environment -> `Settings`, or every complaint at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TextIO

from bot.config.adapters import read_adapters
from bot.config.complaints import ConfigError, Wrong, shown
from bot.config.fonts import fonts_of
from bot.config.means import means_of
from bot.config.notes import notes
from bot.config.reading import ConfigReading
from bot.config.secret import Secret, is_secret, reference, refers, resolve
from bot.config.settings import Community, File, Quiet, Settings
from bot.config.source import ConfigSource, Loc, parse, read
from commerce.rules.inviting import Invitations
from commerce.rules.money import minor, whole
from commerce.rules.no_show import NoShow
from commerce.rules.standing import StandingRules
from commerce.rules.sums import NoSum, Sum, Tender, TwoWays, read_sum
from commerce.rules.tiers import TierRule
from commerce.rules.trust import Trust

_DEMO = """
[adapters.sandbox]
[[groups]]
chat = "sandbox:g1"
name = "Neighbours"
leaders = ["sandbox:lena"]
[flood]
per_minute = 0
"""


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """Reads the file, overridden by the environment's PLUSONE__TABLE__KEY. Raises ConfigError with all that
    is wrong."""
    return _settings(path, read(path), environ)[0]


def demo_settings() -> Settings:
    """A group named Neighbours in the sandbox, led by lena; no tiers, campaigns, quiet hours or limits."""
    return _settings(Path("config.toml"), _DEMO, {})[0]


def check(path: Path, environ: Mapping[str, str], out: TextIO) -> int:
    """Says what is wrong, a line each, or that all is well, and what is worth knowing. -> the exit code: 2 or
    0."""
    try:
        settings, source = _settings(path, read(path), environ)
    except ConfigError as wrong:
        print(wrong, file=out)
        return 2
    found = list(notes(settings, source))
    for note in found:
        print(note.says, file=out)
    if any(note.wrong for note in found):
        return 2
    print(
        f"{path.name}: all is well (adapters: {', '.join(settings.adapters) or 'none'}; groups: {len(settings.groups)})",
        file=out,
    )
    return 0


def _settings(path: Path, text: str, environ: Mapping[str, str]) -> tuple[Settings, ConfigSource]:
    reading = ConfigReading(*parse(path.name, text, environ))
    tables = reading.source.tables
    _resolve(reading, environ, path.parent)
    adapters = dict(read_adapters(reading))
    file = reading.take(File, tables)
    for check_across in (_one_of_each, _campaigns_say_something, _tiers_rise):
        check_across(reading, tables)
    means = tuple(means_of(reading, _rows(tables, "payment", "means"), path.parent))
    fonts = tuple(fonts_of(reading, tables, path.parent))
    if file is None or reading.complaints:
        raise ConfigError(dict.fromkeys(reading.complaints))
    settings = _settled(path, file, adapters)
    return replace(settings, means=means, fonts=fonts), reading.source


def _settled(path: Path, file: File, adapters: Mapping[str, Any]) -> Settings:
    currency = file.community.currency
    return Settings(
        path=path,
        community=file.community,
        database=file.database,
        web=file.web,
        adapters=MappingProxyType(dict(adapters)),
        groups=file.groups,
        defaults=file.defaults,
        tiers=tuple(
            TierRule(
                name=one.name,
                spend_minor=_minor(one.spend, currency),
                discount_bp=one.discount,
                early=one.early,
                perks=one.perks,
            )
            for one in file.tiers
        ),
        tier_window=timedelta(days=file.tier_window.days),
        campaigns=file.campaigns,
        quiet=Quiet(*file.quiet.hours) if file.quiet else None,
        payment_note=file.payment.note,
        payment_due=file.payment.due,
        payment_remind=file.payment.remind,
        payment_hold=file.payment.hold,
        keep_pictures=timedelta(days=file.privacy.keep_pictures_days),
        reviews_after=file.reviews.ask_after if file.reviews else None,
        invitations=_invitations(file, currency),
        trust=Trust(file.trust.first) if file.trust else Trust(),
        no_show=NoShow(file.no_show.steps, timedelta(days=file.no_show.forget_days))
        if file.no_show
        else NoShow(),
        standing=StandingRules(
            orders=file.standing.regular_orders,
            within=timedelta(days=file.standing.regular_days),
            helped=file.standing.super_turns,
            window=timedelta(days=file.standing.super_days),
        ),
        pickup=MappingProxyType(dict(file.pickup)),
        rhythm=file.rhythm,
        flood=file.flood.per_minute,
    )


def _invitations(file: File, currency: str) -> Invitations:
    table = file.invitations
    if table is None:
        return Invitations()
    return Invitations(credit_minor=_minor(table.credit, currency), per_month=table.per_month)


# -- secrets and adapters --------------------------------------------------------------------------


def _resolve(reading: ConfigReading, environ: Mapping[str, str], folder: Path) -> None:
    """Puts what `env:` and `file:` stand for in their place, masked. What stands for nothing is an empty
    secret from here on."""
    for loc, table in _tables_with_secrets(reading.source.tables):
        for key, value in table.items():
            place = (*loc, key)
            if refers(value):
                table[key] = _resolved(reading, value, environ, folder, place)
            elif is_secret(key) and isinstance(value, str) and value:
                table[key] = Secret(value)
                if place not in reading.source.overrides:
                    remedy = f"put it into the environment and write {reference(*place[1:])}"
                    reading.complain(place, "a secret stands in the file itself", remedy)


def _resolved(
    reading: ConfigReading, value: str, environ: Mapping[str, str], folder: Path, place: Loc
) -> Secret:
    try:
        return resolve(value, environ, folder)
    except Wrong as wrong:
        reading.complain(place, wrong.found, wrong.remedy)
        return Secret("")


def _tables_with_secrets(tables: Mapping[str, Any]) -> Iterator[tuple[Loc, dict[str, Any]]]:
    database, adapters = tables.get("database"), tables.get("adapters")
    if isinstance(database, dict):
        yield ("database",), database
    for name, table in adapters.items() if isinstance(adapters, dict) else ():
        if isinstance(table, dict):
            yield ("adapters", name), table


# -- what one table alone cannot know --------------------------------------------------------------


_TOLD_APART = (
    ("groups", "chat"),
    ("tiers", "name"),
    ("campaigns", "name"),
    ("payment", "means", "name"),
)


def _rows(tables: Mapping[str, Any], *names: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The tables of a list, which may stand inside another table, each with its place."""
    rows: Any = tables
    for name in names:
        rows = rows.get(name) if isinstance(rows, dict) else None
    return (
        (at, row) for at, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, dict)
    )


def _one_of_each(reading: ConfigReading, tables: Mapping[str, Any]) -> None:
    """No two groups with one chat, no two tiers, campaigns or means with one name."""
    for *table, key in _TOLD_APART:
        seen: dict[str, int] = {}
        for at, row in _rows(tables, *table):
            value = row.get(key)
            if not isinstance(value, str):
                continue
            first = seen.setdefault(value.casefold(), at)
            if first != at:
                line = reading.source.lines.get((*table, first, key))
                there = f" in line {line}" if line else ""
                reading.complain(
                    (*table, at, key), f"{shown(value)} stands already{there}", "take one of the two out"
                )


def _campaigns_say_something(reading: ConfigReading, tables: Mapping[str, Any]) -> None:
    """Each campaign has a template or a text, not both."""
    for at, row in _rows(tables, "campaigns"):
        if row.get("template") and row.get("text"):
            reading.complain(
                ("campaigns", at, "text"), "both template and text are written", "keep one of the two"
            )
        elif not row.get("template") and not row.get("text"):
            missing = 'write template = "campaigns/morning.j2" or text = "..."'
            reading.complain(("campaigns", at, "template"), "neither template nor text is written", missing)


def _minor(spend: str, currency: str) -> int:
    """A tier's spend in minor units. ValueError, with a sentence, for what is no sum of that currency, or
    could be two."""
    match read_sum(spend, Tender(currency)):
        case Sum(found):
            return found
        case TwoWays():
            raise ValueError(
                f"{spend} can be read as two sums; write {spend.replace('.', '')} or {spend.rstrip('0')}0"
            )
        case NoSum("decimals") if whole(currency):
            raise ValueError(
                f"{spend} has decimals, and {currency} is paid in whole units; write thousands without a point"
            )
    return minor(spend, currency)


def _tiers_rise(reading: ConfigReading, tables: Mapping[str, Any]) -> None:
    """Tiers stand lowest first, in amounts that the currency has."""
    currency, before = _currency(tables), -1
    for at, row in _rows(tables, "tiers"):
        spend, place = row.get("spend"), ("tiers", at, "spend")
        if not _is_amount(spend):
            continue
        try:
            needed = _minor(str(spend), currency)
        except ValueError as why:
            found, _, remedy = str(why).partition("; ")
            reading.complain(place, found, remedy or "write fewer decimals")
            continue
        if needed <= before:
            says = f"{spend} is not more than the tier before"
            reading.complain(place, says, "put the tiers in order, lowest first")
        before = max(before, needed)


def _currency(tables: Mapping[str, Any]) -> str:
    """The community's, as far as it is written as one."""
    community = tables.get("community")
    currency = community.get("currency") if isinstance(community, dict) else None
    return currency if isinstance(currency, str) else Community().currency


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
