"""One whole sale in each language that a story else is not told in: opened, ordered, changed, corrected, asked about,
closed, billed, paid, fetched. Every template is rendered in every language by `tests/house`; here it is shown that what
people write is heard and what comes back is theirs, by one sale and no more, so that a language costs one second."""

from __future__ import annotations

from tests.conversations.story import config
from tests.conversations.table import Story

STORIES = [
    Story(
        "a sale in Vietnamese",
        """
        10:00 lena: /mo Xoài cát; giá 45.000/kg; bậc 10=42.000 20=39.000; số lượng 50; giới hạn 8; hạn 10:30
        10:01 linh > buy:1: cho mình 3kg nhé
        10:02 tuấn > buy:1: chốt 2
        10:03 linh > buy:1: đổi thành 5
        10:04 lena: /dinhchinh tuấn 4
        10:05 mai > buy:1: còn không ạ?
        10:06 mai > buy:1: +20
        10:07 mai > buy:1: lấy 1
        10:08 linh whispers: đơn của tôi
        10:30:01 tick
        10:31 linh whispers: em chuyển khoản rồi ạ
        10:32 lena: /datra 1 tất cả trừ tuấn
        10:33 lena: /hangve 1 Cổng 3, 18:00
        10:34 lena: /dagiao 1 linh
        10:35 lena: /nhantin chưa trả 1 Bạn trả giúp mình nhé.
        """,
        {"linh": "5A@420 = 2100", "mai": "1A@420 = 420", "tuấn": "4A@420 = 1680"},
        pledged={1: 10},
        states={1: "succeeded"},
        says={
            "m2": ["linh ơi: #1 Xoài cát, đã ghi 3 kg, giá 45.000 ₫/kg", "Thêm 7 kg nữa thì còn 42.000 ₫"],
            "m6": "Xoài cát: còn 41 kg",
            "m7": "Mỗi người tối đa 8 kg Xoài cát. Bạn đặt được đến 8. Chưa có gì thay đổi.",
            "m9": "Xoài cát ×5 kg, giá 42.000 ₫/kg = 210.000 ₫",
            "@tuấn": "Xin lỗi bạn, mình đã hiểu nhầm ở Xoài cát. lena đã sửa lại (#2)",
            "@linh": [
                "Cần trả: 210.000 ₫",
                "Nội dung chuyển khoản",
                "lena sẽ xác nhận khi tiền về",
                "Mã nhận hàng",
            ],
            "@lena": [
                "linh báo đã trả cho Xoài cát. “em chuyển khoản rồi ạ”",
                "Xoài cát của bạn đã chốt: 10 kg cho 3 người",
            ],
            "g1": [
                "🎉 Đã đủ 10 kg",
                "✅ Xoài cát đã chốt: 3 người đặt 10 kg, tổng cộng 420.000 ₫",
                "Cổng 3, 18:00",
            ],
        },
        hides={"g1": "em chuyển khoản"},
        never=["units", "Reply", "number 1"],
        config=config(language="vi", currency="VND"),
    ),
    Story(
        "a sale in Korean",
        """
        10:00 lena: /열기 체리 2kg; 가격 9900/상자; 단계 10=8900 20=7900; 재고 50; 한도 8; 마감 10:30
        10:01 영희 > buy:1: 3상자 주문할게요
        10:02 철수 > buy:1: 저도 2개요
        10:03 영희 > buy:1: 5개로 변경해주세요
        10:04 lena: /정정 철수 4
        10:05 지수 > buy:1: 아직 남았나요?
        10:06 지수 > buy:1: +20
        10:07 지수 > buy:1: 1개 주문이요
        10:08 영희 whispers: 내 주문
        10:30:01 tick
        10:31 영희 whispers: 입금했어요
        10:32 lena: /입금 1 모두 철수 빼고
        10:33 lena: /도착 1 3번 출입구, 18:00
        10:34 lena: /전달 1 영희
        10:35 lena: /전하기 미입금 1 입금 부탁드려요.
        """,
        {"영희": "5A@89 = 445", "지수": "1A@89 = 89", "철수": "4A@89 = 356"},
        pledged={1: 10},
        states={1: "succeeded"},
        says={
            "m2": [
                "영희님: #1 체리 2kg, 3상자 주문 완료(₩9,900/상자)",
                "7상자만 더 모이면 모두 ₩8,900에 사요",
            ],
            "m6": "체리 2kg: 41상자 남았어요",
            "m7": "체리 2kg 1인 최대 8상자. 8상자 더 할 수 있어요. 바뀐 것은 없어요.",
            "m9": "체리 2kg ×5상자, ₩8,900/상자 = ₩44,500",
            "@철수": "체리 2kg 주문을 제가 잘못 읽었어요. lena님이 바로잡았어요 (#2)",
            "@영희": ["낼 금액: ₩44,500", "입금 번호", "돈이 들어오면 lena님이 확인해요", "수령 번호"],
            "@lena": ["영희님이 입금했대요: 체리 2kg. “입금했어요”", "여신 체리 2kg 마감했어요: 3명 10상자"],
            "g1": [
                "🎉 10상자 모였어요!",
                "✅ 체리 2kg 마감했어요. 3명이 10상자 주문, 모두 ₩89,000",
                "3번 출입구, 18:00",
            ],
        },
        hides={"g1": "입금했어요”"},
        never=["units", "Reply", "number 1"],
        config=config(language="ko", currency="KRW"),
    ),
]
