"""[[payment.means]]: the ways to pay that a leader offers, each with its account checked as the file is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.config.complaints import Wrong
from bot.config.pictures import code_in
from bot.config.reading import ConfigReading
from bot.config.settings import MeansTable
from bot.config.source import Loc
from commerce.means import MEANS
from commerce.rules.means import Account, Means, MeansKind, WrongAccount

_FILE = "file:"


def means_of(reading: ConfigReading, rows: Iterable[tuple[int, Any]], folder: Path) -> Iterator[Means]:
    """Each that can be used; a complaint for what cannot. `rows`: the tables as they are written, with their places;
    one is read whatever is wrong with the others."""
    for at, row in rows:
        place: Loc = ("payment", "means", at)
        table = reading.take(MeansTable, row, place)
        if table is None:
            continue
        kind = MEANS[table.kind]
        try:
            account = account_of(kind, table.to, table.payee, folder)
        except WrongAccount as wrong:
            reading.complain((*place, wrong.key), wrong.found, wrong.works)
        except Wrong as wrong:
            reading.complain((*place, "to"), wrong.found, wrong.remedy)
        else:
            yield Means(name=table.name, kind=kind, account=account, groups=table.groups)


def account_of(kind: MeansKind, to: str, payee: str, folder: Path) -> Account:
    """The account as the kind reads it; of a code that hangs in the shop also from a picture, relative to `folder`.
    Raises WrongAccount, or Wrong about the picture."""
    if kind.printed and to.strip().startswith(_FILE):
        to = code_in(folder / Path(to.strip().removeprefix(_FILE).strip()).expanduser())
    return kind.account(to, payee)
