"""Every probe that is installed here keeps the contract of probes."""

import pytest

from advisor import registry
from advisor.testing.probes import ProbeContract

OURS = {
    "parity", "s3", "flip-flop", "recall", "copy",
    "fixed-delay", "selective-copy", "majority", "adding", "gradient",
}  # fmt: skip
INSTALLED = [found.name for found in registry.find("probes")]


def test_our_probes_are_installed():
    assert set(INSTALLED) >= OURS


@pytest.mark.parametrize("name", INSTALLED)
class TestInstalledProbes(ProbeContract):
    pass
