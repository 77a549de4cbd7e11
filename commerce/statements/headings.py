"""What the columns of banks' files are called, folded. A heading is one of a role if it says just that, else if it
contains it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from commerce.rules.money import EXPONENTS

ROLES: Mapping[str, str] = {
    "day": """
        date, booking date, transaction date, posting date, completed date, value date, posted,
        buchungstag, buchungsdatum, datum, fecha, data, date opération, date de l'opération,
        date comptable, tanggal, ngày, ngày giao dịch, ngày hiệu lực, วันที่, วันที่ทำรายการ, 日期,
        交易日期, 交易时间, 交易時間, 交易日, 记账日期, 入账日期, 帳務日期, 取引日, 取引日時, 日付, お取引日, 年月日, 거래일시, 거래일, 거래일자, дата,
        дата операции, petsa
    """,
    "amount": """
        amount, transaction amount, betrag, umsatz, importe, monto, valor, montant, importo,
        bedrag, jumlah, nominal, số tiền, จำนวนเงิน, จํานวนเงิน, 金额, 金額, 交易金额, 交易金額, 发生额, 取引金額,
        거래금액, 금액, сумма, kwota, halaga, tutar, belopp
    """,
    "credit": """
        credit, credit amount, deposit, deposits, money in, paid in, received, haben, gutschrift,
        einnahmen, abono, abonos, haber, crédito, ingreso, ingresos, crédit, avere, accredito,
        accrediti, entrate, kredit, ghi có, phát sinh có, có, ฝาก, เงินฝาก, เงินเข้า, ฝากเงิน,
        收入, 收入金额, 贷方, 贷方金额, 贷方发生额, 存入, 存入金額, 存入金额, 入金, 入金金額, お預り金額, お預かり金額, 預入金額, 입금, 입금액, 입금금액,
        приход
    """,
    "debit": """
        debit, debit amount, withdrawal, withdrawals, money out, paid out, spent, soll,
        belastung, lastschrift, ausgaben, cargo, cargos, debe, débito, gasto, gastos, débit,
        dare, addebito, addebiti, uscite, debet, ghi nợ, phát sinh nợ, nợ, ถอน, เงินถอน, เงินออก,
        ถอนเงิน, 支出, 支出金额, 支出金額, 借方, 借方金额, 借方发生额, 提出, 提款, 出金, 出金金額, お支払金額, お引出し金額, 引出金額, 출금, 출금액,
        출금금액, расход
    """,
    "sign": """
        debit/credit, credit/debit, dr/cr, cr/dr, d/c, c/d, soll/haben, af bij, direction,
        type d/c, 收/支, 收支, 借贷, 借贷标志, 收付标志, 入出金
    """,
    "text": """
        description, text, note, notes, memo, message, reference, details,
        remittance information, payment reference, particulars, narrative, narration, purpose,
        transaction details, verwendungszweck, buchungstext, betreff, concepto, descripción,
        mensaje, libellé, motif, communication, causale, descrizione, omschrijving, mededelingen,
        keterangan, berita, catatan, nội dung, nội dung giao dịch, diễn giải, mô tả, รายละเอียด,
        หมายเหตุ, รายการ, บันทึกช่วยจำ, 摘要, 附言, 备注, 備註, 用途, 说明, 說明, 留言, 商品说明, 商品, 交易说明, 交易附言, 註記,
        内容, お取引内容, 取引内容, メモ, 적요, 내용, 메모, 비고, 거래내용, назначение, назначение платежа, opis, tytuł,
        descrição, histórico
    """,
    "payer": """
        name, payer, payee, counterparty, counterparty name, sender, from, remitter,
        beneficiary/payer, beguenstigter/zahlungspflichtiger, begünstigter/zahlungspflichtiger,
        auftraggeber, auftraggeber/empfänger, name zahlungsbeteiligter, zahlungsbeteiligter,
        zahlungspflichtige*r, ordenante, remitente, donneur d'ordre, ordinante,
        naam / omschrijving, pengirim, người chuyển, người gửi, tên người chuyển, ชื่อ, ผู้โอน,
        ชื่อผู้โอน, จาก, 交易对方, 对方户名, 对方名称, 对方姓名, 付款人, 付款方, 对方账户名称, 對方戶名, 轉出戶名, 付款人戶名, 振込依頼人,
        振込依頼人名, 依頼人, 보낸분, 보내는분, 거래처, 의뢰인, плательщик, отправитель
    """,
    "account": """
        iban, account number, counterparty account, counterparty iban, payer account,
        kontonummer, kontonummer/iban, tegenrekening, 对方账号, 对方卡号, 對方帳號, 轉出帳號, 付款帳號, 对方账户,
        số tài khoản, เลขที่บัญชี, 계좌번호, 상대계좌번호, счет
    """,
    "bank_id": """
        transaction id, transaction number, reference number, bank reference, id, trx id,
        mã giao dịch, số tham chiếu, số giao dịch, 交易号, 交易单号, 交易订单号, 流水号, 交易流水号, 交易序號, 取引番号,
        거래번호
    """,
    "currency": """
        currency, ccy, währung, waehrung, moneda, devise, valuta, mata uang, loại tiền, tiền tệ,
        สกุลเงิน, 币种, 幣別, 币别, 通貨, 통화, валюта
    """,
    "status": """
        status, state, transaction status, estado, statut, stato, 交易状态, 当前状态, 状态, 狀態, trạng thái,
        สถานะ, 状態, 상태, статус
    """,
    "other": """
        balance, running balance, saldo, solde, 余额, 餘額, 结余, 結餘, 账户余额, 残高, 差引残高, 잔액, 거래후잔액, số dư,
        ยอดคงเหลือ, คงเหลือ, остаток, fee, fees, gebühr, comisión, frais, 手续费, 手續費, 服务费, phí,
        ค่าธรรมเนียม, 수수료
    """,
}
WORDS: Mapping[str, tuple[str, ...]] = {
    role: tuple(word.strip() for word in words.split(",")) for role, words in ROLES.items()
}
KNOWN = frozenset(word for words in WORDS.values() for word in words)
_ROLE = {word: role for role, words in WORDS.items() for word in words}
_IN_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_BREAKS = re.compile(r"[\s_.:：*]+")
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_LONG_ENOUGH = 5  # letters that mean something within a longer heading; of Chinese two do


def fold(heading: str) -> str:
    """'Amount (EUR) ' -> 'amount'."""
    plain = _IN_BRACKETS.sub("", unicodedata.normalize("NFC", heading.replace("／", "/")))
    return _BREAKS.sub(" ", plain).strip().casefold()


def roles(headings: Iterable[str]) -> list[str]:
    """The role of each heading, '' where none is known. Where one says just what a role is called, those that only
    contain it have none."""
    folded = [fold(heading) for heading in headings]
    exact = [_ROLE.get(one, "") for one in folded]
    return [sure or _contained(one, exact) for one, sure in zip(folded, exact, strict=True)]


def currency_in(heading: str) -> str:
    """'Betrag (EUR)' -> 'EUR'; '' where none is named."""
    return next((code for code in _CODE.findall(heading) if code in EXPONENTS), "")


def _contained(heading: str, taken: Iterable[str]) -> str:
    found = [word for word in _ROLE if _tells(word) and word in heading]
    if any(_ROLE[word] == "other" for word in found):
        return "other"
    role = _ROLE[max(found, key=len)] if found else ""
    return "" if role in taken and role != "text" else role


def _tells(word: str) -> bool:
    return len(word) >= (_LONG_ENOUGH if word.isascii() else 2)
