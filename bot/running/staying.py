"""What is loaded when serving begins stays until it ends: the collector need not look through it each time,
which holds the loop for a tenth of a second."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def staying() -> Iterator[None]:
    """For as long as this lasts, what is there now is left out of collections."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
