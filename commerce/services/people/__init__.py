"""Groups and members: met, linked, joined, forgotten."""
