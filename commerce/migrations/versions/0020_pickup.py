"""Pickup codes, where each order is fetched, when its goods came, and how many units of a line were handed out"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "pickup_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_pickup_codes_member_id_members")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_pickup_codes")),
    )
    op.create_index(op.f("ix_pickup_codes_member_id"), "pickup_codes", ["member_id"])
    op.add_column("orders", sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("orders", sa.Column("arrived_at", sa.BigInteger(), nullable=True))
    op.add_column("lines", sa.Column("handed", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.execute(
        "UPDATE orders SET arrived_at = (SELECT arrived_at FROM group_buys WHERE group_buys.id = orders.buy_id)"
    )
    op.execute(
        "UPDATE lines SET handed = qty"
        " WHERE order_id IN (SELECT id FROM orders WHERE handed_at IS NOT NULL)"
    )
