"""Broken files, and what the admin reads: the line, the key, what was found, what would work."""

# ruff: noqa: E501 - one broken file is one row

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.config import ConfigError, load
from bot.languages import spoken

GROUP = '[[groups]]\nchat = "sandbox:g1"\n'
CAMPAIGN = '[[campaigns]]\nname = "x"\n'
LENGTH = 'is no length of time; write it like "10m", "24h", "1h30m" or "7d"'
TIER = '[[tiers]]\nname = "A"\nspend = 100\n'

BROKEN = [
    # syntax
    ("[web]\nport = \n", "2: syntax: invalid value: port =; write it as"),
    ("[web]\nport = 1\nport = 2\n", "3: syntax: cannot overwrite a value: port = 2; a key may stand only once"),
    ("[web]\n[web]\n", "2: syntax: cannot declare ('web',) twice: [web]; a table may stand only once"),
    ('[web]\nhost = “0.0.0.0”\n', '2: syntax: invalid value: host = “0.0.0.0”; write " instead of “, " instead of ”'),
    ('[web]\npublic_url = "shop"\n', '2: web.public_url: "shop" is no web address; write it like "https://shop.example.org"'),
    ("[adapters.sandbox]\nopen_to_network = 3\n", "2: adapters.sandbox.open_to_network: 3 is neither true nor false; write true or false"),
    ('[web]\nhost = "0.0.0.0\nport = 1\n', "2: syntax: illegal character '\\n': host = \"0.0.0.0; close the text with a quote"),
    ('\n[defaults]\nreminders = ["1h",\n"10m"\n', "4: syntax: unclosed array"),
    ("[web\nport = 1\n", "1: syntax: expected ']' at the end of a table declaration: [web; "),
    ("port: 1\n", "1: syntax: expected '=' after a key in a key/value pair: port: 1; write it as key"),
    ("[web]\nport = 080\n", "2: syntax: "),
    ("a = {b = 1\n", "1: syntax: unclosed inline table"),
    # tables and keys
    ("[comunity]\nname = 'x'\n", "1: comunity: there is no such table; write community"),
    ("[web]\nprot = 1\n", "2: web.prot: there is no such key; write port"),
    ("[web]\nxyzzy = 1\n", "2: web.xyzzy: there is no such key; known here: host, port"),
    ("name = 'x'\n", "1: name: there is no such key; known here: community, "),
    ("# a remark\nweb = 3\n", "2: web: 3 is no table; write [web] on a line of its own, and its keys below"),
    ("[groups]\nchat = 'sandbox:g1'\n", "1: groups: a table is no list of tables; write [[groups]] on a line of its own"),
    ("[[web]]\nport = 1\n", "1: web: a list is no table; write [web] on a line of its own"),
    (GROUP + "leader = []\n", "3: groups.leader: there is no such key; write leaders"),
    (GROUP + GROUP.replace("g1", "g2") + "nam = 'x'\n", "5: groups.nam: there is no such key; write name"),
    ("[adapters]\nsandbox = true\n", "2: adapters.sandbox: true is no table; write [adapters.sandbox] on a line of its own"),
    # types and ranges
    ("[web]\nport = '8080'\n", '2: web.port: "8080" is no whole number; write a number from 0 to 65535, without quotes'),
    ("[web]\nport = true\n", "2: web.port: true is no whole number; write"),
    ("[web]\nport = 65536\n", "2: web.port: 65536 is out of range; write a number from 0 to 65535"),
    ("[web]\nhost = ''\n", '2: web.host: "" is empty; write'),
    ("[community]\nname = 7\n", '2: community.name: 7 is no text; write it in quotes: "7"'),
    ("[defaults]\nlimit = -1\n", "2: defaults.limit: -1 is out of range; write a number from 0 to 9999"),
    ("[defaults]\nlimit = 2.0\n", "2: defaults.limit: 2.0 is no whole number"),
    ("[defaults]\nduration = 24\n", f"2: defaults.duration: 24 {LENGTH}"),
    ("[defaults]\nduration = '24 hours'\n", f'2: defaults.duration: "24 hours" {LENGTH}'),
    ("[defaults]\nduration = '0h'\n", '2: defaults.duration: "0h" is too short; write'),
    ("[defaults]\nduration = '99999w'\n", '2: defaults.duration: "99999w" is too long; write'),
    ("[defaults]\nreminders = '1h'\n", '2: defaults.reminders: "1h" is no list; write it like ["24h", "1h"], or [] for none'),
    ("[defaults]\nreminders = [\n'1h',\n'soon',\n]\n", f'4: defaults.reminders: "soon" {LENGTH}'),
    ("[defaults]\nrepeat = 'repace'\n", '2: defaults.repeat: "repace" is not known here; write "replace"'),
    ("[defaults]\nshortage = 'whatever'\n", '2: defaults.shortage: "whatever" is not known here; one of: split, all_or_wait, refuse'),
    ("[tier_window]\ndays = 0\n", "2: tier_window.days: 0 is out of range; write a number from 1 to 3660"),
    ("[rhythm]\ncontent_between_sales = -1\n", "2: rhythm.content_between_sales: -1 is out of range"),
    ("[payment]\nnote = []\n", "2: payment.note: a list is no text; write it in quotes"),
    ("[pickup]\ngate = ''\n", '2: pickup.gate: "" is empty; write'),
    ("[database]\nurl = 'mysql://a:pw@b/c'\n", '2: database.url: "mysql://a:***@b/c" is no database; write "sqlite:///data/plusone.db" or'),
    ("[database]\nurl = 'env:NOWHERE'\n", "2: database.url: the environment has no NOWHERE; set NOWHERE before the start"),
    # language, currency, time zone
    ("[community]\nlanguage = 'klingon'\n", f'2: community.language: "klingon" is no language of this bot; one of: {", ".join(spoken())}'),
    (GROUP + "language = 'zh'\n", '3: groups.language: "zh" is no language of this bot; one of: '),
    ("[community]\ncurrency = 'cny'\n", '2: community.currency: "cny" is no currency; write "CNY"'),
    ("[community]\ncurrency = 'RMB'\n", '2: community.currency: "RMB" is no currency; write its three letters'),
    ("[community]\ntimezone = 'Asia/Shangai'\n", '2: community.timezone: "Asia/Shangai" is no time zone; write "Asia/Shanghai"'),
    ("[community]\ntimezone = 'europe/berlin'\n", '2: community.timezone: "europe/berlin" is no time zone; write "Europe/Berlin"'),
    ("[community]\ntimezone = '../../etc/passwd'\n", '2: community.timezone: "../../etc/passwd" is no time zone; write'),
    (GROUP + "timezone = '?'\n", '3: groups.timezone: "?" is no time zone; write a name like "Asia/Shanghai" or "UTC"'),
    # groups and people
    ("[[groups]]\nname = 'x'\n", '1: groups.chat: nothing is written; add chat = "telegram:-1001234"'),
    ("[[groups]]\nchat = '-1001234'\n", '2: groups.chat: "-1001234" is no address; write platform:id'),
    ("[[groups]]\nchat = 'telegram:my group'\n", '2: groups.chat: "telegram:my group" is no address; write platform:id'),
    ("[[groups]]\nchat = 'telegram:@mygroup'\n", '2: groups.chat: "telegram:@mygroup" is no group on telegram; write its id, like "telegram:-1001234"'),
    ("[[groups]]\nchat = 'telegram:7'\n", '2: groups.chat: "telegram:7" is no group on telegram'),
    ("[[groups]]\nchat = 'telegarm:-7'\n", '2: groups.chat: there is no platform "telegarm"; write "telegram:-7"'),
    ("[[groups]]\nchat = 'irc:x'\n", '2: groups.chat: there is no platform "irc"; one of: discord, '),
    (GROUP + "\n" + GROUP, '5: groups.chat: "sandbox:g1" stands already in line 2; take one of the two out'),
    (GROUP + "leaders = 'sandbox:lena'\n", '3: groups.leaders: "sandbox:lena" names no leaders; write ["sandbox:lena"], or "admins"'),
    (GROUP + "leaders = []\n", '3: groups.leaders: the list is empty, nobody would lead; write ["sandbox:lena"], or "admins"'),
    (GROUP + "leaders = ['sandbox:lena',\n'lena']\n", '4: groups.leaders: "lena" is no address; write platform:id'),
    (GROUP + "leaders = ['telegram:-100']\n", '3: groups.leaders: "telegram:-100" is no person on telegram; write its id, like "telegram:7"'),
    (GROUP + "leaders = ['telegram:1087968824']\n", '3: groups.leaders: "telegram:1087968824" is Telegram\'s stand-in, nobody\'s own account'),
    (GROUP + "leaders = ['telegram:777000']\n", '3: groups.leaders: "telegram:777000" is Telegram\'s stand-in'),
    (GROUP + "leaders = ['telegram:136817688']\n", '3: groups.leaders: "telegram:136817688" is Telegram\'s stand-in'),
    # tiers
    ("[[tiers]]\nname = 'A'\n", "1: tiers.spend: nothing is written; add spend = 300"),
    (TIER + "discount = '101%'\n", '4: tiers.discount: "101%" is more than the price; write "100%" or less'),
    (TIER + "discount = 3\n", '4: tiers.discount: 3 is no percentage; write "3%"'),
    (TIER + "discount = '-3%'\n", '4: tiers.discount: "-3%" is no percentage; write it like "3%"'),
    (TIER + TIER.replace("A", "B"), "6: tiers.spend: 100 is not more than the tier before; put the tiers in order, lowest first"),
    (TIER + "[[tiers]]\nname = 'a'\nspend = 200\n", '5: tiers.name: "a" stands already in line 2; take one of the two out'),
    ("[[tiers]]\nname = 'A'\nspend = -1\n", "3: tiers.spend: -1 is negative; write 0 or more"),
    ("[[tiers]]\nname = 'A'\nspend = '300'\n", '3: tiers.spend: "300" is no amount; write digits without quotes'),
    ("[[tiers]]\nname = 'A'\nspend = 1.200\n", "3: tiers.spend: 1.200 can be read as two sums; write 1200 or 1.20"),
    ("[community]\ncurrency = 'IDR'\n[[tiers]]\nname = 'A'\nspend = 12.5\n",
     "5: tiers.spend: 12.5 has decimals, and IDR is paid in whole units; write thousands without a point"),
    ("[[tiers]]\nname = 'A'\nspend = 9.999\n", "3: tiers.spend: 9.999 has more decimals than CNY, which has 2; write fewer decimals"),
    # campaigns
    (CAMPAIGN + "text = 'x'\n", '1: campaigns.when: nothing is written; add when = "daily 08:30"'),
    (CAMPAIGN + "when = 'daily 08:30'\n", "1: campaigns.template: neither template nor text is written; write template = "),
    (CAMPAIGN + "when = 'daily 08:30'\ntext = 'x'\ntemplate = 'campaigns/morning.j2'\n", "4: campaigns.text: both template and text are written"),
    (CAMPAIGN + "when = 'hourly'\ntext = 'x'\n", "3: campaigns.when: 'hourly' is no schedule; write \"daily 08:30\", "),
    (CAMPAIGN + "when = '0 8 * * 8'\ntext = 'x'\n", "3: campaigns.when: '8' is no weekday; that is 0 to 7 or sun to sat"),
    (CAMPAIGN + "when = '0 8 30 2 *'\ntext = 'x'\n", "3: campaigns.when: day 30 never comes in feb; write "),
    (CAMPAIGN + "when = 'daily 08:30'\ntemplate = 'campaigns/mornin.j2'\n", '4: campaigns.template: "campaigns/mornin.j2" is in no language; write "campaigns/morning.j2"'),
    (CAMPAIGN + "when = 'daily 08:30'\ntemplate = '../../config.toml'\n", '4: campaigns.template: "../../config.toml" is no path inside templates/'),
    (CAMPAIGN + "when = 'daily 08:30'\ntext = 'x'\ngroups = ['g1']\n", '5: campaigns.groups: "g1" is no address'),
    (CAMPAIGN + "when = 'daily 08:30'\ntext = 'x'\ngroups = []\n", "5: campaigns.groups: the list is empty"),
    (CAMPAIGN + "when = 'daily 08:30'\ntext = 'x'\n" + CAMPAIGN.upper().replace("CAMPAIGNS", "campaigns").replace("NAME", "name") + "when = 'daily 9:00'\ntext = 'y'\n", '6: campaigns.name: "X" stands already in line 2'),
    # quiet hours
    ("[quiet]\n", '1: quiet.hours: nothing is written; add hours = "22:00-08:00"'),
    ("[quiet]\nhours = '22-8'\n", '2: quiet.hours: "22-8" are no hours; write them like "22:00-08:00", from 00:00 to 23:59'),
    ("[quiet]\nhours = '22:00-24:00'\n", '2: quiet.hours: "22:00-24:00" are no hours'),
    ("[quiet]\nhours = '08:00-8:00'\n", '2: quiet.hours: "08:00-8:00" begin and end at once'),
    # adapters and secrets
    ("[adapters.telegarm]\n", '1: adapters.telegarm: there is no adapter "telegarm"; write "telegram"'),
    ("[adapters.irc]\n", '1: adapters.irc: there is no adapter "irc"; one of: '),
    ("[adapters.telegram]\n", '1: adapters.telegram.token: nothing is written; add token = "env:TELEGRAM_TOKEN"'),
    ("[adapters.telegram]\ntoken = 'env:NOWHERE'\n", "2: adapters.telegram.token: the environment has no NOWHERE; set NOWHERE before the start, or write file:PATH"),
    ("[adapters.telegram]\ntoken = 'file:nowhere'\n", "2: adapters.telegram.token: "),
    ("[adapters.telegram]\ntoken = 'env:'\n", '2: adapters.telegram.token: "env:" names nothing; write env:NAME or file:PATH'),
    ("[adapters.telegram]\ntoken = '1:abc'\n", '2: adapters.telegram.token: a secret stands in the file itself; put it into the environment and write "env:TELEGRAM_TOKEN"'),
    ("[adapters.telegram]\ntoken = 1\n", '2: adapters.telegram.token: 1 is no secret; write "env:TELEGRAM_TOKEN" or "file:PATH"'),
    ("[adapters.telegram]\ntoken = 'env:SET'\nmode = 'poling'\n", "3: adapters.telegram.mode: \"poling\" does not fit; it should be 'polling' or 'webhook'"),
    ("[adapters.telegram]\ntoken = 'env:SET'\napi_bas = ''\n", "3: adapters.telegram.api_bas: there is no such key; write api_base"),
]  # fmt: skip


