"""DuitNow QR, Malaysia: the shop's own static code."""

from __future__ import annotations

from commerce.means.emvco import Printed


class Duitnow(Printed):
    """See `Printed`."""

    name = "duitnow"
    title = "DuitNow"
    currencies = ("MYR",)
    numeric = "458"
    like = "file:duitnow.png"
