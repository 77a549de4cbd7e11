"""One file is one kind of payment means. Discovered: every MeansKind with a name that is defined in a module
here."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from commerce.rules.means import MeansKind

for _found in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")

MEANS: dict[str, MeansKind] = {name: kind() for name, kind in sorted(MeansKind.kinds.items())}
