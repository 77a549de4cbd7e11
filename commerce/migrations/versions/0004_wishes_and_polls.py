"""What members would like next: wishes and polls"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=False),
        sa.Column("leader_id", BIG, nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("buy_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_wishes_group_id_groups")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_wishes_leader_id_members")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_wishes_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_wishes_open",
        "wishes",
        ["group_id", "key"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_wishes_buy_id"), "wishes", ["buy_id"])
    op.create_table(
        "wishers",
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wishers_wish_id_wishes")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_wishers_member_id_members")),
        sa.PrimaryKeyConstraint("wish_id", "member_id", name=op.f("pk_wishers")),
    )
    op.create_index(op.f("ix_wishers_member_id"), "wishers", ["member_id"])
    _polls()


def _polls() -> None:
    op.create_table(
        "polls",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_polls_group_id_groups")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_polls_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_polls")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_polls_group_id"), "polls", ["group_id"])
    op.create_index(
        "ix_polls_due",
        "polls",
        ["closes_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "candidates",
        sa.Column("id", BIG, nullable=False),
        sa.Column("poll_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_candidates_poll_id_polls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("poll_id", "position", name="uq_candidates_place"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "votes",
        sa.Column("poll_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("candidate_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_votes_poll_id_polls")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_votes_member_id_members")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidates.id"], name=op.f("fk_votes_candidate_id_candidates")),
        sa.PrimaryKeyConstraint("poll_id", "member_id", name=op.f("pk_votes")),
    )
    op.create_index(op.f("ix_votes_member_id"), "votes", ["member_id"])
