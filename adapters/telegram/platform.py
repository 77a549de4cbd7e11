"""Telegram, by the Bot API. What comes in: `telegram_hearing`, `telegram_reading`; what goes out: here,
`telegram_writing`."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from telegram import Bot, ChatMember, InputFile, LinkPreviewOptions, ReplyParameters, Update
from telegram import Message as Said
from telegram.constants import ReactionEmoji

from adapters.base import (
    Attached,
    CommandSpec,
    Finding,
    Health,
    Inbox,
    Limits,
    Message,
    Post,
    Sleep,
    Undeliverable,
)
from adapters.markup import plain
from adapters.telegram.files import fetched, uploadable
from adapters.telegram.hearing import REFUSED, Ears
from adapters.telegram.reading import PLATFORM, address, thread_of
from adapters.telegram.setup import examine_account, examine_chat, show_menus
from adapters.telegram.wire import TokenRefused, Wire, hide, hush, in_plain_words, says
from adapters.telegram.writing import Parcel, Part, first_part_of, keyboard, parcels_of, units

V = TypeVar("V")
log = logging.getLogger(__name__)

# Telegram lets bots react with a list of its own; a tick and a cross are not on it.
MARKS = {"done": ReactionEmoji.OK_HAND_SIGN, "noted": ReactionEmoji.WRITING_HAND, "no": ReactionEmoji.SHRUG}
QUIET_ANSWER = 1.0  # seconds a press may wait for its alert before the button stops spinning without one
LEADS_FOR = 5.0  # seconds an administrator's standing is believed
REMEMBERED = 5000
_UNREADABLE = ("can't parse", "entity_bounds_invalid", "entities_too_long", "entity_mention_user_invalid")
_BAD_PHOTO = (
    "wrong file identifier",
    "wrong remote file",
    "failed to get http url",
    "webpage_",
    "wrong type of the web page",
    "photo_invalid",
)
_OTHER_FORM = ("there is no caption in the message to edit", "there is no text in the message to edit")
_TOPIC_GONE = ("message thread not found", "topic_closed", "topic_deleted")
_MESSAGE_ID = re.compile(r"[0-9]{1,10}")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Masked(Protocol):
    def reveal(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Options:
    """`[adapters.telegram]`. A secret may come masked. Raises ValueError for keys that do not go together."""

    token: str | Masked = field(repr=False)
    api_base: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    public_url: str = ""
    secret: str | Masked = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.mode == "webhook" and not self.public_url.startswith(("https://", "http://")):
            raise ValueError(
                f"mode is webhook and public_url is {self.public_url!r}; "
                'write the https address that reaches [web], or mode = "polling"'
            )


class Platform:
    """See `adapters.base.Adapter`."""

    platform: ClassVar[str] = PLATFORM
    limits: ClassVar[Limits] = Limits(
        text=4096, caption=1024, alert=200, alert_buttons=False, per_chat_minute=20, per_second=30
    )
    catches_up: ClassVar[bool] = False

    def __init__(self, options: Options, inbox: Inbox, sleep: Sleep = asyncio.sleep) -> None:
        hush()
        base = options.api_base.rstrip("/")
        self._wire = Wire(read_timeout=15, write_timeout=15, media_write_timeout=60, pool_timeout=5)
        polling = Wire(connection_pool_size=2, pool_timeout=5)
        self._bot = Bot(_reveal(options.token), f"{base}/bot", f"{base}/file/bot", self._wire, polling)
        public_url = options.public_url if options.mode == "webhook" else ""
        self._ears = Ears(
            self._bot,
            polling,
            inbox,
            public_url=public_url,
            secret=_reveal(options.secret),
            heard=self._await_alerts,
            noticed=self._note_update,
            sleep=sleep,
        )
        self._polling = polling
        # of posts in several messages: what has gone out, by nonce
        self._sent: _Recent[list[Said | None]] = _Recent()
        self._threads: _Recent[int] = _Recent()  # of a message in a forum topic
        self._talk: _Recent[int | None] = _Recent()  # the topic of the last command in a chat
        self._answered: _Recent[bool] = _Recent()  # callback tickets
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._leads: _Recent[tuple[float, bool]] = _Recent()

    async def run(self) -> None:
        try:
            await self._ears.listen()
        finally:
            await self.close()

    async def reread(self, raw: str) -> Sequence[Message]:
        with in_plain_words():
            return await self._ears.reread(raw)

    async def close(self) -> None:
        """Lets go of the connections; a later `send` opens one again."""
        waiting = list(self._waiting.values())
        self._waiting.clear()
        for task in waiting:
            task.cancel()
        await asyncio.gather(
            *waiting, self._wire.shutdown(), self._polling.shutdown(), return_exceptions=True
        )

    # -- saying ------------------------------------------------------------------------------------

    async def send(self, chat: str, post: Post, nonce: str) -> str:
        """-> the id of the message that bears the buttons: of a post in several messages the last text, so
        that presses, edits and most replies meet it. A retry with the same nonce goes on where the last try
        broke off."""
        parcels = parcels_of(post, self.limits)
        if not parcels:
            raise Undeliverable("there is nothing to say in this post")
        sent = self._sent[nonce] = self._sent.get(nonce, [])
        for parcel in parcels[len(sent) :]:
            sent.append(await self._send_parcel(chat, parcel, None if sent else post.reply_to))
        self._sent.pop(nonce)
        main = next(said for parcel, said in zip(parcels, sent, strict=True) if parcel.main and said)
        if post.pin:
            await self._pin(main)
        return str(main.message_id)

    async def _send_parcel(self, chat: str, parcel: Parcel, reply_to: str | None) -> Said | None:
        try:
            said = await self._send_once(chat, parcel, parcel.part, reply_to)
        except Undeliverable as refusal:
            if says(refusal, *_UNREADABLE):
                said = await self._send_once(chat, parcel, Part(parcel.part.text), reply_to)
            elif parcel.photo and says(refusal, *_BAD_PHOTO):
                log.warning("telegram: a picture was refused, the words go without it: %s", refusal)
                return (
                    await self._send_parcel(chat, replace(parcel, photo=None), reply_to)
                    if parcel.part.text
                    else None
                )
            else:
                if says(refusal, *_TOPIC_GONE):
                    self._talk.pop(chat, None)  # this one is refused; the next need not meet the same wall
                raise
        self._note_topic(said)
        return said

    async def _send_once(self, chat: str, parcel: Parcel, part: Part, reply_to: str | None) -> Said:
        number = _number(chat)
        common: dict[str, Any] = {
            "reply_markup": parcel.buttons,
            "reply_parameters": _reply(reply_to),
            "message_thread_id": self._thread(chat, reply_to),
        }
        shown = await uploadable(parcel.photo) if parcel.photo else None
        with in_plain_words():
            if shown:
                return await self._bot.send_photo(
                    number, shown, caption=part.text or None, caption_entities=part.entities, **common
                )
            if parcel.file:
                content = InputFile(parcel.file.content, filename=parcel.file.name)
                return await self._bot.send_document(number, content, **common)
            return await self._bot.send_message(
                number, part.text, entities=part.entities, link_preview_options=_NO_PREVIEW, **common
            )

    async def fetch(self, file: Attached, most: int) -> bytes:
        """Asks Telegram where the document lies, and takes it from there; its own limit is 20 MB."""
        return await fetched(self._bot, file, most)

    async def _pin(self, said: Said) -> None:
        try:
            await self._bot.pin_chat_message(said.chat.id, said.message_id, disable_notification=True)
        except Exception as error:
            log.info("telegram: not pinned in %s: %s", said.chat.id, hide(str(error)))

    async def edit(self, chat: str, message: str, post: Post) -> None:
        """One message stays one: what does not fit gives way to "…"."""
        as_caption = post.photo is not None and units(plain(post.text)) <= self.limits.caption
        try:
            await self._edit_as(chat, message, post, as_caption)
        except Undeliverable as refusal:
            if not says(refusal, *_OTHER_FORM):
                raise
            await self._edit_as(chat, message, post, not as_caption)

    async def _edit_as(self, chat: str, message: str, post: Post, as_caption: bool) -> None:
        part = first_part_of(post.text, self.limits.caption if as_caption else self.limits.text)
        try:
            await self._edit_once(chat, message, post, part, as_caption)
        except Undeliverable as refusal:
            if says(refusal, "message is not modified"):
                log.debug("telegram: %s reads so already", message)
            elif says(refusal, *_UNREADABLE):
                await self._edit_once(chat, message, post, Part(part.text), as_caption)
            else:
                raise

    async def _edit_once(self, chat: str, message: str, post: Post, part: Part, as_caption: bool) -> None:
        where: dict[str, Any] = {
            "chat_id": _number(chat),
            "message_id": _message_number(message),
            "reply_markup": keyboard(post.buttons),
        }
        with in_plain_words():
            if as_caption:
                await self._bot.edit_message_caption(
                    caption=part.text, caption_entities=part.entities, **where
                )
            else:
                await self._bot.edit_message_text(
                    part.text, entities=part.entities, link_preview_options=_NO_PREVIEW, **where
                )

    async def react(self, chat: str, message: str, mark: Literal["done", "noted", "no"]) -> None:
        with in_plain_words():
            await self._bot.set_message_reaction(_number(chat), _message_number(message), MARKS[mark])

    # -- presses -----------------------------------------------------------------------------------

    async def alert(self, ticket: str, person: str, post: Post) -> str:
        waiting = self._waiting.pop(ticket, None)
        if waiting:
            waiting.cancel()
        if ticket in self._answered:
            raise Undeliverable("this press has been answered already")
        with in_plain_words():
            await self._bot.answer_callback_query(
                ticket, first_part_of(post.text, self.limits.alert).text, show_alert=True
            )
        self._answered[ticket] = True
        return ""

    def _await_alerts(self, messages: Sequence[Message]) -> None:
        for message in messages:
            ticket = message.private_reply
            if ticket and ticket not in self._answered and ticket not in self._waiting:
                self._waiting[ticket] = asyncio.create_task(self._answer_quietly(ticket))

    async def _answer_quietly(self, ticket: str) -> None:
        """A button spins until it is answered, alert or not."""
        await asyncio.sleep(QUIET_ANSWER)
        self._waiting.pop(ticket, None)
        self._answered[ticket] = True
        try:
            await self._bot.answer_callback_query(ticket)
        except Exception as error:
            log.info("telegram: a press stays unanswered: %s", hide(str(error)))

    # -- topics ------------------------------------------------------------------------------------

    def _note_update(self, update: Update) -> None:
        said = update.message
        if said is None or not (said.chat.is_forum or said.is_topic_message):
            return
        self._note_topic(said)
        if (said.text or said.caption or "").startswith("/"):
            self._talk[address(said.chat.id)] = thread_of(said)

    def _note_topic(self, said: Said) -> None:
        thread = thread_of(said)
        if thread is not None:
            self._threads[f"{address(said.chat.id)}:{said.message_id}"] = thread

    def _thread(self, chat: str, reply_to: str | None) -> int | None:
        """A reply goes where its target stands; a fresh post where the chat last spoke to the bot."""
        return self._threads.get(f"{chat}:{reply_to}") if reply_to else self._talk.get(chat)

    # -- rights and menus --------------------------------------------------------------------------

    async def leads(self, chat: str, person: str) -> bool:
        if not chat.startswith(f"{PLATFORM}:-") or not person.startswith(f"{PLATFORM}:"):
            return False
        asked_at, standing = self._leads.get(f"{chat} {person}", (0.0, False))
        if asked_at and time.monotonic() - asked_at < LEADS_FOR:
            return standing
        standing = await self._is_administrator(chat, person)
        self._leads[f"{chat} {person}"] = time.monotonic(), standing
        return standing

    async def _is_administrator(self, chat: str, person: str) -> bool:
        try:
            with in_plain_words():
                member = await self._bot.get_chat_member(_number(chat), _number(person))
        except Undeliverable:
            return False
        return member.status in (ChatMember.OWNER, ChatMember.ADMINISTRATOR)

    async def offer(self, commands: Sequence[CommandSpec]) -> None:
        await show_menus(self._bot, commands)

    async def examine(self, chat: str = "") -> Sequence[Finding]:
        try:
            me = await self._ears.introduce()
            return await examine_chat(self._bot, chat, _number(chat), me) if chat else examine_account(me)
        except TokenRefused:
            return [Finding(ok=False, says="Telegram refuses the token", remedy=REFUSED)]
        except Exception as error:
            why = f"Telegram does not answer for {chat or 'the bot'}: {hide(str(error))}"
            return [
                Finding(
                    ok=False,
                    says=why,
                    remedy="Check the network, api_base, and that the bot is a member of the group.",
                )
            ]

    # -- how it stands -----------------------------------------------------------------------------

    def read_until(self) -> datetime:
        return self._ears.read_until

    def health(self) -> Health:
        return self._ears.health()

    def private_link(self) -> str:
        return self.invitation("", "hello")

    def invitation(self, chat: str, payload: str) -> str:
        me = self._ears.me
        return f"https://t.me/{me.username}?start={payload}" if me and me.username else ""

    def routes(self) -> Sequence[Any]:
        return self._ears.routes()


class _Recent(OrderedDict[str, V]):
    """What was noted last; the oldest give way, so that it never grows without end."""

    def __setitem__(self, key: str, value: V) -> None:
        super().__setitem__(key, value)
        if len(self) > REMEMBERED:
            self.popitem(last=False)


def _reveal(secret: str | Masked) -> str:
    return secret if isinstance(secret, str) else secret.reveal()


def _number(place: str) -> int:
    """Telegram's own number of a chat or person."""
    platform, _, number = place.partition(":")
    try:
        if platform == PLATFORM:
            return int(number)
    except ValueError:
        pass
    raise Undeliverable(f"{place} is no address on Telegram", gone=True)


def _message_number(message: str) -> int:
    if not _MESSAGE_ID.fullmatch(message):
        raise Undeliverable(f"{message} is no message of Telegram's", missing=True)
    return int(message)


def _reply(reply_to: str | None) -> ReplyParameters | None:
    """A reply to what is gone is still said, only not as a reply."""
    if reply_to is None or not _MESSAGE_ID.fullmatch(reply_to):
        return None
    return ReplyParameters(int(reply_to), allow_sending_without_reply=True)
