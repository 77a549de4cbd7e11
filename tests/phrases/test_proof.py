"""What is said beside "I have paid": sums and last digits, in the words of every language that is read."""

from __future__ import annotations

import pytest

from bot.calling.privately import digit_words
from bot.hearing.topics import topic
from bot.hearing.vocabulary import vocabulary
from commerce.phrases.proof import PaymentSaid, said_of
from commerce.rules.sums import Tender

# text | currency | language | owed, minor units | amount | digits
ROWS = """
paid | EUR | en | 7850 | - | -
paid 78.50 | EUR | en | 7850 | 7850 | -
just transferred 50 | EUR | en | 7850 | 5000 | -
paid, last 5 digits 12345 | TWD | en | 7800 | - | 12345
sent the payment, ending in 4321 | USD | en | 7800 | - | 4321
paid 20 and 58.50, so 78.50 | EUR | en | 7850 | 7850 | -
paid 20 and 30 | EUR | en | 7850 | - | -
已转 78 | CNY | zh-Hans | 7800 | 7800 | -
转了78元 | CNY | zh-Hans | 7800 | 7800 | -
已付款 | CNY | zh-Hans | 7800 | - | -
已匯款 後五碼 12345 | TWD | zh-Hant | 7800 | - | 12345
後五碼 12345 | TWD | zh-Hant | 7800 | - | 12345
轉好了 12345 | TWD | zh-Hant | 7800 | - | 12345
轉了 1280 後五碼是 54321 | TWD | zh-Hant | 128000 | 128000 | 54321
尾号 6789 已转 78 | CNY | zh-Hans | 7800 | 7800 | 6789
振込みました 7,850円 | JPY | ja | 7850 | 7850 | -
振り込みました 下5桁 12345 | JPY | ja | 7850 | - | 12345
入金しました | JPY | ja | 7850 | - | -
振込みました 12345円 | JPY | ja | 12345 | 12345 | -
โอนแล้ว | THB | th | 7800 | - | -
โอนแล้ว 78 บาท | THB | th | 7800 | 7800 | -
โอนแล้ว เลขท้าย 12345 | THB | th | 7800 | - | 12345
ck rồi | VND | vi | 150000 | - | -
ck rồi 150.000 | VND | vi | 150000 | 150000 | -
ck rồi, 5 số cuối 12345 | VND | vi | 150000 | - | 12345
sudah transfer | IDR | id | 15000000 | - | -
sudah transfer Rp150.000 | IDR | id | 15000000 | 15000000 | -
udah tf, 5 digit terakhir 12345 | IDR | id | 15000000 | - | 12345
입금했어요 12345원 | KRW | ko | 12345 | 12345 | -
입금했어요 끝 5자리 12345 | KRW | ko | 20000 | - | 12345
"""
CASES = [tuple(cell.strip() for cell in row.split("|")) for row in ROWS.strip().splitlines()]


@pytest.mark.parametrize(("text", "currency", "language", "owed", "amount", "digits"), CASES)
def test_what_is_said_of_a_payment(
    text: str, currency: str, language: str, owed: str, amount: str, digits: str
) -> None:
    words = vocabulary()
    assert topic(text, words.lexicon) == "paid"
    found = said_of(text, Tender(currency, language), words.opening.sums, digit_words(), {int(owed)})
    assert found == PaymentSaid(None if amount == "-" else int(amount), "" if digits == "-" else digits)


@pytest.mark.parametrize("text", ["not paid yet", "还没转", "chưa ck", "belum transfer"])
def test_who_has_not_paid_proves_nothing(text: str) -> None:
    assert topic(text, vocabulary().lexicon) != "paid"
