"""Plain words are read without the library, and say what they say with it; nothing else is read so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from adapters.telegram import plainly
from adapters.telegram.plainly import plain
from adapters.telegram.reading import read
from tests.adapters.test_telegram_reading import CHANNEL, GROUP, ME, NOW, ORIGIN, OTHER_BOT, Json, Town
from tests.fakes.telegram.world import TELEGRAM

AMY = {"id": 7, "is_bot": False, "first_name": "amy", "language_code": "zh-hans"}
LONG = {"id": 9, "is_bot": False, "first_name": "Lena", "last_name": "Marsh", "is_premium": True}
US = {"id": ME.id, "is_bot": True, "first_name": "Plusone", "username": ME.username}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
PEOPLE = [AMY, LONG, US, OTHER_BOT, TELEGRAM, ANONYMOUS]
PLACES = [GROUP, CHANNEL, {"id": 7, "type": "private", "first_name": "amy"}, {**GROUP, "is_forum": True}]
TEXTS = ["+1", "/open Pears; price 3", f"/mine@{ME.username} 2", "/mine@OtherBot", "", "要两份", " 2 red "]
MORE: list[Json] = [
    {},
    {"entities": [{"type": "bold", "offset": 0, "length": 1}]},
    {"forward_origin": ORIGIN},
    {"via_bot": OTHER_BOT},
    {"sender_chat": CHANNEL},
    {"sender_chat": GROUP, "author_signature": "boss"},
    {"is_topic_message": True, "message_thread_id": 4},
    {"is_from_offline": True},
    {"caption": "pears", "photo": []},
    {"migrate_to_chat_id": -1002},
    {"new_chat_members": [AMY]},
    {"edit_date": 1700000001},
]


@st.composite
def said(draw: st.DrawFn, answered: bool = True) -> Json:
    message = {
        "message_id": draw(st.integers(1, 5)),
        "date": draw(st.integers(1_600_000_000, 1_900_000_000)),
        "chat": draw(st.sampled_from(PLACES)),
        "from": draw(st.sampled_from(PEOPLE)),
        "text": draw(st.sampled_from(TEXTS)),
        **draw(st.sampled_from(MORE)),
    }
    if answered and draw(st.booleans()):
        message["reply_to_message"] = draw(said(answered=False))
    for key in draw(st.sets(st.sampled_from(["from", "text"]), max_size=1)):
        del message[key]
    return message


@given(said(), st.sampled_from(["message", "edited_message", "channel_post"]))
def test_it_says_what_the_library_would(message: Json, kind: str) -> None:
    update = {"update_id": 1, kind: message}
    words = plain(update, ME)
    assert words is None or [words] == read(Update.de_json(update), ME, NOW)


def test_plain_words_and_answers_are_read_so() -> None:
    town = Town()
    first = town.say(town.chat, 7, "+1")
    answer = town.say(town.chat, 8, "+2", reply_to=first["message"]["message_id"])
    alone = town.say(7, 7, "/mine")
    assert all([plain(update, ME)] == town.reads(update) for update in (first, answer, alone))


def test_control_more_than_words_taken_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainly, "_SAID", plainly._SAID.union(*MORE))
    message = {"message_id": 1, "date": 1_700_000_000, "chat": GROUP, "from": AMY, "text": "+1"}
    updates = [{"update_id": 1, "message": message | more} for more in MORE]
    assert any([plain(one, ME)] != read(Update.de_json(one), ME, NOW) for one in updates)


@pytest.mark.parametrize(
    "update",
    [
        None,
        [],
        {},
        {"update_id": 1},
        {"update_id": 1, "message": 7},
        {"update_id": 1, "message": {"text": "+1", "chat": GROUP}},
        {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": GROUP, "from": AMY}, "poll": {}},
    ],
)
def test_what_is_no_such_message_is_left_to_the_library(update: Any) -> None:
    assert plain(update, ME) is None
