"""What Alipay and WeChat Pay export: explanations above, padded cells, a third value beside in and out."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from commerce.rules.references import code_of, found_in, written
from commerce.statements.entry import BrokenStatement, Entry, Statement
from commerce.statements.reading import read

CODE = written(code_of(7))
ABOVE_ALIPAY = [
    "-" * 60,
    "导出信息：",
    "姓名：测试",
    "支付宝账户：amy@example.org",
    "起始时间：[2026-11-01 00:00:00]    终止时间：[2026-11-30 00:00:00]",
    "共3笔记录",
    "收入：2笔 156.00元",
    *["特别提示：", "1.本明细仅展示当前账单中的交易,不包括已删除的记录。", ""] * 5,
    "------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------",
]
ALIPAY = (
    "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
)
OLDER = (
    "交易号                  ,商家订单号               ,交易创建时间              ,付款时间                ,类型       "
    "       ,交易对方            ,商品名称                ,金额（元）   ,收/支     ,交易状态    ,备注                  ,"
)
WECHAT = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
ABOVE_WECHAT = [
    "微信支付账单明细,,,,,,,,",
    "微信昵称：[amy],,,,,,,,",
    *[",,,,,,,,"] * 13,
    "----微信支付账单明细列表----,,,,,,,,",
]


def alipay(*rows: str) -> tuple[Entry, ...]:
    return entries("\r\n".join([*ABOVE_ALIPAY, ALIPAY, *rows, ""]).encode("gb18030"))


def wechat(*rows: str) -> tuple[Entry, ...]:
    return entries("\r\n".join([*ABOVE_WECHAT, WECHAT, *rows, ""]).encode("utf-8-sig"))


def entries(data: bytes) -> tuple[Entry, ...]:
    found = read(data, "EUR")
    assert isinstance(found, Statement)
    return found.entries


def a_row(way: str = "收入", status: str = "交易成功", amount: str = "78.50") -> str:
    return f"2026-11-27 20:15:03,转账红包,李明 ,li***@example.org,{CODE},{way},{amount},余额,{status},20261127001\t,\t,,"


def w_row(way: str = "收入", status: str = "已存入零钱", amount: str = "¥78.50") -> str:
    return (
        f'2026-11-27 20:15:03,转账,李明,"转账备注:{CODE}",{way},{amount},/,{status},"1000107\t","1000\t","/"'
    )


def test_alipay_in_gbk_below_its_explanations() -> None:
    (one,) = alipay(a_row())
    assert (one.amount_minor, one.currency, one.day, one.payer) == (7850, "CNY", date(2026, 11, 27), "李明")
    assert found_in(one.text) == [7]
    assert one.bank_id == "20261127001"


def test_alipays_older_columns_with_padded_cells() -> None:
    row = f"20261127001  , ,2026-11-27 20:15:03 ,2026-11-27 20:15:09 ,即时到账交易 ,李明   ,{CODE}  ,78.50   ,收入      ,交易成功    ,     ,"
    (one,) = entries("\r\n".join([*ABOVE_ALIPAY, OLDER, row]).encode("gbk"))
    assert (one.amount_minor, found_in(one.text)) == (7850, [7])


@pytest.mark.parametrize(
    ("way", "status"),
    [
        ("不计收支", "退款成功"),
        ("不计收支", "交易成功"),
        ("收入", "等待付款"),
        ("收入", "交易关闭"),
        ("", "交易成功"),
    ],
)
def test_alipay_what_is_no_money_in(way: str, status: str) -> None:
    assert alipay(a_row(way, status)) == ()


def test_wechat_with_marks_and_tabs() -> None:
    (one,) = wechat(w_row())
    assert (one.amount_minor, one.currency, one.payer, one.bank_id) == (7850, "CNY", "李明", "1000107")
    assert found_in(one.text) == [7]
    assert one.text == f"转账备注:{CODE}"


def test_wechat_neither_in_nor_out_counts_nothing() -> None:
    assert wechat(w_row("/", "提现已到账")) == ()
    assert [one.amount_minor for one in wechat(w_row("支出", "支付成功"))] == [-7850]


def test_wechat_what_went_back_went_back() -> None:
    (whole,) = wechat(w_row(status="已全额退款"))
    assert (whole.amount_minor, whole.returns, whole.of) == (-7850, True, "1000107")
    came, went = wechat(w_row(status="已退款(￥5.00)"))
    assert (came.amount_minor, went.amount_minor, went.of) == (7850, -500, "1000107")


def test_wechat_as_a_workbook() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([*ABOVE_WECHAT, WECHAT]):
            sheet.write_row(at, 0, [cell for cell in line.split(",") if cell])
        row = [
            "2026-11-27 20:15:03",
            "转账",
            "李明",
            CODE,
            "收入",
            78.5,
            "/",
            "已存入零钱",
            "1000107",
            "",
            "/",
        ]
        sheet.write_row(len(ABOVE_WECHAT) + 1, 0, row)
    (one,) = entries(made.getvalue())
    assert (one.amount_minor, one.payer, found_in(one.text)) == (7850, "李明", [7])


def test_a_broken_amount_is_named_with_its_line() -> None:
    with pytest.raises(BrokenStatement) as broken:
        alipay(a_row(), a_row(amount="7x"))
    assert (broken.value.cause, broken.value.line, broken.value.found) == (
        "amount",
        len(ABOVE_ALIPAY) + 3,
        "7x",
    )
