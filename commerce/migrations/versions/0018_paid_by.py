"""Until when a closed group buy's bills are to be paid, and when its members are next reminded of them"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

REMINDING = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("group_buys", sa.Column("pay_by", sa.BigInteger(), nullable=True))
    op.add_column("group_buys", sa.Column("remind_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_group_buys_remind_at",
        "group_buys",
        ["remind_at"],
        sqlite_where=REMINDING,
        postgresql_where=REMINDING,
    )
