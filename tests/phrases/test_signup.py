"""Sign-up lists: of a list posted again, only the sender's own difference counts."""

from __future__ import annotations

import pytest

from commerce.phrases.reader import read
from tests.phrases.posts import at_post
from tests.phrases.test_tables import describe

BEFORE = ("1. 小兰 2箱", "2. bob 1箱")

ROWS = [
    ("amy", "#接龙\n香梨团购 59/箱 周六截止\n\n1. 小兰 2箱\n2. bob 1箱\n3. amy 3箱", "+3"),
    ("amy", "#Group Note\n1. 小兰 2箱\n2. bob 1箱\n3. amy 2", "+2"),
    ("amy", "1、小兰 2箱\n2、bob 1箱\n3、amy+2", "+2"),
    ("amy", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. 3栋小艾 2箱", "+2"),
    ("amy", "#接龙\n2. bob 1箱\n3. amy 1箱", "+1"),
    ("amy", "#接龙\n1. 小兰 9箱\n2. bob 1箱\n3. amy 1箱", "+1"),
    ("amy", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. amy", "+1"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. bob 4箱", "=4"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. lena 2箱", "+2 @lena"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. bob 取消", "x"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. bob 1箱", "nothing"),
    ("bob", "#接龙\n1. 小兰 2箱", "x"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. lena 1箱", "+1 @lena"),
    ("amy", "#接龙 1. 小兰 2箱 2. bob 1箱 3. amy 3箱", "+3"),
    ("amy", "1. 小兰 2箱\n1. bob 1箱\n1. amy 2箱", "+2"),
    ("amy", "小兰 2箱\nbob 1箱\namy 2箱", "+2"),
    ("amy", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. amy\n  2箱", "+2"),
    ("amy", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. amy 2 18号取", "+2"),
    ("bob", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. bob 2箱 给妈妈", "+2 @妈妈"),
    ("amy", "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. lena 1箱\n4. 小艾 2箱", "nothing"),
    ("amy", "3. amy +2", "+2"),
    ("amy", "3. amy 2箱 5号楼301", "+2"),
]


@pytest.mark.parametrize(("sender", "text", "means"), ROWS)
def test_a_list_posted_again(sender: str, text: str, means: str) -> None:
    assert describe(read(text, at_post("pear", sender=sender, prior_list=BEFORE))) == means


def test_two_new_lines_of_which_none_is_the_senders_are_asked_about() -> None:
    text = "#接龙\n1. 小兰 2箱\n2. bob 1箱\n3. lena 1箱\n4. 小艾 2箱"
    reading = read(text, at_post("pear", sender="amy", prior_list=BEFORE))
    assert (reading.intent, reading.ask, reading.items) == ("query", ("line",), ())


def test_numbered_lines_of_ones_own_are_lines_not_amounts() -> None:
    reading = read("1. red L x2\n2. black M x1", at_post("tee", sender="amy"))
    assert describe(reading) == "+2 red/L; +1 black/M"


def test_variants_in_a_list() -> None:
    reading = read(
        "#接龙\n1. 小兰 成人2\n2. amy 2大1小", at_post("zoo", sender="amy", prior_list=("1. 小兰 成人2",))
    )
    assert describe(reading) == "+2 成人; +1 儿童"
