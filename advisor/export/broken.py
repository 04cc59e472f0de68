"""The errors of a broken clause and of a precision without effect, for all who raise them."""

from __future__ import annotations

from advisor.errors import PluginError


class ContractError(PluginError):
    """An exported file broke a clause; the message says which, with figures."""

    def __init__(self, clause: str, detail: str) -> None:
        super().__init__(f"{clause}: {detail}")


class NoEffectError(PluginError):
    """A precision that leaves a model as it is: nothing is broken, there is nothing to measure."""
