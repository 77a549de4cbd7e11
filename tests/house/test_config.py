"""config.toml as it is meant: the shipped file, the defaults, the environment, secrets."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest

from bot.config import (
    ConfigError,
    GroupSettings,
    Quiet,
    Rhythm,
    Secret,
    Settings,
    check,
    demo_settings,
    load,
    revealed,
)
from bot.config.adapters import adapter_names, options_of
from bot.config.settings import File
from commerce.rules.tiers import TierRule

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "config.toml"


def loaded(folder: Path, text: str, **environ: str) -> Settings:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return load(path, environ)


def complaints(folder: Path, text: str, **environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, text, **environ)
    return [str(one) for one in caught.value.complaints]


# -- the shipped file ------------------------------------------------------------------------------


def test_the_shipped_file_runs_as_it_is() -> None:
    settings = load(SHIPPED, {})
    assert list(settings.adapters) == ["sandbox"]
    assert settings.groups == (
        GroupSettings(chat="sandbox:g1", name="Neighbours", leaders=("sandbox:lena",), language="en"),
    )
    assert settings.tiers == (
        TierRule(name="Silver", spend_minor=30_000, discount_bp=300),
        TierRule(name="Gold", spend_minor=100_000, discount_bp=500),
    )
    assert [(one.name, one.groups, one.when) for one in settings.campaigns] == [
        ("morning", ("sandbox:g1",), "daily 08:30")
    ]
    assert settings.quiet is None
    assert settings.rhythm is None
    assert settings.payment_note == ""
    assert settings.tier_window == timedelta(days=365)


def test_an_empty_file_means_the_shown_defaults(tmp_path: Path) -> None:
    shipped, empty = load(SHIPPED, {}), loaded(tmp_path, "")
    assert (empty.community, empty.database, empty.web) == (shipped.community, shipped.database, shipped.web)
    assert empty.database.url == "sqlite:///data/plusone.db"
    assert empty.defaults == shipped.defaults
    assert not empty.adapters
    assert (empty.groups, empty.tiers, empty.campaigns, empty.quiet) == ((), (), (), None)


def test_the_demo_is_one_group_without_rules() -> None:
    demo = demo_settings()
    assert demo.groups == (GroupSettings(chat="sandbox:g1", name="Neighbours", leaders=("sandbox:lena",)),)
    assert (demo.community.currency, demo.community.timezone, demo.community.language) == (
        "CNY",
        ZoneInfo("Asia/Shanghai"),
        "en",
    )
    assert (demo.tiers, demo.campaigns, demo.quiet, demo.defaults.limit) == ((), (), None, 0)
    assert list(demo.adapters) == ["sandbox"]


def switched_on(text: str) -> str:
    """The shipped file with every setting that is off switched on."""
    return re.sub(r"^#(?=[\[a-z])", "", text, flags=re.MULTILINE)


def keys(tables: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in tables.items():
        for row in (value or [None]) if isinstance(value, list) else [value]:
            if isinstance(row, dict):
                yield from keys(row, f"{prefix}{key}.")
            else:
                yield prefix + key


def known(shape: Any, prefix: str = "") -> Iterator[str]:
    """The keys of a settings table, found in its fields."""
    for name, hint in get_type_hints(shape).items():
        tables = [inner for inner in (hint, *get_args(hint)) if is_dataclass(inner)]
        if tables:
            yield from known(tables[0], f"{prefix}{name}.")
        else:
            yield prefix + name


def test_every_known_key_stands_in_the_shipped_file_and_no_other() -> None:
    written = {
        key
        for key in keys(tomllib.loads(switched_on(SHIPPED.read_text("utf-8"))))
        if not key.startswith("pickup.")
    }
    model = set(known(File)) - {"adapters", "pickup"}
    assert {key for key in written if not key.startswith("adapters.")} == model
    for name in adapter_names():
        options = {one.name for one in fields(options_of(name)) if one.init} if options_of(name) else set()
        assert {key.rpartition(".")[2] for key in written if key.startswith(f"adapters.{name}.")} == options


def test_every_key_of_the_shipped_file_is_explained() -> None:
    lines = SHIPPED.read_text("utf-8").splitlines()
    explained = {line.lstrip("#").split(" = ")[0] for line in lines if re.match(r"#?[a-z_]+ = .*#", line)}
    mentioned = {line.lstrip("#").split(" = ")[0] for line in lines if re.match(r"#?[a-z_]+ = ", line)}
    assert mentioned - explained == {"gate"}  # an example of a free name
    assert max(map(len, lines)) <= 150


def test_the_shipped_file_switched_on_is_right(tmp_path: Path) -> None:
    on = switched_on(SHIPPED.read_text("utf-8")).replace('text = "Good morning!"', 'text = ""')
    settings = loaded(tmp_path, on, TELEGRAM_TOKEN="1:a", TELEGRAM_SECRET="b", DISCORD_TOKEN="c")
    assert list(settings.adapters) == ["sandbox", "telegram", "discord"]
    assert settings.quiet == Quiet(time(22), time(8))
    assert settings.rhythm == Rhythm(1)
    assert [tier.early for tier in settings.tiers] == [timedelta(minutes=10), timedelta(minutes=30)]
    assert dict(settings.pickup) == {"gate": "South gate, daily 18:00-20:00"}


# -- what is read ----------------------------------------------------------------------------------


def test_groups_that_are_not_listed_have_the_chats_own_administrators(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, '[[groups]]\nchat = "telegram:-1001"\nleaders = "admins"\ntimezone = "Europe/Berlin"\n'
    )
    assert settings.group("telegram:-1001").timezone == ZoneInfo("Europe/Berlin")
    assert settings.group("telegram:-1001").leaders is None
    assert settings.group("discord:7") == GroupSettings(chat="discord:7")


def test_a_group_of_a_platform_that_is_off_is_fine(tmp_path: Path) -> None:
    groups = '[[groups]]\nchat = "matrix:!room:host"\nleaders = ["matrix:@amy:host"]\n[[groups]]\nchat = "discord:1"\n'
    assert [group.chat for group in loaded(tmp_path, groups).groups] == ["matrix:!room:host", "discord:1"]


def test_what_a_tier_needs_is_read_as_its_currency_is_written(tmp_path: Path) -> None:
    for spend, currency, minor in (
        ("85.000", "IDR", 8_500_000),
        ("1_299.50", "CNY", 129_950),
        ("1.5", "EUR", 150),
        ("300", "JPY", 300),
    ):
        settings = loaded(
            tmp_path, f"[community]\ncurrency = '{currency}'\n[[tiers]]\nname = 'A'\nspend = {spend}\n"
        )
        assert settings.tiers[0].spend_minor == minor


def test_values_are_read(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        """
        [community]
        currency = "JPY"
        [defaults]
        duration = "1h30m"
        reminders = ["10m", "1d", "10m"]
        [[tiers]]
        name = "A"
        spend = 1500
        discount = "2.5%"
        [[campaigns]]
        name = "x"
        when = "mon,thu 19:00"
        text = "Hello"
        [quiet]
        hours = "9:00 - 10:30"
        [pickup]
        "North gate" = "Behind the school"
        """,
    )
    assert settings.defaults.duration == timedelta(minutes=90)
    assert settings.defaults.reminders == (timedelta(days=1), timedelta(minutes=10))
    assert settings.tiers == (TierRule(name="A", spend_minor=1500, discount_bp=250),)
    assert settings.campaigns[0].groups is None
    assert settings.quiet == Quiet(time(9), time(10, 30))
    assert settings.pickup["North gate"] == "Behind the school"


@pytest.mark.parametrize(
    "raw",
    [b"\xef\xbb\xbf[web]\nport = 1\n", b"[web]\r\n\tport = 1\r\n", b"web.port = 1", b"web = {port = 1}"],
)
def test_ways_to_write_it(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(raw)
    assert load(path, {}).web.port == 1


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = loaded(tmp_path, "")
    with pytest.raises(FrozenInstanceError):
        settings.web.port = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        settings.pickup["x"] = "y"  # type: ignore[index]


# -- the environment -------------------------------------------------------------------------------


def test_the_environment_overrides(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        "[web]\nport = 1\n",
        PLUSONE__WEB__PORT="9000",
        PLUSONE__COMMUNITY__NAME="2026",
        PLUSONE__DEFAULTS__REMINDERS='["1h"]',
        PLUSONE__GROUPS='[{chat = "sandbox:g1", leaders = ["sandbox:lena"]}]',
        PLUSONE__ADAPTERS__TELEGRAM__TOKEN="1:abc",
    )
    assert settings.web.port == 9000
    assert settings.community.name == "2026"
    assert settings.defaults.reminders == (timedelta(hours=1),)
    assert settings.group("sandbox:g1").leaders == ("sandbox:lena",)
    assert settings.adapters["telegram"].token == Secret("1:abc")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        (
            "PLUSONE__WEB__PORT",
            "http",
            '"http" is no whole number; write a number from 0 to 65535, without quotes',
        ),
        ("PLUSONE__WEB__PORT", "99999", "99999 is out of range; write a number from 0 to 65535"),
        ("PLUSONE__WEB__PROT", "1", "there is no such key; write PLUSONE__WEB__PORT"),
        ("PLUSONE__WBE__PORT", "1", "there is no such table; write web"),
        (
            "PLUSONE__COMMUNITY",
            "x",
            '"x" is no table; write [community] on a line of its own, and its keys below',
        ),
        ("PLUSONE__WEB__", "x", "it names no key; write PLUSONE__TABLE__KEY, like PLUSONE__WEB__PORT"),
        (
            "PLUSONE__ADAPTERS__TELEGRAM__TOKEN",
            "env:NONE",
            "the environment has no NONE; set NONE before the start, or write file:PATH",
        ),
        (
            "PLUSONE__COMMUNITY__TIMEZONE",
            "Asia/Shangai",
            '"Asia/Shangai" is no time zone; write "Asia/Shanghai"',
        ),
    ],
)
def test_a_wrong_variable_is_named(tmp_path: Path, variable: str, value: str, says: str) -> None:
    assert complaints(tmp_path, "[web]\nport = 1\n", **{variable: value}) == [
        f"environment: {variable}: {says}"
    ]


# -- secrets ---------------------------------------------------------------------------------------

TELEGRAM = "[adapters.telegram]\ntoken = "


def test_a_secret_is_masked_wherever_it_is_printed(tmp_path: Path) -> None:
    settings = loaded(tmp_path, TELEGRAM + '"env:TOKEN"', TOKEN="1:canary")
    token = settings.adapters["telegram"].token
    assert token.reveal() == "1:canary"
    for printed in (repr(settings), str(token), f"{token}", f"{token!r:>40}", "%s" % token, repr([token])):  # noqa: UP031
        assert "canary" not in printed
    assert revealed(settings.adapters["telegram"]).token == "1:canary"
    assert revealed({"token": token, "mode": "polling"}) == {"token": "1:canary", "mode": "polling"}


def test_a_secret_from_a_file_that_is_private(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("1:abc\n")
    secret.chmod(0o600)
    assert loaded(tmp_path, TELEGRAM + '"file:token"').adapters["telegram"].token == Secret("1:abc")
    secret.chmod(0o640)
    said = complaints(tmp_path, TELEGRAM + '"file:token"')
    assert said == [
        f"config.toml:2: adapters.telegram.token: {secret} can be read by others; run: chmod 600 {secret}"
    ]


def test_a_database_address_may_be_a_secret_and_is_plain_for_the_database(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, '[database]\nurl = "env:DATABASE_URL"', DATABASE_URL="postgresql://amy:canary@host/shop"
    )
    assert settings.database.url == "postgresql://amy:canary@host/shop"
    assert "canary" not in repr(settings)


def test_a_wrong_secret_is_never_printed(tmp_path: Path) -> None:
    said = complaints(
        tmp_path, TELEGRAM + '"1:canary"\n[database]\nurl = "env:URL"', URL="mysql://amy:canary@host"
    )
    assert len(said) == 2
    assert not any("canary" in one for one in said)


# -- bot check -------------------------------------------------------------------------------------


def test_check_says_that_all_is_well() -> None:
    out = io.StringIO()
    assert check(SHIPPED, {}, out) == 0
    assert out.getvalue() == "config.toml: all is well (adapters: sandbox; groups: 1)\n"


def test_check_prints_every_complaint(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[web]\nport = "x"\nhots = "y"\n')
    out = io.StringIO()
    assert check(path, {"PLUSONE__TIERS": "3"}, out) == 2
    places = [line.split(": ")[:2] for line in out.getvalue().splitlines()]
    assert places == [
        ["config.toml:2", "web.port"],
        ["config.toml:3", "web.hots"],
        ["environment", "PLUSONE__TIERS"],
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    out = io.StringIO()
    assert check(tmp_path / "config.toml", {}, out) == 2
    assert out.getvalue().startswith(
        f"config.toml:1: file: there is no {tmp_path / 'config.toml'}; copy the config.toml that came"
    )
    assert check(tmp_path, {}, out) == 2


# -- what check tells of settings that can be used -------------------------------------------------

_CAMPAIGN = '[[campaigns]]\nname = "morning"\nwhen = "{}"\ntext = "hi"\n{}'
_NIGHT = '[quiet]\nhours = "22:00-08:00"\n'


@pytest.mark.parametrize(
    ("when", "more", "code", "says"),
    [
        (
            "daily 23:00",
            _NIGHT,
            2,
            '"daily 23:00" falls into the quiet hours (22:00-08:00), so it is never said; write a time from 08:00',
        ),
        ("once 2026-12-24 23:00", _NIGHT, 2, '"once 2026-12-24 23:00" falls into the quiet hours'),
        ("daily 23:00", 'max_late = "9h"\n' + _NIGHT, 0, "said at 08:00 instead"),
        ("daily 07:00", _NIGHT, 0, "said at 08:00 instead"),
        ("0 * * * *", _NIGHT, 0, "said at 08:00 instead, left out where max_late is over by then"),
        (
            "monthly 31 09:00",
            "",
            0,
            "in feb, apr, jun, sep, nov a day of it is lacking; there it comes on the last day of the month",
        ),
        (
            "0 9 30 * *",
            "",
            0,
            'in feb a day of it is lacking and left out; write L for the day, or "monthly last 09:00"',
        ),
        ("0 9 29-31 * *", "", 0, "in feb, apr, jun, sep, nov a day of it is lacking and left out"),
        ("daily 09:00", _NIGHT, 0, ""),
        ("daily 23:00", "", 0, ""),
        ("monthly last 09:00", "", 0, ""),
    ],
)
def test_check_tells_what_a_campaign_will_not_do(
    tmp_path: Path, when: str, more: str, code: int, says: str
) -> None:
    path, out = tmp_path / "config.toml", io.StringIO()
    path.write_text(_CAMPAIGN.format(when, more), "utf-8")
    assert check(path, {}, out) == code
    assert (
        f"config.toml:3: campaigns.when: {says}" in out.getvalue()
        if code or "lacking" in says
        else says in out.getvalue()
    )
    assert ("all is well" in out.getvalue()) == (code == 0)
    load(path, {})  # it can be used, whatever there is to say
