"""What members say of having paid, until a leader has looked"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "proofs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("orders", sa.String(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=True),
        sa.Column("digits", sa.String(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_proofs_actor_id_members")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_proofs_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_proofs_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proofs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_proofs_group_id"), "proofs", ["group_id"])
    op.create_index(op.f("ix_proofs_member_id"), "proofs", ["member_id"])
