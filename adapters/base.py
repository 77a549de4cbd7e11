"""The narrow waist between the platforms and the shop.

An adapter turns what its platform says into `Message` values and hands them to an `Inbox`; it returns from
`Inbox.hear` only after the commit that applied them, and confirms to the platform only then. In the other
direction it carries `Post` values out. Places and persons are written `platform:id` everywhere
(`telegram:-1001234`, `sandbox:amy`); times are aware UTC.

Text that goes out is *neutral markup*: `**bold**`, `[text](url)`, and `[name](person:platform:id)` for a
mention. `escape` makes any stranger's text inert in it, `spans` reads it, and each adapter turns the spans
into its platform's own form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol

Kind = Literal["say", "edit", "delete", "press", "join", "leave", "added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: the bytes' home on the platform (`file_id`, an upload's path, a URL) and how people call
    it."""

    ref: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A document that somebody sent: its home on the platform, how they call it, and how large it is (bytes, by the
    platform's word; 0: untold). Its content is fetched only when it is wanted: `Adapter.fetch`."""

    ref: str
    name: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One thing that happened in one chat.

    `id` is the platform's message id; of a press, the press's own id. `on` is the message a press is on.
    `text` of a press is the button's data; of "moved", the chat's new address. `version` orders the edits of
    one message (0: as first said). `private_reply` is a ticket for answering the sender alone and at once (a
    Telegram callback id, a Discord interaction).
    `answers_us`: is what it answers or presses one of the bot's own, by the platform's word (None: it answers
    nothing, or the platform does not tell); then `answered_by` said that message, and `answered_text` is how
    it reads, without markup. Only these tell a message of ours whose id we never learned from a stranger's.
    """

    kind: Kind
    chat: str
    sender: str
    id: str
    sent: datetime
    text: str = ""
    name: str = ""
    private: bool = False
    reply_to: str | None = None
    on: str | None = None
    answers_us: bool | None = None
    answered_by: str = ""
    answered_text: str = ""
    version: int = 0
    photo: Photo | None = None
    file: Attached | None = None
    quiet: bool = False  # forwarded, or said by a bot or a channel: heard, never an order
    # the platform itself vouches: an administrator of this very chat, even if anonymous
    leads_here: bool = False
    language: str = ""  # the sender's own, as the platform tells it (BCP 47)
    chat_name: str = ""
    private_reply: str = ""

    @property
    def key(self) -> str:
        """The source key: unique on earth, growing within a chat."""
        return f"{self.chat}:{self.id}"

    @property
    def platform(self) -> str:
        return self.chat.partition(":")[0]

    @property
    def answered(self) -> str:
        """The message that it presses or answers, or ''."""
        return self.on or self.reply_to or ""


@dataclass(frozen=True, slots=True)
class Button:
    """`data` comes back as the text of a press, at most 64 bytes; or `url` opens a page or a private chat."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A paper to send along."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Something the bot says. `photo` has a home, or is the picture itself. `closes_at` lets a platform that can show
    a running countdown do so."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    photo: Photo | File | None = None
    files: tuple[File, ...] = ()
    reply_to: str | None = None
    closes_at: datetime | None = None
    pin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """One command as a menu or a slash command shows it. `names` and `summaries` by language, first the one
    that stands in for languages a platform has and we have not; `name` is ASCII."""

    name: str
    names: dict[str, str]
    summaries: dict[str, str]
    for_leaders: bool
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a platform takes: UTF-16 units of text and caption, messages a minute in one chat (0: no limit),
    at once in all."""

    text: int = 4096
    caption: int = 1024
    alert: int = 200
    alert_buttons: bool = True  # may an alert carry buttons?
    per_chat_minute: int = 0
    per_second: float = 0.0


@dataclass(frozen=True, slots=True)
class Health:
    """`says` names the cause and the remedy where not `ok`."""

    ok: bool
    says: str = ""
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A remedy that every language has words for. `who` is the bot's own name there, `place` a channel's,
    `right` is called as the platform calls it."""

    name: Literal["", "telegram_rights", "telegram_privacy", "discord_rights"] = ""
    who: str = ""
    place: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of `bot check` or of the first words in a group. `remedy` is the exact step to take, and
    `step` the same for readers of other languages; `about` names the plain ability where it is one of those
    that every language has a word for: write, read, pin."""

    ok: bool
    says: str
    remedy: str = ""
    about: str = ""
    step: Step = Step()


class Undeliverable(Exception):
    """Permanent: this will never arrive. `gone` when the whole chat cannot be reached, else only this message
    is refused."""

    def __init__(self, why: str, *, gone: bool = False, moved_to: str = "", missing: bool = False) -> None:
        super().__init__(why)
        self.gone, self.moved_to, self.missing = gone, moved_to, missing


class TryLater(Exception):
    """Surely not delivered; `after` seconds from now it may be. `at_most`: nobody named that time, so the
    first tries come sooner."""

    def __init__(self, after: float, why: str = "", *, at_most: bool = False) -> None:
        super().__init__(why or f"try again in {after} s")
        self.after, self.at_most = after, at_most


class TooLarge(Exception):
    """A document of more bytes than are read."""


class Uncertain(Exception):
    """Perhaps delivered: the connection broke after the request went out."""


class NotKept(Exception):
    """What was heard could not be stored (no room, the database is away). Nothing is wrong with it: it is not
    confirmed and never set aside, and comes again until it can be kept."""


class Inbox(Protocol):
    """What the app offers an adapter."""

    async def hear(self, messages: Sequence[Message]) -> None:
        """Returns after the commit that applied them. Raises if that could not be done: then nothing must be
        confirmed. NotKept is the store's fault; anything else may be the messages' own."""

    async def bury(self, key: str, raw: str, error: str) -> None:
        """Sets aside what cannot be read, so that it never blocks its neighbours. Raises NotKept where even
        that cannot be stored."""

    async def cursor(self, chat: str) -> str | None:
        """The id of the last message of this chat known to be applied."""

    async def chats(self) -> Sequence[str]:
        """The group chats of this platform that the shop knows."""

    async def cited(self, chat: str) -> Sequence[str]:
        """Ids of messages that orders of open buys cite: what to read again for edits made while away."""

    def now(self) -> datetime: ...


class Adapter(Protocol):
    """One platform. Built as `Platform(options, inbox)`; `options` is the module's own `Options` (a frozen
    dataclass)."""

    platform: ClassVar[str]
    limits: ClassVar[Limits]
    # asks for what was missed, by `Inbox.cursor`; else the platform keeps it for us
    catches_up: ClassVar[bool]

    async def run(self) -> None:
        """Hears until cancelled; survives whatever the platform does."""

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        """-> the message's id. `nonce` is the same for every try of one post."""

    async def edit(self, chat: str, message: str, post: Post) -> None: ...

    async def react(self, chat: str, message: str, mark: Literal["done", "noted", "no"]) -> None: ...

    async def alert(self, ticket: str, person: str, post: Post) -> str:
        """Answers a `private_reply` ticket: seen by that person only, at once. Undeliverable when the ticket
        is too old.

        -> what a press on its buttons will be `on`, '' where it has none."""

    async def leads(self, chat: str, person: str) -> bool:
        """Is this person one of the chat's own administrators, at this moment?"""

    async def fetch(self, file: Attached, most: int) -> bytes:
        """The content of a document. Raises TooLarge where it has more than `most` bytes, Undeliverable where it is
        gone, TryLater where the platform cannot be reached."""

    async def reread(self, raw: str) -> Sequence[Message]:
        """What was set aside, read again. Raises where it still cannot be."""

    def read_until(self) -> datetime:
        """Everything sent before this moment has been handed over."""

    async def offer(self, commands: Sequence[CommandSpec]) -> None:
        """Shows the commands in the platform's own menus, where it has any."""

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        """Who are we here, what can we see, which right is missing (of the platform, or in one chat)."""

    def health(self) -> Health: ...

    def private_link(self) -> str:
        """A link that opens a private chat with the bot, or ''."""

    def invitation(self, chat: str, payload: str) -> str:
        """A link for members to send on. It opens the private chat, where `payload` (letters, digits, _) is
        said as `/start payload`; or the chat it belongs to, where a platform's links carry no words. '' where
        there is none."""

    def routes(self) -> Sequence[Any]:
        """Starlette routes for the one web server (a webhook, the sandbox page)."""


Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]
