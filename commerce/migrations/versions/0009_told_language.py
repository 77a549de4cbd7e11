"""The language that a platform tells of an account"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("identities", sa.Column("language", sa.String(), nullable=True))
