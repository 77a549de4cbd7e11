"""`python3 -m bot bench [NAME]`: how fast, as ratios that mean the same on every machine. One module here is
one bench."""

from bot.bench.running import Bench, Size, bench, benches, size

__all__ = ["Bench", "Size", "bench", "benches", "size"]
