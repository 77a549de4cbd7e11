"""Who may order by what they do, and how members stand in their groups"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("due_at IS NOT NULL")
EVERYBODY = """INSERT INTO standings (group_id, member_id, since, due_at)
    SELECT m.group_id, m.member_id, 0, 0 FROM memberships m WHERE NOT m."left"
"""


def upgrade() -> None:
    op.add_column("group_buys", sa.Column("only_for", sa.String(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "standings",
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_standings_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_standings_member_id_members")),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_standings")),
    )
    op.create_index(op.f("ix_standings_member_id"), "standings", ["member_id"])
    op.create_index(
        "ix_standings_due",
        "standings",
        ["due_at", "group_id", "member_id"],
        sqlite_where=DUE,
        postgresql_where=DUE,
    )
    op.execute(EVERYBODY)
    op.create_table(
        "standing_moves",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("has", sa.Integer(), nullable=False),
        sa.Column("needs", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_standing_moves_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_standing_moves_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_moves")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_standing_moves_group_id"), "standing_moves", ["group_id"])
    op.create_index(op.f("ix_standing_moves_member_id"), "standing_moves", ["member_id"])
