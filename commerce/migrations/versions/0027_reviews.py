"""What members say of what they bought and fetched"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OFFERED = sa.text("state = 'offered'")
WAITS = sa.text("review_from IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("good", sa.Boolean(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reviews_member_id_members")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reviews_product_id_products")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_reviews_order_id_orders")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_reviews_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("member_id", "product_id", name=op.f("uq_reviews_once")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reviews_product_id"), "reviews", ["product_id"])
    op.create_index(op.f("ix_reviews_group_id"), "reviews", ["group_id"])
    op.create_index("ix_reviews_offered", "reviews", ["at"], sqlite_where=OFFERED, postgresql_where=OFFERED)
    op.add_column("group_buys", sa.Column("review_from", sa.BigInteger(), nullable=True))
    op.add_column("group_buys", sa.Column("reviews_asked", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_group_buys_review_from", "group_buys", ["review_from"], sqlite_where=WAITS, postgresql_where=WAITS
    )
