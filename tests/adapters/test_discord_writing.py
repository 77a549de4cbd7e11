"""Discord's markdown by properties: nothing of a stranger's is ever live, everything is read, everything
fits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Button, CommandSpec, Post
from adapters.discord.writing import body, components, first_part_of, menu, nonce_of, parts_of, same, units
from adapters.markup import escape, plain
from tests.adapters.discord_stage import seen

STRANGERS = st.text(
    st.one_of(st.sampled_from("*_~`|[]()<>#-@\\:/ \n+1樱🍒"), st.characters(codec="utf-8")), max_size=80
)
WORDS = st.one_of(
    STRANGERS,
    st.sampled_from(
        ["https://a_b.example/c_d", "@everyone", "<@123456789012345678>", "||x||", "> q", "# h", "-# s"]
    ),
)


@given(WORDS, WORDS)
def test_a_strangers_text_is_read_as_it_is_and_nothing_of_it_is_live(name: str, title: str) -> None:
    markup = f"**{escape(name)}** wants {escape(title)}"
    shown = "\n".join(seen(part).text for part in parts_of(markup))
    assert _flat(shown) == _flat(plain(markup))
    assert not any(seen(part).pings for part in parts_of(markup))


@given(WORDS)
def test_a_label_never_opens_another_place(label: str) -> None:
    (part,) = parts_of(f"go: [{escape(label)}](https://shop.example/pay)")
    links = seen(part).links
    assert [url for _, url in links] in (["https://shop.example/pay"], [])
    assert links or not escape(label).strip()


@given(st.lists(WORDS, max_size=120), st.integers(60, 2000))
def test_every_part_fits_and_nothing_is_lost(lines: list[str], limit: int) -> None:
    limit = max(limit, 1400)
    markup = "\n".join(f"**{escape(line)}** ×2" for line in lines)
    parts = parts_of(markup, limit)
    assert all(units(part) <= limit and part.strip() for part in parts)
    whole = "".join(
        seen(re.sub(r"\n\(\d+/\d+\)$", "", part) if len(parts) > 1 else part).text for part in parts
    )
    assert _flat(whole) == _flat(plain(markup))
    assert units(first_part_of(markup, limit)) <= limit


def test_a_single_endless_line_is_cut_and_its_bold_closed() -> None:
    parts = parts_of("**" + "樱" * 5000 + "**")
    assert len(parts) == 3
    assert sum(len(seen(part).bold[0]) for part in parts) == 5000
    assert parts[0].endswith("\n(1/3)")


def test_emoji_count_as_two() -> None:
    assert len(parts_of("🍒" * 1001)) == 2
    assert len(parts_of("🍒" * 1000)) == 1


def test_an_address_stays_whole_and_a_bad_link_is_only_its_label() -> None:
    assert parts_of("pay at https://shop.example/a_b_c") == ["pay at https://shop.example/a_b_c"]
    assert parts_of("[here](javascript:alert)") == ["here"]
    assert parts_of("[amy](person:discord:7) [bob](person:telegram:7)") == ["<@7> bob"]


def test_blank_posts_have_no_parts() -> None:
    assert parts_of("") == parts_of(" \n ") == []


@given(
    st.lists(
        st.lists(
            st.builds(Button, st.text(max_size=100), st.text("ab", min_size=1, max_size=64)), max_size=8
        ),
        max_size=8,
    )
)
def test_buttons_keep_discords_form_whatever_their_number(rows: list[list[Button]]) -> None:
    made = components(rows)
    assert len(made) <= 5
    assert all(1 <= len(row["components"]) <= 5 for row in made)
    assert all(1 <= len(button["label"]) <= 80 for row in made for button in row["components"])
    wanted = [button.data for row in rows for button in row]
    assert [button["custom_id"] for row in made for button in row["components"]] == wanted[
        : sum(len(row["components"]) for row in made)
    ]


@pytest.mark.parametrize("data", ["", "x" * 101])
def test_a_button_that_discord_would_refuse_is_our_mistake(data: str) -> None:
    with pytest.raises(ValueError, match="characters"):
        components([[Button("x", data)]])


@given(st.text(max_size=200), st.integers(0, 99))
def test_a_nonce_fits_and_is_the_same_for_the_same_part(nonce: str, part: int) -> None:
    assert len(nonce_of(nonce, part)) <= 25
    assert nonce_of(nonce, part) == nonce_of(nonce, part) != nonce_of(nonce, part + 1)


def test_only_who_stands_in_this_part_is_pinged() -> None:
    post = Post(text="[amy](person:discord:7)\n[bob](person:discord:8)")
    assert body(post, "<@8>")["allowed_mentions"]["users"] == ["8"]


NAMES = {"en": "mine", "zh-Hans": "我的", "zh-Hant": "我的單", "ja": "bad name!", "xx": "what"}


def test_the_menu_is_what_discord_takes() -> None:
    spec = CommandSpec(
        name="mine",
        names=NAMES,
        summaries={"en": "Your orders", "ja": "x" * 200, "zh-Hans": "我的订单"},
        for_leaders=False,
        arguments=("which",),
    )
    (command,) = menu([spec, CommandSpec(name="Not A Name", names={}, summaries={}, for_leaders=False)])
    assert command["name_localizations"] == {"zh-CN": "我的", "zh-TW": "我的單"}
    assert len(command["description_localizations"]["ja"]) == 100
    assert same(
        [command],
        [command | {"id": "1", "nsfw": False, "name_localizations": {"zh-TW": "我的單", "zh-CN": "我的"}}],
    )
    assert not same([command], [command | {"description": "Other"}])
    assert same([command | {"name_localizations": {}}], [command | {"name_localizations": None}])


def test_two_commands_never_share_a_name_in_one_language() -> None:
    first, second = menu(
        [
            CommandSpec(name=name, names={"zh-Hans": "团"}, summaries={"en": name}, for_leaders=False)
            for name in ("open", "close")
        ]
    )
    assert first["name_localizations"] == {"zh-CN": "团"}
    assert second["name_localizations"] == {}


def _flat(text: str) -> str:
    """Line ends and blanks may fall at a cut; everything else must be there."""
    return re.sub(r"\s", "", text).replace("\u200b", "")
