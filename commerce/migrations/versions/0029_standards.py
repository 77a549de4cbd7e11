"""What groups expect, voted in by their members, and the products that keep it"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("marks_due IS NOT NULL")
LIVE = sa.text("state IN ('proposed', 'kept')")


def upgrade() -> None:
    op.add_column("groups", sa.Column("marks_due", sa.BigInteger(), nullable=True))
    op.create_index("ix_groups_marks_due", "groups", ["marks_due"], sqlite_where=DUE, postgresql_where=DUE)
    op.create_table(
        "standards",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("poll_id", BIG, nullable=True),
        sa.Column("drops", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["polls.id"], name=op.f("fk_standards_poll_id_polls")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_standards_group_id_groups")),
        sa.ForeignKeyConstraint(["by_id"], ["members.id"], name=op.f("fk_standards_by_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_standards_group_id"), "standards", ["group_id"])
    op.create_index(op.f("ix_standards_by_id"), "standards", ["by_id"])
    op.create_index(op.f("ix_standards_poll_id"), "standards", ["poll_id"])
    op.create_index(
        "uq_standards_live", "standards", ["group_id", "key"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_table(
        "marks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("won_at", sa.BigInteger(), nullable=False),
        sa.Column("lost_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_marks_group_id_groups")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_marks_product_id_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_marks_group_id"), "marks", ["group_id"])
    op.create_index(op.f("ix_marks_product_id"), "marks", ["product_id"])
