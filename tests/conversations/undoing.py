"""Taking back: a typed word does what the button does, to one message alone."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_OPEN = "10:00 lena: /open Cherries; price 99; until 20:00\n"

STORIES = [
    Story(
        "a correction of what was edited into a correction is heard",
        """
        10:00 lena #m1: /open Tee; price 50; until 20:00
        10:01 amy #m2 > buy:1: +2
        10:02 amy edits m2: no, make it 3
        10:03 amy #m3 > m2: no, make it 1
        10:04 小兰 #m4 > buy:1: +2
        10:05 小兰 edits m4: 改成3份
        10:06 小兰 #m5 > m4: 不对，改成4份
        """,
        {"amy": "1A@50 = 50", "小兰": "4A@50 = 200"},
    ),
    Story(
        "of a message that was asked about it drops the question; of one settled by a button what the button did",
        """
        10:00 lena: /open Tee; price 50; options color=red/blue; until 20:00
        10:01 amy > buy:1: +1 red
        10:02 amy > buy:1: 2
        10:03 amy > m3: undo
        10:04 amy taps blue on b4
        10:05 amy > buy:1: 3
        10:06 amy taps blue on b6
        10:07 amy > m6: 撤销
        10:08 amy > buy:1: maybe 4 red
        10:09 amy > buy:1: 取り消し
        10:10 bob > buy:1: 2
        10:11 bob > b10: cancel
        10:12 bob taps red on b10
        """,
        {"amy": "1A red@50 = 50"},
        says={
            "m4": ["fine, nothing was booked or changed for Tee"],
            "m8": ["Undone. amy: #1 Tee, 1 booked"],
            "m10": ["nothing was booked or changed"],
            "m12": ["bob: fine"],
        },
    ),
    Story(
        "a word for taking back takes the last message back, in every language",
        _OPEN
        + """
        10:01 amy > buy:1: +2
        10:02 amy > buy:1: +3
        10:03 amy > buy:1: 撤销
        10:04 bob > buy:1: +2
        10:05 bob > buy:1: take it back
        10:06 cat > buy:1: +1
        10:07 cat > buy:1: +4
        10:08 cat > buy:1: 取り消し
        10:09 dan > buy:1: +1
        10:10 dan > buy:1: +1
        10:11 dan > buy:1: Undo!
        """,
        {"amy": "2A@99 = 198", "cat": "1A@99 = 99", "dan": "1A@99 = 99"},
        pledged={1: 4},
    ),
    Story(
        "said to a message, or to its answer, it takes that message back and no other",
        _OPEN
        + """
        10:01 amy > buy:1: +2
        10:02 amy > buy:1: +3
        10:03 amy > m2: undo
        10:04 bob > buy:1: +2
        10:05 bob > buy:1: +1
        10:06 bob > b6: 撤回
        """,
        {"amy": "3A@99 = 297", "bob": "1A@99 = 99"},
    ),
    Story(
        "cancel in reply to one's own message takes that one back, and the whole order where the words say so",
        """
        10:00 lena: /open Tee; price 10; color red/blue; until 20:00
        10:01 amy > buy:1: 3 red
        10:02 amy > buy:1: 1 blue
        10:03 amy > m3: cancel
        10:04 小兰 > buy:1: 3 红 red
        10:05 小兰 > buy:1: 1 blue
        10:06 小兰 > m5: 取消
        10:07 花子 > buy:1: 3 red
        10:08 花子 > buy:1: 1 blue
        10:09 花子 > m9: キャンセル
        10:10 dan > buy:1: 1 red
        10:11 dan > buy:1: +2
        10:12 dan taps red on b13
        10:13 dan > buy:1: cancel
        10:14 eve > buy:1: 1 red
        10:15 eve > buy:1: 1 blue
        10:16 eve > m15: cancel everything
        10:17 fay > buy:1: 1 red
        10:18 fay > buy:1: 1 blue
        10:19 fay > m19: 整單取消
        10:20 gus > buy:1: 1 red
        10:21 gus > m21: cancel
        """,
        {
            "amy": "3A red@10 = 30",
            "小兰": "1A blue@10 = 10",
            "花子": "3A red@10 = 30",
        },
        says={"m22": "cancelled"},
    ),
    Story(
        "in private, and in the group to nobody in particular",
        _OPEN
        + """
        10:01 amy > buy:1: +2
        10:02 amy whispers: undo
        10:03 bob > buy:1: +2
        10:04 bob: undo
        10:05 cat: undo
        10:06 cat > buy:1: undo
        """,
        {},
        says={"m7": "nothing of yours"},
        silent=["m6"],
    ),
    Story(
        "cancel words still cancel all of it",
        "10:00 lena: /开团 草莓；价格 25；截止 20:00\n10:01 amy > buy:1: +2\n10:02 amy > buy:1: +3\n10:03 amy > buy:1: 取消",
        {},
        config=config(language="zh-Hans"),
    ),
    Story(
        "a word for putting back gives again what was last given up, and nothing else",
        _OPEN
        + """
        10:01 amy > buy:1: +3
        10:02 amy > buy:1: 取消
        10:03 amy > buy:1: 復原
        10:04 bob > buy:1: +3
        10:05 bob > buy:1: cancel
        10:06 bob whispers: put it back
        10:07 cat > buy:1: +3
        10:08 cat > buy:1: undo
        10:09 cat > buy:1: 恢復
        10:10 dan > buy:1: +3
        10:11 dan > buy:1: 还是要吧
        10:12 dan: put it back
        10:13 eve > buy:1: +2
        10:14 eve > buy:1: +1
        10:15 eve > buy:1: please undo my last order
        10:16 fay > buy:1: +3
        10:17 fay > buy:1: キャンセル
        10:18 fay > buy:1: やっぱりいります
        """,
        {
            "amy": "3A@99 = 297",
            "bob": "3A@99 = 297",
            "cat": "3A@99 = 297",
            "dan": "3A@99 = 297",
            "eve": "2A@99 = 198",
            "fay": "3A@99 = 297",
        },
        says={"m12": "nothing of yours"},
        silent=["m13"],
    ),
]
