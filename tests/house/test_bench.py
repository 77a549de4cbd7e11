"""The bench runs, compares like with like, and a small run of it is a smoke check of the desk's speed."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path
from time import process_time

import pytest

from bot.bench import Size, bench, benches, size, statements
from bot.bench.orders import CALLERS, LOOP, SINGLE, SQLITE, desk, ratio, speeds, through_desk
from bot.bench.shop import heard, sqlite_shops
from commerce.statements.entry import Statement
from commerce.statements.reading import read

ORDERS = 300
SAME = ("utterances", "orders", "lines", "offers", "variants", "outgoing")
# Far below what a quiet machine shows (docs/decisions/0002): only a desk that lost its batches falls under
# these.
OF_THE_LOOP, TIMES_SINGLE = 0.15, 0.7


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    raw = sqlite3.connect(url.removeprefix("sqlite:///"))
    found = {table: raw.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in SAME}
    raw.close()
    return found


async def test_the_raw_loop_writes_what_the_desk_writes(tmp_path: Path) -> None:
    async with sqlite_shops(tmp_path, ORDERS) as fresh:
        async with fresh() as by_desk:
            await through_desk(by_desk, heard(ORDERS), 50)
            written = await SQLITE.read(by_desk)
            expected = rows(by_desk)
        async with fresh() as by_loop:
            await SQLITE.write(by_loop, written, 128)
            assert rows(by_loop) == expected
    assert len(expected["orders"]) == len(expected["lines"]) == len(expected["utterances"]) == ORDERS


async def test_the_desk_keeps_up(tmp_path: Path) -> None:
    async with sqlite_shops(tmp_path, ORDERS) as fresh:
        found = await speeds(SQLITE, fresh, Size(orders=ORDERS, rounds=1))
    assert set(found) == {SINGLE, LOOP, *(desk(n) for n in CALLERS)}
    assert ratio(found, desk(500), LOOP) > OF_THE_LOOP
    assert ratio(found, desk(500), SINGLE) > TIMES_SINGLE


def test_each_bench_is_found_and_the_reader_is_measured() -> None:
    out = io.StringIO()
    assert bench("phrases", out) == 0
    assert {"orders", "phrases"} <= set(benches())
    assert "median" in out.getvalue()
    assert "times orjson.loads and dumps" in out.getvalue()


def test_a_bench_that_is_not_there_is_answered_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench("orderz", io.StringIO()) == 2
    assert "orders, phrases" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "folder", "server"),
    [
        (None, None, None),
        ("sqlite:////nowhere/plusone.db", None, None),
        ("postgresql://amy@127.0.0.1/shop", None, "postgresql://amy@127.0.0.1/shop"),
    ],
)
def test_where_it_measures(address: str | None, folder: Path | None, server: str | None) -> None:
    assert size(7, address) == Size(orders=7, folder=folder, server=server)


def test_a_file_is_measured_beside_the_configured_one(tmp_path: Path) -> None:
    assert size(7, f"sqlite:///{tmp_path / 'plusone.db'}").folder == tmp_path


def test_a_years_file_is_matched_in_a_few_times_its_reading() -> None:
    """The bench prints the figure for 20,000 entries; a tenth of it shows a match that looks at every bill."""
    bills = statements.some_bills(300)
    data = statements.a_file(bills, 2_000)
    began = process_time()
    statement = read(data, statements.CURRENCY)
    reading = process_time() - began
    assert isinstance(statement, Statement)
    found = statements.matched(statement, bills)
    assert sum(one.kind == "certain" for one in found) > 200
    assert process_time() - began < 4 * reading
