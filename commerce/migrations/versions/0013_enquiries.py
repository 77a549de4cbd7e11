"""What members ask about a group buy, and what its leader answers"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_enquiries_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("buy_id", "topic", name="uq_enquiries_topic"),
        sqlite_autoincrement=True,
    )
