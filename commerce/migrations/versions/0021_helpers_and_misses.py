"""Members who help at handing out, and goods that were not fetched, orders that are held"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "helpers",
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_helpers_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_helpers_member_id_members")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_helpers_by_id_members")),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_helpers")),
    )
    op.create_index(op.f("ix_helpers_member_id"), "helpers", ["member_id"])
    op.create_table(
        "misses",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=True),
        sa.Column("struck_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_misses_order_id_orders")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_misses_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_misses_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_misses_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_misses")),
        sa.UniqueConstraint("order_id", name=op.f("uq_misses_order_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_misses_buy_id"), "misses", ["buy_id"])
    op.create_index(op.f("ix_misses_member_id"), "misses", ["member_id"])
    op.add_column("orders", sa.Column("held_from", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_orders_held",
        "orders",
        ["held_from"],
        sqlite_where=sa.text("held_from IS NOT NULL"),
        postgresql_where=sa.text("held_from IS NOT NULL"),
    )
