"""Words that nobody asked for: which of them wait to be said, and who wants to hear none"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "planned_courtesies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("buy_id", BIG, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_planned_courtesies_member_id_members")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_planned_courtesies_group_id_groups")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_planned_courtesies_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_courtesies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planned_courtesies_member_id"), "planned_courtesies", ["member_id"])
    op.create_index(
        "ix_planned_courtesies_due",
        "planned_courtesies",
        ["due_at"],
        sqlite_where=sa.text("said_at IS NULL"),
        postgresql_where=sa.text("said_at IS NULL"),
    )
    op.create_table(
        "unwanted",
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_unwanted_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "about", name=op.f("pk_unwanted")),
    )
