"""Thanks to members by name, and the credit that goes with them"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "thanks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_thanks_group_id_groups")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_thanks_by_id_members")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_thanks_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thanks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_thanks_group_id"), "thanks", ["group_id"])
    op.create_index(op.f("ix_thanks_by_id"), "thanks", ["by_id"])
    op.create_index(op.f("ix_thanks_member_id"), "thanks", ["member_id"])
    with op.batch_alter_table("rewards") as rewards:
        rewards.add_column(sa.Column("thanks_id", BIG, nullable=True))
        rewards.create_foreign_key(op.f("fk_rewards_thanks_id_thanks"), "thanks", ["thanks_id"], ["id"])
        rewards.create_index(op.f("ix_rewards_thanks_id"), ["thanks_id"])
