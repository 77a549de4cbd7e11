"""How each deadline was told, so that a change of a zone's clocks is seen"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group_buys", sa.Column("told_closing", sa.BigInteger(), nullable=True))
    op.add_column("group_buys", sa.Column("told_as", sa.String(), nullable=True))
