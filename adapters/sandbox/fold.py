"""How a room's chats stand: the fold of its events, and nothing else. The same events make the same chats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.base import Message
from adapters.markup import plain
from adapters.sandbox.transcript import Event, as_plain, from_plain

Mark = tuple[str, str, str, int]
PLATFORM = "sandbox"
BOT = "bot"


def address(bare: str) -> str:
    """Of "amy" or "sandbox:amy": "sandbox:amy"."""
    return bare if bare.startswith(PLATFORM + ":") else f"{PLATFORM}:{bare}"


def bare(whole: str) -> str:
    return whole.removeprefix(PLATFORM + ":")


def mark_of(message: Message) -> Mark:
    """What tells one delivery from another."""
    return message.chat, message.id, message.kind, message.version


class Chats:
    """Groups, people and everything said, as the events so far have it."""

    def __init__(self, groups: Mapping[str, str], seats: Mapping[str, str]) -> None:
        self.groups = {address(chat): name for chat, name in groups.items()}
        self.seats = {address(person): name for person, name in seats.items()}
        self._empty()

    def _empty(self) -> None:
        self.bubbles: dict[tuple[str, str], Event] = {}
        self.answers: dict[tuple[str, str], Event] = {}  # alerts, by person and number
        self._known: set[Mark] = set()
        self._waiting: dict[Mark, Message] = {}
        self._presses: dict[str, Message] = {}
        self._nonces: dict[str, str] = {}
        self._count = self._alerts = 0

    @property
    def waiting(self) -> list[Message]:  # unheard by the bot, in order of arrival
        return list(self._waiting.values())

    def bubble(self, chat: str, message: str) -> Event | None:
        return self.bubbles.get((chat, message))

    def _seen_by(self, person: str, chat: str, message: str) -> Event | None:
        """A message of the chat, or an answer that this person alone sees."""
        return self.bubble(chat, message) or self.answers.get((person, message))

    def _answered(self, chat: str, person: str, message: str) -> dict[str, Any]:
        """Whose the answered message is, and how it reads; nothing where it was never said here."""
        bubble = self._seen_by(person, chat, message)
        if bubble is None:
            return {}

        by = bubble.get("by", BOT)
        words = plain(bubble["text"]) if by == BOT else bubble["text"]
        return {"answers_us": by == BOT, "answered_by": by, "answered_text": words}

    # -- the fold ----------------------------------------------------------------------------------

    def fold(self, event: Event) -> None:
        match event["do"]:
            case "message":
                self._fold_message(from_plain(event["message"]))
            case "heard":
                self._fold_heard(event)
            case "post":
                self._fold_post(event)
            case "repost":
                self._fold_repost(event)
            case "alert":
                self._fold_alert(event)
            case "react":
                self._fold_reaction(event)

    def _fold_message(self, message: Message) -> None:
        self._waiting[mark_of(message)] = message
        self._known.add(mark_of(message))
        if message.sender:
            self.seats.setdefault(message.sender, message.name)
        if not message.private:
            self.groups.setdefault(message.chat, bare(message.chat))

        match message.kind:
            case "press":
                self._presses[message.private_reply] = message
            case "say" | "edit":
                self._fold_words(message)
            case "delete" if bubble := self.bubble(message.chat, message.id):
                bubble["deleted"] = True

    def _fold_words(self, message: Message) -> None:
        """Versions come in any order; the highest is what is read."""
        new = {**as_plain(message), "by": message.sender, "marks": {}, "versions": []}
        bubble = self.bubbles.setdefault((message.chat, message.id), new)
        bubble["versions"].append([message.version, message.text, message.sent.isoformat()])
        bubble["text"] = max(bubble["versions"], key=lambda version: version[0])[1]

    def _fold_heard(self, event: Event) -> None:
        for mark in event["marks"]:
            self._waiting.pop(tuple(mark), None)

    def _fold_post(self, event: Event) -> None:
        self.bubbles[_place(event)] = {**event, "by": BOT, "marks": {}, "versions": []}
        self._count += 1
        self._nonces[f"{event['chat']} {event['nonce']}"] = event["id"]

    def _fold_repost(self, event: Event) -> None:
        """Its buttons of before are gone, but a phone that has not heard of it may press them still."""
        bubble = self.bubbles[_place(event)]
        gone = {button["label"]: button for row in bubble["buttons"] for button in row}
        now = {key: event[key] for key in event if key != "do"}
        bubble.update(now, gone={**bubble.get("gone", {}), **gone})

    def _fold_alert(self, event: Event) -> None:
        self._alerts += 1
        self.answers[(event["to"], event["id"])] = event

    def _fold_reaction(self, event: Event) -> None:
        """The same mark again takes it back."""
        marks = self.bubbles.get(_place(event), {"marks": {}})["marks"]
        if marks.pop(event["by"], None) != event["mark"]:
            marks[event["by"]] = event["mark"]


def _place(event: Event) -> tuple[str, str]:
    return event["chat"], event["id"]
