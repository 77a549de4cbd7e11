"""What people met first and takes many lines: announcements behind /open, long lists. Found, and right since.

Each row is one of the inputs that failed in the first sales that people tried; its number stands before its name."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

_LONG = (
    "Hand picked late season orchard fruit from the hill behind the old school, washed, sorted by size and packed "
    "in straw by the growers' own families, about two kilos in a box"
)

STORIES = [
    Story(
        "77: an announcement behind /open, whole",
        "10:01 lena #m1: "
        + "\\n".join(
            (
                "/open Good evening neighbours 🌙✨ This week's box from Auntie Wang's farm 🍊🍊",
                "",
                "A. Gannan navel oranges 5 jin $38/box",
                "B. Fuji apples 10 jin $52/box 🍎",
                "C. Free-range eggs (30) $33 🥚",
                "",
                "Order by Thursday 8pm, delivery Saturday morning. Pick up at Gate 3 guardhouse 10-12.",
                "Pay by bank transfer: Bank One, account 1234, Lena",
                "First come first served! 💪",
            )
        ),
        {},
        says={
            "m1": [
                "A Gannan navel oranges 5 jin: SGD38/box",
                "B Fuji apples 10 jin: SGD52/box",
                "C Free-range eggs (30): SGD33",
                "Thu 26 Nov 20:00",
                "Gate 3 guardhouse 10-12",
                "How to pay is told privately",
            ]
        },
        config=config(currency="SGD", timezone="Asia/Singapore"),
    ),
    Story(
        "78: one with products under their headings, in Chinese",
        "10:01 lena #m1: "
        + "\\n".join(
            (
                "/开团 🌸🌸今日好团来啦🌸🌸",
                "【赣南脐橙】🍊果园直发，现摘现发，皮薄汁多，甜到心里～",
                "A款 5斤装 38元/箱",
                "B款 10斤装 68元/箱（最划算👍）",
                "【散养土鸡蛋】🥚30枚 45元",
                "⏰今晚8点截单，周六上午到货",
                "📍自提：3号门岗亭 10:00-12:00",
                "💰付款：某银行 尾号1234",
                "需要的接龙🙏数量有限先到先得",
            )
        ),
        {},
        says={
            "m1": [
                "A 5斤装：¥38/箱",
                "B 10斤装：¥68/箱",
                "C 散养土鸡蛋 🥚30枚：¥45",
                "11月21日 周六 20:00",
                "3号门岗亭 10:00-12:00",
                "付款方式会私下",
            ]
        },
        config=config(language="zh-Hans"),
    ),
    Story(
        "79: one with prices in three ways, in Traditional Chinese",
        "10:01 lena #m1: "
        + "\\n".join(
            (
                "/開團 大家好～本週團購來囉🎉🎉",
                "【阿里山愛玉子】一包 NT$120",
                "🍍金鑽鳳梨酥 10入禮盒 350元",
                "🍪手工牛軋餅(原味/海苔) 每包180",
                "禮拜五晚上9點收單",
                "下週三到貨，面交：社區管理室",
                "匯款帳號：銀行帳號 1234",
                "要的+1喔❤️",
            )
        ),
        {},
        says={
            "m1": [
                "A 阿里山愛玉子：$120/包",
                "B 金鑽鳳梨酥 10入禮盒：$350",
                "C 手工牛軋餅(原味/海苔)：$180/包",
                "11月27日 週五 21:00",
                "社區管理室",
            ]
        },
        config=config(language="zh-Hant", currency="TWD", timezone="Asia/Taipei"),
    ),
    Story(
        "91: a list longer than a message comes in pages",
        "10:01 lena #m1: /open Fruit; until 20:00; "
        + "; ".join(f"offer {_LONG} no {n} {n + 19}" for n in range(1, 7))
        + "".join(f"\n10:02 m{n:02} > buy:1: A1 B1 C1 D1 E1 F1" for n in range(1, 11))
        + "\n10:12 lena #list: /list 1",
        says={
            "@lena": [
                "Fruit (number 1, open): 60 units",
                "#1 m01: A Hand picked",
                "Page 1 of 6. As a file: /export 1",
            ]
        },
    ),
    Story(
        "92: ticking off goes on past thirty orders, and the list follows the tick",
        "10:01 lena #m1: /open Tea; price 9; until 20:00"
        + "".join(f"\n10:02 lena: /for member{n:03} +1" for n in range(34))
        + "\n10:42 lena: /close 1\n10:43 lena #list: /list 1"
        + "\n10:44 lena (private) taps next ▶ on b39\n10:45 lena (private) taps next ▶ on b39"
        + "\n10:46 lena (private) taps next ▶ on b39\n10:47 lena (private) taps ✓ paid: member033 on b39",
        says={"@lena": ["0 of 34 have paid in full", "Page 1 of 4", "(#34). 1 of 34 have paid"]},
    ),
]
