"""What was promised to each message that booked, and its turn; a line from before keeps its price"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERED = "SELECT id, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY id) AS turn FROM"
COLUMNS = [
    "order_id",
    "offer_id",
    "variant_id",
    "for_",
    "price_minor",
    "qty",
    "upto",
    "asked",
    "utterance",
    "unit_minor",
    "due_minor",
]


def upgrade() -> None:
    op.add_column("waitings", sa.Column("kept", sa.JSON(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _anew()
    else:
        _in_place()


def _in_place() -> None:
    op.add_column("lines", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("lines", sa.Column("kept", sa.JSON(), nullable=False, server_default="[]"))
    op.execute(f"UPDATE lines SET turn = n.turn FROM ({NUMBERED} lines) n WHERE n.id = lines.id")
    op.alter_column("lines", "turn", server_default=None)
    op.alter_column("lines", "kept", server_default=None)
    op.drop_constraint("uq_lines_wanted", "lines")
    op.create_unique_constraint("uq_lines_turn", "lines", ["order_id", "turn", "variant_id", "for_"])


def _anew() -> None:
    """SQLite changes no constraint of a table that stands: a new one takes its rows, and goes on with their numbers."""
    op.drop_index("ix_lines_offer_id", "lines")
    op.rename_table("lines", "lines_before")
    _create()
    names = ", ".join(COLUMNS)
    values = ", ".join(f"l.{name}" for name in COLUMNS)
    op.execute(
        f"INSERT INTO lines (id, {names}, turn, kept) SELECT l.id, {values}, n.turn, '[]' "
        f"FROM lines_before l JOIN ({NUMBERED} lines_before) n ON n.id = l.id"
    )
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'lines'")
    op.execute("INSERT INTO sqlite_sequence (name, seq) SELECT 'lines', seq FROM sqlite_sequence WHERE name = 'lines_before'")
    op.drop_table("lines_before")


def _create() -> None:
    op.create_table(
        "lines",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("variant_id", BIG, nullable=False),
        sa.Column("for_", sa.String(), nullable=False),
        sa.Column("price_minor", BIG, nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("utterance", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("unit_minor", BIG, nullable=True),
        sa.Column("due_minor", BIG, nullable=True),
        sa.CheckConstraint("qty >= 0", name=op.f("ck_lines_qty_not_negative")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_lines_offer_id_offers")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name=op.f("fk_lines_variant_id_variants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint("order_id", "turn", "variant_id", "for_", name="uq_lines_turn"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lines_offer_id"), "lines", ["offer_id"])
