"""Claim C28: RNNs have a fixed recurrence, hard to make parallel or to modify."""

from __future__ import annotations

from advisor.api import Experiment, Findings, Quote
from advisor_claims.base import QualityClaim
from advisor_claims.by_length import Judged
from advisor_claims.training import test_training_faster

PARALLEL = frozenset({"mingru", "minlstm"})
"""Recurrences whose gates don't read the state, so that a scan computes all steps at once."""
STEP_BY_STEP = frozenset({"gru", "lstm"})


class FixedRecurrence(QualityClaim):
    """Many recurrences were made parallel since: minGRU, Mamba, S4, RWKV, xLSTM, QRNN. What it
    gains in training here is measured where a family of that kind is installed."""

    number = "C28"
    says = "RNNs have a fixed recurrence structure, which is hard to parallelise or to modify"
    quotes = (
        Quote(
            article="q-and-a",
            words="RNNs have a fixed recurrence structure, making it challenging to parallelize "
            "or modify the architecture",
        ),
    )
    source = "Feng 2024 (arXiv 2410.01201): gates that don't read the state train by a scan"
    figure = "a GRU changed so trains 175 times as fast at 512 steps"
    standing = "contradicted"
    experiments = (
        Experiment(
            what="training",
            families=tuple(sorted(PARALLEL | STEP_BY_STEP)),
            lengths=(16, 64, 256, 1024),
        ),
    )

    def test(self, found: Findings) -> Judged:
        """A faster scan refutes that recurrence can't be made parallel; a slower one confirms."""
        if not any(cost.family in PARALLEL for cost in found.training):
            return "not tested", f"needs a parallel recurrence ({' or '.join(sorted(PARALLEL))})"
        status, told = test_training_faster(
            found.training, STEP_BY_STEP, PARALLEL, "step-by-step recurrence"
        )
        return status, told
