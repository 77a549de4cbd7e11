"""Bills that pay in one step: every means of the group with account, amount and reference, and its picture."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

TWO = """
[[payment.means]]
name = "PromptPay"
kind = "promptpay"
to = "081 234 5678"
payee = "Lena"
[[payment.means]]
name = "Cash"
kind = "note"
to = "at the gate"
groups = ["sandbox:g1"]
[[payment.means]]
name = "Elsewhere"
kind = "note"
to = "never here"
groups = ["sandbox:g2"]
[[payment.means]]
name = "Bank"
kind = "epc"
to = "DE89 3704 0044 0532 0130 00"
payee = "Hofladen"
"""
CLOSED = """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +2
        20:00:01 tick
"""
LINES = ["PromptPay", "081 234 5678", "Lena", "Cash", "at the gate", "M9XM-7"]
NEVER = ["Elsewhere", "Bank", "0066812345678"]


def spoken(language: str) -> str:
    return config(TWO, currency="THB", language=language)


STORIES = [
    Story(
        "who asks how to pay can tap for it",
        """10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +1
        20:00:01 tick
        20:01 amy whispers: how do I pay?
        20:02 amy taps How to pay on b4""",
        says={"m4": "To pay: ¥99", "@amy": "Reference"},
    ),
    Story(
        "what did not come free before the closing waits no more",
        """10:00 lena: /open Cherries; price 99; stock 2; until 20:00
        10:01 amy > buy:1: +3
        10:02 bob > buy:1: +1
        10:03 amy whispers: /mine
        20:00:01 tick
        20:01 amy whispers: /mine
        20:02 bob whispers: /mine
        20:03 bob whispers: paid""",
        says={"m4": "1 waiting", "m6": "×2", "m7": "no orders just now", "m8": "nothing for you to pay"},
        hides={"m6": "waiting", "m7": "waiting", "m8": "waiting"},
    ),
    Story(
        "a bill names each means of its group that carries its currency, and the reference",
        CLOSED,
        {"amy": "2A@99 = 198"},
        says={"@amy": ["To pay: THB198", "Reference: M9XM-7", *LINES, "The amount is in it; write the reference yourself",
              "When you have paid, write “paid” here"]},
        never=NEVER,
        hides={"g1": "M9XM-7"},
        config=spoken("en"),
    ),
    Story(
        "the same bill in Chinese",
        CLOSED,
        says={"@amy": ["应付 THB198", "付款编号：M9XM-7", *LINES, "金额填好了，编号请自己写上",
              "付好后在这里说一声“已付”"]},
        never=NEVER,
        config=spoken("zh-Hans"),
    ),
    Story(
        "the same bill in Japanese",
        CLOSED,
        says={"@amy": ["お支払い THB198", "お支払い番号：M9XM-7", *LINES, "番号はご自分で書いてください",
              "お支払いになったら、ここに「払いました」"]},
        never=NEVER,
        config=spoken("ja"),
    ),
    Story(
        "without any means the reference goes with the leader's own words",
        CLOSED,
        says={"@amy": ["Reference: M9XM-7", "How to pay: WeChat lena88"]},
        config=config('[payment]\nnote = "WeChat lena88"\n'),
    ),
    Story(
        "what the buy says of paying stands before the means",
        """
        10:00 lena: /open Cherries; price 99; pay by Friday please; until 20:00
        10:01 amy > buy:1: +2
        20:00:01 tick
        """,
        says={"@amy": ["How to pay: by Friday please\nPromptPay: 081 234 5678 (Lena)"]},
        config=spoken("en"),
    ),
    Story(
        "before a bill there is no reference; who owes nothing is told so",
        """
        10:00 lena: /open Cherries; price 99; until 20:00
        10:01 amy > buy:1: +2
        10:02 amy whispers: /mine
        10:03 amy whispers: /pay
        10:04 bob whispers: /pay
        """,
        says={"@amy": "as things stand", "@bob": "You have no orders"},
        never=["Reference", "How to pay", "When you have paid"],
        config=spoken("en"),
    ),
    Story(
        "a deposit is paid ahead by the same code",
        """
        10:00 lena: /open Cherries; price 99; deposit 20; until 20:00
        10:01 amy > buy:1: +2
        10:02 amy whispers: /pay 1
        20:00:01 tick
        """,
        says={"@amy": ["To pay: THB40\nReference: M9XM-7", "To pay now: THB40", "the other THB158 when the goods arrive"]},
        config=spoken("en"),
    ),
    Story(
        "the reference stands in what the leader sees, and comes again when the goods are here",
        CLOSED + "20:01 lena whispers: /list 1\n20:02 lena: /arrived 1\n20:03 amy whispers: /mine",
        says={"@lena": "#1 amy: Cherries ×2 at THB99 = THB198 · M9XM-7", "@amy": ["Still to pay: THB198", "Reference: M9XM-7"]},
        config=spoken("en"),
    ),
]  # fmt: skip
