"""How long a buy was meant to last that its leader closed early"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("group_buys", sa.Column("meant_until", sa.BigInteger(), nullable=True))
