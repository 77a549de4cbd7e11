"""What every table shares: names for constraints, big ids that are never reused, moments that stay UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Index, Integer, Text, TypeDecorator, text
from sqlalchemy.types import TypeEngine
from sqlmodel import AutoString, Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BIG: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")


def to_millis(moment: datetime) -> int:
    """Milliseconds since 1970, UTC. Naive datetimes are refused: they have no meaning here."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def from_millis(millis: int) -> datetime:
    """The aware UTC moment of that many milliseconds since 1970."""
    return EPOCH + timedelta(milliseconds=millis)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole milliseconds: the same number in both databases and in every raw
    statement."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_millis(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_millis(value)


def identifier() -> Any:
    """A primary key the database gives out and never gives twice."""
    return Field(default=None, primary_key=True, sa_type=BIG)


def reference(target: str, *, index: bool = False, optional: bool = False) -> Any:
    """A foreign key to `target` ("orders.id")."""
    return Field(default=None, foreign_key=target, index=index, nullable=optional, sa_type=BIG)


def moment(*, optional: bool = False, index: bool = False) -> Any:
    """A column that holds a moment."""
    return Field(default=None, sa_type=Moment, nullable=optional, index=index)


def word(default: str) -> Any:
    """A column that holds one of the few words that its type names."""
    return Field(default=default, sa_type=AutoString, nullable=False)


def long_text(default: str = "") -> Any:
    """A column of text without end, never null."""
    return Field(default=default, sa_type=Text, nullable=False)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that meet `where` alone, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


NEVER_REUSED = {"sqlite_autoincrement": True}
