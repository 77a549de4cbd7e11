"""The commands: one function each, found by looking in this folder."""
