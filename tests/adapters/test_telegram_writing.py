"""Text in Telegram's form, by properties: whatever the words, the parts fit, the entities lie in them and
nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import MessageEntity

from adapters.base import Button, File, Limits, Photo, Post
from adapters.markup import escape, plain
from adapters.telegram.writing import Part, first_part_of, keyboard, parcels_of, part_of, parts_of
from tests.fakes.telegram.text import cut, entity_trouble, units

WORDS = st.text(alphabet=st.sampled_from("ab樱桃😀👨‍👩‍👧\n é@<&*[]()_\\"), max_size=60)
SPANS = st.one_of(
    WORDS.map(escape),
    WORDS.map(lambda words: f"**{escape(words)}**"),
    WORDS.filter(str.strip).map(lambda words: f"[{escape(words)}](person:telegram:7)"),
    WORDS.filter(str.strip).map(lambda words: f"[{escape(words)}](https://map.example/1)"),
)
MARKUP = st.lists(SPANS, max_size=30).map("".join)


def shown(entities: tuple[MessageEntity, ...]) -> list[dict[str, object]]:
    return [entity.to_dict() for entity in entities]


def bare(text: str) -> str:
    return re.sub(r"[\s\u2060]", "", text)


@given(MARKUP, st.integers(min_value=20, max_value=200))
def test_parts_fit_and_their_entities_lie_in_them_and_nothing_is_lost(markup: str, limit: int) -> None:
    parts = parts_of(markup, limit)
    for part in parts:
        assert units(part.text) <= limit
        assert entity_trouble(part.text, shown(part.entities)) == ""
    texts = (
        [part.text.rpartition("\n")[0] for part in parts] if len(parts) > 1 else [part.text for part in parts]
    )
    assert bare("".join(texts)) == bare(plain(markup))


@given(MARKUP, st.integers(min_value=10, max_value=200))
def test_one_message_stays_one(markup: str, limit: int) -> None:
    part = first_part_of(markup, limit)
    assert units(part.text) <= limit
    assert entity_trouble(part.text, shown(part.entities)) == ""
    assert part.text.endswith("…") or bare(part.text) == bare(plain(markup))


@given(st.text(), st.sampled_from(["**{}**", "[{}](https://x.example)", "{}"]))
def test_a_strangers_text_is_text(name: str, frame: str) -> None:
    part = part_of(frame.format(escape(name)))
    covered = {cut(part.text, entity.offset, entity.length) for entity in part.entities}
    assert covered <= {part.text}
    assert len(part.entities) <= 1
    assert not re.search(r"(?<![\w@])@\w", part.text)


def test_parts_end_at_line_borders_and_are_numbered() -> None:
    lines = [f"{number}. 小兰 要两份 😀" for number in range(400)]
    parts = parts_of("\n".join(lines), 4096)
    assert len(parts) == 2
    for number, part in enumerate(parts, 1):
        body, _, mark = part.text.rpartition("\n")
        assert mark == f"({number}/2)"
        assert set(body.split("\n")) <= set(lines)


def test_emoji_count_twice() -> None:
    assert [units(part.text) for part in parts_of("😀" * 2048, 4096)] == [4096]
    assert len(parts_of("😀" * 2100, 4096)) == 2


def test_a_border_inside_a_mention_is_none() -> None:
    text = "x" * 40 + " [amy lee from the third floor](person:telegram:7) and bob"
    first, second = parts_of(text, 60)
    assert first.text == "x" * 40 + "\n(1/2)"
    assert [cut(second.text, e.offset, e.length) for e in second.entities] == ["amy lee from the third floor"]


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=40))
def test_button_data_is_measured_in_bytes(label: str, data: str) -> None:
    size = len(data.encode("utf-8", "replace"))
    if size > 64:
        with pytest.raises(ValueError, match="64"):
            keyboard([[Button(label, data)]])
    else:
        board = keyboard([[Button(label, data)]])
        assert board is not None
        assert board.inline_keyboard[0][0].callback_data == data


def test_no_buttons_is_no_keyboard_and_a_button_needs_a_purpose() -> None:
    assert keyboard(()) is None
    assert keyboard(((),)) is None
    with pytest.raises(ValueError, match="0 bytes"):
        keyboard([[Button("lost")]])


@given(MARKUP, st.booleans(), st.integers(min_value=0, max_value=2))
def test_exactly_one_message_stands_for_the_post(markup: str, pictured: bool, files: int) -> None:
    post = Post(text=markup, photo=Photo("f") if pictured else None, files=(File("a.csv", b"a"),) * files)
    parcels = parcels_of(post, Limits(text=100, caption=40))
    assert sum(parcel.main for parcel in parcels) == bool(parcels)
    assert all(parcel.photo is None for parcel in parcels[1:])
    assert all(parcel.part.text.strip() or parcel.photo or parcel.file for parcel in parcels)


def test_mentions_of_other_platforms_and_strange_links_are_plain() -> None:
    assert part_of("[bob](person:discord:9)[x](javascript:alert)[y](person:telegram:-1)") == Part("bobxy")
