"""A group chat in the browser; needs no token."""

from adapters.sandbox.platform import Options, Platform

__all__ = ["Options", "Platform"]
