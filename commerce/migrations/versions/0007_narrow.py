"""What is still to be said may be stuck; what was not said is found without reading all that was"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UNSENT = sa.text("state IN ('waiting', 'sending', 'stuck')")
UNSAID = sa.text("state IN ('failed', 'uncertain', 'held')")


def upgrade() -> None:
    op.drop_index("ix_outgoing_unsent", "outgoing")
    op.create_index("ix_outgoing_unsent", "outgoing", ["chat", "id"], sqlite_where=UNSENT, postgresql_where=UNSENT)
    op.create_index("ix_outgoing_unsaid", "outgoing", ["chat", "state"], sqlite_where=UNSAID, postgresql_where=UNSAID)
