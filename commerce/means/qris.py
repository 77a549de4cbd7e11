"""QRIS, Indonesia: the shop's own static code."""

from __future__ import annotations

from commerce.means.emvco import Printed


class Qris(Printed):
    """See `Printed`."""

    name = "qris"
    title = "QRIS"
    currencies = ("IDR",)
    numeric = "360"
    like = "file:qris.png"