def complaints_of(path: Path, raw: bytes) -> list[str]:
    path.write_bytes(raw)
    with pytest.raises(ConfigError) as caught:
        load(path, {"SET": "1:abc"})
    assert str(caught.value) == "\n".join(map(str, caught.value.complaints))
    return [str(one) for one in caught.value.complaints]


@pytest.mark.parametrize(("text", "expected"), BROKEN)
def test_a_broken_file_gets_exactly_one_complaint(tmp_path: Path, text: str, expected: str) -> None:
    said = complaints_of(tmp_path / "config.toml", text.encode())
    assert len(said) == 1, said
    assert said[0].startswith(f"config.toml:{expected}")
    assert said[0].partition("; ")[2], "no remedy"


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert complaints_of(path, '[community]\nname = "小区"\n'.encode("gb18030")) == [
        "config.toml:2: file: these bytes are not UTF-8; save the file as UTF-8"
    ]
    assert complaints_of(path, "[web]\n".encode("utf-16")) == [
        "config.toml:1: file: the text is UTF-16; save it as UTF-8"
    ]


def test_all_complaints_come_at_once_in_the_files_order(tmp_path: Path) -> None:
    everything = "\n".join(text for text, says in BROKEN if text.startswith(("[[tiers]]", "[[campaigns]]")))
    said = complaints_of(tmp_path / "config.toml", everything.encode())
    lines = [int(one.split(":")[1]) for one in said]
    assert len(said) > 20
    assert lines == sorted(lines)
    assert len(set(said)) == len(said)


words = st.sampled_from(
    [
        "community",
        "web",
        "port",
        "groups",
        "chat",
        "tiers",
        "spend",
        "campaigns",
        "when",
        "adapters",
        "telegram",
        "token",
    ]
)
scraps = st.one_of(
    words,
    st.sampled_from(["[", "]", "[[", "]]", "=", "\n", '"', "'", "{", "}", ",", ".", "1", "true", "#"]),
    st.text(max_size=3),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(scraps, max_size=25).map(" ".join))
def test_any_text_is_settings_or_complaints(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        assert load(path, {}).path == path
    except ConfigError as wrong:
        last = len(text.splitlines()) + text.count("\n") + 1
        assert all(1 <= one.line <= last and one.key and one.found and one.remedy for one in wrong.complaints)  # noqa: PT017 - either outcome
