"""What many members of a buy are being told, in portions; indexes of what was looked for from end to end"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tellings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=True),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("say_at", sa.BigInteger(), nullable=False),
        sa.Column("after", BIG, nullable=False),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_tellings_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_tellings_by_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tellings_buy_id"), "tellings", ["buy_id"])
    _index_some("ix_outgoing_source", "outgoing", "source", "source <> ''")
    _index_some("ix_proofs_photo", "proofs", "decided_at", "photo <> ''")
    op.create_index(op.f("ix_misses_group_id"), "misses", ["group_id"])
    op.create_index(op.f("ix_misses_recorded_at"), "misses", ["recorded_at"])


def _index_some(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
