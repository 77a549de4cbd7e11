"""A line on standard error that moves while a set-up takes its time; on anything but a terminal, a few calm
lines."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

WIDTH = 24
TICK = 0.2


class Progress:
    """Counts packages, first fetched and then installed, of `total`. `count_installed` is asked at every
    tick."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, max(total, 1)
        self.count_installed: Callable[[], int] = lambda: 0
        self._names: set[str] = set()
        self._doing = ""
        self._began = time.monotonic()
        self._over = threading.Event()
        self._moves = sys.stderr.isatty()
        self._painter = threading.Thread(target=self._paint_until_over, daemon=True)

    def __enter__(self) -> Progress:
        sys.stderr.write(f"{self.title}\n")
        sys.stderr.flush()
        if self._moves:
            self._painter.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._over.set()
        if self._moves:
            self._painter.join()
            sys.stderr.write("\r\033[K")
        if kind is None:
            sys.stderr.write(f"Plusone is set up ({self.seconds} s).\n")
        sys.stderr.flush()

    @property
    def seconds(self) -> int:
        return round(time.monotonic() - self._began)

    def say(self, doing: str) -> None:
        """What is being done now."""
        self._doing = doing

    def fetched(self, name: str) -> None:
        """One more package is on its way; naming it twice counts once."""
        self._names.add(name.lower())
        self._doing = f"fetching {name}"

    def line(self) -> str:
        """How far it is: half for what is fetched, half for what is installed, and the seconds so far."""
        installed = min(max(self.count_installed(), 0), self.total)
        fetched = max(min(len(self._names), self.total), installed)
        done = WIDTH * (fetched + installed) // (2 * self.total)
        doing = f"{self._doing} ({fetched} of {self.total})" if fetched else self._doing
        doing = f"installing {installed} of {self.total}" if installed else doing
        return f"[{'#' * done}{'.' * (WIDTH - done)}] {doing}, {self.seconds} s"

    def _paint_until_over(self) -> None:
        while not self._over.wait(TICK):
            sys.stderr.write("\r\033[K" + self.line()[: shutil.get_terminal_size().columns - 1])
            sys.stderr.flush()
