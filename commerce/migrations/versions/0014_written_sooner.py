"""What is still to be said, and what was not, is told by comparisons: SQLite builds the set of an IN anew for every row written"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UNSENT = sa.text("(state = 'waiting' OR state = 'sending' OR state = 'stuck')")
UNSAID = sa.text("(state = 'failed' OR state = 'uncertain' OR state = 'held')")
INDEXES = (
    ("ix_outgoing_unsent", ["chat", "id"], UNSENT),
    ("ix_outgoing_worth", ["worth", "chat", "id"], UNSENT),
    ("ix_outgoing_unsaid", ["chat", "state"], UNSAID),
)


def upgrade() -> None:
    for name, columns, where in INDEXES:
        op.drop_index(name, "outgoing")
        op.create_index(name, "outgoing", columns, sqlite_where=where, postgresql_where=where)
