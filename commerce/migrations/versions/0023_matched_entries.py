"""Bank entries that were matched and wait for a tap are found by themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

WAITING = "state = 'open' AND orders <> ''"


def upgrade() -> None:
    op.create_index(
        "ix_bank_entries_waiting",
        "bank_entries",
        ["found"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
