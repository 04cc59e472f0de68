"""The error of a broken clause, apart so that both halves of the contract can raise it."""

from __future__ import annotations

from advisor.errors import PluginError


class ContractError(PluginError):
    """An exported file broke a clause; the message says which, with figures."""

    def __init__(self, clause: str, detail: str) -> None:
        super().__init__(f"{clause}: {detail}")
