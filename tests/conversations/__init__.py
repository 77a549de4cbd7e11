"""Whole conversations, replayed: what was said in, what the bot said and how things stand at the end."""

import pytest

pytest.register_assert_rewrite("tests.conversations.table")
