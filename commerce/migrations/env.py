"""Alembic's way in: migrations run on a connection that `commerce.schema` hands over."""

from alembic import context

import commerce.tables  # noqa: F401 - registers every table
from commerce.tables.base import SQLModel

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
