"""Every family that is installed here keeps the contract of families."""

import pytest

from advisor import registry
from advisor.testing.families import FamilyContract

OURS = {
    "elman", "lstm", "gru", "bilstm", "bigru",
    "transformer-encoder", "transformer-decoder", "tcn",
}  # fmt: skip
INSTALLED = [found.name for found in registry.find("families")]


def test_our_families_are_installed():
    assert set(INSTALLED) >= OURS


@pytest.mark.parametrize("name", INSTALLED)
class TestInstalledFamilies(FamilyContract):
    pass
