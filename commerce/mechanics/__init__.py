"""One file is one kind of group buy (玩法). Discovered: every Mechanic defined in a module here, by its name,
in the order of help."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from commerce.rules.mechanic import Mechanic

for _found in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")

MECHANICS: dict[str, Mechanic] = {
    kind.name: kind() for kind in sorted(Mechanic.__subclasses__(), key=lambda kind: (kind.place, kind.name))
}
PLAIN = "open"  # what a buy is where no kind is said
