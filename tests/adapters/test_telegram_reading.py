"""Who spoke, and does it count: a table of Telegram's own shapes. Real updates of the fake, read by the
library, no network."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from adapters.base import Message
from adapters.telegram.reading import ANONYMOUS_ADMIN, Me, read
from tests.fakes.telegram.world import CHANNEL_BOT, TELEGRAM, World

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ME = Me(424242, "PlusoneTestBot")
Json = dict[str, Any]


class Town(World):
    """One group with amy, a channel, and a way to read what happened there."""

    def __init__(self) -> None:
        super().__init__()
        self.chat, self.amy, self.lena = (
            self.group("Neighbours", -1001),
            self.person("amy", 7),
            self.person("lena", 8),
        )
        self.allowed |= {"chat_member"}

    def reads(self, update: Json) -> list[Message]:
        return read(Update.de_json(update), ME, NOW)

    def hears(self, text: str = "+1", person: int = 7, **more: Any) -> Message:
        [message] = self.reads(self.say(self.chat, person, text, **more))
        return message


ORIGIN = {"type": "hidden_user", "date": 1700000000, "sender_user_name": "someone"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Fruit news"}
GROUP = {"id": -1001, "type": "supergroup", "title": "Neighbours"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Other"}


@pytest.mark.parametrize(
    ("more", "quiet", "sender"),
    [
        ({}, False, 7),
        ({"forward_origin": ORIGIN}, True, 7),
        ({"via_bot": OTHER_BOT}, True, 7),
        ({"is_from_offline": True}, True, 7),
        ({"from": OTHER_BOT}, True, 99),
        ({"from": TELEGRAM}, True, 777000),
        (
            {
                "from": TELEGRAM,
                "sender_chat": CHANNEL,
                "is_automatic_forward": True,
                "forward_origin": ORIGIN,
            },
            True,
            -1009,
        ),
        ({"from": CHANNEL_BOT, "sender_chat": CHANNEL}, True, -1009),
        (
            {"from": {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}, "sender_chat": CHANNEL},
            True,
            -1009,
        ),
    ],
)
def test_only_a_persons_own_words_count(more: Json, quiet: bool, sender: int) -> None:
    heard = Town().hears("+1", **more)
    assert (heard.quiet, heard.sender, heard.leads_here) == (quiet, f"telegram:{sender}", False)


def test_an_anonymous_administrator_leads_here_and_only_here() -> None:
    anonymous = {"id": ANONYMOUS_ADMIN, "is_bot": True, "first_name": "Group"}
    heard = Town().hears(
        "/close", **{"from": anonymous, "sender_chat": GROUP, "author_signature": "the board"}
    )
    assert (heard.leads_here, heard.quiet, heard.sender, heard.name) == (
        True,
        False,
        "telegram:1087968824",
        "the board",
    )


@pytest.mark.parametrize(
    ("said", "heard", "quiet"),
    [
        ("/open@PlusoneTestBot Cherries; price 9", "/open Cherries; price 9", False),
        ("/open@plusonetestBOT\nCherries", "/open\nCherries", False),
        ("/mine@PlusoneTestBot", "/mine", False),
        ("/mine", "/mine", False),
        ("/start hello", "/start hello", False),
        ("/open@OtherBot Cherries", "/open@OtherBot Cherries", True),
        ("/ open", "/ open", False),
        ("write to me@PlusoneTestBot", "write to me@PlusoneTestBot", False),
    ],
)
def test_commands_lose_our_name_and_leave_another_bots_alone(said: str, heard: str, quiet: bool) -> None:
    message = Town().hears(said)
    assert (message.text, message.quiet) == (heard, quiet)


def test_a_private_chat_is_its_persons_own_address() -> None:
    town = Town()
    [heard] = town.reads(town.say(town.amy, town.amy, "/start"))
    assert (heard.chat, heard.sender, heard.private, heard.chat_name) == (
        "telegram:7",
        "telegram:7",
        True,
        "",
    )


def test_persons_without_a_username_and_of_one_name_differ_by_number() -> None:
    town = Town()
    people = [town.person("小王") for _ in range(3)]
    heard = [town.hears("+1", person) for person in people]
    assert {message.name for message in heard} == {"小王"}
    assert len({message.sender for message in heard}) == 3


def test_edits_are_versions_of_the_same_message() -> None:
    town = Town()
    first = town.say(town.chat, 7, "+1")["message"]["message_id"]
    edits = [
        town.reads(town.edit(town.chat, first, text, 1800000000 + at))[0]
        for at, text in ((1, "+3"), (2, "+3"), (5, "哈哈"))
    ]
    assert [(edit.kind, edit.text, edit.version) for edit in edits] == [
        ("edit", "+3", 1800000001000),
        ("edit", "+3", 1800000002000),
        ("edit", "哈哈", 1800000005000),
    ]
    assert {edit.id for edit in edits} == {str(first)}
    assert edits[0].sent == datetime.fromtimestamp(1800000001, UTC)  # an edit is judged by its own time


def test_a_picture_is_its_largest_size_and_its_caption_is_the_text() -> None:
    town = Town()
    heard = town.hears("/open Cherries", photo=True, media_group_id="album1")
    assert heard.photo is not None
    assert heard.photo.ref.endswith("w1280")
    assert heard.text == "/open Cherries"
    assert (
        town.hears("", photo=True, media_group_id="album1").text == ""
    )  # the album's other pictures open nothing


def test_replies_meet_messages_of_this_chat_only() -> None:
    town = Town()
    post = town.say(town.chat, 8, "Cherries")["message"]["message_id"]
    assert town.hears("+1", reply_to=post).reply_to == str(post)
    quoted = {"origin": ORIGIN, "chat": CHANNEL, "message_id": post}
    assert town.hears("+1", external_reply=quoted).reply_to is None
    elsewhere = {"message_id": 3, "date": 1700000000, "chat": CHANNEL, "text": "Cherries"}
    assert town.hears("+1", reply_to_message=elsewhere).reply_to is None


def test_in_a_topic_only_a_real_reply_is_one() -> None:
    town = Town()
    topic = town.topic(town.chat)
    post = town.say_in_topic(town.chat, 8, topic, "Cherries")["message"]["message_id"]
    [fresh] = town.reads(town.say_in_topic(town.chat, 7, topic, "+1"))
    [reply] = town.reads(town.say_in_topic(town.chat, 7, topic, "+1", post))
    assert (fresh.reply_to, reply.reply_to) == (None, str(post))


def test_a_press_carries_its_button_and_a_ticket() -> None:
    town = Town()
    post = town.say(town.chat, 8, "Cherries")["message"]["message_id"]
    update = town.press(town.chat, 7, post, "12:plus")
    [press] = town.reads(update)
    assert (press.kind, press.text, press.on, press.sender) == ("press", "12:plus", str(post), "telegram:7")
    assert press.id == press.private_reply == update["callback_query"]["id"]
    assert press.sent == NOW
    update["callback_query"]["message"] = {
        "chat": GROUP,
        "message_id": post,
        "date": 0,
    }  # too old for Telegram to show
    assert town.reads(update)[0].on == str(post)
    del update["callback_query"]["message"]
    assert town.reads(update) == []


def test_both_ends_of_a_move_are_one_message() -> None:
    for announce in ("both", "swapped"):
        town = Town()
        chat = town.group("Old", kind="group")
        new = town.migrate(chat, 8, announce)
        moves = [message for update in town.queue for message in town.reads(update)]
        assert [(move.kind, move.chat, move.text) for move in moves] == [
            ("moved", f"telegram:{chat}", f"telegram:{new}")
        ] * 2
        assert len({move.key for move in moves}) == 1


def test_members_come_and_go_and_the_same_coming_is_told_once() -> None:
    town = Town()
    joined, left = town.reads(town.join(town.chat, 7)), town.reads(town.leave(town.chat, 7))
    assert [(m.kind, m.sender, m.name) for m in joined + left] == [
        ("join", "telegram:7", "amy"),
        ("leave", "telegram:7", "amy"),
    ]
    change = town.member_changed(town.chat, 7, "left", "member")
    change["chat_member"]["date"] = int(joined[0].sent.timestamp())
    assert town.reads(change)[0].key == joined[0].key
    assert town.reads(town.member_changed(town.chat, 7, "member", "administrator")) == []
    assert town.reads(town.member_changed(town.chat, 7, "restricted", "left"))[0].kind == "leave"
    several = town.say(town.chat, 8, new_chat_members=[town.people[7], town.bot, town.people[8]])
    assert [m.sender for m in town.reads(several)] == ["telegram:7", "telegram:8"]
    assert town.reads(town.say(town.chat, 8, left_chat_member=town.bot)) == []


WHERE: dict[str, tuple[Callable[[Town], Json], list[str]]] = {
    "added": (lambda town: town.add_bot(town.chat, 8) if town.kick_bot(town.chat, 8) else {}, ["added"]),
    "kicked": (lambda town: town.kick_bot(town.chat, 8), ["removed"]),
    "promoted": (lambda town: town.add_bot(town.chat, 8, "administrator"), []),
    "blocked in private": (lambda town: town.block(7), ["removed"]),
    "added to a channel": (lambda town: town.add_bot(town.channel("Fruit news"), 8), []),
}


@pytest.mark.parametrize(("happens", "kinds"), WHERE.values(), ids=WHERE.keys())
def test_the_bot_comes_and_goes(happens: Callable[[Town], Json], kinds: list[str]) -> None:
    town = Town()
    heard = town.reads(happens(town))
    assert [message.kind for message in heard] == kinds
    assert all(message.private == (message.chat == "telegram:7") for message in heard)


@pytest.mark.parametrize(
    "service",
    [{"pinned_message": None}, {"new_chat_title": "x"}, {"sticker": None}, {"delete_chat_photo": True}],
)
def test_what_has_no_words_is_not_heard(service: Json) -> None:
    town = Town()
    assert town.reads(town.say(town.chat, 7, **{key: value for key, value in service.items() if value})) == []


def test_kinds_nobody_asked_for_are_not_heard() -> None:
    assert (
        Town().reads(
            {
                "update_id": 1,
                "poll_answer": {
                    "poll_id": "1",
                    "option_ids": [0],
                    "option_persistent_ids": ["a"],
                    "user": OTHER_BOT,
                },
            }
        )
        == []
    )
    assert Town().reads({"update_id": 1, "something_new": {"a": 1}}) == []


@given(st.text(min_size=1, max_size=200).filter(lambda text: not text.startswith("/")))
def test_any_text_arrives_as_it_was_said(text: str) -> None:
    assert Town().hears(text).text == text
