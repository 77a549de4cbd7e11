"""MT940 with what banks really do to it: reversed credits, glued accounts, broken notes, a message behind the
balance."""

from __future__ import annotations

from datetime import date

import pytest

from commerce.rules.references import code_of, found_in, written
from commerce.statements.entry import BrokenStatement, Statement
from commerce.statements.reading import read

CODE = written(code_of(7))


def mt940(*lines: str, currency: str = "EUR") -> bytes:
    head = (":20:STARTUMS", ":25:70050000/0123456789", ":28C:1/1", f":60F:C261126{currency}100,00")
    return "\r\n".join((*head, *lines, f":62F:C261127{currency}200,00", "-")).encode()


def entries(*lines: str, currency: str = "EUR") -> Statement:
    found = read(mt940(*lines, currency=currency), "EUR")
    assert isinstance(found, Statement)
    return found


def test_a_payment_has_its_amount_day_payer_and_words() -> None:
    note = (
        f":86:166?00GUTSCHRIFT?20SVWZ+{CODE} cherries?30COBADEFF?31DE89370400440532013000?32AMY LEE?33 WONG"
    )
    (one,) = entries(":61:2611271127C78,50NTRFNONREF//123", note).entries
    assert (one.amount_minor, one.currency, one.day) == (7850, "EUR", date(2026, 11, 27))
    assert one.payer == "AMY LEE WONG"  # the account that is glued before it is not in it
    assert one.digits == "13000"
    assert found_in(one.text) == [7]
    assert "370400440532" not in one.text


def test_a_credit_taken_back_went_out() -> None:
    back, debit, undone = entries(
        ":61:2611271127RC78,50NRTINONREF", ":61:2611271127D10,NTRFNONREF", ":61:2611271127RD10,NTRFNONREF"
    ).entries
    assert (back.amount_minor, back.returns) == (-7850, True)
    assert (debit.amount_minor, debit.returns) == (-1000, False)
    assert (undone.amount_minor, undone.returns) == (1000, False)


def test_a_note_broken_in_mid_word_is_found_whole() -> None:
    first, rest = CODE[:3], CODE[3:]
    note = f":86:166?00GUTSCHRIFT?20SVWZ+thanks for the lovely {first}\r\n{rest} box?32AMY"
    (one,) = entries(":61:2611271127C78,50NTRFNONREF", note).entries
    assert found_in(one.text) == [7]
    (free,) = entries(":61:2611271127C78,50NTRFNONREF", f":86:thanks for {first}\r\n{rest}").entries
    assert found_in(free.text) == [7]


def test_a_question_mark_in_a_note_does_not_end_it() -> None:
    (one,) = entries(":61:2611271127C78,NTRFNONREF", f":86:166?00GUT?20SVWZ+when? {CODE} ok?32AMY").entries
    assert found_in(one.text) == [7]
    assert one.payer == "AMY"


def test_the_banks_message_behind_the_balance_is_nobodys_note() -> None:
    body = mt940(":61:2611271127C78,NTRFNONREF", ":86:166?00GUT?20SVWZ+hello?32AMY").decode()
    body = body.replace("200,00\r\n-", f"200,00\r\n:86:Dear customer, {CODE}\r\nis news\r\n-")
    found = read(body.encode(), "EUR")
    assert isinstance(found, Statement)
    assert "Dear" not in found.entries[0].text
    assert not found_in(found.entries[0].text)


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [("1500,", "JPY", 1500), ("1,500", "BHD", 1500), ("1,5", "EUR", 150), ("150000,", "VND", 150000)],
)
def test_the_comma_is_the_decimal_mark(written: str, currency: str, minor: int) -> None:
    (one,) = entries(f":61:2611271127C{written}NTRFNONREF", currency=currency).entries
    assert (one.amount_minor, one.currency) == (minor, currency)


def test_a_broken_line_is_named() -> None:
    with pytest.raises(BrokenStatement) as broken:
        entries(":61:2611271127C78,50NTRFNONREF", ":86:fine", ":61:26x1271127C78,50NTRF")
    assert (broken.value.cause, broken.value.line) == ("block", 7)


def test_two_accounts_in_one_file_are_both_read() -> None:
    both = (
        mt940(":61:2611271127C1,NTRFNONREF")
        + b"\r\n"
        + mt940(":61:2611281128C2,NTRFNONREF").replace(b"0123456789", b"0999999999")
    )
    found = read(both, "EUR")
    assert isinstance(found, Statement)
    assert [one.amount_minor for one in found.entries] == [100, 200]


def test_equal_entries_are_told_apart_and_the_same_file_has_the_same_keys() -> None:
    twice = (":61:2611271127C5,NTRFNONREF", ":86:same", ":61:2611271127C5,NTRFNONREF", ":86:same")
    found, again = entries(*twice), entries(*twice, ":61:2611281128C7,NTRFNONREF")
    assert len(set(found.keys)) == 2
    assert again.keys[:2] == found.keys  # a file that overlaps
