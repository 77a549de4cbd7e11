"""Bank files that were read, what of them is on record or waits, and how a leader's tables are read"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "bank_files",
        sa.Column("id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_bank_files_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_files")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bank_files_leader_id"), "bank_files", ["leader_id"])
    op.create_table(
        "bank_entries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("file_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("orders", sa.String(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_files.id"], name=op.f("fk_bank_entries_file_id_bank_files")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_bank_entries_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_entries")),
        sa.UniqueConstraint("leader_id", "key", name="uq_bank_entries_once"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bank_entries_file_id"), "bank_entries", ["file_id"])
    op.create_table(
        "table_shapes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("shape", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_table_shapes_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_shapes")),
        sa.UniqueConstraint("leader_id", "shape", name="uq_table_shapes_once"),
        sqlite_autoincrement=True,
    )
