"""What the shop asks of a kind of payment means: is this account right, and what does a bank app read for a bill?
A kind overrides what is special about it (`commerce.means`). Pure: text in, text out.

Money is minor units of a currency, moments are aware UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Literal

from commerce.rules.money import exponent

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LASTS = timedelta(hours=24)  # how long a code that ends by itself may be paid
MOST_NAME = 99  # signs of a payee, where the scheme sets no bound of its own
MOST_SHOWN = 1_500  # bytes of a code that its picture still shows when a chat has made it 240 pixels wide
Picture = Literal["", "qr", "cross"]  # none, a code, a code with the Swiss cross in its middle
Field = Literal["amount", "reference"]


class WrongAccount(ValueError):
    """`to` or `payee` cannot be as it is written: what was found, and what would work."""

    def __init__(self, found: str, works: str, key: Literal["to", "payee"] = "to") -> None:
        super().__init__(f"{found}; {works}")
        self.found, self.works, self.key = found, works, key


class NotCarried(ValueError):
    """The means cannot carry this very bill; its text says why and what would work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where the money goes: `to` as machines want it, `shown` as people read it, `payee` as the scheme carries
    the name ('' where it does without)."""

    to: str
    shown: str
    payee: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """What is to be paid at once. `reference` as people read it ('K7QA-X'). `since`, `until`: from when to when a
    code that ends by itself may be paid."""

    amount_minor: int
    currency: str
    reference: str
    since: datetime = EPOCH
    until: datetime = EPOCH

    @property
    def amount(self) -> str:
        """'12.30', with all decimals of the currency."""
        return in_digits(self.amount_minor, self.currency)


class MeansKind:
    """One kind of payment means. Stateless: every answer is a pure function of what it is given."""

    kinds: ClassVar[dict[str, type[MeansKind]]] = {}

    name: ClassVar[str] = ""
    currencies: ClassVar[tuple[str, ...]] = ()  # none: any
    like: ClassVar[str] = ""  # a `to` that works
    picture: ClassVar[Picture] = "qr"
    fills: ClassVar[tuple[Field, ...]] = ("amount", "reference")  # what the payer need not type
    spelled: ClassVar[bool] = False  # its code is also a text to copy, or a link to open
    asks_digits: ClassVar[bool] = False  # payers are known by the last five digits of their own account
    ends: ClassVar[bool] = False  # its code may be paid up to `Payable.until` only
    printed: ClassVar[bool] = False  # `to` is the text of a code that exists already, also as a picture of it

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.name:
            MeansKind.kinds[cls.name] = cls

    def account(self, to: str, payee: str) -> Account:
        """The account, checked as far as it can be. Raises WrongAccount."""
        raise NotImplementedError

    def code(self, account: Account, bill: Payable) -> str:
        """What a bank app reads for this bill, '' where there is no such thing. Raises NotCarried."""
        raise NotImplementedError

    def carries(self, currency: str) -> bool:
        return not self.currencies or currency in self.currencies

    def check(self, bill: Payable) -> None:
        """Raises NotCarried for a bill of another currency, or of nothing."""
        if not self.carries(bill.currency):
            raise NotCarried(f"{self.name} carries {' and '.join(self.currencies)}, not {bill.currency}")
        if bill.amount_minor <= 0:
            raise NotCarried("there is nothing to pay; a code needs an amount above 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One that a leader offers, by the `name` that members read. `groups`: chats; none: everywhere."""

    name: str
    kind: MeansKind
    account: Account
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One means for one bill, in facts. `picture` is what its picture says, '' where it has none; `copied` is a text to
    be copied or opened; `filled` is what the payer need not type. `ends`: when its code does. `no` is its place
    among all that the leader offers, from 1."""

    no: int
    name: str
    kind: str
    account: str
    payee: str
    picture: str
    cross: bool
    copied: str
    filled: list[str]
    asks_digits: bool
    ends: datetime | None


def named(payee: str) -> str:
    """The payee's name in one line. Raises WrongAccount for one that no picture has room for."""
    name = " ".join(payee.split())
    if len(name) > MOST_NAME:
        raise WrongAccount(f"the name has {len(name)} characters", f"write up to {MOST_NAME}", "payee")
    return name


def ways(offered: Iterable[Means], chat: str, bill: Payable) -> list[Way]:
    """How this bill can be paid in that group: each means that is offered there and can carry it."""
    found = [
        _way(no, means, bill)
        for no, means in enumerate(offered, 1)
        if not means.groups or chat in means.groups
    ]
    return [way for way in found if way is not None]


def _way(no: int, means: Means, bill: Payable) -> Way | None:
    kind, account = means.kind, means.account
    try:
        kind.check(bill)
        code = kind.code(account, bill)
    except NotCarried:
        return None
    return Way(
        no=no,
        name=means.name,
        kind=kind.name,
        account=account.shown,
        payee=account.payee,
        picture=code if kind.picture else "",
        cross=kind.picture == "cross",
        copied=code if kind.spelled else "",
        filled=list(kind.fills),
        asks_digits=kind.asks_digits,
        ends=bill.until if kind.ends else None,
    )


def in_digits(minor: int, currency: str) -> str:
    """Minor units as a plain number with all decimals of the currency: 1230 EUR is '12.30', 12000 VND '12000'."""
    places = exponent(currency)
    digits = f"{minor:0{places + 1}}"
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits
