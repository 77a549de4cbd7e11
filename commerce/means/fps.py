"""FPS QR, Hong Kong: the shop's own static code."""

from __future__ import annotations

from commerce.means.emvco import Printed


class Fps(Printed):
    """See `Printed`."""

    name = "fps"
    title = "FPS"
    currencies = ("HKD",)
    numeric = "344"
    like = "file:fps.png"
