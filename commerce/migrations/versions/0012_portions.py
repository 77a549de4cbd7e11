"""Whom a group buy that has ended still has to tell what became of it"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TELLING = sa.text("telling_after IS NOT NULL")


def upgrade() -> None:
    op.add_column("group_buys", sa.Column("telling_after", BIG, nullable=True))
    op.add_column("group_buys", sa.Column("telling_upto", BIG, nullable=True))
    op.create_index(
        "ix_group_buys_telling",
        "group_buys",
        ["telling_after"],
        sqlite_where=TELLING,
        postgresql_where=TELLING,
    )
