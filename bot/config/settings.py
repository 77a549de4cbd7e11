"""The settings as the house sees them, and config.toml's own shape where it differs. A field is a key; no
other list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, with_config

from bot.config.addresses import Chat, Chats, Leaders, Places
from bot.config.values import (
    Address,
    Amount,
    Count,
    Currency,
    DatabaseUrl,
    Days,
    Delay,
    Delays,
    Due,
    Gate,
    Hours,
    Kind,
    Label,
    Language,
    Limit,
    Name,
    Names,
    Percent,
    Port,
    Reminders,
    Repeat,
    Shortage,
    Span,
    Steps,
    Template,
    Text,
    Times,
    Unfinished,
    When,
    Zone,
)
from bot.languages import FALLBACK
from commerce.rules.inviting import Invitations
from commerce.rules.means import Means
from commerce.rules.no_show import NoShow
from commerce.rules.standing import StandingRules
from commerce.rules.tiers import TierRule
from commerce.rules.trust import Trust

_no_other_keys = with_config(ConfigDict(extra="forbid"))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _like(example: str) -> dict[str, str]:
    """How a key that must be there may look, for the complaint that it is missing."""
    return {"like": example}


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """What holds in every group that says nothing else."""

    name: Name = "Plusone demo"
    language: Language = FALLBACK
    currency: Currency = "CNY"
    timezone: Zone = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))


@_no_other_keys
@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """`url` may hold a password, so it is never printed."""

    url: DatabaseUrl = field(default="sqlite:///data/plusone.db", repr=False)


@_no_other_keys
@dataclass(frozen=True, slots=True)
class Web:
    """The one web server; port 0 takes any free one. `public_url`: where people's phones reach it, '' where
    they do not."""

    host: Name = "127.0.0.1"
    port: Port = 8080
    public_url: Address = ""

    @property
    def is_exposed(self) -> bool:
        """Do others than this machine's own people reach it? A proxy does so from this very machine, so the
        host alone does not tell."""
        return bool(self.public_url) or not _is_loopback(self.host)


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSettings:
    """One group. `leaders` None: the chat's own administrators. `language`, `timezone` None: the
    community's. `loop` False: nobody there is asked, told or counted beyond what the sale itself needs."""

    chat: Chat = field(metadata=_like('"telegram:-1001234"'))
    name: Text = ""
    leaders: Leaders = None
    language: Language | None = None
    timezone: Zone | None = None
    loop: bool = True


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class BuyDefaults:
    """Of a new group buy. `limit` 0: none. `reminders`: before closing, the longest first."""

    duration: Span = timedelta(hours=24)
    limit: Limit = 0
    repeat: Repeat = "add"
    shortage: Shortage = "split"
    unfinished: Unfinished = "end"
    reminders: Reminders = (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSettings:
    """Content by the clock. `groups` None: all. `when`: see `commerce.rules.schedule`. Either `template` or
    `text`, the other ''. Later than `max_late` it is skipped."""

    name: Name = field(metadata=_like('"morning"'))
    when: When = field(metadata=_like('"daily 08:30"'))
    groups: Chats = None
    template: Template = ""
    text: Text = ""
    max_late: Delay = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours without campaigns and reminders, from `start` up to `end`; they may run over midnight."""

    start: time
    end: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@_no_other_keys
@dataclass(frozen=True, slots=True)
class Rhythm:
    """At least so many content messages in a group between two sales."""

    content_between_sales: Count = 1


@_no_other_keys
@dataclass(frozen=True, slots=True)
class FloodTable:
    """What one member may say in a minute; 0: as much as they like."""

    per_minute: Limit = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it, frozen. `adapters`: the ones that are on, each with its module's own `Options`. `pickup`:
    place -> address. `means`: how members may pay. `fonts`: what papers are printed with, (): what the machine has.
    `flood`: messages of one member that count in a minute, 0: all. `reviews_after`: so long after handing out a group is
    asked how the goods were; None: never. `invitations`: what they earn. `trust`: what
    holds for newcomers."""

    path: Path
    community: Community = field(default_factory=Community)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    web: Web = field(default_factory=Web)
    adapters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    groups: tuple[GroupSettings, ...] = ()
    defaults: BuyDefaults = field(default_factory=BuyDefaults)
    tiers: tuple[TierRule, ...] = ()
    tier_window: timedelta = timedelta(days=365)
    campaigns: tuple[CampaignSettings, ...] = ()
    quiet: Quiet | None = None
    payment_note: str = ""
    payment_due: timedelta | None = None
    payment_remind: tuple[timedelta, ...] = ()
    payment_hold: timedelta = timedelta(hours=2)
    keep_pictures: timedelta = timedelta(days=90)
    reviews_after: timedelta | None = None
    invitations: Invitations = field(default_factory=Invitations)
    no_show: NoShow = field(default_factory=NoShow)
    standing: StandingRules = field(default_factory=StandingRules)
    trust: Trust = field(default_factory=Trust)
    means: tuple[Means, ...] = ()
    fonts: tuple[Path, ...] = ()
    pickup: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rhythm: Rhythm | None = None
    flood: int = 0

    def group(self, chat: str) -> GroupSettings:
        """The group's own settings, or what holds for one that is not listed."""
        return next((group for group in self.groups if group.chat == chat), GroupSettings(chat=chat))


# -- tables whose shape in the file differs from the settings' -------------------------------------


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class TierTable:
    name: Name = field(metadata=_like('"Silver"'))
    spend: Amount = field(metadata=_like("300"))
    discount: Percent = 0
    early: Delay = timedelta()
    perks: Text = ""


@_no_other_keys
@dataclass(frozen=True, slots=True)
class TierWindow:
    days: Days = 365


@_no_other_keys
@dataclass(frozen=True, slots=True)
class QuietTable:
    hours: Hours = field(metadata=_like('"22:00-08:00"'))


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class MeansTable:
    name: Label = field(metadata=_like('"PromptPay"'))
    kind: Kind = field(metadata=_like('"promptpay"'))
    to: Text = field(metadata=_like('"081 234 5678"'))
    payee: Text = ""
    groups: Places = ()


@_no_other_keys
@dataclass(frozen=True, slots=True)
class Payment:
    """`due`: so long after the bill ("": no day is said); `remind`: before that, the longest first;
    `hold`: how long an order is held that is paid ahead."""

    note: Text = ""
    due: Due = None
    remind: Delays = (timedelta(hours=24), timedelta())
    hold: Span = timedelta(hours=2)
    means: tuple[MeansTable, ...] = ()


@_no_other_keys
@dataclass(frozen=True, slots=True)
class Privacy:
    """How long after its answer the picture of a payment can still be looked at."""

    keep_pictures_days: Days = 90


@_no_other_keys
@dataclass(frozen=True, slots=True)
class PaperTable:
    """What PDFs are printed with; none named: what the machine has."""

    fonts: Names = ()


@_no_other_keys
@dataclass(frozen=True, slots=True)
class ReviewsTable:
    """How long after handing out a group is asked how the goods were."""

    ask_after: Span = timedelta(hours=24)


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsTable:
    """What an invitation earns each of the two after a first order, and how many earn an inviter something in thirty
    days."""

    credit: Amount = field(metadata=_like("5"))
    per_month: Count = 5


@_no_other_keys
@dataclass(frozen=True, slots=True)
class StandingTable:
    """What makes a regular (so many purchases, each within so many days of the one before) and a super member (so many good
    turns in so many days)."""

    regular_orders: Times = 2
    regular_days: Days = 60
    super_turns: Times = 5
    super_days: Days = 365


@_no_other_keys
@dataclass(frozen=True, slots=True)
class TrustTable:
    """What holds for a newcomer until something was handed out to them in that group."""

    first: Gate = ("limit 2",)


@_no_other_keys
@dataclass(frozen=True, slots=True)
class NoShowTable:
    """What the first, the second ... record of goods not fetched brings, and after how many days it is forgotten."""

    steps: Steps = ("word", "prepay", "limit 1")
    forget_days: Days = 180


@_no_other_keys
@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """config.toml: a field is a table. An absent one means its default."""

    community: Community = field(default_factory=Community)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    web: Web = field(default_factory=Web)
    adapters: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: tuple[GroupSettings, ...] = ()
    defaults: BuyDefaults = field(default_factory=BuyDefaults)
    tiers: tuple[TierTable, ...] = ()
    tier_window: TierWindow = field(default_factory=TierWindow)
    campaigns: tuple[CampaignSettings, ...] = ()
    quiet: QuietTable | None = None
    payment: Payment = field(default_factory=Payment)
    privacy: Privacy = field(default_factory=Privacy)
    paper: PaperTable = field(default_factory=PaperTable)
    no_show: NoShowTable | None = None
    reviews: ReviewsTable | None = None
    invitations: InvitationsTable | None = None
    standing: StandingTable = field(default_factory=StandingTable)
    trust: TrustTable | None = None
    pickup: dict[str, Name] = field(default_factory=dict)
    rhythm: Rhythm | None = None
    flood: FloodTable = field(default_factory=FloodTable)
