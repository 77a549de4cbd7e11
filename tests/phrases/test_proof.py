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
paid 1.2k | EUR | en | 7850 | 120000 | -
paid tonight | EUR | en | 7850 | - | -
paid 50, I'll pay the rest tomorrow | EUR | en | 7850 | 5000 | -
just paid, will pick up tomorrow | EUR | en | 7850 | - | -
paid already, see you next time | EUR | en | 7850 | - | -
刚付 5百 | CNY | zh-Hans | 50000 | 50000 | -
已转五百 | CNY | zh-Hans | 50000 | 50000 | -
已转1千2 | CNY | zh-Hans | 120000 | 120000 | -
转了1.2万 | CNY | zh-Hans | 7800 | 1200000 | -
昨晚已转 | CNY | zh-Hans | 7800 | - | -
已转50，剩下的明天转 | CNY | zh-Hans | 7800 | 5000 | -
不好意思刚看到，已转 78 | CNY | zh-Hans | 7800 | 7800 | -
過咗數 5百 | HKD | yue | 50000 | 50000 | -
5千円振り込みました | JPY | ja | 5000 | 5000 | -
1.2万振り込みました | JPY | ja | 12000 | 12000 | -
五百円振り込みました | JPY | ja | 500 | 500 | -
โอนแล้ว 1.5k | THB | th | 150000 | 150000 | -
โอนแล้ว 5 ร้อย | THB | th | 50000 | 50000 | -
โอนแล้วเมื่อคืน | THB | th | 50000 | - | -
ck rồi 150k | VND | vi | 150000 | 150000 | -
ck 150k | VND | vi | 150000 | 150000 | -
đã ck 1.2tr | VND | vi | 1200000 | 1200000 | -
ck rồi 1tr2 | VND | vi | 1200000 | 1200000 | -
vừa ck 150 nghìn | VND | vi | 150000 | 150000 | -
sáng nay đã chuyển khoản 150k | VND | vi | 150000 | 150000 | -
tối qua ck rồi | VND | vi | 150000 | - | -
sudah tf 150rb | IDR | id | 15000000 | 15000000 | -
udah transfer 1,5jt | IDR | id | 150000000 | 150000000 | -
tf 150k | IDR | id | 15000000 | 15000000 | -
tadi malam sudah transfer | IDR | id | 15000000 | - | -
dah bank in 1.5k | MYR | ms | 150000 | 150000 | -
bayad na 1.5k | PHP | tl | 150000 | 150000 | -
5천원 입금했어요 | KRW | ko | 5000 | 5000 | -
1만2천원 입금했어요 | KRW | ko | 12000 | 12000 | -
5백원 입금했어요 | KRW | ko | 500 | 500 | -
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


PROMISES = """
not paid yet · haven't paid · I'll pay tomorrow · paying tonight · will pay later · i will transfer tonight · gonna pay on friday
can I pay tomorrow? · pay you tomorrow · about to transfer · let me pay tonight · paying now · payment coming tomorrow · i'll pay 50 tonight
it will be paid tomorrow · I'll pay when I get paid · did you get paid?
还没转 · 明天转账 · 晚上转你 · 等下付款 · 一会儿转你 · 我今晚转账 · 准备付款 · 正要转账 · 明天再转你78 · 晚上下班了转你 · 晚點轉帳 · 明天匯款
聽日過數 · 今晚過數 · 未過數
まだ払っていません · 明日振り込みます · 後で払います · 今夜送金します · これから振り込みます · 週明けに入金予定です · 給料日に支払います
พรุ่งนี้โอน · เดี๋ยวโอน · คืนนี้โอนนะ · จะโอนพรุ่งนี้ · ขอโอนพรุ่งนี้ · ยังไม่โอน
chưa ck · mai ck · mai em chuyển khoản · tối nay mình ck nhé · lát nữa chuyển khoản · sẽ ck sau · chút nữa ck · mai ck 150k nhé
belum transfer · besok transfer · nanti malam tf · bentar lagi transfer ya · mau transfer besok · ntar tf 150rb
belum bayar · esok saya bayar · nanti saya transfer · malam ni bank in
bukas magbabayad ako · mamaya gcash · hindi pa bayad
내일 입금할게요 · 이따 송금할게요 · 오늘 밤에 이체할게요 · 곧 입금하겠습니다
"""
UNPAID = [text.strip() for line in PROMISES.strip().splitlines() for text in line.split(" · ")]


@pytest.mark.parametrize("text", UNPAID)
def test_who_has_not_paid_proves_nothing(text: str) -> None:
    assert topic(text, vocabulary().lexicon) != "paid"
