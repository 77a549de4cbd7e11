"""Who came by whose invitation, and the credit it earned"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JOINED = sa.text("state = 'joined'")
EARNED = sa.text("state = 'earned'")
WAITING = sa.text("transfer_id IS NULL AND taken_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "invite_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_invite_codes_member_id_members")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_invite_codes_group_id_groups")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_invite_codes")),
    )
    op.create_index(op.f("ix_invite_codes_member_id"), "invite_codes", ["member_id"])
    op.create_table(
        "invitations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("inviter_id", BIG, nullable=False),
        sa.Column("newcomer_id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("order_id", BIG, nullable=True),
        sa.Column("earned_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["inviter_id"], ["members.id"], name=op.f("fk_invitations_inviter_id_members")
        ),
        sa.ForeignKeyConstraint(
            ["newcomer_id"], ["members.id"], name=op.f("fk_invitations_newcomer_id_members")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_invitations_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("newcomer_id", name=op.f("uq_invitations_newcomer_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_invitations_group_id"), "invitations", ["group_id"])
    op.create_index(op.f("ix_invitations_inviter_id"), "invitations", ["inviter_id"])
    op.create_index(
        "ix_invitations_joined", "invitations", ["group_id"], sqlite_where=JOINED, postgresql_where=JOINED
    )
    op.create_index(
        "ix_invitations_earned", "invitations", ["earned_at"], sqlite_where=EARNED, postgresql_where=EARNED
    )
    op.create_table(
        "rewards",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("invitation_id", BIG, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("transfer_id", BIG, nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_rewards_member_id_members")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_rewards_group_id_groups")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_rewards_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_rewards_transfer_id_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rewards")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rewards_member_id"), "rewards", ["member_id"])
    op.create_index(op.f("ix_rewards_invitation_id"), "rewards", ["invitation_id"])
    op.create_index(op.f("ix_rewards_transfer_id"), "rewards", ["transfer_id"])
    op.create_index(
        "ix_rewards_waiting",
        "rewards",
        ["member_id", "group_id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
