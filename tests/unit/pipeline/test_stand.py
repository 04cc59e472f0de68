"""What has been found of candidates, as claims are told it."""

from __future__ import annotations

import pytest

from advisor.core.findings import Findings
from advisor.pipeline.stand import Stand
from advisor.testing.fakes import fake_artifact, fake_candidate, fake_task


@pytest.mark.parametrize(("mode", "carried"), [("stream", ["gru"]), ("request", [])])
def test_claims_are_told_what_the_exported_carry(mode, carried):
    task = fake_task(mode, serving={"mode": mode, "batch": 4})
    gru, broken = fake_candidate("gru"), fake_candidate("lstm")
    known = Findings(learned=("what a probe taught",))
    stand = Stand({gru.id: fake_artifact(gru, task)}, {}, {}, known=known)
    found = stand.found([gru, broken], task)
    assert [state.family for state in found.states] == carried
    assert all(state.bytes_at(1_000) == 4 * 4 * gru.width for state in found.states)
    assert found.learned == known.learned
