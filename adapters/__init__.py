"""Platforms. Each module knows its own library and `base`, nothing else of the project."""
