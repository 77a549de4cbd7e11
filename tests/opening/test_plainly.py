"""A leader's few words to a post: what they change, and what changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.languages import languages
from bot.opening import Defaults, Frame, compile_opening
from bot.opening.plainly import perhaps, plainly
from commerce.rules.sums import Tender

FRAME = Frame(
    now=datetime(2026, 12, 1, 2, tzinfo=UTC),
    zone=ZoneInfo("Asia/Shanghai"),
    tender=Tender("CNY", "en"),
    words=compile_opening(languages()),
    defaults=Defaults(),
)
CODES = {"A": "Oranges", "B": "Apples"}
PRICES = {"A": 3800, "B": 5200}

MEANT = {
    "A款改35": "A price 35",
    "A改成35元": "A price 35元",
    "A is now ¥35": "A price ¥35",
    "oranges price 35": "A price 35",
    "A 價格改為35": "A price 35",
    "Aは35に変更します": "A price 35",
    "A 35으로 변경": "A price 35",
    "A jadi 35": "A price 35",
    "A giảm còn 35": "A price 35",
    "sold out B": "sold out B",
    "Apples sold out!": "sold out B",
    "B卖完了": "sold out B",
    "B 完売": "sold out B",
    "B 품절": "sold out B",
    "B หมดแล้ว": "sold out B",
    "B hết hàng": "sold out B",
    "B habis": "sold out B",
    "B ubos na": "sold out B",
    "B ausverkauft": "sold out B",
    "B épuisé": "sold out B",
    "add C Pears 55": "add C Pears 55",
    "加一款 C 梨 60": "add C 梨 60",
    "B 20 more in stock": "B stock +20",
    "B 又到了20箱": "B stock +20",
    "until 9 tonight": "until 9 tonight",
    "延长到今晚9点": "until 今晚9点",
    "bis morgen 20 Uhr": "until morgen 20 Uhr",
    "B stock 30": "B stock 30",
    "limit 2": "limit 2",
}
LEFT = (
    "+1",
    "B+2",
    "A 35",
    "B改2",  # how many of an order
    "B改成12",  # far from the price
    "A改3个",
    "sold out",  # which of the two?
    "is B sold out?",
    "B sold out?",
    "until when?",
    "until it rains",
    "price?",
    "add 2 B",
    "add B Pears 60",  # a code that is taken
    "20 more",
    "now 35",
    "A is now 35\nB is now 45",
    "",
)


@pytest.mark.parametrize("text", MEANT)
def test_plain_words_are_read(text: str) -> None:
    assert plainly(text, CODES, PRICES, FRAME) == MEANT[text]


PERHAPS = {
    "A 35": "A price 35",
    "B 20 more": "B stock +20",
    "B再来20箱": "B stock +20",
    "B 20箱追加": "B stock +20",
    "B thêm 20": "B stock +20",
    "B 20 mehr": "B stock +20",
    "A 3": "",  # far from the price
    "B 5 more": "",  # as many as somebody may want
    "20 more": "",  # of which of the two?
    "+1": "",
    "B+2": "",
}


@pytest.mark.parametrize("text", PERHAPS)
def test_what_may_be_an_order_as_well_is_asked(text: str) -> None:
    assert perhaps(text, CODES, PRICES, FRAME) == PERHAPS[text]


@pytest.mark.parametrize("text", LEFT)
def test_what_may_mean_something_else_changes_nothing(text: str) -> None:
    assert plainly(text, CODES, PRICES, FRAME) == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [("sold out", "sold out A"), ("now 35", "A price 35"), ("再补20箱", "A stock +20"), ("now 8", "")],
)
def test_of_the_only_product_no_name_is_needed(text: str, meant: str) -> None:
    assert plainly(text, {"A": "樱桃"}, PRICES, FRAME) == meant


@pytest.mark.parametrize("language", [name for name in languages() if name != "web"])
def test_every_language_has_words_of_a_leader(language: str) -> None:
    assert {"becomes", "sold_out", "came_in", "until"} <= set(languages()[language]["leading"])
