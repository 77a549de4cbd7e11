"""What is looked for by name: a product that is about it, one that is the very thing, and the words that ask."""

from __future__ import annotations

import pytest

from bot.hearing.seeking import sought
from commerce.phrases.wishing import about, is_it, key_of

# looked for, a title, is it about that, is it the very thing
TITLES = """
cherries        | Cherries            | yes | yes
cherry          | Cherries 2 kg       | yes | yes
cherries 2 kg   | Cherries            | no  | no
plum            | plum jam            | yes | no
jam             | Plum jam 340 g      | yes | no
plum jam        | Plum jam 340 g      | yes | yes
ham             | Graham crackers     | no  | no
eggs            | 30 eggs             | yes | yes
樱桃            | 智利樱桃2斤         | yes | no
車厘子          | 车厘子2斤           | yes | yes
榴莲            | 猫山王榴莲          | yes | no
さくらんぼ      | さくらんぼ 500g     | yes | yes
마늘            | 햇마늘 1kg          | no  | no
sầu riêng       | Sầu riêng Ri6 2kg   | yes | no
"""

ASKED = {
    "do you have cherries?": "cherries",
    "Have you got any plum jam": "plum jam",
    "any durians available?": "durians",
    "有没有樱桃": "樱桃",
    "有沒有樱桃嗎": "樱桃",
    "还有樱桃吗？": "樱桃",
    "有樱桃的团吗": "樱桃",
    "有冇榴槤": "榴梿",
    "さくらんぼはありますか": "さくらんぼ",
    "마늘 있나요?": "마늘",
    "có sầu riêng không": "sầu riêng",
    "มีทุเรียนไหมคะ": "ทุเรียน",
    "ada durian tak": "durian",
    "ada durian gak?": "durian",
    "gibt es noch Kirschen?": "kirschen",
    "vous avez des cerises ?": "des cerises",
    "¿hay cerezas?": "cerezas",
    "I have cherries": "",
    "thank you": "",
    "": "",
}


@pytest.mark.parametrize("row", TITLES.strip().splitlines())
def test_a_title_that_is_looked_for(row: str) -> None:
    wanted, title, is_about, is_the_thing = (part.strip() for part in row.split("|"))
    keys = key_of(wanted), key_of(title)
    assert about(*keys) == (is_about == "yes")
    assert is_it(*keys) == (is_the_thing == "yes")


@pytest.mark.parametrize("text", ASKED)
def test_words_that_ask_for_something(text: str) -> None:
    assert sought(text) == ASKED[text]
