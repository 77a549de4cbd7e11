"""What is worth saying first; a member's own words are found without reading all that was ever said"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TO_SOMEBODY = sa.text("person <> ''")
KNOWN = sa.text("actor_id IS NOT NULL")
FOR_ANOTHER = sa.text("actor_id <> member_id")


UNSENT = sa.text("state IN ('waiting', 'sending', 'stuck')")


def upgrade() -> None:
    op.add_column("outgoing", sa.Column("worth", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_outgoing_worth",
        "outgoing",
        ["worth", "chat", "id"],
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    )
    op.create_index(
        "ix_outgoing_person", "outgoing", ["person"], sqlite_where=TO_SOMEBODY, postgresql_where=TO_SOMEBODY
    )
    op.create_index("ix_utterances_member", "utterances", ["member_id"])
    op.create_index("ix_polls_leader_id", "polls", ["leader_id"])
    op.create_index("ix_audits_actor_id", "audits", ["actor_id"], sqlite_where=KNOWN, postgresql_where=KNOWN)
    op.create_index(
        "ix_utterances_for_another",
        "utterances",
        ["actor_id"],
        sqlite_where=FOR_ANOTHER,
        postgresql_where=FOR_ANOTHER,
    )
