"""Any text at all: never an exception, never a wrong number, never slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from commerce.phrases.reader import read
from tests.phrases.posts import at_post, posts

WORDS = ["+", "1", "２", "③", "4️⃣", "两", "半", "x", "red", "红", "L", "A1", "#", "-", ".", ",", "，", " ",
         "\n", "要", "no", "cancel", "取消", "for", "我妈", "each", "各",
         "jar", "盒", "?", "吗", "if", "²", "½", "\u202e", "\u200b", "\ud800", "9" * 40, "1e3", "0x10",
         "1_000", "one", "dozen", "half", "@", "http://a", ">", "→", "or"]  # fmt: skip
anything = st.text(st.characters(), max_size=60)
wordy = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


@settings(max_examples=400, deadline=None)
@given(
    anything | wordy,
    st.sampled_from(sorted(posts())),
    st.sampled_from(["post", "group", "member", "leader", "bot"]),
)
@example("\ud800+1", "jam", "post")
@example("+" * 300 + "1", "jam", "post")
@example("2→1;0", "bakery", "post")
def test_any_text_gives_a_whole_amount_or_none(text: str, post: str, place: str) -> None:
    context = at_post(post, place, ref=text, sender=text[:5], prior_list=(text,), most=9999)
    reading = read(text, context)
    for item in reading.items:
        assert item.qty is None or (isinstance(item.qty, int) and 0 <= item.qty <= 9999)
        if reading.intent == "order":
            assert item.qty is None or item.qty >= 1
        goods = {one.code: dict(one.variants) for one in context.goods}
        assert not item.code or all(value in goods[item.code][axis] for axis, value in item.axes)
    assert reading.too_many == 0 or (reading.too_many > 9999 and not reading.items)
    if reading.ask:
        assert reading.intent in ("order", "set", "cancel", "change", "query")


@pytest.mark.parametrize(
    "text",
    ["²", "2²", "½", "1.5", "1,5", "0", "007", "1_000", "1e3", "0x10", "9" * 31, "9" * 5000, "NaN", "∞", "Ⅱ",
         "٣", "²+²", "1/2", "+1.5",
     "+½", "+0", "+007", "1..2", "2^3", "3!=6", "٢ jars", "+٣", "१", "1 000 000", "12:30", "2026-11-25",
         "+1e9", "--", "+-+-1"],
)  # fmt: skip
def test_hostile_numbers_order_nothing(text: str) -> None:
    reading = read(text, at_post("jam"))
    assert reading.intent in ("none", "query") or reading.ask


@pytest.mark.parametrize(
    ("text", "qty"),
    [("+1", 1), ("＋１", 1), ("1份", 1), ("两份", 2), ("十个", 10), ("+1+1", 2), ("x2", 2), ("2️⃣", 2),
         ("②", 2), ("\u202e+2", 2),
     ("+\u200b3", 3), ("\u2066+4\u2069", 4), ("+5\ufe0f", 5), ("\x00+6", 6), ("+7\ud800", 7), ("➕8", 8),
         ("廿", 20), ("九十九", 99), ("一百二十", 120),
     ("🔟", 10), ("⑫", 12), ("2 ✖ jar", 2), ("x 3", 3), ("３ ｊａｒｓ", 3)],
)  # fmt: skip
def test_forms_of_an_amount(text: str, qty: int) -> None:
    reading = read(text, at_post("jam"))
    assert [item.qty for item in reading.items] == [qty]
    assert not reading.ask


LONG = ["+1 " * 1700, "9" * 5000, "x2" * 2500, " x2" * 1700, "我要两盒" * 1250, "a@" * 2500,
         "1. amy 2\n" * 600, "(" * 5000, "红" * 5000, "no " * 1700, "\u202e" * 5000,
        "1/" * 2500, "cancel " * 700, "#接龙\n" + "\n".join(f"{n}. m{n} 1盒" for n in range(400)),
         "for " * 1250, "各" * 5000, "http://" * 700, "A1 " * 1700, ">" * 5000, "-1" * 2500]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:8])
def test_five_thousand_characters_are_read_in_no_time(text: str) -> None:
    context = at_post("bakery", sender="amy")
    best = min(_seconds(text, context) for _ in range(5))
    assert best < 0.005
    assert sum(item.qty or 0 for item in read(text, context).items) <= 9999


def _seconds(text: str, context: object) -> float:
    start = time.thread_time()
    read(text, context)  # type: ignore[arg-type]
    return time.thread_time() - start


FULL = str.maketrans({chr(0x21 + n): chr(0xFF01 + n) for n in range(94) if chr(0x21 + n) not in ",.:/#@<>'-"})
SAMPLE = [
    "要两份",
    "红L+1 黑S+2",
    "给我妈来一盒",
    "改成3",
    "还有红色吗",
    "每色各一件M",
    "取消",
    "如果包邮我要3箱",
    "帮邻居带2箱",
    "等周末再要一箱",
]


@pytest.mark.parametrize("text", SAMPLE)
def test_traditional_spelling_changes_nothing(text: str) -> None:
    plain, other = read(text, at_post("hoodie")), read(OpenCC("s2t").convert(text), at_post("hoodie"))
    assert (plain.intent, [(i.axes, i.qty) for i in plain.items], plain.ask) == (
        other.intent,
        [(i.axes, i.qty) for i in other.items],
        other.ask,
    )


@pytest.mark.parametrize(
    "text", ["+2", "2 red L", "red L x2", "no thanks", "make it 3", "2 for my mum", "1 or 2", "is it 5?"]
)
def test_full_width_spelling_changes_nothing(text: str) -> None:
    plain, wide = read(text, at_post("tee")), read(text.translate(FULL), at_post("tee"))
    assert (plain.intent, [(i.axes, i.qty) for i in plain.items]) == (
        wide.intent,
        [(i.axes, i.qty) for i in wide.items],
    )
