"""What Discord's JSON means, row by row."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.reading import Me, moment, read, read_coming, read_said, snowflake

ME = Me("900", "plusone", "900")
NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
AMY = {"id": "7", "username": "amy_7", "global_name": "Amy", "discriminator": "0", "avatar": None}
SAID = {
    "id": str(snowflake(NOW)),
    "channel_id": "100",
    "guild_id": "50",
    "author": AMY,
    "content": "+1",
    "type": 0,
}


def told(event: str = "MESSAGE_CREATE", **more: Any) -> Any:
    (message,) = read(event, SAID | more, ME, NOW)
    return message


def test_a_message_carries_its_own_time_and_place() -> None:
    message = told()
    assert (message.chat, message.sender, message.name, message.text) == (
        "discord:100",
        "discord:7",
        "Amy",
        "+1",
    )
    assert (message.sent, message.private, message.quiet, message.version) == (NOW, False, False, 0)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<@900> +1", "+1"),
        ("<@!900> /open", "/open"),
        ("+1 for <@8>", "+1 for @Lena"),
        ("+1 <:cherry:123>", "+1 :cherry:"),
        ("+1 <a:wow:123>", "+1 :wow:"),
        ("  +1\n", "+1"),
        ("<@77> +1", "<@77> +1"),
    ],
)
def test_words_are_what_people_see(content: str, text: str) -> None:
    lena = {"id": "8", "username": "lena", "global_name": None, "member": {"nick": "Lena"}}
    assert told(content=content, mentions=[lena]).text == text


@pytest.mark.parametrize(
    ("member", "name"), [({"nick": "小兰"}, "小兰"), ({"nick": None}, "Amy"), ({}, "Amy")]
)
def test_a_name_is_the_one_of_this_server(member: dict[str, Any], name: str) -> None:
    assert told(member=member).name == name


def test_a_private_chat_is_the_persons_own_address() -> None:
    message = told(guild_id=None)
    assert (message.chat, message.private) == ("discord:7", True)
    assert not read_said({key: value for key, value in SAID.items() if key != "guild_id"}, ME)[0].private, (
        "REST tells no server"
    )


@pytest.mark.parametrize(
    ("more", "reply_to"),
    [
        ({"type": 19, "message_reference": {"message_id": "5", "channel_id": "100"}}, "5"),
        ({"type": 0, "message_reference": {"message_id": "5", "channel_id": "100"}}, None),
        ({"type": 19, "message_reference": None}, None),
    ],
)
def test_only_a_reply_is_a_reply(more: dict[str, Any], reply_to: str | None) -> None:
    assert told(**more).reply_to == reply_to


def test_the_first_picture_is_the_picture() -> None:
    files = [
        {"url": "a", "content_type": "text/csv"},
        {"url": "b", "content_type": "image/png", "filename": "c.png"},
        {"url": "d"},
    ]
    photo = told(content="", attachments=files).photo
    assert (photo.ref, photo.name) == ("b", "c.png")


@pytest.mark.parametrize("more", [{"author": AMY | {"id": "900"}}, {"content": ""}, {"content": "<@900>"}])
def test_our_own_and_empty_messages_say_nothing(more: dict[str, Any]) -> None:
    assert read("MESSAGE_CREATE", SAID | more, ME, NOW) == []


def test_an_edit_is_judged_by_the_moment_of_the_edit() -> None:
    message = told("MESSAGE_UPDATE", edited_timestamp="2026-11-21T12:00:01.500000+08:00", content="+3")
    assert (message.kind, message.text, message.sent) == ("edit", "+3", NOW + timedelta(seconds=1.5))
    assert message.version == int((NOW.timestamp() + 1.5) * 1000)


@pytest.mark.parametrize(
    "more",
    [{}, {"edited_timestamp": None}, {"edited_timestamp": "2026-11-21T04:00:00+00:00", "author": None}],
)
def test_an_update_that_no_person_made_is_no_edit(more: dict[str, Any]) -> None:
    partial = {key: value for key, value in (SAID | more).items() if value is not None}
    assert read("MESSAGE_UPDATE", partial, ME, NOW) == []


def test_deletions_are_told_in_servers_only() -> None:
    many = {"ids": ["1", "2"], "channel_id": "100", "guild_id": "50"}
    assert [(m.kind, m.key) for m in read("MESSAGE_DELETE_BULK", many, ME, NOW)] == [
        ("delete", "discord:100:1"),
        ("delete", "discord:100:2"),
    ]
    assert read("MESSAGE_DELETE", {"id": "1", "channel_id": "5507"}, ME, NOW) == []


@pytest.mark.parametrize(
    ("rights", "leads"),
    [("0", False), (str(1 << 4), True), (str(1 << 5), True), (str(1 << 3), True), (str(1 << 11), False)],
)
def test_an_interaction_tells_who_leads_here(rights: str, leads: bool) -> None:
    press = {
        "id": SAID["id"],
        "type": 3,
        "channel_id": "100",
        "guild_id": "50",
        "data": {"custom_id": "p:1"},
        "message": {"id": "5"},
    }
    (message,) = read(
        "INTERACTION_CREATE",
        press | {"member": {"user": AMY, "permissions": rights}, "locale": "ja"},
        ME,
        NOW,
    )
    assert (message.kind, message.text, message.on, message.leads_here, message.language) == (
        "press",
        "p:1",
        "5",
        leads,
        "ja",
    )


def test_an_interaction_in_private_is_the_persons_own() -> None:
    slash = {"id": SAID["id"], "type": 2, "channel_id": "5507", "user": AMY, "data": {"name": "mine"}}
    (message,) = read("INTERACTION_CREATE", slash, ME, NOW)
    assert (message.kind, message.chat, message.private, message.text) == ("say", "discord:7", True, "/mine")


def test_a_coming_has_the_same_key_each_time_it_is_told() -> None:
    event = {"user": AMY, "joined_at": "2026-11-21T04:00:00+00:00", "nick": None}
    first, again = (
        read_coming("join", event, "discord:100", NOW + timedelta(hours=hours)) for hours in (0, 5)
    )
    assert first == again
    assert first.id.isdigit()


@pytest.mark.parametrize("event", ["TYPING_START", "PRESENCE_UPDATE", "INTERACTION_CREATE"])
def test_other_events_say_nothing(event: str) -> None:
    assert read(event, {"type": 4}, ME, NOW) == []


@given(st.datetimes(datetime(2015, 1, 2), datetime(2100, 1, 1)), st.integers(0, 1 << 60))  # noqa: DTZ001  # made aware below
def test_an_id_carries_its_time_to_the_millisecond(when: datetime, low: int) -> None:
    aware = when.replace(tzinfo=UTC)
    assert abs(moment(snowflake(aware, low)) - aware) <= timedelta(milliseconds=1)
