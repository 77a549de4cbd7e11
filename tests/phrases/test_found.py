"""What members wrote in the first sales that people tried, and was misread then: each row is one of those inputs,
its number first."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.phrases.meaning import Goods
from commerce.phrases.reader import Context, read
from tests.phrases.posts import lexicon
from tests.phrases.test_said import whole

POSTS = {
    "veg": (
        Goods(code="A", title="Red onion", unit="kg"),
        Goods(code="B", title="Onion", unit="kg"),
        Goods(code="C", title="Garlic heads", unit="piece"),
        Goods(code="D", title="Potatoes", unit="kg"),
        Goods(code="E", title="Apple vinegar", unit="l"),
    ),
    "clothes": (
        Goods(code="A", title="T-shirt", variants=(("size", ("S", "M", "L", "XL")),)),
        Goods(code="B", title="Hoodie", variants=(("size", ("S", "M", "L", "XL")),)),
    ),
    "cherries": (Goods(code="A", title="Cherries 2 kg"),),
    "beans": (
        Goods(code="A", title="Lima beans"),
        Goods(code="B", title="Navy beans"),
    ),
    "mango": (
        Goods(code="A", title="芒果", unit="斤"),
        Goods(code="B", title="火龙果", unit="个"),
        Goods(code="C", title="草莓", unit="盒"),
    ),
    "tee": (
        Goods(
            code="A",
            title="T-shirt",
            variants=(("color", ("pink", "white", "black")), ("size", ("S", "M", "L"))),
        ),
    ),
    "drinks": (
        Goods(code="A", title="7up 6-pack"),
        Goods(code="B", title="3-ply tissue"),
        Goods(code="C", title="100% juice"),
    ),
    "plain": (Goods(code="A", title="Cherries"),),
    "樱桃": (Goods(code="A", title="樱桃"),),
    "校服": (Goods(code="A", title="校服", variants=(("颜色", ("红", "蓝")), ("尺码", ("S", "M", "L")))),),
    "面包": (Goods(code="A", title="面包"),),
    "tee_red": (
        Goods(code="A", title="Tee", variants=(("color", ("red", "blue")), ("size", ("S", "M", "L")))),
    ),
}

ROWS = [
    (1, "veg", "post", "", "a garlic head", "+1 C", ""),
    (2, "veg", "post", "", "give me a potato", "+1 D", ""),
    (3, "veg", "post", "", "3 onions and a garlic", "ask sku", ""),
    (4, "clothes", "post", "", "a hoodie L", "+1 B", ""),
    (15, "cherries", "post", "", "me and Priya, one each", "+1; +1 @Priya", ""),
    (16, "cherries", "post", "", "1 each for me and Tom", "+1; +1 @Tom", ""),
    (18, "cherries", "post", "", "小王和小李各一份", "+1 @小王; +1 @小李", ""),
    (19, "cherries", "post", "", "2 each for Priya and Ines", "+2 @Priya; +2 @Ines", ""),
    (20, "cherries", "post", "", "+1 for Isa", "+1 @Isa", ""),
    (21, "cherries", "post", "", "2 for me, 1 for Dan", "+2; +1 @Dan", ""),
    (22, "beans", "post", "", "lima and navy", "+1 A; +1 B", ""),
    (24, "beans", "post", "", "one lima one navy", "+1 A; +1 B", ""),
    (25, "cherries", "post", "", "+.5", "ask qty", ""),
    (26, "cherries", "post", "", ".5", "ask qty", ""),
    (27, "cherries", "post", "", "+.25", "ask qty", ""),
    (28, "cherries", "post", "", "two and half", "ask qty", ""),
    (29, "veg", "post", "", "1 kg and a half of potatoes", "ask qty", ""),
    (34, "cherries", "group", "小林", "#接龙\n1. 老王 2\n2、小李 3\n3. 小林 20号取 2", "+2", '"20号取"'),
    (35, "cherries", "group", "小林", "#接龙\n1. 老王 2\n2、小李 3\n3. 小林 2 20号取", "+2", '"20号取"'),
    (36, "cherries", "group", "小林", "#接龙\n1. 老王 2\n2、小李 3\n3. 小林 3栋 2", "+2", '"3栋"'),
    (
        37,
        "cherries",
        "group",
        "小林",
        "#接龙\n1. 老王 2\n2、小李 3\n3. 小林 2 13800001111",
        "+2",
        '"13800001111"',
    ),
    (
        38,
        "mango",
        "group",
        "王燕",
        "#接龙\n1. 倪小霞\n  芒果3\n2. 王燕\n  草莓2\n  火龙果1",
        "+2 C; +1 B",
        "",
    ),
    (51, "cherries", "post", "", "2, 3 also fine", "+2..3", ""),
    (53, "cherries", "post", "", "min 2 max 4", "+2..4", ""),
    (56, "tee", "post", "", "same as Tom", "ask qty color size", ""),
    (57, "tee", "post", "", "同上", "ask qty color size", ""),
    (58, "tee", "post", "", "跟楼上一样", "ask qty color size", ""),
    (59, "drinks", "post", "", "2 7up", "+2 A", ""),
    (60, "drinks", "post", "", "3-ply x2", "+2 B", ""),
    (71, "plain", "post", "", "I'll be back in 5", "nothing", ""),
    (72, "plain", "post", "", "back in 10", "nothing", ""),
    (73, "plain", "post", "", "get one from Costco", "nothing", ""),
    (75, "樱桃", "group", "", "拿2个快递", "nothing", ""),
    (83, "校服", "post", "", "3XL红", "ask 尺码", ""),
    (85, "plain", "post", "", "+100", "nothing ~ +100", ""),
    (86, "plain", "post", "", "+1000", "nothing ~ +1000", ""),
    (87, "plain", "post", "", "1,300", "nothing ~ +1300", ""),
    (94, "面包", "post", "", "给小王带2份", "+2 @小王", ""),
    (95, "面包", "post", "", "给小李带2份", "+2 @小李", ""),
    (96, "面包", "post", "", "帮小王带一份", "+1 @小王", ""),
    (97, "面包", "post", "", "替小王拿2份", "+2 @小王", ""),
    (98, "面包", "post", "", "小王2份", "+2 @小王", ""),
    (99, "面包", "post", "", "小王要2份", "+2 @小王", ""),
    (100, "面包", "post", "", "给老张带2份", "+2 @老张", ""),
    (101, "面包", "post", "", "给张三带2份", "+2 @张三", ""),
    (114, "plain", "post", "", "gimme a baker's dozen", "+13", ""),
    (118, "tee_red", "post", "2", "2 M red", "+2 red/M", ""),
    (119, "cherries", "post", "+1", "+1", "+1", ""),
    (120, "面包", "post", "两份", "两份", "+2", ""),
]


@pytest.mark.parametrize(
    ("post", "place", "sender", "text", "means", "beside"),
    [row[1:] for row in ROWS],
    ids=[str(row[0]) for row in ROWS],
)
def test_it_is_read_as_a_careful_leader_would(
    post: str, place: Any, sender: str, text: str, means: str, beside: str
) -> None:
    context = Context(lexicon=lexicon(), goods=POSTS[post], place=place, sender=sender)
    assert whole(read(text, context), context) == (means, beside)
