"""Products, known again from sale to sale"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("part_of", BIG, nullable=True),
        sa.Column("root_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_products_group_id_groups")),
        sa.ForeignKeyConstraint(["part_of"], ["products.id"], name=op.f("fk_products_part_of_products")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("group_id", "key", name=op.f("uq_products_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_products_root_id"), "products", ["root_id"])
    op.create_table(
        "offer_products",
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("product_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_products_offer_id_offers")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_offer_products_product_id_products")
        ),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_offer_products")),
    )
    op.create_index(op.f("ix_offer_products_product_id"), "offer_products", ["product_id"])
