"""Money that goes back to members, and credit that a leader gives with a reason"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TO_PAY = sa.text("state = 'to_pay'")


def upgrade() -> None:
    op.create_table(
        "refunds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_refunds_member_id_members")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_refunds_transfer_id_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_refunds_member_id"), "refunds", ["member_id"])
    op.create_index(op.f("ix_refunds_transfer_id"), "refunds", ["transfer_id"])
    op.create_index(
        "ix_refunds_to_pay", "refunds", ["transfer_id"], sqlite_where=TO_PAY, postgresql_where=TO_PAY
    )
    with op.batch_alter_table("rewards") as rewards:
        rewards.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("rewards") as rewards:
        rewards.alter_column("reason", server_default=None)
