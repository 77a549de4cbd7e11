"""What a few words say of goods, in the words of every language."""

import pytest

from bot.commands.reviews import words_of
from commerce.phrases.reviewing import asks_something, names, opinion

GOOD, BAD = words_of("good"), words_of("bad")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("very sweet!", True),
        ("Delicious, thank you", True),
        ("loved them", True),
        ("not bad at all", True),
        ("👍", True),
        ("not sweet", False),
        ("Half were rotten", False),
        ("too sour for me", False),
        ("would not buy again", False),
        ("never again!", False),
        ("上次的樱桃很甜", True),
        ("上次的櫻桃很甜", True),
        ("好吃，还会买", True),
        ("不错", True),
        ("没有坏", True),
        ("不甜", False),
        ("不好吃", False),
        ("烂了两个", False),
        ("收到时已经坏了", False),
        ("とても甘かったです", True),
        ("おいしかった", True),
        ("甘くなかった", False),
        ("ちょっと傷んでいました", False),
        ("もう買わないです", False),
        ("sweet but half rotten", None),
        ("很甜，但是坏了两个", None),
        ("sweets for the children", None),
        ("who has the key to the gate", None),
        ("今天几点取货", None),
        ("昨日はありがとう", None),
        ("", None),
    ],
)
def test_an_opinion(text: str, good: bool | None) -> None:
    assert opinion(text, GOOD, BAD) is good


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("are they sweet?", True), ("甜吗", True), ("好吃吗？", True), ("甘いですか", True), ("甘いですか。", True),
        ("very sweet", False), ("很甜！", False), ("おいしいから好き", False),
    ],
)  # fmt: skip
def test_a_question_is_no_opinion(text: str, asks: bool) -> None:
    assert asks_something(text) is asks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("last time's cherries were so sweet", ["cherry"]),
        ("the CHERRY is sweet", ["cherry"]),
        ("mangoes and cherries were great", ["cherry", "mango"]),
        ("上次的车厘子很甜", ["车厘子"]),
        ("上次的車厘子很甜", ["车厘子"]),
        ("the dried mango was great", ["mango"]),
        ("cherrypicking is great", []),
        ("great weather", []),
    ],
)
def test_which_goods_are_named(text: str, found: list[str]) -> None:
    assert names(text, ["cherry", "mango", "车厘子"]) == found


def test_no_word_says_both() -> None:
    assert set(GOOD) & set(BAD) == set()
