"""Group buys: what is offered, ordered, said and owed"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = "0000"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _group_buys()
    _offers()
    _orders()
    _outgoing()
    _boards()
    _utterances()
    _audits()
    _money()
    _waitings()


def _group_buys() -> None:
    op.create_table(
        "group_buys",
        sa.Column("id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("leader_id", BIG, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("mechanic", sa.String(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("step_told", BIG, nullable=False),
        sa.Column("member_limit", sa.Integer(), nullable=False),
        sa.Column("min_units", sa.Integer(), nullable=False),
        sa.Column("min_members", sa.Integer(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("shortage", sa.String(), nullable=False),
        sa.Column("early", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("pickup", sa.Text(), nullable=False),
        sa.Column("pay", sa.Text(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("begun", sa.Boolean(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.CheckConstraint("closes_at > opened_at", name=op.f("ck_group_buys_closes_after_opening")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_group_buys_group_id_groups")),
        sa.ForeignKeyConstraint(["leader_id"], ["members.id"], name=op.f("fk_group_buys_leader_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_buys")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_group_buys_due",
        "group_buys",
        ["due_at"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_group_buys_group_id"), "group_buys", ["group_id"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("price_minor", BIG, nullable=False),
        sa.Column("follows_ladder", sa.Boolean(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("member_limit", sa.Integer(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("pledged", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.CheckConstraint("pledged >= 0 AND waiting >= 0", name=op.f("ck_offers_counts_not_negative")),
        sa.CheckConstraint("price_minor >= 0", name=op.f("ck_offers_price_not_negative")),
        sa.CheckConstraint("stock IS NULL OR pledged <= stock", name=op.f("ck_offers_never_oversold")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_offers_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sa.UniqueConstraint("buy_id", "code", name="uq_offers_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "variants",
        sa.Column("id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("axes", sa.JSON(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.Column("pledged", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.CheckConstraint("pledged >= 0 AND waiting >= 0", name=op.f("ck_variants_counts_not_negative")),
        sa.CheckConstraint("stock IS NULL OR pledged <= stock", name=op.f("ck_variants_never_oversold")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_variants_offer_id_offers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variants")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_variants_offer_id"), "variants", ["offer_id"])


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("discount_bp", sa.Integer(), nullable=False),
        sa.Column("due_minor", BIG, nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=False),
        sa.Column("team_no", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=True),
        sa.Column("handed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_orders_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_orders_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_orders_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("buy_id", "member_id", name="uq_orders_buy_member"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_orders_member_id"), "orders", ["member_id"])
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
        sa.Column("unit_minor", BIG, nullable=True),
        sa.Column("due_minor", BIG, nullable=True),
        sa.CheckConstraint("qty >= 0", name=op.f("ck_lines_qty_not_negative")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_lines_offer_id_offers")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name=op.f("fk_lines_variant_id_variants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        sa.UniqueConstraint("order_id", "variant_id", "for_", "price_minor", name="uq_lines_wanted"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lines_offer_id"), "lines", ["offer_id"])


def _outgoing() -> None:
    op.create_table(
        "outgoing",
        sa.Column("id", BIG, nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("buy_id", BIG, nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_outgoing_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outgoing_said",
        "outgoing",
        ["chat", "message_id"],
        sqlite_where=sa.text("message_id <> ''"),
        postgresql_where=sa.text("message_id <> ''"),
    )
    op.create_index(
        "ix_outgoing_unsent",
        "outgoing",
        ["chat", "id"],
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(
        "uq_outgoing_refresh",
        "outgoing",
        ["chat", "buy_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting' AND kind = 'refresh'"),
        postgresql_where=sa.text("state = 'waiting' AND kind = 'refresh'"),
    )


def _boards() -> None:
    op.create_table(
        "posts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_posts_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_posts_group_id_groups")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("buy_id", "group_id", name="uq_posts_buy_group"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_posts_group_id"), "posts", ["group_id"])
    op.create_table(
        "teams",
        sa.Column("id", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_teams_buy_id_group_buys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("buy_id", "no", name="uq_teams_no"),
        sqlite_autoincrement=True,
    )


def _utterances() -> None:
    op.create_table(
        "utterances",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.Column("buy_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=False),
        sa.Column("group_id", BIG, nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_utterances_actor_id_members")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_utterances_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_utterances_group_id_groups")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_utterances_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_utterances")),
        sa.UniqueConstraint("key", name=op.f("uq_utterances_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_utterances_of", "utterances", ["buy_id", "member_id"])


def _audits() -> None:
    op.create_table(
        "audits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.Column("group_id", BIG, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("buy_id", BIG, nullable=True),
        sa.Column("order_id", BIG, nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_audits_actor_id_members")),
        sa.ForeignKeyConstraint(["buy_id"], ["group_buys.id"], name=op.f("fk_audits_buy_id_group_buys")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_audits_group_id_groups")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_audits_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audits")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audits_buy_id"), "audits", ["buy_id"])


def _money() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("actor_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["members.id"], name=op.f("fk_transfers_actor_id_members")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_transfers_order_id_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sa.UniqueConstraint("key", name=op.f("uq_transfers_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_transfers_at"), "transfers", ["at"])
    op.create_index(op.f("ix_transfers_order_id"), "transfers", ["order_id"])
    op.create_table(
        "postings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("transfer_id", BIG, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("amount_minor", BIG, nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_postings_member_id_members")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_postings_transfer_id_transfers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_postings_member_id"), "postings", ["member_id"])
    op.create_index(op.f("ix_postings_transfer_id"), "postings", ["transfer_id"])


def _waitings() -> None:
    op.create_table(
        "waitings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("order_id", BIG, nullable=False),
        sa.Column("offer_id", BIG, nullable=False),
        sa.Column("variant_id", BIG, nullable=False),
        sa.Column("for_", sa.String(), nullable=False),
        sa.Column("price_minor", BIG, nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("utterance", sa.String(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_waitings_qty_positive")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_waitings_offer_id_offers")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_waitings_order_id_orders")),
        sa.ForeignKeyConstraint(["variant_id"], ["variants.id"], name=op.f("fk_waitings_variant_id_variants")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_waitings_offer_id"), "waitings", ["offer_id"])
    op.create_index(op.f("ix_waitings_order_id"), "waitings", ["order_id"])
