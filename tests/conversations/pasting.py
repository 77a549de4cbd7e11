"""What leaders paste behind /open: shown as it would be opened, opened by a tap, mended by an edit."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_EGGS = "/open Eggs from the farm, tray ¥36. Order by Sunday 6pm. Collect from the gate on Monday. Pay to 00001111222"
_ORANGES = "/open 赣南脐橙团购，5斤装 32元，10斤装 58元，明天晚上8点截单，南门自提，坏果包赔，微信转账给团长"

_NEXT_SALES = {
    "en": "🍒 Fresh cherries from the farm!|2 kg box 99|Strawberries 1 kg 25|Pickup Friday 18:00|Order until 20:00",
    "zh-Hans": "新鲜车厘子到货啦|车厘子 2斤装 99|草莓 1斤 25|周五晚6点门口自提|今晚8点截单",
    "zh-Hant": "新鮮櫻桃到貨啦|櫻桃 2斤裝 99|草莓 1斤 25|週五晚6點門口自取|今晚8點結單",
    "ja": "新鮮なさくらんぼが届きます|さくらんぼ 2kg 99元|いちご 1kg 25元|金曜18時に門の前で受け取り|今日20時締め切り",
    "ko": "신선한 체리가 왔어요|체리 2kg ¥99|딸기 1kg ¥25|금요일 18시 정문 수령|오늘 20시 마감",
    "vi": "Cherry tươi về rồi bà con ơi|Cherry 2 kg 99|Dâu 1 kg 25|Nhận hàng thứ sáu 18h ở cổng|Chốt đơn 20h hôm nay",
}
_IS_OPEN = "10:00 lena: /open Dark cherries; price 99/box; until 21:00"

STORIES = [
    *(
        Story(
            f"a leader's next announcement is no order of what is open, {language}",
            f"{_IS_OPEN}\n10:01 lena: {pasted}".replace("|", "\\n"),
            says={"@lena": "99"},
            states={1: "open"},
            orders={},
        )
        for language, pasted in _NEXT_SALES.items()
    ),
    Story(
        "an announcement is shown, and a tap opens it",
        f"10:00 lena: {_EGGS}\n10:01 lena taps Open it on b1\n10:02 amy > buy:1: +1",
        says={
            "m1": [
                "Open this? Eggs",
                "¥36/tray",
                "until Sun 22 Nov 18:00",
                "Pickup: Collect from the gate",
                "told privately",
            ],
            "@lena": "is open as number 1",
            "m3": "¥36 now",
        },
        states={1: "open"},
    ),
    Story(
        "nothing is open before the tap, and no means no",
        f"10:00 lena: {_EGGS}\n10:01 lena taps No on b1",
        states={},
        never=["is open as"],
    ),
    Story(
        "nobody else opens it",
        f"10:00 lena: {_EGGS}\n10:01 amy taps Open it on b1",
        states={},
        never=["is open as"],
    ),
    Story(
        "a second tap opens no second buy",
        f"10:00 lena: {_EGGS}\n10:01 lena taps Open it on b1\n10:02 lena taps Open it on b1",
        says={"@lena": "open already: by lena"},
        states={1: "open"},
        never=["number 2"],
    ),
    Story(
        "how to pay is never told to the group",
        f"10:00 lena: {_EGGS}\n10:01 lena taps Open it on b1",
        states={1: "open"},
        never=["00001111222"],
    ),
    Story(
        "in Chinese, with two goods",
        f"10:00 lena: {_ORANGES}\n10:01 lena taps 开团 on b1\n10:02 amy > buy:1: A+2",
        says={"m1": ["这样开团吗", "5斤装", "58", "南门自提", "坏果包赔"], "m3": "64"},
        states={1: "open"},
        never=["微信转账"],
        config=config(language="zh-Hans"),
    ),
    Story(
        "in Japanese",
        "10:00 lena: /open みかん5kg 2,480円、明日20時締切、集会所でお渡し、代金は現金で\n10:01 lena taps 始める on b1",
        says={"m1": ["この内容で始めますか", "2,480", "集会所でお渡し"]},
        states={1: "open"},
        config=config(language="ja", currency="JPY"),
    ),
    Story(
        "what is missing is asked, and an edit mends it",
        """
          10:00 lena: /open Wreaths for the hall door. The price follows. Order by Sunday 6pm
          10:01 lena edits m1: /open Wreaths for the hall door, ¥60 each. Order by Sunday 6pm
          10:02 lena taps Open it on b1
          """,
        says={"m1": "What does it cost?", "@lena": "is open as number 1"},
        states={1: "open"},
    ),
    Story(
        "a date that is over is asked",
        "10:00 lena: /open Cheese box ¥22. Orders close 18 Nov 8am. Collect Monday.",
        says={"m1": "Until when may members order?"},
        states={},
        never=["Open it"],
    ),
    Story(
        "a past hour asks for tomorrow, with a button",
        "22:30 lena: /open Cheese box ¥22. Orders close tonight at 8pm. Collect Monday.\n"
        "22:31 lena taps Tomorrow 20:00 on b1",
        says={
            "m1": ["The time in the text is over", "until Sun 22 Nov 20:00"],
            "@lena": "is open as number 1",
        },
        states={1: "open"},
    ),
    Story(
        "a past hour in Chinese",
        "22:30 lena: /open 赣南脐橙，5斤装 32元\\n今晚8点截单\\n南门自提\n22:31 lena taps 明天 20:00 on b1",
        says={"m1": "文中的时间已经过了"},
        states={1: "open"},
        config=config(language="zh-Hans"),
    ),
    Story(
        "a past hour in Japanese",
        "22:30 lena: /open みかん5kg 2,480円\\n今夜20時締切\\n集会所でお渡し\n22:31 lena taps 明日 20:00 on b1",
        says={"m1": "本文の時刻は過ぎています"},
        states={1: "open"},
        config=config(language="ja", currency="JPY"),
    ),
    Story(
        "a short line that was not understood is named, not swallowed",
        "10:00 lena: /open Eggs from the farm, tray ¥36\\nOrder by Sunday 6pm\\nlimt 2\\nCollect from the gate",
        says={"m1": ["Open this?", "“limt 2”"]},
        states={},
    ),
    Story(
        "a short line that was not understood, in Chinese",
        "10:00 lena: /open 赣南脐橙，5斤装 32元\\n明晚8点截单\\n现购 2\\n南门自提",
        says={"m1": ["这样开团吗", "「现购 2」"]},
        states={},
        config=config(language="zh-Hans"),
    ),
    Story(
        "a short line that was not understood, in Japanese",
        "10:00 lena: /open みかん5kg 2,480円\\n明日20時締切\\n限丁 2\\n集会所でお渡し",
        says={"m1": ["この内容で始めますか", "「限丁 2」"]},
        states={},
        config=config(language="ja", currency="JPY"),
    ),
    Story(
        "a limit misspelt in a command of keywords is told, not drafted",
        "10:00 lena: /open Tea; price 5; limt 2; until 20:00",
        says={"m1": "limt 2"},
        states={},
        never=["Open this?"],
    ),
    Story(
        "what is no sale stays a refusal",
        "10:00 lena: /open The eggs are here! Come to the gate until 6pm, ¥36 if you still owe me",
        states={},
        never=["Open this?"],
    ),
]
