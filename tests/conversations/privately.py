"""Words said in private that are no order: whoever has a group, an order or a bill hears what they have, and
what comes next."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_CLOSED = """
        10:00 lena: /open Veg; until 11:00; price 3
        10:01 amy > buy:1: +2
        11:01 tick
"""
_STRANGER = ["none of my groups", "还不在我的群里", "お見かけしていません"]

STORIES = [
    Story(
        "thanks are answered as thanks, in every language",
        """10:00 lena: /open Tea; price 9; until 11:00
        10:01 amy > buy:1: +1
        11:01 amy whispers: thanks!
        11:02 amy whispers: 谢谢团长
        11:03 amy whispers: 謝謝！
        11:04 amy whispers: ありがとうございます
        11:05 amy whispers: 감사합니다
        11:06 amy whispers: cảm ơn bạn
        11:07 amy whispers: thanks, but one is missing""",
        says={
            **{f"m{no}": "With pleasure! /thanks lena passes it on" for no in range(3, 9)},
            "m9": "I did not quite get that",
        },
    ),
    Story(
        "a leader who writes of another's payment learns how to put it on record",
        """10:00 lena: /open Tea; price 9; until 11:00
        10:01 amy > buy:1: +1
        11:01 lena whispers: amy paid
        11:02 lena whispers: 小兰付了
        11:03 bob: hello
        11:04 bob whispers: paid""",
        says={"m3": "/paid and their name", "m4": "/paid and their name", "m6": "nothing for you to pay"},
        hides={"m6": "their name"},
    ),
    Story(
        "who writes of paying hears the sum, and the leader hears of it once an hour, with the button",
        _CLOSED
        + """
        11:02 amy whispers: 已转账 后五码12345
        11:03 amy whispers: I have sent the money
        12:04 amy whispers: paid
        """,
        {"amy": "2A@3 = 6"},
        says={
            "@amy": ["Noted: lena will confirm", "**To pay: ¥6**".replace("*", "")],
            "@lena": ["amy says: paid for Veg. “已转账 后五码12345”", "account ends in 12345", "“paid”"],
        },
        hides={"@lena": "I have sent the money"},
        never=_STRANGER,
    ),
    Story(
        "the button under it puts the payment on record, once",
        _CLOSED
        + """
        11:02 amy whispers: I paid
        11:03 lena (private) taps ✔ It is there on b8
        11:04 lena (private) taps ✔ It is there on b8
        11:05 amy whispers: what do I owe?
        """,
        says={
            "@lena": ["On record: amy, ¥6", "was confirmed before by lena"],
            "@amy": ["Your payment of ¥6 for Veg is there", "Paid ¥6, thank you."],
        },
    ),
    Story(
        "not paid yet, paying later and asking how are no payments",
        _CLOSED
        + """
        11:02 amy whispers: I have not paid yet
        11:03 amy whispers: how do I pay?
        11:04 amy whispers: 还没付款
        11:05 amy whispers: 下次再转账
        """,
        says={"@amy": "To pay: ¥6"},
        hides={"@lena": "writes to me"},
    ),
    Story(
        "a question about one's own sum is answered with it, while it is open and after",
        """
        10:00 lena: /open Cherries; price 99; until 11:00
        10:01 amy > buy:1: +2
        10:02 amy whispers: how much do I owe
        10:03 amy whispers: what's my total?
        10:04 amy whispers: 我要付多少
        10:05 amy whispers: 合計はいくらですか
        """,
        says={"@amy": "\n".join(["¥198 as things stand.", "Cherries (#1)"])},
        hides={"@amy": "did not quite get"},
        never=_STRANGER,
    ),
    Story(
        "in Chinese too, the sum and that the leader knows",
        """
        10:00 lena: /开团 草莓；价格 25；截止 11:00
        10:01 小兰 > buy:1: +2
        11:01 tick
        11:02 小兰 whispers: 多少钱
        11:03 小兰 whispers: 我付好了
        """,
        says={"@小兰": ["应付 ¥50", "lena 收到钱会确认"], "@lena": "“我付好了”"},
        never=_STRANGER,
        config=config(language="zh-Hans"),
    ),
    Story(
        "what can no longer be changed is said with who can",
        _CLOSED + "11:02 amy whispers: cancel\n11:03 amy whispers: and the weather?",
        {"amy": "2A@3 = 6"},
        says={"@amy": ["only lena can change", "To pay: ¥6", "/mine what you have"]},
        never=_STRANGER,
    ),
    Story(
        "a member without an order, and a leader whom nobody has met, belong to a group all the same",
        "10:00 lena whispers: hello there\n10:01 bob: hi all\n10:02 bob whispers: hello there\n10:03 zoe whispers: hello there",
        says={
            "@lena": "I did not quite get that",
            "@bob": "I did not quite get that",
            "@zoe": "none of my groups",
        },
        hides={"@lena": "none of my groups", "@bob": "none of my groups"},
    ),
    Story(
        "a question that the leader alone can answer is not called unread; what the member has stands below it",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +2
        10:02 amy whispers: when can I pick it up?
        10:03 bob: hello
        10:04 bob whispers: when can I pick it up?
        """,
        says={
            "m3": ["your leader sees that it is asked", "Cherries ×2 at ¥99 = ¥198"],
            "m5": "your leader sees that it is asked",
            "@lena": "Somebody asks about pickup in Cherries",
        },
        never=["quite get that"],
    ),
    Story(
        "the same in Chinese",
        "10:00 lena: /开团 草莓；价格 25；截止 20:00\n10:01 小兰 > buy:1: +2\n10:02 小兰 whispers: 什么时候到货",
        says={"m3": ["有人在问，团长看得到", "草莓 ×2，每份 ¥25 = ¥50"]},
        config=config(language="zh-Hans"),
    ),
    Story(
        "the words on the bot's own buttons do what these do; after closing the way on is named",
        """
        10:00 lena: /open Cherries; price 10/box; until 20:00
        10:01 amy > buy:1: +3
        10:02 amy whispers: what is open?
        10:03 bob > buy:1: 在開的團
        10:04 amy whispers: 我的訂單
        20:00:01 tick
        20:02 amy > buy:1: cancel mine please
        20:03 amy whispers: +2
        """,
        {"amy": "3A@10 = 30"},
        says={
            "m3": "Cherries (number 1), until",
            "m4": "Cherries (number 1), until",
            "m5": "Cherries ×3 boxes",
            "m7": "only lena can change",
            "m8": "Nothing is open just now, so that is not booked",
        },
        hides={"@lena": "Somebody asks"},
    ),
]
