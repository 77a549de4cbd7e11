"""Deciding orders: pure. A book (what the database holds, locked) and what was heard go in; the changed book
and what to say come out."""
