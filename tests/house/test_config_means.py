"""[[payment.means]] as the admin writes them: what can be used, and what is said of what cannot, with its line; and
`paycode`, which shows one."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import ConfigError, check, load
from bot.config.pictures import code_in
from bot.delivery.drawing import draw
from commerce.means import MEANS
from tests.house.sources import ROOT
from tests.means import readers
from tests.means.test_codes import shop_code

HEAD = '[community]\ncurrency = "{}"\n[payment]\nnote = "Thank you"\n'  # four lines
EPC = {"name": "Bank", "kind": "epc", "to": "DE89 3704 0044 0532 0130 00", "payee": "Hofladen"}
QRIS = {"name": "QRIS", "kind": "qris", "to": "file:code.png"}


def written(*tables: dict[str, str], currency: str = "EUR") -> str:
    """Each means takes a line for its header and one for each key."""
    rows = ("".join(f"{key} = {value!r}\n" for key, value in table.items()) for table in tables)
    return HEAD.format(currency) + "".join(f"[[payment.means]]\n{row}" for row in rows)


def complaints(folder: Path, text: str) -> list[str]:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as wrong:
        load(path, {})
    return str(wrong.value).splitlines()


def test_means_are_read_with_their_groups(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    extra = "[[payment.means]]\nname = 'Cash'\nkind = 'note'\nto = 'at the gate'\ngroups = ['telegram:-1001234']\n"
    path.write_text(written(EPC) + extra, "utf-8")
    bank, cash = load(path, {}).means
    assert (bank.name, bank.kind.name, bank.groups) == ("Bank", "epc", ())
    assert (bank.account.to, bank.account.shown) == ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00")
    assert (cash.account.shown, cash.groups) == ("at the gate", ("telegram:-1001234",))


@pytest.mark.parametrize(
    ("table", "line", "says"),
    [
        (
            {"to": "DE89 3704 0044 0532 0130 01"},
            8,
            "means[0].to: the check digits of 'DE89 3704 0044 0532 0130 01' do",
        ),
        ({"payee": ""}, 9, "means[0].payee: nothing is written; write the account holder"),
        ({"kind": "ecp"}, 7, 'means[0].kind: "ecp" is not known here; write "epc"'),
        ({"kind": "stripe"}, 7, 'means[0].kind: "stripe" is not known here; '),
        ({"name": "x" * 31}, 6, "is too long for a button; write up to 30 characters"),
        ({"groups": "g1"}, 10, 'means[0].groups: "g1" names no groups; write ["sandbox:g1"]'),
        ({"iban": "x"}, 10, "means[0].iban: there is no such key; known here: name, kind, to, payee, groups"),
        ({"to": "file:code.png"}, 8, "means[0].to: 'file:code.png' is no IBAN"),
    ],
)
def test_a_complaint_names_line_key_cause_and_remedy(
    tmp_path: Path, table: dict[str, str], line: int, says: str
) -> None:
    (said,) = complaints(tmp_path, written(EPC | table))
    assert said.startswith(f"config.toml:{line}: payment.means[0].")
    assert says in said


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    broken = EPC | {"to": "DE00"}
    said = complaints(tmp_path, written(broken, {"name": "bank", "kind": "upi", "to": "lena"}))
    assert [one.partition(": ")[0] for one in said] == ["config.toml:8", "config.toml:11", "config.toml:13"]
    assert '"bank" stands already in line 6' in said[1]
    (said_missing,) = complaints(tmp_path, written({"name": "Bank", "kind": "epc"}))
    assert "payment.means[0].to: nothing is written; add to = " in said_missing


def test_a_means_that_carries_no_bill_here_is_said_at_check(tmp_path: Path) -> None:
    path, out = tmp_path / "config.toml", io.StringIO()
    path.write_text(written(EPC, currency="CNY"), "utf-8")
    assert check(path, {}, out) == 2
    assert out.getvalue().startswith(
        'config.toml:7: payment.means[0].kind: "epc" carries EUR, and bills here are in CNY: it is never offered; '
    )
    path.write_text(written(EPC), "utf-8")
    assert check(path, {}, io.StringIO()) == 0


def test_every_kind_is_explained() -> None:
    page, shipped = ((ROOT / name).read_text("utf-8") for name in ("docs/config.md", "config.toml"))
    table = page.partition("## Ways to pay")[2].partition("\n## ")[0]
    kinds = next(line for line in shipped.splitlines() if line.startswith("#kind = "))
    assert [
        name for name in MEANS if f"`{name}`" not in table or f" {name} " not in kinds.replace(":", " ")
    ] == []


# -- codes that hang in a shop -----------------------------------------------------------------------


def test_a_shops_code_is_read_from_its_picture(tmp_path: Path) -> None:
    (tmp_path / "code.png").write_bytes(draw(shop_code()))
    path = tmp_path / "config.toml"
    path.write_text(written(QRIS, currency="IDR"), "utf-8")
    (means,) = load(path, {}).means
    assert means.account.to == shop_code()
    assert means.account.shown == "WARUNG LENA"


def test_a_picture_without_a_payment_code_is_refused(tmp_path: Path) -> None:
    says = f"config.toml:8: payment.means[0].to: {{}} {tmp_path / 'code.png'}"
    (gone,) = complaints(tmp_path, written(QRIS, currency="IDR"))
    assert gone.startswith(
        f"config.toml:8: payment.means[0].to: {tmp_path / 'code.png'} cannot be read (No such file"
    )
    (tmp_path / "code.png").write_bytes(b"no picture")
    assert "it is no picture" in complaints(tmp_path, written(QRIS, currency="IDR"))[0]
    (tmp_path / "code.png").write_bytes(draw("https://example.org"))
    assert complaints(tmp_path, written(QRIS, currency="IDR"))[0].startswith(
        says.format("no payment code can be read in")
    )


@pytest.mark.parametrize(("module", "package"), [("zxingcpp", "zxing-cpp"), ("PIL", "pillow")])
def test_a_missing_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, package: str
) -> None:
    (tmp_path / "code.png").write_bytes(draw(shop_code()))
    monkeypatch.setitem(sys.modules, module, None)
    (said,) = complaints(tmp_path, written(QRIS, currency="IDR"))
    assert (
        f"code.png cannot be read: the package {package} is missing; run: .venv/bin/python -m pip install"
        in said
    )


def test_of_a_picture_with_more_than_a_payment_code_that_one_is_taken(tmp_path: Path) -> None:
    from PIL import Image

    codes = [Image.open(io.BytesIO(draw(text))) for text in (shop_code(), "https://example.org")]
    both = Image.new("L", (sum(one.width for one in codes), max(one.height for one in codes)), 255)
    both.paste(codes[0], (0, 0))
    both.paste(codes[1], (codes[0].width, 0))
    both.save(tmp_path / "both.png")
    assert code_in(tmp_path / "both.png") == shop_code()


# -- paycode -----------------------------------------------------------------------------------------


def paycode(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "paycode", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_paycode_prints_the_code_alone_and_draws_it(tmp_path: Path) -> None:
    file = tmp_path / "bill.png"
    asked = ["--amount", "12.30", "--currency", "EUR", "--reference", "K7QA-X", "--name", "Hofladen"]
    said = paycode("epc", "--to", EPC["to"], *asked, "--png", str(file))
    assert (said.returncode, said.stderr) == (0, "")
    assert readers.epc(said.stdout.removesuffix("\n")) == {
        "name": "Hofladen",
        "iban": "DE89370400440532013000",
        "amount": "12.30",
        "reference": "K7QA-X",
    }
    assert readers.seen(file.read_bytes()) + "\n" == said.stdout


def test_paycode_says_what_is_wrong() -> None:
    from bot.trying.paycode import CodeAsked
    from bot.trying.paycode import paycode as show

    right = {
        "kind": "promptpay",
        "to": "0812345678",
        "amount": "12.30",
        "currency": "thb",
        "reference": "K7QA-X",
        "payee": "",
    }
    wrong = [
        ({}, ""),
        ({"kind": "prompt"}, 'there is no means "prompt"; write "promptpay"'),
        ({"kind": "note"}, "it has no code"),
        ({"to": "1234567890"}, "neither a Thai mobile number"),
        ({"amount": "abc"}, "'abc' is not an amount"),
        ({"amount": "12.305"}, "more decimals than THB"),
        ({"amount": "0"}, "nothing to pay"),
        ({"currency": "EUR"}, "promptpay carries THB, not EUR"),
    ]
    for change, says in wrong:
        out, errors = io.StringIO(), io.StringIO()
        assert show(CodeAsked(**(right | change)), None, out, errors) == (2 if says else 0)
        assert bool(out.getvalue()) is not bool(says)
        assert says in errors.getvalue()
