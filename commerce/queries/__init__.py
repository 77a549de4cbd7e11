"""Nouns: read-only, frozen facts that a template can print."""
