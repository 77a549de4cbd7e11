"""Alipay's export: CSV in GBK with padded cells; the app's and the older web page's columns."""

from __future__ import annotations

from commerce.statements.wallet import Wallet

ALIPAY = Wallet(
    kind="alipay",
    names={
        "day": ("交易时间", "付款时间", "交易创建时间"),
        "payer": ("交易对方",),
        "text": ("商品说明", "商品名称"),
        "way": ("收/支",),
        "amount": ("金额",),
        "status": ("交易状态",),
        "id": ("交易订单号", "交易号"),
        "note": ("备注",),
    },
    pending=("等待", "关闭", "失败", "处理中", "待"),
    back=("退款",),
)
