"""What misuse of the API raises."""

from __future__ import annotations

from typing import NoReturn


class WallarooParameterError(Exception):
    """The API was used in a way that cannot work."""

    __module__ = "wallaroo"


class NotAvailableError(WallarooParameterError, NotImplementedError):
    """A part of Wallaroo's API that Pouch does not simulate yet."""

    __module__ = "wallaroo"


def misuse(message: str) -> NoReturn:
    """Says what is wrong, as Wallaroo prints it, and raises."""
    print(f"API_Error: {message}")
    raise WallarooParameterError(message)


def not_available(what: str) -> NoReturn:
    raise NotAvailableError(f"not available yet in Pouch: {what}")
