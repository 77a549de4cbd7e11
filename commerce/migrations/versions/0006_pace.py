"""What a chat was told in the last minute, found without reading all it was ever told"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SENT = sa.text("sent_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_outgoing_pace", "outgoing", ["chat", "sent_at"], sqlite_where=SENT, postgresql_where=SENT)
