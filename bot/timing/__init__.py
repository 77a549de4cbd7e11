"""Time: the clock, what it brings, and when it must be quiet."""
