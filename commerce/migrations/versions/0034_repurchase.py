"""How long each product lasts, and when its group is looked at for what it will be out of"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("groups", sa.Column("refill_due", sa.BigInteger(), nullable=True))
    op.add_column("products", sa.Column("gap_days", sa.Integer(), nullable=True))
    op.add_column("products", sa.Column("refill_told", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_groups_refill_due",
        "groups",
        ["refill_due"],
        sqlite_where=sa.text("refill_due IS NOT NULL"),
        postgresql_where=sa.text("refill_due IS NOT NULL"),
    )
    op.execute("UPDATE groups SET refill_due = 0")  # what was sold before is looked at once
