"""Prices of several units, and the day the goods come"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bundles = sa.JSON().with_variant(JSONB(), "postgresql")
    op.add_column("offers", sa.Column("bundles", bundles, nullable=False, server_default="[]"))
    op.add_column("group_buys", sa.Column("arrives", sa.Text(), nullable=False, server_default=sa.text("''")))
