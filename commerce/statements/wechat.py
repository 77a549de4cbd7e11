"""WeChat Pay's export: CSV, today also XLSX; amounts with a mark before them, cells that end with a tab."""

from __future__ import annotations

from commerce.statements.wallet import Wallet

WECHAT = Wallet(
    kind="wechat",
    names={
        "day": ("交易时间",),
        "payer": ("交易对方",),
        "text": ("商品",),
        "way": ("收/支",),
        "amount": ("金额",),
        "status": ("当前状态",),
        "id": ("交易单号",),
        "note": ("备注",),
    },
    pending=("待", "失败", "处理中", "关闭"),
    back=("退款", "退还"),
)
