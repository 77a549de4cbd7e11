"""Announcements that are not open yet, and what was replied to them meanwhile"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("goods", sa.JSON(), nullable=False),
        sa.Column("lapses_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("buy_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_notices_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_notices_group_id_groups")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_notices_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_leader_id"), "notices", ["leader_id"])
    op.create_index(
        "ix_notices_waiting",
        "notices",
        ["lapses_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "held_replies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("notice_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_held_replies_notice_id_notices")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_held_replies_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_replies")),
        sa.UniqueConstraint("key", name=op.f("uq_held_replies_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_held_replies_notice_id"), "held_replies", ["notice_id"])
    op.create_index(op.f("ix_held_replies_member_id"), "held_replies", ["member_id"])
