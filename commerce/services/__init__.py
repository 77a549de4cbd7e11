"""Verbs: load (locked), decide, write, return outcomes. They never commit, render, send or read a clock."""
