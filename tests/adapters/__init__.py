"""Adapters, each against the contract and against its own platform's ways."""
