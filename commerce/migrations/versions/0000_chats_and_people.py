"""Chats, people and content: all that a group buy stands on"""

import sqlalchemy as sa
from alembic import op

revision = "0000"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _chats()
    _heard()
    _members()
    _content()
    _phrases()


def _chats() -> None:
    op.create_table(
        "cursors",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_cursors")),
    )
    op.create_table(
        "groups",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("chat", name=op.f("uq_groups_chat")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "group_aliases",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_aliases_group_id_groups")),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_group_aliases")),
    )


def _heard() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_dead_letters_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sources",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sources")),
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("neighbour_of", BIG, nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["neighbour_of"], ["groups.id"], name=op.f("fk_members_neighbour_of_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_members_neighbour_of"), "members", ["neighbour_of"])
    op.create_table(
        "identities",
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_identities_member_id_members")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_member_id"), "identities", ["member_id"])
    op.create_table(
        "memberships",
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("left", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_memberships_member_id_members")),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_memberships")),
    )
    op.create_index(op.f("ix_memberships_member_id"), "memberships", ["member_id"])


def _content() -> None:
    op.create_table(
        "occurrences",
        sa.Column("id", BIG, nullable=False),
        sa.Column("campaign", sa.String(), nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("local", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_occurrences_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint("campaign", "group_id", "local", name="uq_occurrences_once"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "campaigns",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_campaigns_group_id_groups")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_campaigns_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_campaigns_group_id"), "campaigns", ["group_id"])


def _phrases() -> None:
    op.create_table(
        "taught",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_taught_by_id_members")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_taught_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taught")),
        sa.UniqueConstraint("group_id", "phrase", name="uq_taught_phrase"),
        sqlite_autoincrement=True,
    )
