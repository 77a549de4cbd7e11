"""Group buys carried into another leader's group, and the commission for it"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state IN ('offered', 'accepted')")


def upgrade() -> None:
    op.create_table(
        "resales",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("offered_by", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=True),
        sa.Column("rate_bp", sa.Integer(), nullable=False),
        sa.Column("unit_minor", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(rate_bp > 0 AND unit_minor = 0) OR (rate_bp = 0 AND unit_minor > 0)", name=op.f("ck_resales_one_rate")
        ),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_resales_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_resales_group_id_groups")),
        sa.ForeignKeyConstraint(["offered_by"], ["members.id"], name=op.f("fk_resales_offered_by_members")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_resales_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resales")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resales_buy_id"), "resales", ["buy_id"])
    op.create_index("uq_resales_live", "resales", ["buy_id", "group_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    op.create_table(
        "commissions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("resale_id", BIG, nullable=False),
        sa.Column("owner_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("base_minor", BIG, nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_commissions_amount_positive")),
        sa.ForeignKeyConstraint(["resale_id"], ["resales.id"], name=op.f("fk_commissions_resale_id_resales")),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_commissions_owner_id_members")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_commissions_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commissions")),
        sa.UniqueConstraint("key", name=op.f("uq_commissions_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_commissions_resale_id"), "commissions", ["resale_id"])
