"""Alembic's way in: migrations run on a connection that `commerce.ground.schema` hands over."""

from alembic import context
from sqlmodel import SQLModel

import commerce.tables  # noqa: F401 - registers every table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=True
)
with context.begin_transaction():
    context.run_migrations()
