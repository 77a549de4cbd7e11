"""Trying things out without anybody hearing it: replays, the reader, how things stand."""
