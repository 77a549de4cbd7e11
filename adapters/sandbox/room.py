"""The sandbox's own side of the wire: the room where the chats, the seats and the messages are.

The room is the fold of its events, a list of JSON values: the transcript on disk, what a page follows, what a
restart folds again. What members say waits here until the bot's side has heard it. The room reads no clock:
the same calls make the same room.
"""

# ruff: noqa: A002 (a message has an `id`, here as in base.Message)
from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.base import Attached, Kind, Message, Photo, Post
from adapters.sandbox.fold import BOT, Chats, address, bare, mark_of
from adapters.sandbox.papers import Papers
from adapters.sandbox.showing import Said, said, shown
from adapters.sandbox.transcript import Event, as_plain, recalled


class NoSuchButton(LookupError):
    """There is no button of that label or position under that message now."""


class NotYours(LookupError):
    """The message is another's, or the bot's."""


class Room(Chats):
    """Groups, people and everything said. Members' verbs return the `Message` that waits for the bot.

    `transcript` keeps the room over restarts. `stamp` goes into the bot's message ids: a room that forgets
    must not repeat one.
    """

    def __init__(
        self,
        groups: Mapping[str, str] | None = None,
        seats: Mapping[str, str] | None = None,
        *,
        transcript: Path | None = None,
        stamp: str = "",
    ) -> None:
        super().__init__(groups or {}, seats or {})
        self.admins: set[tuple[str, str]] = set()
        self.shut: set[str] = set()
        self.log: list[Event] = []
        self.era = 0
        self._transcript, self._stamp = transcript, stamp
        self.papers = Papers(transcript.with_suffix(".files") if transcript is not None else None)
        self._saying: list[Callable[[Said], None]] = []
        self._changing: list[Callable[[], None]] = []
        if transcript is not None and transcript.exists():
            self._recall(transcript)

    # -- watching ----------------------------------------------------------------------------------

    def on_said(self, callback: Callable[[Said], None]) -> None:
        """Calls back at each post, edit, reaction and alert of the bot."""
        self._saying.append(callback)

    def on_change(self, callback: Callable[[], None]) -> None:
        self._changing.append(callback)

    # -- what members do ---------------------------------------------------------------------------

    def say(
        self,
        chat: str,
        person: str,
        id: str,
        text: str,
        sent: datetime,
        reply_to: str | None = None,
        name: str = "",
        photo: Photo | str | None = None,
        file: Attached | None = None,
    ) -> Message:
        """A message in a group, or in private where `chat` is the person's own. The same id again is a
        redelivery."""
        picture = Photo(photo) if isinstance(photo, str) else photo
        words: dict[str, Any] = {
            "text": text,
            "name": name,
            "reply_to": reply_to,
            "photo": picture,
            "file": file,
        }
        return self._arrive(self._message("say", chat, person, id, sent, **words))

    def whisper(self, person: str, id: str, text: str, sent: datetime, **more: Any) -> Message:
        """The same in private; `more` as for `say`."""
        return self.say(person, person, id, text, sent, **more)

    def edit(
        self, chat: str, person: str, id: str, text: str, version: int | None, sent: datetime
    ) -> Message:
        """The message now reads `text`. Without a version it is one more than the last; a lower one shows
        nothing."""
        known = self.bubble(address(chat), id)
        if known and known["by"] != address(person):
            raise NotYours(id)

        if version is None:
            version = _version(known["versions"] if known else [], text, sent)
        kept = _kept(known) if known else {}
        return self._arrive(self._message("edit", chat, person, id, sent, text=text, version=version, **kept))

    def delete(self, chat: str, id: str, sent: datetime, person: str = "") -> Message:
        """Deleting is its author's; `person` is only needed where the message is unknown."""
        known = self.bubble(address(chat), id)
        if known and (known["by"] == BOT or (person and known["by"] != address(person))):
            raise NotYours(id)
        return self._arrive(self._message("delete", chat, known["by"] if known else person, id, sent))

    def press(
        self,
        chat: str | None,
        person: str,
        button: str | int,
        on: str,
        sent: datetime,
        id: str,
        *,
        late: bool = False,
    ) -> Message:
        """A press on the button of that visible label, position from 0, or data, under message `on`; `chat`
        None: in private. `late`: also on one that was there before the message was drawn again, as from a
        phone that has not heard of it."""
        place = address(chat or person)
        again = self._presses.get(f"{place}:{id}")
        if again is not None:
            return self._arrive(again)

        data = self._button(place, on, button, address(person), late)["data"]
        press = self._message("press", place, person, id, sent, text=data, on=on)
        return self._arrive(replace(press, private_reply=f"{place}:{id}"))

    def join(self, chat: str, person: str, id: str, sent: datetime, name: str = "") -> Message:
        return self._arrive(self._message("join", chat, person, id, sent, name=name))

    def leave(self, chat: str, person: str, id: str, sent: datetime) -> Message:
        return self._arrive(self._message("leave", chat, person, id, sent))

    def react(self, chat: str, id: str, person: str, mark: str) -> None:
        """A member's own, for members' eyes. The same mark again takes it back."""
        self._happen({"do": "react", "chat": address(chat), "id": id, "by": address(person), "mark": mark})

    def heard(self, messages: Iterable[Message]) -> None:
        """The bot's side has applied these."""
        marks = [mark for message in messages if (mark := mark_of(message)) in self._waiting]
        if marks:
            self._happen({"do": "heard", "marks": marks})

    # -- what the bot does -------------------------------------------------------------------------

    def post(self, chat: str, post: Post, nonce: str, sent: datetime) -> str:
        """-> the message's id; the same nonce again is the same message."""
        if nonce and (known := self._nonces.get(f"{chat} {nonce}")):
            return known

        message = self._next(chat)
        event = {"do": "post", "chat": chat, "id": message, "nonce": nonce, "sent": sent.isoformat()}
        self._happen({**event, **shown(post, self.store)}, said(self._to(chat), message, post))
        return message

    def repost(self, chat: str, message: str, post: Post) -> None:
        """The bot's message now reads `post`; nothing happens when it does already. KeyError when it is not
        there."""
        bubble, now = self.bubbles[(chat, message)], shown(post, self.store)
        if bubble["by"] != BOT:
            raise KeyError(message)
        if any(bubble.get(key) != value for key, value in now.items()):
            told = replace(said(self._to(chat), message, post), edit_of=message)
            self._happen({"do": "repost", "chat": chat, "id": message, **now}, told)

    def mark(self, chat: str, message: str, mark: str) -> None:
        """The bot's reaction; it has one per message."""
        if self.bubbles[(chat, message)]["marks"].get(BOT) != mark:
            told = Said(kind="reacted", to=self._to(chat), on=message, mark=mark)
            self._happen({"do": "react", "chat": chat, "id": message, "by": BOT, "mark": mark}, told)

    def alert(self, ticket: str, person: str, post: Post, sent: datetime) -> str:
        """Answers a press, for its presser's eyes only. -> its number. KeyError when there was no such press
        of theirs."""
        press = self._presses[ticket]
        if press.sender != person:
            raise KeyError(ticket)

        number = f"a{self._stamp}{self._alerts + 1}"
        where = {"to": person, "chat": press.chat, "id": number, "on": press.on, "sent": sent.isoformat()}
        told = replace(said("@" + bare(person), number, post), alert=True)
        self._happen({"do": "alert", **where, **shown(post, self.store)}, told)
        return number

    # -- pictures and papers -----------------------------------------------------------------------

    def store(self, content: bytes) -> str:
        """-> the reference under which `content` is kept."""
        return self.papers.store(content)

    def fetch(self, ref: str) -> bytes | None:
        return self.papers.fetch(ref)

    # -- starting afresh ---------------------------------------------------------------------------

    def clear(self) -> None:
        """Forgets everything that was said. Groups and seats stay."""
        self.papers.clear()
        self._empty()
        self.log = []
        self.era += 1
        if self._transcript is not None:
            self._transcript.unlink(missing_ok=True)
        for callback in self._changing:
            callback()

    def _recall(self, transcript: Path) -> None:
        """Folds the transcript again, and writes back only what still matters."""
        self.log = recalled(transcript.read_text("utf-8"))
        for event in self.log:
            self.fold(event)
        fresh = transcript.with_suffix(".new")
        fresh.write_text("".join(json.dumps(event) + "\n" for event in self.log), "utf-8")
        os.replace(fresh, transcript)

    # -- what happens ------------------------------------------------------------------------------

    def _arrive(self, message: Message) -> Message:
        if mark_of(message) not in self._known:
            self._happen({"do": "message", "message": as_plain(message)})
        self._waiting.setdefault(mark_of(message), message)
        return message

    def _happen(self, event: Event, told: Said | None = None) -> None:
        line = json.dumps(event)
        self.fold(event := json.loads(line))
        self.log.append(event)
        self._write(line)
        for callback in self._changing:
            callback()
        if told is not None:
            for tell in self._saying:
                tell(told)

    def _write(self, line: str) -> None:
        if self._transcript is None:
            return
        self._transcript.parent.mkdir(parents=True, exist_ok=True)
        with self._transcript.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _message(
        self, kind: Kind, chat: str, person: str, id: str, sent: datetime, *, name: str = "", **more: Any
    ) -> Message:
        chat, person = address(chat), address(person) if person else ""
        return Message(
            kind=kind,
            chat=chat,
            sender=person,
            id=id,
            sent=sent,
            name=name or self.seats.get(person) or bare(person),
            private=chat == person,
            chat_name=self.groups.get(chat, ""),
            **self._answered(chat, person, more.get("on") or more.get("reply_to") or ""),
            **more,
        )

    def _button(self, chat: str, on: str, wanted: str | int, person: str, late: bool) -> Event:
        under = self._seen_by(person, chat, on) or {}
        buttons = _buttons(under)
        for position, button in enumerate(buttons):
            if wanted in (position, button["label"], button["data"]):
                return button

        gone: Event | None = under.get("gone", {}).get(wanted) if late else None
        if gone is not None:
            return gone
        labels = ", ".join(button["label"] for button in buttons) or "none"
        raise NoSuchButton(f"{wanted!r} under {on} in {chat}: there is {labels}")

    def _next(self, chat: str) -> str:
        number = self._count + 1
        while (chat, message := f"b{self._stamp}{number}") in self.bubbles:
            number += 1
        return message

    def _to(self, chat: str) -> str:
        return bare(chat) if chat in self.groups else "@" + bare(chat)


def _kept(bubble: Event) -> dict[str, Any]:
    """What an edit leaves as it was: the picture, and what the message answers."""
    return {"reply_to": bubble["reply_to"], "photo": bubble["photo"] and Photo(**bubble["photo"])}


def _version(versions: Sequence[tuple[int, str, str]], text: str, sent: datetime) -> int:
    """The number that these words at this time have already, else one more than the last."""
    for version, read, when in versions:
        if version and (read, when) == (text, sent.isoformat()):
            return version
    return max((version for version, _, _ in versions), default=0) + 1


def _buttons(under: Event) -> list[Event]:
    """Those that can be pressed: an address is opened instead."""
    return [button for row in under.get("buttons", ()) for button in row if button["data"]]
